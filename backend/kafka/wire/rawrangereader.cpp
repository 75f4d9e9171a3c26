#include "backend/kafka/wire/rawrangereader.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace weir {
namespace {
constexpr int passEveryMs = 200;
}

RawRangeReader::RawRangeReader(ClientConf conf, const QString& topic, Put put)
    : m_conf(std::move(conf)), m_topic(topic), m_put(std::move(put))
{
}

Result<void> RawRangeReader::assign(const std::vector<ReadRange>& ranges)
{
    m_positions.clear();
    for (const ReadRange& range : ranges)
        m_positions[range.partition] = {range.from, range.from, range.to, range.from >= range.to, false};
    return beginPass();
}

Result<void> RawRangeReader::beginPass()
{
    m_sincePass.start();
    std::vector<RawRange> ranges;
    for (const auto& [partition, position] : m_positions) {
        if (!position.done)
            ranges.push_back({partition, position.next, position.to == ReadRange::endless ? -1 : position.to});
    }
    m_reader.reset();
    if (ranges.empty())
        return {};
    auto reader = std::make_unique<RawReader>(m_conf, &m_cancelled);
    const Result<void> opened = reader->open(m_topic.toStdString(), std::move(ranges));
    if (opened)
        m_reader = std::move(reader);
    return opened;
}

std::size_t RawRangeReader::poll(int timeoutMs)
{
    if (!m_reader) {
        const qint64 wait = passEveryMs - m_sincePass.elapsed();
        if (wait > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(std::min<qint64>(wait, timeoutMs)));
            return 0;
        }
        if (const Result<void> begun = beginPass(); !begun) {
            report(begun.error());
            return 0;
        }
        if (!m_reader)
            return 0;
    }
    Result<std::shared_ptr<const RecordBatch>> batch = m_reader->next(timeoutMs);
    takeProgress();
    if (!batch) {
        if (batch.error().kind != ErrorKind::Timeout && batch.error().kind != ErrorKind::Cancelled)
            report(batch.error());
        return 0;
    }
    m_problems.erase(-1);
    if (!*batch) { // the pass is over
        for (auto& [partition, position] : m_positions)
            position.caughtUp = true;
        m_reader.reset();
        return 0;
    }
    const std::size_t count = (*batch)->size();
    if (!m_put(std::move(*batch)))
        m_cancelled = true;
    return count;
}

void RawRangeReader::takeProgress()
{
    for (const RawProgress& progress : m_reader->progress()) {
        ReadPosition& position = m_positions[progress.range.partition];
        position.next = std::max(position.next, progress.position);
        position.caughtUp = position.caughtUp || progress.done;
        if (progress.done && position.to != ReadRange::endless) {
            position.next = position.to;
            position.done = true;
        }
    }
}

void RawRangeReader::report(const Error& error)
{
    m_problems.insert_or_assign(-1, error);
    // A lost connection is made anew with the next pass; a damaged batch is skipped by going on.
    if (error.kind != ErrorKind::Decode)
        m_reader.reset();
}

bool RawRangeReader::isDone() const
{
    return std::all_of(m_positions.begin(), m_positions.end(), [](const auto& entry) { return entry.second.done; });
}

} // namespace weir
