#include "backend/engine/records/eventscodec.h"

#include "backend/engine/records/eventsbody.h"
#include "backend/engine/records/recordjson.h"

namespace weir::engine {

Result<TopicRecord> EventsCodec::encode(const EventsRecord& record)
{
    const cdp::ProfileId profile = eventsProfile(record);
    const std::string_view kind = eventsKind(record);
    TopicRecord out{"events", profile, profile.toText(), {}};
    // The key of an erased profile has gone, and that it is erased is no secret.
    if (m_sealing.seals() && !std::holds_alternative<ErasedProfile>(record)) {
        if (const Result<void> sealed = m_sealing.seal(out, kind, eventsSeq(record), eventsBody(record)); !sealed)
            return sealed.error();
        return out;
    }
    out.value = eventsJson(record);
    out.kind = kind;
    out.seq = std::to_string(eventsSeq(record));
    return out;
}

Result<EventsRecord> EventsCodec::decode(std::string_view key, std::string_view value)
{
    if (!isSealed(value)) {
        const Result<cdp::ProfileId> profile = profileOfKey(key);
        return profile ? eventsOfJson(*profile, value, m_parser) : profile.error();
    }
    const Result<EventsEnvelope> envelope = this->envelope(key, value);
    if (!envelope)
        return envelope.error();
    const Result<std::string_view> body = m_sealing.open("events", envelope->profile, key, value);
    if (!body)
        return body.error();
    return eventsOfBody(*envelope, *body, m_parser);
}

Result<EventsEnvelope> EventsCodec::envelope(std::string_view key, std::string_view value)
{
    const Result<cdp::ProfileId> profile = profileOfKey(key);
    if (!profile)
        return profile.error();
    if (isSealed(value)) {
        const Result<SealedEnvelope> sealed = sealedEnvelope(value);
        if (!sealed)
            return sealed.error();
        const std::string_view kind = eventsKindOf(sealed->kind);
        if (kind.empty())
            return brokenEvents("an events record is of an unknown kind");
        return EventsEnvelope{kind, sealed->seq, *profile};
    }
    JsonArena arena;
    Json root;
    if (!m_parser.parse(value, arena, root))
        return brokenEvents("an events record is not JSON");
    ObjectFields fields(root);
    const EventsEnvelope envelope{eventsKindOf(root.at("kind").text()), fields.count("seq"), fields.id("profile")};
    if (fields.isBroken() || envelope.kind.empty() || envelope.profile != *profile)
        return brokenEvents("an events record is broken");
    return envelope;
}

} // namespace weir::engine
