#include "backend/monitor/sampling/topictracker.h"

#include "backend/kafka/wire/api.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t keptStarts = 30;
constexpr std::int64_t leastPaceMs = 10'000;
constexpr int missingUntilGone = 2; ///< answers: one alone may be of a broker that is not up to date

void beginAnew(TrackedPartition& partition)
{
    const int generation = partition.generation + 1;
    const std::int32_t leader = partition.leader;
    partition = {};
    partition.generation = generation;
    partition.leader = leader;
}

void setStale(TrackedPartition& partition)
{
    partition.isStale = true;
    partition.inPerSecond.reset();
    partition.outPerSecond = 0;
}

std::optional<double> meanRecordBytes(const TrackedTopic& topic)
{
    std::int64_t bytes = 0;
    std::int64_t records = 0;
    for (const TrackedPartition& partition : topic.partitions) {
        if (partition.bytes < 0 || partition.start < 0 || partition.end < 0)
            continue;
        bytes += partition.bytes;
        records += partition.end - partition.start;
    }
    if (records <= 0)
        return std::nullopt;
    return double(bytes) / double(records);
}

void add(std::optional<double>& sum, std::optional<double> value)
{
    if (value)
        sum = sum.value_or(0) + *value;
}

void add(Flow& sum, const Flow& flow)
{
    add(sum.recordsIn, flow.recordsIn);
    add(sum.recordsOut, flow.recordsOut);
    add(sum.bytesIn, flow.bytesIn);
    add(sum.bytesOut, flow.bytesOut);
}

Flow flowOf(const TrackedPartition& partition, std::optional<double> recordBytes)
{
    Flow flow;
    flow.recordsIn = partition.inPerSecond;
    if (partition.inPerSecond)
        flow.recordsOut = partition.outPerSecond;
    if (recordBytes && flow.recordsIn) {
        flow.bytesIn = *flow.recordsIn * *recordBytes;
        flow.bytesOut = *flow.recordsOut * *recordBytes;
    }
    return flow;
}

} // namespace

int TopicTracker::number(std::string_view topic)
{
    const auto [found, isNew] = m_numbers.emplace(std::string(topic), int(m_topics.size()));
    if (isNew) {
        TrackedTopic added;
        added.name = QString::fromUtf8(topic.data(), qsizetype(topic.size()));
        added.wireName = topic;
        added.exists = false;
        added.retentionMs = m_retentionMs.value(added.name, -1);
        m_topics.push_back(std::move(added));
    }
    return found->second;
}

void TopicTracker::setCluster(const SourceCluster& cluster)
{
    for (TrackedTopic& topic : m_topics)
        ++topic.missing;
    m_present.clear();
    m_present.reserve(cluster.topics.size());
    for (const SourceTopic& told : cluster.topics) {
        const int number = this->number(told.name);
        m_present.push_back(number);
        TrackedTopic& topic = m_topics[std::size_t(number)];
        const bool isAnother = !told.id.empty() && !topic.id.empty() && topic.id != told.id;
        if (!told.id.empty())
            topic.id = told.id;
        if (told.error == 0) {
            topic.exists = true;
            topic.partitions.resize(told.leaders.size());
        }
        if (told.error != kafkaerror::unknownTopicOrPartition)
            topic.missing = 0;
        topic.underReplicated = told.underReplicated;
        for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
            if (i < told.leaders.size())
                topic.partitions[i].leader = told.leaders[i];
            if (isAnother)
                beginAnew(topic.partitions[i]);
            else if (told.error != 0)
                setStale(topic.partitions[i]);
        }
    }
    m_isInDoubt = false;
    for (TrackedTopic& topic : m_topics) {
        if (topic.missing == 0)
            continue;
        const bool isGone = topic.missing >= missingUntilGone;
        m_isInDoubt = m_isInDoubt || (topic.exists && !isGone);
        if (isGone)
            topic.exists = false;
        for (TrackedPartition& partition : topic.partitions) {
            if (!isGone)
                setStale(partition);
            else if (partition.endAtMs != 0) // what is gone has no end; should it come back, it begins anew
                beginAnew(partition);
        }
    }
}

void TopicTracker::setEnds(const SourceEnds& ends, std::int64_t nowMs)
{
    for (std::size_t t = 0; t < m_present.size() && t < ends.ends.size(); ++t) {
        TrackedTopic& topic = m_topics[std::size_t(m_present[t])];
        for (std::size_t p = 0; p < topic.partitions.size(); ++p) {
            TrackedPartition& partition = topic.partitions[p];
            const std::int64_t end = p < ends.ends[t].size() ? ends.ends[t][p] : -1;
            if (end < 0) {
                setStale(partition);
                continue;
            }
            partition.isStale = false;
            if (partition.ends.add(nowMs, end)) {
                beginAnew(partition);
                partition.ends.add(nowMs, end);
            }
            if (partition.endAtMs > 0 && nowMs > partition.endAtMs)
                partition.inPerSecond = double(end - partition.end) * 1000.0 / double(nowMs - partition.endAtMs);
            partition.end = end;
            partition.endAtMs = nowMs;
            if (partition.watchedFromMs == 0)
                partition.watchedFromMs = nowMs;
            partition.stableEnd =
                t < ends.stableEnds.size() && p < ends.stableEnds[t].size() ? ends.stableEnds[t][p] : -1;
        }
    }
    setStarts(ends.starts, nowMs);
}

void TopicTracker::setStarts(const OffsetTable& starts, std::int64_t nowMs)
{
    for (std::size_t t = 0; t < m_present.size() && t < starts.size(); ++t) {
        TrackedTopic& topic = m_topics[std::size_t(m_present[t])];
        for (std::size_t p = 0; p < topic.partitions.size() && p < starts[t].size(); ++p) {
            TrackedPartition& partition = topic.partitions[p];
            const std::int64_t start = starts[t][p];
            if (start < 0)
                continue;
            if (start < partition.start)
                partition.starts.clear();
            partition.start = start;
            if (!partition.starts.empty() && partition.starts.back().offset == start)
                continue;
            partition.starts.push_back({nowMs, start});
            if (partition.starts.size() > keptStarts)
                partition.starts.erase(partition.starts.begin());
        }
    }
}

void TopicTracker::setSizes(const SourceSizes& sizes)
{
    for (std::size_t t = 0; t < m_present.size() && t < sizes.bytes.size(); ++t) {
        TrackedTopic& topic = m_topics[std::size_t(m_present[t])];
        for (std::size_t p = 0; p < topic.partitions.size() && p < sizes.bytes[t].size(); ++p)
            topic.partitions[p].bytes = sizes.bytes[t][p];
        topic.recordBytes = meanRecordBytes(topic); // now, while sizes and ends are of one moment
    }
}

void TopicTracker::setRetention(const QHash<QString, std::int64_t>& retentionMs)
{
    m_retentionMs = retentionMs;
    for (TrackedTopic& topic : m_topics)
        topic.retentionMs = retentionMs.value(topic.name, -1);
}

void TopicTracker::clearReading()
{
    for (TrackedTopic& topic : m_topics)
        for (TrackedPartition& partition : topic.partitions)
            partition.outPerSecond = 0;
}

void TopicTracker::setAllStale()
{
    for (TrackedTopic& topic : m_topics)
        for (TrackedPartition& partition : topic.partitions)
            setStale(partition);
}

void TopicTracker::restart(std::int64_t deltaMs)
{
    for (TrackedTopic& topic : m_topics)
        for (TrackedPartition& partition : topic.partitions) {
            partition.ends.clear();
            partition.starts.clear();
            partition.hasPast = false;
            if (partition.endAtMs == 0)
                continue;
            partition.endAtMs += deltaMs;
            partition.watchedFromMs = partition.endAtMs;
            partition.ends.add(partition.endAtMs, partition.end);
        }
}

TrackedPartition* TopicTracker::partition(int topic, std::int32_t partition)
{
    TrackedTopic& known = m_topics[std::size_t(topic)];
    if (partition < 0 || std::size_t(partition) >= known.partitions.size())
        return nullptr;
    return &known.partitions[std::size_t(partition)];
}

std::optional<double> TopicTracker::startPace(const TrackedPartition& partition, std::int64_t nowMs)
{
    if (partition.starts.size() < 2)
        return std::nullopt;
    // Segments go one at a time: what went in all that was seen, the time since the last of them included.
    const EndPoint& first = partition.starts.front();
    const std::int64_t ms = nowMs - first.atMs;
    if (ms < leastPaceMs)
        return std::nullopt;
    return double(partition.start - first.offset) * 1000.0 / double(ms);
}

QHash<QString, QVector<EndsSnapshot::Range>> TopicTracker::ranges() const
{
    QHash<QString, QVector<EndsSnapshot::Range>> ranges;
    ranges.reserve(qsizetype(m_present.size()));
    for (const int number : m_present) {
        const TrackedTopic& topic = m_topics[std::size_t(number)];
        if (!topic.exists)
            continue;
        QVector<EndsSnapshot::Range> own;
        own.reserve(qsizetype(topic.partitions.size()));
        for (const TrackedPartition& partition : topic.partitions)
            own.append(partition.isStale ? EndsSnapshot::Range{} : EndsSnapshot::Range{partition.start, partition.end});
        ranges.insert(topic.name, std::move(own));
    }
    return ranges;
}

void TopicTracker::addFlows(MonitorSnapshot& snapshot) const
{
    snapshot.topics.reserve(qsizetype(m_present.size()));
    for (const int number : m_present) {
        const TrackedTopic& topic = m_topics[std::size_t(number)];
        if (!topic.exists)
            continue;
        Flow all;
        for (const TrackedPartition& partition : topic.partitions) {
            const Flow flow = flowOf(partition, topic.recordBytes);
            add(all, flow);
            if (partition.leader >= 0)
                add(snapshot.brokers[partition.leader], flow);
        }
        add(snapshot.cluster, all);
        snapshot.topics.insert(topic.name, all);
    }
}

} // namespace weir
