// Purpose: rewrites a JSON text with the values that paths lead to replaced; every other byte stays as it is. Thread:
// any, no state. Limits: no recursion; below 512 levels on the way of a path everything is hidden.
#pragma once

#include "backend/serde/masking.h"

#include <functional>
#include <span>

namespace weir {

/// Steps that are still to go, and what happens at their end.
struct MaskAim
{
    std::span<const MaskStep> steps;
    MaskHow how = MaskHow::Hide;
};

/// The plain text of a masked value; `isWhole` false: its end is not there.
using MaskText = std::function<std::string(std::string_view plain, MaskHow how)>;

/// `json` is valid, or valid as far as it goes (`isCut`): values that may go on behind the end are hidden.
std::string maskJson(std::string_view json, bool isCut, std::vector<MaskAim> aims, const MaskText& mask);

/// What hides most of those that have arrived.
MaskHow strictest(std::span<const MaskAim> aims);

extern const std::string_view hiddenText; ///< "•••"

} // namespace weir
