#include "backend/engine/profile/logtaker.h"
#include "backend/engine/profile/partitionpeople.h"
#include "backend/engine/records/outputformats.h"

namespace weir::engine {
namespace {

constexpr std::size_t mostPieceBytes = 512 * 1024;

} // namespace

/// Within one partition nothing has to be sent, unless one of the two waits for somebody itself. MergeIn finds out by
/// whether `from` is still there: a commit, and another worker, may come between the two.
void PartitionPeople::mergeOut(const MergeOut& merge)
{
    if (isHere(merge.into) && !m_waiting.contains(merge.into) && m_stage.has(merge.from))
        return;
    HandedOver handover;
    m_log.each(merge.from, [&](const cdp::LogItem& item) { handover.items.push_back(item); });
    leaveRows(merge.from);
    const bool isKnown = m_stage.has(merge.from) && m_stage.hasUserId(merge.from);
    handover.state = m_stage.handOver(merge.from);
    handover.messageId = merge.messageId;
    handover.hasUserId = isKnown;
    const std::string bytes = packedHandover(handover);
    const auto count = static_cast<std::uint32_t>((bytes.size() + mostPieceBytes - 1) / mostPieceBytes);
    for (std::uint32_t index = 0; index < count; ++index)
        m_handovers.push_back({.seq = merge.seq,
                               .from = merge.from,
                               .into = merge.into,
                               .index = index,
                               .count = count,
                               .bytes = bytes.substr(index * mostPieceBytes, mostPieceBytes)});
    m_log.erase(merge.from);
    m_gone.insert(merge.from);
    m_unsaved.insert(merge.from);
}

void PartitionPeople::mergeIn(const MergeIn& merge)
{
    if (isHere(merge.from) && m_stage.has(merge.from) && !m_waiting.contains(merge.from)) {
        bring(merge.from, merge.into, merge.messageId);
        leaveRows(merge.from);
        m_stage.merge({merge.from, merge.into, merge.messageId});
        m_gone.insert(merge.from);
        m_unsaved.insert(merge.from);
        return;
    }
    m_waiting[merge.into].awaited.insert(merge.from);
    m_stage.hold(merge.into);
    m_unsaved.insert(merge.into);
}

/// Memberships that move are no changes, but the topic says who is in what.
void PartitionPeople::bring(cdp::ProfileId from, cdp::ProfileId into, const std::string& messageId)
{
    const std::map<std::string, std::int64_t> already = m_stage.memberships(into);
    for (const auto& [audience, sinceMs] : m_stage.memberships(from)) {
        if (already.contains(audience))
            continue;
        const cdp::DefinitionPointer definition = m_book.find("audience", audience);
        m_told.all.push_back(cdp::MembershipRecord{audience, into, m_stage.nameOf(into), true, sinceMs,
                                                   definition ? definition->envelope.version : 0, cdp::Cause::Merge,
                                                   messageId, true});
    }
}

void PartitionPeople::leaveRows(cdp::ProfileId gone)
{
    for (const auto& [audience, sinceMs] : m_stage.memberships(gone))
        m_leftRows.push_back(noMembershipRecord(audience, gone));
}

Result<void> PartitionPeople::takeHandover(const Handover& piece)
{
    const auto found = m_waiting.find(piece.into);
    if (found == m_waiting.end() || !found->second.awaited.contains(piece.from))
        return {};
    auto& pieces = found->second.pieces[piece.from];
    pieces[piece.index] = piece.bytes;
    m_unsaved.insert(piece.into);
    if (pieces.size() < piece.count)
        return {};
    std::string bytes;
    for (const auto& [index, part] : pieces)
        bytes += part;
    found->second.pieces.erase(piece.from);
    found->second.awaited.erase(piece.from);
    receive(piece.from, piece.into, bytes);
    return found->second.awaited.empty() ? goOn(piece.into) : Result<void>();
}

void PartitionPeople::receive(cdp::ProfileId from, cdp::ProfileId into, const std::string& bytes)
{
    std::optional<HandedOver> handover = handoverOf(bytes);
    if (!handover)
        return;
    for (cdp::LogItem& item : handover->items)
        m_log.append(from, std::move(item));
    if (handover->state.empty() || !m_stage.restore(from, handover->state)) {
        m_log.merge(into, from);
        return;
    }
    m_stage.restored();
    bring(from, into, handover->messageId);
    leaveRows(from); // definitions that changed on the way may have put them into something here
    m_stage.merge({from, into, handover->messageId});
    m_stage.hold(into);
}

/// What waited, in its order, until there is somebody to be waited for again.
Result<void> PartitionPeople::goOn(cdp::ProfileId into)
{
    auto node = m_waiting.extract(into);
    auto& queue = node.mapped().queue;
    m_isGoingOn = true;
    m_stage.letGo(into, !queue.empty());
    m_unsaved.insert(into);
    while (!queue.empty()) {
        const auto [key, value] = std::move(queue.front());
        queue.pop_front();
        (void)take(key, value); // it could be read when it came
        if (const auto again = m_waiting.find(into); again != m_waiting.end()) {
            for (auto& one : queue)
                again->second.queue.push_back(std::move(one));
            break;
        }
    }
    m_isGoingOn = false;
    return {};
}

} // namespace weir::engine
