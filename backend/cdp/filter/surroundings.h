// Purpose: what a filter may refer to besides its event: traits of the profile, earlier steps of a sequence, the entry
// of a journey. Thread: as its maker. Limits: what it returns is valid until the evaluation ends.
#pragma once

#include "backend/cdp/filter/jsonpath.h"

namespace weir::cdp {

class Surroundings
{
public:
    virtual ~Surroundings() = default;
    /// The trait at the moment of evaluation; lowers `until` to when it may change by itself (see verdict.h).
    virtual Json trait(const JsonPath& path, std::int64_t& until) const = 0;
    /// The event that an earlier step of the sequence matched; Absent outside of sequences.
    virtual Json step(std::size_t index) const = 0;
    /// The event with which the journey was entered; Absent outside of journeys.
    virtual Json entry() const = 0;
};

/// What a filter at some place of a definition may refer to.
struct FilterScope
{
    bool traits = false;
    int steps = 0; ///< how many earlier steps there are
    bool entry = false;
    bool inElement = false; ///< {"property": …} is from the element, not from `properties.`
};

} // namespace weir::cdp
