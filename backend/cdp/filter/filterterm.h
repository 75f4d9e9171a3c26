// Purpose: a filter as a tree: what both forms are read into, and what is compiled and printed. Thread: values,
// immutable once read. Limits: 200 levels, 10,000 leaves.
#pragma once

#include "backend/cdp/filter/eventfilter.h"
#include "backend/cdp/filter/fqlexpression.h"

namespace weir::cdp {

struct FilterTerm
{
    enum class Kind : std::uint8_t {
        All,     ///< children: two or more
        Any,     ///< children: two or more
        Not,     ///< one child that is no leaf with a negative of its own
        Leaf,    ///< path, test
        Element, ///< path, one child: from the element
        Fql      ///< what only FQL has words for: expression
    };
    Kind kind = Kind::Leaf;
    std::vector<FilterTerm> children{};
    JsonPath path{}; ///< from the root of the event, or of the element around
    std::optional<ValueTest> test{};
    std::shared_ptr<const FqlExpression> expression{};
    std::string place{}; ///< where it stands; of a part of an FQL text, the text's

    static FilterTerm all(std::vector<FilterTerm> children);
    static FilterTerm any(std::vector<FilterTerm> children);
    static FilterTerm negated(FilterTerm child);
};

/// None: mistakes were noted.
std::optional<FilterTerm> readFilterTerm(const Json& written, const std::string& place, const FilterScope& scope,
                                         Mistakes& mistakes);
FilterTerm filterTermOf(const FqlNode& node, const std::string& place, bool inElement);

std::string canonicalOf(const FilterTerm& term);
/// None: FQL has no words for it.
std::optional<FqlNode> fqlNodeOf(const FilterTerm& term);
Json treeOf(const FilterTerm& term, JsonArena& arena, bool inElement);

/// One step of the flat program; a part is followed by its children, and these by what `next` says.
struct FilterStep
{
    FilterTerm::Kind kind = FilterTerm::Kind::Leaf;
    bool isStatic = true;
    std::uint32_t next = 0;
    JsonPath path{};
    std::optional<ValueTest> test{};
    std::shared_ptr<const FqlExpression> expression{};
};

struct EventFilter::Private
{
    FilterTerm term;
    std::vector<FilterStep> program;
    std::string canonical;
    bool readsTraits = false, readsSteps = false, readsEntry = false;
};

} // namespace weir::cdp
