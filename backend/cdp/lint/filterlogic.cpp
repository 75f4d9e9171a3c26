#include "backend/cdp/lint/filterlogic.h"

#include "backend/cdp/filter/valuetestparts.h"

#include <algorithm>
#include <map>

namespace weir::cdp {
namespace {

using Kind = FilterTerm::Kind;

constexpr std::size_t mostTogether = 64;
constexpr int mostSteps = 2'000;

class Analysis
{
public:
    Analysis(const std::function<bool(const JsonPath&)>& isList, const Tell& tell) : m_isList(isList), m_tell(tell) {}

    Truth truth(const FilterTerm& term)
    {
        switch (term.kind) {
        case Kind::Leaf:
            return leaf(term);
        case Kind::Fql: {
            const FqlNode::Kind kind = term.expression->syntax().kind;
            if (kind == FqlNode::Kind::True)
                return Truth::Always;
            return kind == FqlNode::Kind::False || kind == FqlNode::Kind::Null ? Truth::Never : Truth::Open;
        }
        case Kind::Not:
            return negated(truth(term.children.front()));
        case Kind::Element:
            return truth(term.children.front()) == Truth::Never ? Truth::Never : Truth::Open;
        default:
            return several(term);
        }
    }

private:
    bool isSingle(const FilterTerm& term) const
    {
        return term.kind == Kind::Leaf && !term.path.hasAny() && !m_isList(term.path);
    }

    Truth leaf(const FilterTerm& term)
    {
        if (!isSingle(term))
            return Truth::Open;
        const SignedTest test[] = {{&*term.test, false}}, opposite[] = {{&*term.test, true}};
        const bool canBe = canPassAll(test, ValueDomain::Any), canFail = canPassAll(opposite, ValueDomain::Any);
        if (canBe && canFail)
            return Truth::Open;
        m_tell({.kind = canBe ? Remark::Kind::AlwaysTrue : Remark::Kind::AlwaysEmpty,
                .place = term.place,
                .found = wordsOf(term)});
        return canBe ? Truth::Always : Truth::Never;
    }

    Truth several(const FilterTerm& term)
    {
        const bool isAll = term.kind == Kind::All;
        const Truth deciding = isAll ? Truth::Never : Truth::Always;
        bool isDecided = false, areAllOther = true;
        for (const FilterTerm& child : term.children) {
            const Truth one = truth(child);
            isDecided |= one == deciding;
            areAllOther = areAllOther && one == negated(deciding);
        }
        if (isDecided)
            return deciding;
        if (areAllOther)
            return negated(deciding);
        std::vector<TestOf> tests;
        std::map<std::string, const FilterTerm*> written;
        for (const FilterTerm& child : term.children) {
            if (isSingle(child))
                tests.push_back({child.path.text(), {&*child.test, false}, wordsOf(child), child.place});
            const auto opposite = written.find(canonicalOf(FilterTerm::negated(child)));
            if (opposite != written.end() && !isSingle(child)) {
                m_tell({.kind = isAll ? Remark::Kind::AlwaysEmpty : Remark::Kind::AlwaysTrue,
                        .place = child.place,
                        .found = wordsOf(child),
                        .other = wordsOf(*opposite->second)});
                return deciding;
            }
            written.emplace(canonicalOf(child), &child);
        }
        return togetherTruth(tests, isAll, ValueDomain::Any, m_tell);
    }

    const std::function<bool(const JsonPath&)>& m_isList;
    const Tell& m_tell;
};

bool impliesSlowly(const FilterTerm& first, const FilterTerm& second, int& steps)
{
    if (++steps > mostSteps)
        return false;
    const auto each = [&steps](const FilterTerm& a, const FilterTerm& b) { return impliesSlowly(a, b, steps); };
    if (second.kind == Kind::All)
        return std::all_of(second.children.begin(), second.children.end(),
                           [&](const FilterTerm& child) { return each(first, child); });
    if (first.kind == Kind::Any)
        return std::all_of(first.children.begin(), first.children.end(),
                           [&](const FilterTerm& child) { return each(child, second); });
    if (second.kind == Kind::Any && std::any_of(second.children.begin(), second.children.end(),
                                                [&](const FilterTerm& child) { return each(first, child); }))
        return true;
    if (first.kind == Kind::All)
        return std::any_of(first.children.begin(), first.children.end(),
                           [&](const FilterTerm& child) { return each(child, second); });
    if (first.kind == Kind::Leaf && second.kind == Kind::Leaf && first.path == second.path && !first.path.hasAny())
        return implies(*first.test, *second.test, ValueDomain::Any);
    if (first.kind == Kind::Not && second.kind == Kind::Not)
        return each(second.children.front(), first.children.front());
    if (first.kind == Kind::Element && second.kind == Kind::Element && first.path == second.path)
        return each(first.children.front(), second.children.front());
    return canonicalOf(first) == canonicalOf(second);
}

} // namespace

Truth truthOf(const FilterTerm& term, const std::function<bool(const JsonPath&)>& isList, const Tell& tell)
{
    return Analysis(isList, tell).truth(term);
}

bool implies(const FilterTerm& first, const FilterTerm& second)
{
    int steps = 0;
    return impliesSlowly(first, second, steps);
}

Truth togetherTruth(std::span<const TestOf> tests, bool isAll, ValueDomain domain, const Tell& tell)
{
    std::map<std::string, std::vector<const TestOf*>> subjects;
    std::vector<const std::vector<const TestOf*>*> inOrder;
    for (const TestOf& test : tests) {
        auto& together = subjects[test.subject];
        if (together.empty())
            inOrder.push_back(&together);
        if (together.size() < mostTogether)
            together.push_back(&test);
    }
    const auto excludes = [&](std::vector<const TestOf*> some) {
        std::vector<SignedTest> signs;
        for (const TestOf* test : some)
            signs.push_back({test->test.test, test->test.isNegated != !isAll});
        return !canPassAll(signs, domain);
    };
    for (const auto* together : inOrder) {
        if (together->size() < 2 || !excludes(*together))
            continue;
        // The first two that do it alone; else what all of them say.
        const TestOf *first = together->front(), *second = together->back();
        bool isFound = false;
        for (std::size_t j = 1; j < together->size() && !isFound; ++j) {
            for (std::size_t i = 0; i < j && !isFound; ++i) {
                isFound = excludes({(*together)[i], (*together)[j]});
                if (isFound) {
                    first = (*together)[i];
                    second = (*together)[j];
                }
            }
        }
        // Of three texts in one another not every way to stand together is tried.
        const bool isSure = isFound || std::none_of(together->begin(), together->end(), [](const TestOf* test) {
                                return isAboutText(test->test.test->parts().operation.what);
                            });
        if (!isSure)
            continue;
        tell({.kind = isAll ? Remark::Kind::AlwaysEmpty : Remark::Kind::AlwaysTrue,
              .place = second->place,
              .found = second->words,
              .other = first->words});
        return isAll ? Truth::Never : Truth::Always;
    }
    return Truth::Open;
}

std::string wordsOf(const FilterTerm& term)
{
    JsonArena arena;
    const auto node = fqlNodeOf(term);
    std::string words = node ? printFql(*node) : toJsonText(treeOf(term, arena, true));
    return shownOf(Json::ofText(words));
}

} // namespace weir::cdp
