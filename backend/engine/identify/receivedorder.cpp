#include "backend/engine/identify/receivedorder.h"

#include "backend/base/json/jsonparser.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace weir::engine {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// Of what collect writes: {"source":"…","receivedAt":N,… None: it is written otherwise.
std::optional<std::int64_t> inFront(std::string_view value)
{
    constexpr std::string_view source = R"({"source":")", receivedAt = R"(","receivedAt":)";
    if (!value.starts_with(source))
        return {};
    const std::size_t end = value.find_first_of("\"\\", source.size());
    if (end == value.npos || !value.substr(end).starts_with(receivedAt))
        return {};
    std::int64_t moment = 0;
    const char* const begin = value.data() + end + receivedAt.size();
    const auto [behind, code] = std::from_chars(begin, value.data() + value.size(), moment);
    if (code != std::errc() || behind == value.data() + value.size() || (*behind != ',' && *behind != '}'))
        return {};
    return moment;
}

} // namespace

std::int64_t receivedAtOf(const RecordView& record)
{
    if (const std::optional<std::int64_t> moment = inFront(record.value))
        return *moment;
    JsonParser parser;
    JsonArena arena;
    Json root;
    const bool isJson = parser.parse(record.value, arena, root);
    return (isJson ? root.at("receivedAt").integer() : std::nullopt).value_or(record.timestampMs);
}

ReceivedOrder::ReceivedOrder(int partitions, ReceivedOrderOptions options)
    : m_options(options), m_partitions(std::size_t(partitions))
{
}

void ReceivedOrder::add(const LogBatch& batch)
{
    std::vector<Partition*> grown;
    for (std::size_t i = 0; i < batch->size(); ++i) {
        const RecordView record = batch->at(i);
        Partition& partition = m_partitions[std::size_t(record.partition)];
        if (partition.chunks.empty() || partition.chunks.back().batch != batch) {
            partition.chunks.push_back({batch, {}, 0});
            grown.push_back(&partition);
        }
        const auto bytes = std::uint32_t(record.key.size() + record.value.size());
        partition.chunks.back().items.push_back({std::uint32_t(i), bytes, receivedAtOf(record)});
        partition.bytes += bytes;
        m_bytes += bytes;
    }
    m_records += batch->size();
    for (Partition* partition : grown) {
        lowerKeys(*partition);
        partition->waitedSinceMs = -1;
        partition->isLate = false;
    }
}

/// Of the newest chunk, then of those in front of it as long as that changes something.
void ReceivedOrder::lowerKeys(Partition& partition)
{
    std::int64_t least = never;
    for (auto chunk = partition.chunks.rbegin(); chunk != partition.chunks.rend(); ++chunk) {
        for (std::size_t i = chunk->items.size(); i > chunk->next; --i) {
            std::int64_t& key = chunk->items[i - 1].key;
            if (chunk != partition.chunks.rbegin() && key <= least)
                return;
            least = key = std::min(key, least);
        }
    }
}

bool ReceivedOrder::isAwaited(std::size_t partition, std::int64_t steadyMs, const IsAtEnd& isAtEnd)
{
    Partition& at = m_partitions[partition];
    if (!at.chunks.empty() || at.isLate)
        return false;
    if (isAtEnd(std::int32_t(partition))) {
        at.waitedSinceMs = -1;
        return false;
    }
    if (at.waitedSinceMs < 0)
        at.waitedSinceMs = steadyMs;
    // Its broker is away, or something is in its way: the others must not stop for ever.
    at.isLate = steadyMs - at.waitedSinceMs >= m_options.patienceMs;
    return !at.isLate;
}

void ReceivedOrder::takeRun(Partition& partition, std::int64_t to, std::size_t most, std::vector<ReceivedRecord>& taken)
{
    while (!partition.chunks.empty()) {
        Chunk& chunk = partition.chunks.front();
        for (; chunk.next < chunk.items.size(); ++chunk.next) {
            const Item& item = chunk.items[chunk.next];
            if (item.key > to || taken.size() == most)
                return;
            taken.push_back({chunk.batch.get(), item.index});
            partition.bytes -= item.bytes;
            m_bytes -= item.bytes;
            --m_records;
        }
        m_handedOut.push_back(std::move(chunk.batch));
        partition.chunks.pop_front();
    }
}

std::vector<ReceivedRecord> ReceivedOrder::take(std::size_t most, std::int64_t steadyMs, const IsAtEnd& isAtEnd)
{
    m_handedOut.clear();
    m_isWaiting = false;
    std::vector<ReceivedRecord> taken;
    for (std::size_t i = 0; i < m_partitions.size(); ++i)
        m_isWaiting = isAwaited(i, steadyMs, isAtEnd) || m_isWaiting;
    while (!m_isWaiting && m_records > 0 && taken.size() < most) {
        std::size_t first = m_partitions.size();
        std::int64_t firstKey = never, secondKey = never;
        for (std::size_t i = 0; i < m_partitions.size(); ++i) {
            if (m_partitions[i].chunks.empty())
                continue;
            const Chunk& chunk = m_partitions[i].chunks.front();
            const std::int64_t key = chunk.items[chunk.next].key;
            if (first == m_partitions.size() || key < firstKey) {
                secondKey = firstKey;
                firstKey = key;
                first = i;
            } else {
                secondKey = std::min(secondKey, key);
            }
        }
        takeRun(m_partitions[first], secondKey, most, taken);
        m_isWaiting = isAwaited(first, steadyMs, isAtEnd);
    }
    m_isWaiting = m_isWaiting && m_records > 0;
    return taken;
}

ReceivedOrder::Flow ReceivedOrder::flow()
{
    Flow flow;
    const std::size_t share = m_options.mostBytes / m_partitions.size();
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        Partition& partition = m_partitions[i];
        if (!partition.isPaused && m_isWaiting && partition.bytes > share) {
            partition.isPaused = true;
            flow.toPause.push_back(std::int32_t(i));
        } else if (partition.isPaused && partition.bytes < share / 4) {
            partition.isPaused = false;
            flow.toResume.push_back(std::int32_t(i));
        }
    }
    return flow;
}

} // namespace weir::engine
