// Purpose: what EventsCodec encrypts: an events record without what its envelope says, as bytes. Thread: free
// functions. Limits: inside this folder.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/eventscodec.h"

namespace weir::engine {

std::string eventsBody(const EventsRecord& record);
/// Errors: Decode.
Result<EventsRecord> eventsOfBody(const EventsEnvelope& envelope, std::string_view body, JsonParser& parser);

std::string eventsJson(const EventsRecord& record);
/// Errors: Decode.
Result<EventsRecord> eventsOfJson(cdp::ProfileId profile, std::string_view value, JsonParser& parser);

inline Error brokenEvents(const char* what) { return {ErrorKind::Decode, 0, QString::fromLatin1(what)}; }

} // namespace weir::engine
