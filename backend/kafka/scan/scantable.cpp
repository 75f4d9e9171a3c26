#include "backend/kafka/scan/scantable.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t mostCursors = 32;

} // namespace

ScanTable::ScanTable(const std::vector<ScanPart>& parts, const ScanOptions& options) : m_backwards(options.backwards)
{
    std::map<std::string, std::uint16_t> known;
    for (const ScanPart& part : parts) {
        Slot& slot = m_slots.emplace_back();
        slot.cursor = std::make_unique<ScanCursor>(m_slots.size() - 1, part, options);
        const auto [at, isNew] = known.emplace(slot.cursor->name, std::uint16_t(m_topics.size()));
        if (isNew)
            m_topics.push_back(slot.cursor->name);
        slot.cursor->topic = at->second;
        slot.progress.topic = at->second;
        slot.progress.partition = part.partition;
        slot.progress.from = slot.cursor->rangeFrom();
        slot.progress.to = slot.cursor->rangeTo();
        slot.progress.done = slot.cursor->isFetched();
        m_open += slot.progress.done ? 0 : 1;
    }
}

ScanProgress ScanTable::progress() const
{
    ScanProgress progress;
    const std::lock_guard lock(m_mutex);
    progress.parts.reserve(m_slots.size());
    for (const Slot& slot : m_slots) {
        progress.parts.push_back(slot.progress);
        // A range without an end is known with the first answer.
        if (slot.progress.to == INT64_MAX)
            progress.parts.back().to = slot.progress.from;
        if (!slot.progress.problem)
            progress.parts.back().problem = slot.damage;
    }
    progress.records = m_records;
    progress.packedBytes = m_packedBytes;
    progress.unpackedBytes = m_unpackedBytes;
    return progress;
}

bool ScanTable::isFinished() const
{
    const std::lock_guard lock(m_mutex);
    return m_open == 0;
}

bool ScanTable::hasFailed() const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_slots.begin(), m_slots.end(), [](const Slot& slot) { return slot.hasFailed; });
}

void ScanTable::countBlock(std::size_t packedBytes, std::size_t unpackedBytes, std::uint64_t records)
{
    m_records += records;
    m_packedBytes += packedBytes;
    m_unpackedBytes += unpackedBytes;
}

std::vector<ScanCursor*> ScanTable::claim(std::int32_t broker, int lane, int lanes, std::int64_t mostBytes)
{
    std::vector<ScanCursor*> candidates;
    const std::lock_guard lock(m_mutex);
    std::size_t open = 0;
    for (const Slot& slot : m_slots) {
        if (!slot.isOpen() || slot.leader != broker)
            continue;
        ++open;
        if ((slot.lane == -1 || slot.lane == lane) && !slot.cursor->isFetched())
            candidates.push_back(slot.cursor.get());
    }
    // What one lane holds another cannot read meanwhile.
    const std::size_t share = (open + 2 * std::size_t(lanes) - 1) / (2 * std::size_t(lanes));
    const std::size_t most = std::min({candidates.size(), mostCursors, std::max<std::size_t>(1, share)});
    std::partial_sort(candidates.begin(), candidates.begin() + std::ptrdiff_t(most), candidates.end(),
                      [](const ScanCursor* a, const ScanCursor* b) { return a->isBefore(*b); });
    candidates.resize(most);
    // The answer has to do with one isolation.
    std::vector<ScanCursor*> claimed;
    std::int64_t bytes = 0;
    for (ScanCursor* cursor : candidates) {
        if (bytes >= mostBytes)
            break;
        cursor->fetchOffset();
        if (!claimed.empty() && cursor->isolation() != claimed.front()->isolation())
            continue;
        bytes += cursor->wantedBytes(mostBytes);
        Slot& one = slot(*cursor);
        one.lane = lane;
        ++one.uses;
        claimed.push_back(cursor);
    }
    return claimed;
}

void ScanTable::release(ScanCursor& cursor)
{
    const std::lock_guard lock(m_mutex);
    Slot& one = slot(cursor);
    if (--one.uses == 0) {
        one.lane = -1;
        ++m_changes;
        m_changed.notify_all();
    }
}

void ScanTable::recovered(ScanCursor& cursor)
{
    const std::lock_guard lock(m_mutex);
    slot(cursor).progress.problem.reset();
}

void ScanTable::end(Slot& slot)
{
    if (--m_open == 0 || slot.hasFailed) {
        ++m_changes;
        m_changed.notify_all();
    }
}

void ScanTable::passed(const Fetched& fetched)
{
    const std::lock_guard lock(m_mutex);
    Slot& one = slot(*fetched.cursor);
    one.progress.from = fetched.cursor->rangeFrom();
    one.progress.to = fetched.cursor->rangeTo();
    one.progress.read = one.progress.to - one.progress.from - fetched.remaining;
    one.progress.lost += fetched.lost;
    if (fetched.remaining == 0 && one.isOpen()) {
        one.progress.done = true;
        one.progress.problem.reset();
        end(one);
    }
}

void ScanTable::setProblem(ScanCursor& cursor, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    slot(cursor).progress.problem = error;
}

void ScanTable::setDamage(ScanCursor& cursor, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    slot(cursor).damage = error;
    slot(cursor).damage->subject = QStringLiteral("%1/%2").arg(cursor.part.topic).arg(cursor.part.partition);
}

void ScanTable::lostLeader(ScanCursor& cursor, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    slot(cursor).leader = -1;
    slot(cursor).progress.problem = error;
    ++m_changes;
    m_changed.notify_all();
}

void ScanTable::lostBroker(std::int32_t broker, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    for (Slot& slot : m_slots) {
        if (slot.leader != broker || !slot.isOpen())
            continue;
        slot.leader = -1;
        slot.progress.problem = error;
    }
    ++m_changes;
    m_changed.notify_all();
}

void ScanTable::giveUp(ScanCursor& cursor, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    Slot& one = slot(cursor);
    if (!one.isOpen())
        return;
    one.progress.problem = error;
    one.hasFailed = true;
    end(one);
}

void ScanTable::giveUpAll(const Error& error)
{
    for (Slot& slot : m_slots)
        giveUp(*slot.cursor, error);
}

void ScanTable::setProblemOfWaiting(const Error& error)
{
    const std::lock_guard lock(m_mutex);
    for (Slot& slot : m_slots) {
        if (slot.leader < 0 && slot.isOpen())
            slot.progress.problem = error;
    }
}

std::vector<std::string> ScanTable::topicsToFind() const
{
    std::vector<char> wanted(m_topics.size());
    const std::lock_guard lock(m_mutex);
    for (const Slot& slot : m_slots) {
        if (slot.leader < 0 && slot.isOpen())
            wanted[slot.cursor->topic] = 1;
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i])
            names.push_back(m_topics[i]);
    }
    return names;
}

std::vector<ScanCursor*> ScanTable::cursorsToFind(const std::string& topic)
{
    std::vector<ScanCursor*> cursors;
    const std::lock_guard lock(m_mutex);
    for (const Slot& slot : m_slots) {
        if (slot.leader < 0 && slot.isOpen() && slot.cursor->name == topic)
            cursors.push_back(slot.cursor.get());
    }
    return cursors;
}

void ScanTable::setLeader(ScanCursor& cursor, std::int32_t broker)
{
    const std::lock_guard lock(m_mutex);
    slot(cursor).leader = broker;
    ++m_changes;
    m_changed.notify_all();
}

void ScanTable::setAddress(std::int32_t broker, const HostPort& address)
{
    const std::lock_guard lock(m_mutex);
    m_addresses[broker] = address;
}

std::optional<HostPort> ScanTable::address(std::int32_t broker) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_addresses.find(broker);
    return found == m_addresses.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::int32_t> ScanTable::brokers() const
{
    std::vector<std::int32_t> all;
    const std::lock_guard lock(m_mutex);
    for (const Slot& slot : m_slots) {
        if (slot.isOpen() && slot.leader >= 0)
            all.push_back(slot.leader);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void ScanTable::wait(int ms)
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t before = m_changes;
    m_changed.wait_for(lock, std::chrono::milliseconds(ms), [&] { return m_changes != before; });
}

void ScanTable::wake()
{
    const std::lock_guard lock(m_mutex);
    ++m_changes;
    m_changed.notify_all();
}

} // namespace weir
