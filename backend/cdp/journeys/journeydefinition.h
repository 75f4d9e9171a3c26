// Purpose: a journey as its definition says it (definitions.md, "Journey"), typed and checked. Thread: values,
// immutable once read. Limits: 1,000 nodes, 1,000 branches each, see journeydefinition.cpp.
#pragma once

#include "backend/cdp/definitions/condition.h"
#include "backend/cdp/journeys/journeyhost.h"
#include "backend/cdp/mapping/mapping.h"

#include <map>

namespace weir::cdp {

inline constexpr std::uint32_t noNode = ~std::uint32_t(0);

/// What leads out of a journey or a wait: an event that arrives while the instance is there, or a condition, watched.
struct JourneyTrigger
{
    std::optional<EventPattern> event{};
    std::optional<Condition> when{};
    RuleId rule = 0; ///< of `when`, once compiled
    std::string place{};
};

struct JourneyBranch
{
    std::string name{};
    JourneyTrigger trigger{}; ///< of waitFor; of branch only `when`
    std::uint32_t bucketsUpTo =
        0; ///< of split: the hash's bucket (0…9,999) is below this, and not below the one before
    std::uint32_t next = noNode;
};

struct JourneyNode
{
    enum class Type : std::uint8_t { WaitFor, Branch, Split, Send, Wait, WaitUntil, SetTrait, Cap, Jump, Exit };

    std::string name{};
    Type type = Type::Exit;
    std::string place{};
    std::vector<JourneyBranch> branches{};
    std::uint32_t next = noNode;
    std::uint32_t otherwise = noNode; ///< no branch; the timeout; the cap is reached; there is no date
    std::int64_t duration = never;    ///< wait: `for`; waitFor: `timeout`; cap: `per`
    std::string destination{};
    std::shared_ptr<const Mapping> message{}; ///< null: what it would be mapped from is sent as it is
    int timeOfDaySeconds = -1;                ///< waitUntil with `time`; -1: with `date`
    unsigned days = 127;                      ///< bit 0 is Monday
    std::string timeZone{};                   ///< IANA; `profile`: the profile's; empty: UTC
    JsonPath date{};                          ///< of a trait, or of the entry event (from its root)
    bool isDateOfEntry = false;
    std::int64_t offset = 0;              ///< ms; may be negative
    std::optional<Condition> dateThere{}; ///< that the trait exists: watched, so that a date that comes is seen
    RuleId dateRule = 0;
    std::string trait{};
    JsonPointer value{};
    std::int64_t sends = 0;
    std::string journey{};

    bool waits() const { return type == Type::WaitFor || type == Type::Wait || type == Type::WaitUntil; }
};

struct JourneyDefinition
{
    enum class Allow : std::uint8_t { Always, Once, AfterExit };
    enum class InFlight : std::uint8_t { Stay, Move, End };

    std::optional<EventPattern> entryEvent{};
    std::string entryAudience{};
    bool existing = false;
    std::optional<Condition> entryMember{}; ///< membership of entryAudience
    RuleId entryRule = 0;
    Allow allow = Allow::AfterExit;
    std::int64_t reentryWait = 0;  ///< from the last entry (always), or from the last exit (afterExit)
    std::optional<JsonPath> per{}; ///< from the event's root
    std::vector<JourneyTrigger> exitWhen{};
    std::optional<JourneyTrigger> goal{};
    InFlight inFlight = InFlight::Stay; ///< what becomes of those in flight when this version is published
    std::uint32_t start = noNode;
    std::vector<JourneyNode> nodes{}; ///< in the order written
    std::map<std::string, std::uint32_t, std::less<>> names{};

    std::uint32_t nodeOf(std::string_view name) const; ///< noNode: there is none
};

/// Takes the body's fields of a `journey`; the envelope's are taken by readEnvelope(); finish() is the caller's. None:
/// mistakes were noted at their places.
std::optional<JourneyDefinition> readJourney(ObjectReader& document);
/// For DefinitionBook::setCheck("journey", …).
void checkJourney(ObjectReader& document);

/// What a journey names that is defined elsewhere: `audience/vip`, `destination/crm`, `journey/x`, with the place.
struct JourneyReference
{
    std::string id, place;
};
std::vector<JourneyReference> journeyReferences(const JourneyDefinition& journey);

} // namespace weir::cdp
