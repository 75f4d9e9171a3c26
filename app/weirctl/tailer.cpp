#include "app/weirctl/tailer.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "backend/base/clock.h"

#include <algorithm>

namespace weir::ctl {
namespace {

constexpr int pollMs = 100;

struct Kept
{
    std::shared_ptr<const RecordBatch> batch;
    std::size_t index = 0;
    std::size_t range = 0;
};

} // namespace

Tailer::Tailer(const Session& session, const Target& target, TailPlan plan, OutputBuffer& out, RecordPrinter& printer)
    : m_session(session), m_target(target), m_plan(plan), m_out(out), m_printer(printer)
{
    if (plan.stop == StopKind::Count)
        m_left = plan.stopValue;
    m_timeIsAhead = plan.stop == StopKind::Time && plan.stopValue > SystemClock::instance().nowMs();
}

int Tailer::run(const std::vector<TopicPartition>& partitions)
{
    if (!findRanges(partitions))
        return stopRequested() != 0 ? stopRequested() : int(Failed);
    if (m_plan.start == StartKind::Newest && !printNewest())
        return stopRequested() != 0 ? stopRequested() : int(Failed);
    return follow();
}

bool Tailer::askOffsets(std::int64_t time, std::vector<std::int64_t>& offsets)
{
    std::vector<TopicPartition> partitions;
    for (const Range& range : m_ranges)
        partitions.push_back(range.at);
    const Offsets answers = ClusterAdmin(m_session.client.get()).offsets(partitions, time, m_target.timeoutMs);
    offsets.clear();
    for (const TopicPartition& partition : partitions) {
        const auto answer = answers.find(partition);
        if (answer == answers.end() || !answer->second) {
            complain(answer == answers.end() ? Error{ErrorKind::Timeout} : answer->second.error(),
                     QStringLiteral("%1/%2").arg(partition.topic).arg(partition.partition));
            return false;
        }
        offsets.push_back(*answer->second);
    }
    return true;
}

bool Tailer::findRanges(const std::vector<TopicPartition>& partitions)
{
    m_ranges.clear();
    for (const TopicPartition& partition : partitions)
        m_ranges.push_back({partition});
    std::vector<std::int64_t> lows, highs, begins, ends;
    if (!askOffsets(atStart, lows) || !askOffsets(atEnd, highs))
        return false;
    if (m_plan.start == StartKind::Time && !askOffsets(m_plan.startValue, begins))
        return false;
    if (m_plan.stop == StopKind::Time && !m_timeIsAhead && !askOffsets(m_plan.stopValue, ends))
        return false;
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        Range& range = m_ranges[i];
        range.low = lows[i];
        range.high = highs[i];
        switch (m_plan.start) {
        case StartKind::Beginning:
            range.from = range.low;
            break;
        case StartKind::Offset:
            range.from = std::clamp(m_plan.startValue, range.low, range.high);
            break;
        case StartKind::Time:
            range.from = begins[i];
            break;
        case StartKind::Newest:
        case StartKind::Live:
            range.from = range.high;
            break;
        }
        range.to = BulkTail::endless;
        if (m_plan.stop == StopKind::End)
            range.to = range.high;
        else if (m_plan.stop == StopKind::Offset)
            range.to = m_plan.stopValue;
        else if (!ends.empty())
            range.to = ends[i];
    }
    return true;
}

bool Tailer::print(std::string_view topic, const RecordView& record, const std::vector<RecordHeader>& headers)
{
    if (m_left <= 0)
        return false;
    --m_left;
    m_printer.print(topic, record, headers);
    return true;
}

bool Tailer::mustStop() const { return stopRequested() != 0 || m_out.isBroken() || m_left <= 0; }

bool Tailer::printNewest()
{
    const auto wanted = std::size_t(m_plan.startValue);
    const auto noTopics = std::make_shared<const std::vector<std::string>>();
    std::vector<std::int64_t> unread; // offsets from here on have been looked at
    std::vector<std::vector<Kept>> kept(m_ranges.size());
    for (Range& range : m_ranges)
        unread.push_back(std::min(range.high, range.to));
    std::int64_t window = m_plan.startValue;
    for (bool again = wanted > 0; again;) {
        again = false;
        BulkTail tail(m_session.client.get());
        std::map<TopicPartition, std::size_t> indexes;
        std::vector<RecordBatchBuilder> builders;
        for (std::size_t i = 0; i < m_ranges.size(); ++i) {
            const Range& range = m_ranges[i];
            builders.emplace_back(noTopics);
            indexes[range.at] = i;
            // Markers and compacted offsets hold no record: a window that yields too few is widened.
            if (kept[i].size() >= wanted || unread[i] <= range.low)
                continue;
            const std::int64_t from = std::max(range.low, unread[i] - window);
            if (const Result<void> added = tail.add(range.at.topic, range.at.partition, from, unread[i]); !added) {
                complain(added.error(), range.at.topic);
                return false;
            }
            unread[i] = from;
        }
        m_sinceRecord.start();
        while (!tail.isDone()) {
            tail.poll(pollMs, [&](const TailRecord& record) {
                builders[indexes[{tail.topics()[record.topic], record.partition}]].add(record, record.headers());
                return true;
            });
            if (stopRequested() != 0 || !lookAtProblems(tail))
                return false;
        }
        for (std::size_t i = 0; i < m_ranges.size(); ++i) {
            std::vector<Kept> found;
            const auto batch = builders[i].take();
            for (std::size_t row = 0; row < batch->size(); ++row)
                found.push_back({batch, row, i});
            kept[i].insert(kept[i].begin(), found.begin(), found.end());
            if (kept[i].size() > wanted)
                kept[i].erase(kept[i].begin(), kept[i].end() - std::ptrdiff_t(wanted));
            again = again || (kept[i].size() < wanted && unread[i] > m_ranges[i].low);
        }
        window *= 4;
    }
    std::vector<Kept> all;
    for (const auto& some : kept)
        all.insert(all.end(), some.begin(), some.end());
    std::stable_sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) {
        return a.batch->at(a.index).timestampMs < b.batch->at(b.index).timestampMs;
    });
    const std::size_t first = all.size() > wanted ? all.size() - wanted : 0;
    for (std::size_t i = first; i < all.size() && !mustStop(); ++i)
        print(m_ranges[all[i].range].at.topic.toStdString(), all[i].batch->at(all[i].index),
              all[i].batch->headers(all[i].index));
    m_out.flush();
    return true;
}

bool Tailer::lookAtProblems(const BulkTail& tail)
{
    for (const auto& [place, error] : tail.problems()) {
        if (error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Authorization) {
            complain(error, error.subject);
            return false;
        }
    }
    constexpr qint64 patienceMs = 3000;
    const std::optional<Error> lost = m_session.failures->newest();
    if (!lost) {
        m_saidLost = false;
    } else if (lost->kind == ErrorKind::NotFound) {
        return m_sinceRecord.elapsed() < patienceMs || !isTopicGone();
    } else if (!m_saidLost && m_sinceRecord.elapsed() > patienceMs) {
        m_saidLost = true;
        complain(sentence(*lost, m_target.where), Ctl::tr("Waiting for it to come back; Ctrl+C ends."));
    }
    return true;
}

bool Tailer::isTopicGone()
{
    m_sinceRecord.restart();
    const Result<ClusterMetadata> metadata = ClusterAdmin(m_session.client.get()).metadata(m_target.timeoutMs);
    if (!metadata)
        return false;
    for (const Range& range : m_ranges) {
        const auto isIt = [&](const ClusterMetadata::Topic& topic) {
            return topic.name == range.at.topic && !topic.error;
        };
        if (std::any_of(metadata->topics.begin(), metadata->topics.end(), isIt))
            continue;
        complain(Ctl::tr("The topic “%1” has been deleted.").arg(range.at.topic));
        return true;
    }
    return false;
}

void Tailer::endByTime(BulkTail& tail)
{
    std::vector<std::int64_t> ends;
    m_timeIsAhead = false;
    if (!askOffsets(m_plan.stopValue, ends))
        return;
    for (std::size_t i = 0; i < m_ranges.size(); ++i)
        tail.setEnd(m_ranges[i].at.topic, m_ranges[i].at.partition, ends[i]);
}

int Tailer::follow()
{
    BulkTail tail(m_session.client.get());
    for (const Range& range : m_ranges) {
        if (const Result<void> added = tail.add(range.at.topic, range.at.partition, range.from, range.to); !added) {
            complain(added.error(), range.at.topic);
            return Failed;
        }
    }
    std::vector<std::string> names;
    for (const QString& name : tail.topics())
        names.push_back(name.toStdString());
    const bool needsHeaders = m_printer.needsHeaders();
    const std::int64_t stopTime = m_timeIsAhead ? m_plan.stopValue : INT64_MAX;
    static const std::vector<RecordHeader> noHeaders;
    m_sinceRecord.start();
    while (!tail.isDone() && !mustStop()) {
        const std::size_t count = tail.poll(pollMs, [&](const TailRecord& record) {
            if (record.timestampMs >= stopTime)
                return false;
            if (m_printer.isPlain(record) && m_left > 0) {
                --m_left;
                m_printer.printPlain(record);
                return true;
            }
            return print(names[record.topic], record, needsHeaders ? record.headers() : noHeaders);
        });
        if (count > 0) {
            m_sinceRecord.restart();
        } else {
            m_out.flush();
            if (!lookAtProblems(tail))
                return Failed;
        }
        if (m_timeIsAhead && SystemClock::instance().nowMs() >= m_plan.stopValue)
            endByTime(tail);
    }
    m_out.flush();
    return m_out.isBroken() ? int(Done) : stopRequested();
}

} // namespace weir::ctl
