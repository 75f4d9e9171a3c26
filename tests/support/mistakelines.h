// Purpose: mistakes as lines that tests compare: "UnknownWord at.word 'blue' [red,green]". Thread: any. Limits: for
// programs that link weir_cdp_common.
#pragma once

#include "backend/cdp/common/mistake.h"

namespace weir::test {

inline const char* mistakeKindName(cdp::Mistake::Kind kind)
{
    using Kind = cdp::Mistake::Kind;
    switch (kind) {
    case Kind::MissingField:
        return "MissingField";
    case Kind::UnknownField:
        return "UnknownField";
    case Kind::WrongType:
        return "WrongType";
    case Kind::UnknownWord:
        return "UnknownWord";
    case Kind::Empty:
        return "Empty";
    case Kind::BadKey:
        return "BadKey";
    case Kind::BadDuration:
        return "BadDuration";
    case Kind::BadDate:
        return "BadDate";
    case Kind::BadTimeZone:
        return "BadTimeZone";
    case Kind::BadPath:
        return "BadPath";
    case Kind::BadFilter:
        return "BadFilter";
    case Kind::BadPattern:
        return "BadPattern";
    case Kind::BadSchema:
        return "BadSchema";
    case Kind::BadMapping:
        return "BadMapping";
    case Kind::BadExpression:
        return "BadExpression";
    case Kind::OutOfRange:
        return "OutOfRange";
    case Kind::Reversed:
        return "Reversed";
    case Kind::Conflict:
        return "Conflict";
    case Kind::Duplicate:
        return "Duplicate";
    case Kind::UnknownReference:
        return "UnknownReference";
    case Kind::Cycle:
        return "Cycle";
    case Kind::WrongReference:
        return "WrongReference";
    case Kind::Unreachable:
        return "Unreachable";
    case Kind::WrongVersion:
        return "WrongVersion";
    case Kind::TooLarge:
        return "TooLarge";
    case Kind::TooDeep:
        return "TooDeep";
    case Kind::Unsupported:
        return "Unsupported";
    case Kind::Misplaced:
        return "Misplaced";
    }
    return "";
}

/// Without `detail`: those are other parsers' words.
inline std::string mistakeLine(const cdp::Mistake& mistake)
{
    std::string line = std::string(mistakeKindName(mistake.kind)) + ' ' + mistake.place;
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
