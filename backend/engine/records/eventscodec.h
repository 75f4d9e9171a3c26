// Purpose: records of `events` as bytes and back. Thread: one. Limits: as EventsRecord; never trusts bytes.
//
// Without keys a value is JSON: {"kind", "seq", "profile", …, "event": {…}}, numbers and texts as they are, a
// handover's bytes as base64. With keys: see sealedvalue.h. The record's key is the profile id's text.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/eventsrecord.h"
#include "backend/engine/records/sealedvalue.h"

namespace weir::engine {

/// What can be read without a key.
struct EventsEnvelope
{
    std::string_view kind{}; ///< as eventsKind()
    std::uint64_t seq = 0;
    cdp::ProfileId profile{}; ///< of the record's key
};

class EventsCodec
{
public:
    /// `keys`: outlives it; null: the workspace is not encrypted (what is encrypted all the same is then keyMissing).
    explicit EventsCodec(KeySource* keys) : m_sealing(keys) {}

    /// keyMissing, keyErased (NotFound): of the profile whose partition it goes to.
    Result<TopicRecord> encode(const EventsRecord& record);
    /// Errors: Decode; NotFound: keyMissing, keyErased (see envelope()).
    Result<EventsRecord> decode(std::string_view key, std::string_view value);
    /// Errors: Decode. Parses all of a value that is not encrypted.
    Result<EventsEnvelope> envelope(std::string_view key, std::string_view value);

private:
    SealedValues m_sealing;
    JsonParser m_parser;
};

} // namespace weir::engine
