// Purpose: what comes about in the stages of the customer half, as values. Thread: values. Limits: names are those at
// the time of the record.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/profileid.h"

#include <string>
#include <variant>
#include <vector>

namespace weir::cdp {

enum class Cause : std::uint8_t { Event, Time, Edit, Merge, Erasure };

struct MembershipRecord
{
    std::string audience;
    ProfileId profile;
    std::string name;
    bool entered = false;
    std::int64_t atMs = 0;
    std::int64_t version = 0;
    Cause cause = Cause::Event;
    std::string messageId; ///< of the event that caused it
    bool isMoved = false;  ///< no change: somebody who was merged into this profile brought it along
};

struct DeadLetterRecord
{
    std::string reason; ///< `No-Identifier`, `Required-Missing`…
    std::string detail;
    std::string messageId;
    std::string where; ///< stage, plan or destination
    std::int64_t atMs = 0;
};

/// Not an error: the source's filter, a plan, suppression or a duplicate took it out.
struct DroppedRecord
{
    std::string reason;
    std::string messageId;
    std::int64_t atMs = 0;
};

struct ViolationRecord
{
    std::string plan, type, path, messageId;
};

/// Accepted by a destination.
struct SentRecord
{
    std::string destination;
    ProfileId profile;
    std::string name;
    JsonPointer payload;
    std::int64_t atMs = 0;
};

struct JourneyRecord
{
    std::string journey, instance, name, what, from, to, why; ///< what: entered, moved, exited
    ProfileId profile;
    std::int64_t atMs = 0;
};

struct MergeRecord
{
    ProfileId into, from;
    std::string messageId;
    std::int64_t atMs = 0;
};

/// A privacy request was carried out.
struct PrivacyRecord
{
    std::string request;  ///< its key
    std::string type;     ///< access, erase, suppress, unsuppress
    JsonPointer document; ///< of access: one document a person, in a list; of erase: the proof; else null
    std::int64_t atMs = 0;
};

/// One stage of one event: `messageId`, the stage's name as in definitions.md ("Order for one event"), what came of it.
struct TraceRecord
{
    std::string messageId, stage, outcome, detail;
    std::int64_t atMs = 0;
};

using StageRecord = std::variant<MembershipRecord, DeadLetterRecord, DroppedRecord, ViolationRecord, SentRecord,
                                 JourneyRecord, MergeRecord, PrivacyRecord, TraceRecord>;

/// Where the stages put what comes about.
struct StageRecords
{
    std::vector<StageRecord> all;
    bool isTracing = false; ///< lines of what happened to each event, too

    void trace(std::string_view messageId, std::string_view stage, std::string_view outcome, std::int64_t atMs,
               std::string detail = {})
    {
        if (isTracing)
            all.push_back(
                TraceRecord{std::string(messageId), std::string(stage), std::string(outcome), std::move(detail), atMs});
    }
    void deadLetter(std::string_view reason, std::string detail, std::string_view messageId, std::string where,
                    std::int64_t atMs)
    {
        trace(messageId, where, reason, atMs, detail);
        all.push_back(
            DeadLetterRecord{std::string(reason), std::move(detail), std::string(messageId), std::move(where), atMs});
    }
    void drop(std::string_view reason, std::string_view messageId, std::string_view stage, std::int64_t atMs)
    {
        trace(messageId, stage, reason, atMs);
        all.push_back(DroppedRecord{std::string(reason), std::string(messageId), atMs});
    }
};

} // namespace weir::cdp
