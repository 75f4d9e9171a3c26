// Events, one after the other, of IdentifyCore.
#include "backend/engine/identify/incoming.h"

namespace weir::engine {
namespace {
/// The profile's key is lost, or cannot be read: nothing more can be written of it.
constexpr std::string_view keyLost = "Key-Lost";
} // namespace

Result<void> IdentifyCore::take(std::span<const ReceivedRecord> records, std::int64_t nowMs,
                                std::vector<TopicRecord>& out)
{
    m_arena.clear();
    std::vector<Incoming> events(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        read(records[i].batch->at(records[i].index), events[i]);
    if (m_store)
        prefetch(events);
    for (const Incoming& event : events)
        if (const Result<void> taken = takeOne(event, nowMs, out); !taken)
            return taken;
    m_shelf.clear();
    return failure() ? Result<void>(*failure()) : Result<void>();
}

/// As collectedOf(), without a document for each.
void IdentifyCore::read(const RecordView& record, Incoming& event)
{
    event.original = record.value;
    Json root;
    const bool isJson = m_parser.parse(record.value, m_arena, root);
    const std::optional<std::int64_t> receivedAt = isJson ? root.at("receivedAt").integer() : std::nullopt;
    if (!receivedAt || !root.at("source").isText() || !root.at("event").isObject()) {
        event.receivedAtMs = record.timestampMs;
        event.checked.reason = cdp::reason::malformed;
        return;
    }
    event.source = root.at("source").text();
    event.receivedAtMs = *receivedAt;
    event.event = root.at("event");
    // With the moments that the first check has set it changes nothing: it finds the fields.
    event.checked =
        cdp::checkSpec(event.event, event.receivedAtMs, {}, m_arena, std::min(record.value.size(), cdp::largestEvent));
    if (event.checked && event.checked.event.messageId.empty())
        event.checked.reason = cdp::reason::missingField, event.checked.detail = "messageId";
}

Result<void> IdentifyCore::takeOne(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    m_audit.add(event.source, nowMs, Counted::In);
    m_records.all.clear();
    if (!event.checked) {
        m_records.deadLetter(event.checked.reason, event.checked.detail, {}, "identity", nowMs);
        notAccepted(event, nowMs, out);
        return {};
    }
    std::optional<cdp::Identified> identified = m_stage.take(event.checked.event, m_arena, nowMs, m_records);
    if (!identified) {
        notAccepted(event, nowMs, out);
        return {};
    }
    if (identified->isNew && m_options.workspace.isEncrypted) {
        Result<TopicRecord> key = m_keys.make(identified->profile);
        if (!key)
            return key.error();
        out.push_back(std::move(key).value());
    }
    if (const Result<void> written = writeMerges(event, identified->merged, out); !written)
        return written;
    const Result<bool> isSealable = hasKey(identified->profile);
    if (!isSealable)
        return isSealable.error();
    if (!*isSealable) {
        m_records.deadLetter(keyLost, identified->profile.toText(), event.checked.event.messageId, "identity", nowMs);
        notAccepted(event, nowMs, out);
        return {};
    }
    m_audit.add(event.source, nowMs, Counted::Out);
    return writeEvent(event, *identified, out);
}

void IdentifyCore::notAccepted(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    for (const cdp::StageRecord& record : m_records.all) {
        if (const auto* letter = std::get_if<cdp::DeadLetterRecord>(&record)) {
            out.push_back(deadLetterRecord(
                *letter, event.source, event.event.isAbsent() ? std::string(event.original) : toJsonText(event.event)));
            m_audit.add(event.source, nowMs, Counted::Rejected);
        } else if (const auto* dropped = std::get_if<cdp::DroppedRecord>(&record)) {
            m_audit.add(event.source, nowMs,
                        dropped->reason == cdp::reason::duplicate ? Counted::Duplicates : Counted::Suppressed);
        }
    }
}

Result<bool> IdentifyCore::hasKey(cdp::ProfileId profile)
{
    if (!m_options.workspace.isEncrypted)
        return true;
    const Result<FoundKey> key = m_keys.find(profile);
    if (!key)
        return key.error();
    return key->state == FoundKey::State::Known;
}

Result<void> IdentifyCore::send(EventsCodec& codec, const EventsRecord& record, std::vector<TopicRecord>& out)
{
    Result<TopicRecord> encoded = codec.encode(record);
    if (!encoded)
        return encoded.error();
    out.push_back(std::move(encoded).value());
    return {};
}

/// Without a key they go unencrypted, and say nothing of anybody but ids: else whoever waits for a handover would wait
/// for ever.
Result<void> IdentifyCore::writeMerges(const Incoming& event, std::vector<cdp::ProfileMerge>& merged,
                                       std::vector<TopicRecord>& out)
{
    auto moved = m_tables->takeMoved();
    for (cdp::ProfileMerge& merge : merged) {
        const Result<bool> hasFrom = hasKey(merge.from), hasInto = hasKey(merge.into);
        if (!hasFrom || !hasInto)
            return !hasFrom ? hasFrom.error() : hasInto.error();
        const MergeOut gone{nextSeq(), merge.from, merge.into, merge.messageId, event.receivedAtMs};
        if (const Result<void> sent = send(*hasFrom ? m_codec : m_plain, gone, out); !sent)
            return sent;
        MergeIn comes{nextSeq(), merge.from, merge.into, std::move(merge.messageId), event.receivedAtMs, {}};
        for (auto& [from, links] : moved)
            if (from == merge.from && *hasInto)
                comes.identifiers = std::move(links);
        if (const Result<void> sent = send(*hasInto ? m_codec : m_plain, comes, out); !sent)
            return sent;
    }
    return {};
}

Result<void> IdentifyCore::writeEvent(const Incoming& event, cdp::Identified& identified, std::vector<TopicRecord>& out)
{
    AcceptedEvent accepted{nextSeq(), identified.profile, identified.isNew};
    for (cdp::IdentityLink& link : identified.linked)
        accepted.linked.push_back({std::move(link.type), std::move(link.value)});
    accepted.source = event.source;
    accepted.receivedAtMs = event.receivedAtMs;
    accepted.text.reserve(event.original.size() + 64);
    appendJson(accepted.text, event.checked.event.root);
    return send(m_codec, accepted, out);
}

} // namespace weir::engine
