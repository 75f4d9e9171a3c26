#include "backend/engine/profile/logtaker.h"

#include "backend/cdp/common/bytes.h"

#include <algorithm>

namespace weir::engine {

std::string packedHandover(const HandedOver& handover)
{
    cdp::ByteWriter writer;
    writer.text(handover.state);
    writer.text(handover.messageId);
    writer.number(handover.items.size());
    for (const cdp::LogItem& item : handover.items)
        writer.text(packedLogItem(item, handover.hasUserId));
    return writer.take();
}

std::optional<HandedOver> handoverOf(std::string_view bytes)
{
    cdp::ByteReader reader(bytes);
    HandedOver handover;
    handover.state = reader.text();
    handover.messageId = reader.text();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        std::optional<cdp::LogItem> item = logItemOf(reader.text(), &handover.hasUserId);
        if (!item)
            return std::nullopt;
        handover.items.push_back(std::move(*item));
    }
    return reader.isBroken() ? std::nullopt : std::optional(std::move(handover));
}

Result<void> LogTaker::take(std::string_view key, std::string_view value, std::int64_t offset)
{
    const Result<EventsRecord> record = m_codec.decode(key, value);
    if (!record)
        return isKeyErased(record.error()) ? Result<void>() : Result<void>(record.error());
    if (const auto* accepted = std::get_if<AcceptedEvent>(&*record)) {
        if (std::any_of(accepted->linked.begin(), accepted->linked.end(),
                        [](const Identifier& one) { return one.type == "userId"; }))
            m_log.noteUserId(accepted->profile);
        m_log.append(accepted->profile, {accepted->seq, accepted->receivedAtMs, accepted->event, false});
    } else if (const auto* out = std::get_if<MergeOut>(&*record)) {
        // Within the partition the MergeIn moves them, or the handover to itself brings them again. Elsewhere it goes
        // as soon as `from` waits for nobody any more, which only its state knows.
        if (m_workspace.partitionOf(out->into) != m_workspace.partitionOf(out->from))
            m_left.insert(out->from);
    } else if (const auto* in = std::get_if<MergeIn>(&*record)) {
        m_log.merge(in->into, in->from);
    } else if (const auto* erased = std::get_if<ErasedProfile>(&*record)) {
        m_log.erase(erased->profile);
        m_left.insert(erased->profile); // a handover on its way may come yet
    } else if (const auto* piece = std::get_if<Handover>(&*record)) {
        Pieces& open = m_open[{piece->from, piece->into}];
        if (open.all.empty())
            open.from = offset;
        open.all[piece->index] = piece->bytes;
        if (open.all.size() < piece->count)
            return {};
        std::string bytes;
        for (const auto& [index, part] : open.all)
            bytes += part;
        m_open.erase({piece->from, piece->into});
        const std::optional<HandedOver> handover = handoverOf(bytes);
        if (handover && handover->hasUserId)
            m_log.noteUserId(piece->into);
        if (handover)
            for (const cdp::LogItem& item : handover->items)
                m_log.append(piece->into, item);
    }
    return {};
}

std::int64_t LogTaker::safePosition(std::int64_t next) const
{
    for (const auto& [merge, pieces] : m_open)
        next = std::min(next, pieces.from);
    return next;
}

} // namespace weir::engine
