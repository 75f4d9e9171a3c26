#include "backend/cdp/common/profileidbytes.h"
#include "backend/cdp/common/verdict.h"
#include "backend/engine/profile/partitionpeople.h"
#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::size_t fillAtOnce = 64;
constexpr std::size_t shelveAtOnce = 1'024;
constexpr std::size_t aFew = 1'000;

} // namespace

Result<void> PartitionPeople::restore()
{
    std::int64_t restoredMs = 0;
    std::uint64_t order = 0;
    std::size_t count = 0;
    bool isOfOther = false;
    std::vector<std::pair<cdp::ProfileId, std::string>> waiting;
    const std::uint64_t mark = m_stage.mark();
    const Result<void> read =
        m_shelf.eachRow([&](cdp::ProfileId profile, const StoredState& state, const StateHead& head) {
            ++count;
            m_version = std::max(m_version, state.version);
            m_seq = std::max(m_seq, head.seq);
            restoredMs = std::max(restoredMs, head.atMs);
            order = std::max(order, head.order);
            isOfOther = isOfOther || head.mark != mark;
            if (state.pieces > 1)
                m_pieces[profile] = state.pieces;
            if (head.isUnshown)
                m_unshown.insert(profile);
            if (head.isWaiting)
                waiting.emplace_back(profile, state.bytes);
            restoreTraits(profile, state.bytes);
        });
    if (!read)
        return read;
    m_shelf.setCount(count);
    m_stage.restored(restoredMs, order);
    if (m_stage.needsEverybody())
        m_stage.wakeAll();
    else if (isOfOther)
        m_fillFrom = table::partitionKey(m_partition);
    for (const auto& [profile, bytes] : waiting)
        if (Result<void> restored = restoreWaiting(profile, bytes); !restored)
            return restored;
    for (const auto& [profile, waits] : m_waiting)
        m_stage.hold(profile);
    return failure() ? Result<void>(*failure()) : Result<void>();
}

/// Traits that journeys set are in no record of `events`: after a takeover the log has them from here.
void PartitionPeople::restoreTraits(cdp::ProfileId profile, std::string_view bytes)
{
    cdp::ByteReader reader(bytes);
    (void)readStateHead(reader);
    (void)reader.text();
    const std::size_t count = reader.count();
    for (std::size_t left = count; left > 0 && !reader.isBroken(); --left)
        if (std::optional<cdp::LogItem> trait = logItemOf(reader.text()))
            m_log.restoreTrait(profile, std::move(*trait));
    if (count > 0)
        m_log.forgetTraits(profile); // until somebody asks for the person
}

Result<void> PartitionPeople::restoreWaiting(cdp::ProfileId profile, std::string_view bytes)
{
    (void)m_stage.wake(profile);
    cdp::ByteReader reader(bytes);
    (void)readStateHead(reader);
    (void)reader.text();
    for (std::size_t traits = reader.count(); traits > 0 && !reader.isBroken(); --traits)
        (void)reader.text();
    Waiting& waiting = m_waiting[profile];
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const cdp::ProfileId from = cdp::readId(reader);
        waiting.awaited.insert(from);
        for (std::size_t count = reader.count(); count > 0 && !reader.isBroken(); --count) {
            const auto index = static_cast<std::uint32_t>(reader.number());
            waiting.pieces[from][index] = reader.text();
        }
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        std::string key(reader.text());
        waiting.queue.emplace_back(std::move(key), reader.text());
    }
    if (!reader.isBroken())
        return {};
    return Error{.kind = ErrorKind::Decode,
                 .detail = QStringLiteral("the state of a profile is broken"),
                 .subject = QString::fromStdString(profile.toText())};
}

StateHead PartitionPeople::headOf(cdp::ProfileId profile) const
{
    StateHead head{.seq = m_seq,
                   .order = m_stage.order(),
                   .atMs = m_stage.nowMs(),
                   .mark = m_stage.mark(),
                   .dueMs = m_stage.dueOf(profile)};
    head.isUnshown = m_unshown.contains(profile) && m_shownMs.contains(profile); // else this transaction shows it
    head.isWaiting = m_waiting.contains(profile);
    m_stage.eachIdentifier(profile,
                           [&](std::string_view value) { head.identifiers.push_back(cdp::stableHash(value)); });
    return head;
}

std::string PartitionPeople::saved(cdp::ProfileId profile, const StateHead& head) const
{
    cdp::ByteWriter writer;
    append(writer, head);
    writer.text(m_stage.save(profile));
    const std::vector<cdp::LogItem> traits = m_log.traits(profile);
    writer.number(traits.size());
    for (const cdp::LogItem& trait : traits)
        writer.text(packedLogItem(trait));
    const auto waiting = m_waiting.find(profile);
    if (waiting == m_waiting.end())
        return writer.take();
    writer.number(waiting->second.awaited.size());
    for (const cdp::ProfileId& from : waiting->second.awaited) {
        cdp::writeId(writer, from);
        const auto pieces = waiting->second.pieces.find(from);
        writer.number(pieces == waiting->second.pieces.end() ? 0 : pieces->second.size());
        if (pieces != waiting->second.pieces.end())
            for (const auto& [index, bytes] : pieces->second) {
                writer.number(index);
                writer.text(bytes);
            }
    }
    writer.number(waiting->second.queue.size());
    for (const auto& [key, value] : waiting->second.queue) {
        writer.text(key);
        writer.text(value);
    }
    return writer.take();
}

Result<void> PartitionPeople::collectStates(std::vector<TopicRecord>& out, StoreBatch& batch)
{
    const std::uint64_t version = m_version + 1;
    std::vector<std::pair<cdp::ProfileId, std::uint32_t>> pieces;
    std::vector<std::pair<cdp::ProfileId, StateHead>> heads;
    for (const cdp::ProfileId& profile : m_unsaved) {
        const auto before = m_pieces.find(profile);
        const std::uint32_t piecesBefore = before == m_pieces.end() ? 1 : before->second;
        const std::string key = table::profileKey(m_partition, profile);
        if (!m_stage.has(profile) && !m_waiting.contains(profile)) {
            StateCodec::erase(profile, piecesBefore, out);
            batch.erase(table::state, key);
            pieces.emplace_back(profile, 0);
            continue;
        }
        StateHead head = headOf(profile);
        const std::string state = saved(profile, head);
        Result<std::uint32_t> count = m_states.split(profile, version, state, piecesBefore, out);
        if (!count && !isKeyErased(count.error()))
            return count.error();
        const std::uint32_t known = count ? *count : 1;
        batch.put(table::state, key, storedState({known, version, state}));
        pieces.emplace_back(profile, known);
        heads.emplace_back(profile, std::move(head));
    }
    // Nothing is missing any more: from here on the transaction stands.
    for (const auto& [profile, head] : heads)
        m_shelf.save(batch, profile, head);
    m_version = version;
    for (const auto& [profile, count] : pieces) {
        if (count == 0)
            m_shelf.erase(batch, profile);
        if (count > 1)
            m_pieces[profile] = count;
        else
            m_pieces.erase(profile);
    }
    m_shelf.saveRest(batch);
    m_unsaved.clear();
    return {};
}

bool PartitionPeople::isFull() const
{
    return !m_isGoingOn && !m_stage.needsEverybody() && m_stage.inMemory() > 2 * m_mostInMemory + aFew;
}

bool PartitionPeople::advanceTo(std::int64_t atMs)
{
    while (m_stage.nextDue() <= atMs) {
        if (isFull())
            return false;
        (void)m_stage.fireNext(atMs);
    }
    m_stage.advanceTo(atMs);
    return true;
}

bool PartitionPeople::shelve(cdp::ProfileId profile)
{
    if (m_unsaved.contains(profile) || m_waiting.contains(profile))
        return false;
    // A timer that fired and changed nothing is news to the store, too.
    if (!m_shelf.isAsSaved(profile, m_stage.dueOf(profile))) {
        m_unsaved.insert(profile);
        return false;
    }
    if (!m_stage.shelve(profile))
        return false;
    m_shelf.shelved(profile);
    return true;
}

void PartitionPeople::shelveSome()
{
    if (m_stage.needsEverybody())
        return;
    // Whoever can't go now can after the next transaction.
    for (bool isMore = true; isMore && m_stage.inMemory() > m_mostInMemory;) {
        isMore = false;
        const std::size_t many = std::min(m_stage.inMemory() - m_mostInMemory, shelveAtOnce);
        for (const cdp::ProfileId profile : m_stage.idle(many))
            isMore = shelve(profile) || isMore;
    }
}

void PartitionPeople::definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                                         const std::vector<std::string>& removedJourneys)
{
    const std::uint64_t before = m_stage.mark();
    // Members of accounts look at each other: nothing can be said of one before all have the new rules. Else whoever
    // goes out of memory now need not be filled at once.
    const bool concernsPeople = std::any_of(kinds.begin(), kinds.end(), [](const std::string& kind) {
        return kind == "audience" || kind == "trait" || kind == "list" || kind == "journey" || kind == "destination";
    });
    if (m_stage.willNeedEverybody())
        m_stage.wakeAll();
    else if (concernsPeople)
        for (const cdp::ProfileId profile : m_stage.idle(m_stage.inMemory()))
            (void)shelve(profile);
    m_stage.definitionsChanged(kinds, journeys, removedJourneys);
    for (const auto& [profile, waiting] : m_waiting)
        m_stage.hold(profile);
    if (m_stage.mark() == before)
        return;
    m_filled = 0;
    m_fillFrom = table::partitionKey(m_partition);
}

std::size_t PartitionPeople::toFill() const
{
    const std::size_t all = m_stage.size();
    return isFilling() && all > m_filled ? all - m_filled : 0;
}

void PartitionPeople::fillSome(std::chrono::milliseconds budget)
{
    const auto until = std::chrono::steady_clock::now() + budget;
    // Who is filled stays in memory until the next transaction is through.
    while (isFilling() && !failure() && !isFull() && std::chrono::steady_clock::now() < until)
        for (const cdp::ProfileId profile : m_shelf.saidUnderOther(m_stage.mark(), fillAtOnce, m_fillFrom)) {
            (void)m_stage.wake(profile);
            m_unsaved.insert(profile);
            ++m_filled;
        }
}

} // namespace weir::engine
