// Purpose: the plain JSON that other programs read: profiles, memberships, journeys, dead letters, violations, traces,
// what was collected. Thread: free functions, any. Limits: profiles of 512 KB, originals of dead letters of 32 KB: what
// is longer is cut and says so ("truncated": true).
//
// Moments are texts as of RFC 3339 in UTC with milliseconds; all values have a member for what a key consists of.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/base/result.h"
#include "backend/cdp/stages/stagerecords.h"
#include "backend/engine/records/topicrecord.h"

namespace weir::engine {

inline constexpr std::size_t mostProfileBytes = 512 * 1024, mostOriginalBytes = 32 * 1024;

/// `document` is an object; "profileId" is put in front if it has none. Key: profile id.
TopicRecord profileRecord(cdp::ProfileId profile, const Json& document);
/// Tombstone of a profile that was merged away or erased.
TopicRecord noProfileRecord(cdp::ProfileId profile);

/// Key: "audience/profileId". Value: {"audience", "profileId", "userId"?, "name", "member", "since" or "until",
/// "version", "cause": event, time, edit, merge or erasure, "messageId"?, "moved"?: it was brought along by a merge}.
TopicRecord membershipRecord(const cdp::MembershipRecord& record, std::string_view userId = {});
TopicRecord noMembershipRecord(std::string_view audience, cdp::ProfileId profile);
/// Errors: Decode. `userId` is not given back.
Result<cdp::MembershipRecord> membershipOf(std::string_view value);
std::string_view causeName(cdp::Cause cause); ///< "event"

/// Key: "journey/profileId/instance". Value: {"journey", "profileId", "instance", "name", "what", "from", "to", "why",
/// "at"}.
TopicRecord journeyRecord(const cdp::JourneyRecord& record);

/// `original`: the message as it came, JSON or not. Key: its messageId. Value: {"reason", "detail", "where", "source",
/// "messageId", "at", "original": JSON, or "originalText": what is no JSON, or was cut}. `profile`: where it is known.
TopicRecord deadLetterRecord(const cdp::DeadLetterRecord& record, std::string_view source, std::string_view original,
                             std::optional<cdp::ProfileId> profile = {});
/// Key: messageId. Value: {"plan", "type", "path", "messageId", "source", "at"}.
TopicRecord violationRecord(const cdp::ViolationRecord& record, std::string_view source, std::int64_t atMs);
/// Key: messageId. Value: {"messageId", "stage", "outcome", "detail", "at"}.
TopicRecord traceRecord(const cdp::TraceRecord& record);

struct CollectedEvent
{
    std::string source{};
    std::int64_t receivedAtMs = 0;
    std::string text{};  ///< the event's JSON: what is encoded; empty after decoding
    JsonPointer event{}; ///< after decoding
};
/// `key`: user or anonymous id. Value: {"source", "receivedAt": milliseconds, "event": {…}}.
TopicRecord collectedRecord(std::string_view key, const CollectedEvent& event);
/// Errors: Decode.
Result<CollectedEvent> collectedOf(std::string_view value);

/// "2026-03-01T12:00:00.250Z"; milliseconds since 1970. Years 0 to 9999, beyond: the nearest.
std::string isoMoment(std::int64_t ms);
/// What isoMoment() writes.
std::optional<std::int64_t> momentOf(std::string_view text);

} // namespace weir::engine
