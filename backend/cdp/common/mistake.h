// Purpose: what is wrong with a definition, at its place. Thread: values. Limits: sentences are made from it in
// models/common/definitiontext.h; `detail` is another parser's own words, in English.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

struct Mistake
{
    enum class Kind {
        MissingField,     ///< `found`: its name
        UnknownField,     ///< `found`: its name; `expected`: those there are
        WrongType,        ///< `expected`: what it should be: "text", "number", "object", "list", "true or false"
        UnknownWord,      ///< `found` is none of `expected`: an operator, a kind, a unit, a node's type
        Empty,            ///< an empty list, text or object where something is needed
        BadKey,           ///< a key is 1–64 of a-z 0-9 _ - beginning with a letter
        BadDuration,      ///< `found` is no duration
        BadDate,          ///< `found` is no date
        BadTimeZone,      ///< `found` is no time zone of the IANA database
        BadPath,          ///< `found` is no path
        BadFilter,        ///< FQL: `detail`, at byte `at`
        BadPattern,       ///< RE2: `detail`
        BadSchema,        ///< JSON Schema: `detail`
        BadMapping,       ///< mapping-kit: `detail`
        BadExpression,    ///< formula: `detail`, at byte `at`
        OutOfRange,       ///< a number: `expected` says the range
        Reversed,         ///< a lower bound above the upper one, a from behind its until
        Conflict,         ///< fields that exclude each other: `found` and `expected`
        Duplicate,        ///< `found` comes twice
        UnknownReference, ///< `found` is not defined: audience/vip, destination/crm, a node, a step
        Cycle,            ///< `found`: a > b > a
        WrongReference,   ///< refers to what is not there at this place: an entry outside a journey, a later step
        Unreachable,      ///< nothing leads to it: a node of a journey
        WrongVersion,     ///< `found`: the version offered, `expected`: the one that would do
        TooLarge,         ///< `expected`: the limit
        TooDeep,
        Unsupported, ///< known, but not to be had here: `found`
        Misplaced    ///< `found` has no meaning at this place: nothing that it could count from
    };
    Kind kind = Kind::UnknownField;
    std::string place{}; ///< `rule.all[2].op`; empty: the whole
    std::string found{};
    std::vector<std::string> expected{};
    std::string detail{};
    std::size_t at = 0;

    friend bool operator==(const Mistake&, const Mistake&) = default;
};
using Mistakes = std::vector<Mistake>;

/// Adds it, unless there are 1,000 already: a document of 10 MB may consist of mistakes.
void addMistake(Mistakes& mistakes, Mistake mistake);
/// Nothing was noted since there were `before`.
bool isClean(const Mistakes& mistakes, std::size_t before);

/// `rule` and `all` → `rule.all`; an empty place gives the name alone.
std::string placeOf(const std::string& place, std::string_view name);
std::string placeOf(const std::string& place, std::size_t index);

} // namespace weir::cdp
