// Purpose: what tracking plans say of one event (definitions.md, "Source, plan, transformation"). Thread: values.
// Limits: at most 1,000 violations an event and schema.
#pragma once

#include "backend/base/json/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

/// By strictness.
enum class PlanAction : std::uint8_t { Allow, Omit, Drop, DeadLetter };

/// In the order in which they become the reason of a dead letter.
enum class ViolationType : std::uint8_t {
    UnplannedEvent,
    RequiredMissing,
    DatatypeMismatch,
    AdditionalProperties,
    UnknownViolation
};
/// "Unplanned-Event".
std::string_view violationTypeName(ViolationType type);

struct PlanViolation
{
    ViolationType type = ViolationType::UnknownViolation;
    std::string path; ///< dotted: properties.total; `event` for an unplanned one
    std::string plan; ///< key
    PlanAction action = PlanAction::Allow;
    std::string keyword;       ///< of the schema; empty where no schema is needed to see it
    std::string expected;      ///< as cdp::Violation
    std::string pointer;       ///< JSON pointer of path
    std::string schemaPointer; ///< as cdp::Violation
};

struct PlanOutcome
{
    PlanAction action = PlanAction::Allow;                  ///< the strictest of all
    ViolationType reason = ViolationType::UnknownViolation; ///< of the first violation
    std::vector<PlanViolation> violations; ///< the strictest first, then by type; empty: nothing is wrong
    Json event;                            ///< what goes on: with omitted properties taken out
};

} // namespace weir::cdp
