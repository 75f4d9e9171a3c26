// Purpose: mistakes as lines that tests compare: "UnknownWord at.word 'blue' [red,green]". Thread: any. Limits: for
// programs that link weir_cdp_common.
#pragma once

#include "backend/cdp/common/mistake.h"

#include <array>

namespace weir::test {

inline std::string mistakeKindName(cdp::Mistake::Kind kind)
{
    static constexpr std::array names{
        "MissingField",   "UnknownField", "WrongType", "UnknownWord", "Empty",       "BadKey",           "BadDuration",
        "BadDate",        "BadTimeZone",  "BadPath",   "BadFilter",   "BadPattern",  "BadSchema",        "BadMapping",
        "BadExpression",  "OutOfRange",   "Reversed",  "Conflict",    "Duplicate",   "UnknownReference", "Cycle",
        "WrongReference", "WrongVersion", "TooLarge",  "TooDeep",     "Unsupported", "Misplaced"};
    return names.at(std::size_t(kind));
}

/// Without `detail`: those are other parsers' words.
inline std::string mistakeLine(const cdp::Mistake& mistake)
{
    std::string line = mistakeKindName(mistake.kind) + ' ' + mistake.place;
    if (!mistake.found.empty())
        line += " '" + mistake.found + '\'';
    for (std::size_t i = 0; i < mistake.expected.size(); ++i)
        line += (i == 0 ? " [" : ",") + mistake.expected[i];
    return mistake.expected.empty() ? line : line + ']';
}

inline std::string mistakeLines(const cdp::Mistakes& mistakes)
{
    std::string lines;
    for (const cdp::Mistake& mistake : mistakes)
        lines += (lines.empty() ? "" : "\n") + mistakeLine(mistake);
    return lines;
}

} // namespace weir::test
