#include "backend/cdp/filter/valueoperator.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

struct Row
{
    std::string_view name;
    SignedOperator operation;
};
using Op = ValueOperator;
constexpr std::array<Row, 25> rows = {{{"equals", {Op::Equals}},
                                       {"notEquals", {Op::Equals, true}},
                                       {"oneOf", {Op::OneOf}},
                                       {"noneOf", {Op::OneOf, true}},
                                       {"greaterThan", {Op::GreaterThan}},
                                       {"atLeast", {Op::AtLeast}},
                                       {"lessThan", {Op::LessThan}},
                                       {"atMost", {Op::AtMost}},
                                       {"between", {Op::Between}},
                                       {"contains", {Op::Contains}},
                                       {"notContains", {Op::Contains, true}},
                                       {"startsWith", {Op::StartsWith}},
                                       {"endsWith", {Op::EndsWith}},
                                       {"matches", {Op::Matches}},
                                       {"notMatches", {Op::Matches, true}},
                                       {"exists", {Op::Exists}},
                                       {"missing", {Op::Exists, true}},
                                       {"empty", {Op::Empty}},
                                       {"notEmpty", {Op::Empty, true}},
                                       {"before", {Op::Before}},
                                       {"after", {Op::After}},
                                       {"inLast", {Op::InLast}},
                                       {"beforeLast", {Op::BeforeLast}},
                                       {"inNext", {Op::InNext}},
                                       {"afterNext", {Op::AfterNext}}}};

} // namespace

std::optional<SignedOperator> valueOperatorOf(std::string_view name)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? std::nullopt : std::optional(found->operation);
}

std::string_view valueOperatorName(SignedOperator operation)
{
    operation.isNegated = operation.isNegated && hasNegativeName(operation.what);
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.operation == operation; });
    return found == rows.end() ? std::string_view() : found->name;
}

bool hasNegativeName(ValueOperator operation)
{
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
        return row.operation == SignedOperator{operation, true};
    });
}

const std::vector<std::string>& valueOperatorNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Row& row : rows)
            all.emplace_back(row.name);
        return all;
    }();
    return names;
}

} // namespace weir::cdp
