// Purpose: paths of mapping-kit: `$.properties.products[0]['full name']`, with or without `$.` in front. Thread: any.
// Limits: steps look into the text they were read from.
#pragma once

#include "backend/base/json/json.h"

#include <string>
#include <vector>

namespace weir::cdp {

struct MappingStep
{
    std::string_view name;
    std::int64_t index = -1; ///< where the name is a number, for arrays
};

/// Appends the steps; none for the whole (``, `.`, `$`, `$.`). False: no path (an open bracket or quote).
bool readMappingPath(std::string_view text, std::vector<MappingStep>& steps);
/// Absent where there is nothing.
Json followMappingPath(Json from, std::span<const MappingStep> steps);
/// As definitions.md writes paths: dotted, a dot in a name escaped.
std::string mappingPathText(std::span<const MappingStep> steps);

} // namespace weir::cdp
