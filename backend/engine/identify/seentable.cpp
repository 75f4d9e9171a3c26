#include "backend/engine/identify/seentable.h"

namespace weir::engine {
namespace {
constexpr char format = 2;
constexpr std::size_t hashBytes = 16;
constexpr std::size_t mostInARecord = 20'000; ///< 320 KB
} // namespace

std::string rowBytes(const SeenRow& row)
{
    cdp::ByteWriter writer;
    writer.integer(row.atMs);
    return writer.take();
}

bool readRow(std::string_view bytes, SeenRow& row)
{
    cdp::ByteReader reader(bytes);
    row.atMs = reader.integer();
    return !reader.isBroken() && reader.atEnd();
}

SeenTable::SeenTable(LocalStore* store, std::size_t mostCached)
    : m_store(store), m_rows(seenTable, store, mostCached, m_failure)
{
}

bool SeenTable::isNew(const cdp::Hash128& message, std::int64_t nowMs)
{
    if (!m_store)
        return !m_memory.seen(message, nowMs);
    SeenRow* const row = m_rows.find(message);
    if (row && row->atMs > nowMs - m_memory.horizonMs())
        return false;
    (row ? *row : m_rows.make(message)).atMs = nowMs;
    m_rows.touch(message);
    return true;
}

bool SeenTable::seen(std::string_view messageId, std::int64_t nowMs)
{
    const cdp::Hash128 message = cdp::Hash128::of(messageId);
    if (!isNew(message, nowMs))
        return true;
    m_new.emplace_back(nowMs, message);
    return false;
}

void SeenTable::apply(const cdp::Hash128& message, std::int64_t atMs, std::int64_t nowMs)
{
    if (!m_store) {
        m_memory.add(message, atMs, nowMs);
    } else if (atMs > nowMs - m_memory.horizonMs()) {
        SeenRow& row = m_rows.make(message);
        row.atMs = std::max(row.atMs, atMs);
        m_rows.touch(message);
    }
}

Result<void> SeenTable::apply(std::string_view value, std::int64_t nowMs)
{
    const Error broken{ErrorKind::Decode, 0, QStringLiteral("a record of dedupe is none")};
    if (value.size() < 2 || value.front() != format)
        return broken;
    cdp::ByteReader reader(value.substr(1));
    std::vector<std::pair<std::int64_t, std::string_view>> runs;
    for (std::int64_t atMs = 0; !reader.atEnd() && !reader.isBroken();) {
        atMs += reader.integer();
        const std::string_view bytes = reader.text();
        if (bytes.empty() || bytes.size() % hashBytes != 0)
            return broken;
        // Of a worker whose clock was ahead it counts from now.
        runs.emplace_back(std::min(atMs, nowMs), bytes);
    }
    if (reader.isBroken())
        return broken;
    std::vector<cdp::Hash128> messages;
    for (const auto& [atMs, bytes] : runs) {
        messages.clear();
        for (std::size_t at = 0; at < bytes.size(); at += hashBytes)
            messages.push_back(cdp::Hash128::ofBytes(bytes.substr(at, hashBytes)));
        m_rows.prefetch(messages);
        for (const cdp::Hash128& message : messages)
            apply(message, atMs, nowMs);
    }
    return m_failure ? Result<void>(*m_failure) : Result<void>();
}

void SeenTable::takeRecords(std::vector<TopicRecord>& records)
{
    for (std::size_t from = 0; from < m_new.size();) {
        TopicRecord record{.topic = "dedupe"};
        for (const std::uint32_t word : m_new[from].second.words) {
            char digits[9];
            std::snprintf(digits, sizeof digits, "%08x", word);
            record.key += digits;
        }
        record.value = std::string(1, format);
        const std::size_t end = std::min(m_new.size(), from + mostInARecord);
        std::int64_t before = 0;
        while (from < end) {
            const std::int64_t atMs = m_new[from].first;
            std::size_t to = from;
            while (to < end && m_new[to].first == atMs)
                ++to;
            cdp::ByteWriter head;
            head.integer(atMs - before);
            head.number((to - from) * hashBytes);
            *record.value += head.take();
            for (; from < to; ++from)
                record.value->append(std::string_view(storeKey(m_new[from].second)));
            before = atMs;
        }
        records.push_back(std::move(record));
    }
    m_new.clear();
}

void SeenTable::write(StoreBatch& batch, std::int64_t nowMs)
{
    m_new.clear();
    const std::size_t count = m_rows.changed();
    m_rows.write(batch);
    if (m_store && count > 0)
        sweep(batch, nowMs, 2 * count);
}

/// Looks at the next `count` rows of the table: twice as many as came, so that all are looked at before their number
/// has doubled.
void SeenTable::sweep(StoreBatch& batch, std::int64_t nowMs, std::size_t count)
{
    const auto read = m_store->eachFrom(seenTable, m_sweptTo, {}, [&](std::string_view key, std::string_view value) {
        m_sweptTo.assign(key).push_back('\0');
        SeenRow row;
        // In memory it may be newer: those that came again are written in front of this.
        if (readRow(value, row) && row.atMs <= nowMs - m_memory.horizonMs() && key.size() == hashBytes) {
            const SeenRow* const kept = m_rows.find(cdp::Hash128::ofBytes(key));
            if (kept && kept->atMs <= nowMs - m_memory.horizonMs())
                batch.erase(seenTable, key);
        }
        return --count > 0;
    });
    if (!read)
        m_failure = read.error();
    else if (count > 0)
        m_sweptTo.clear();
}

void SeenTable::save(cdp::ByteWriter& writer) const { m_memory.save(writer); }
bool SeenTable::load(cdp::ByteReader& reader) { return m_memory.load(reader); }

} // namespace weir::engine
