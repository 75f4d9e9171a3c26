// Purpose: the operators of leaves and their names (definitions.md, "Values and comparison"). Thread: values. Limits:
// none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

/// The positive ones: each negative one is the negation of one of these.
enum class ValueOperator : std::uint8_t {
    Equals,
    OneOf,
    GreaterThan,
    AtLeast,
    LessThan,
    AtMost,
    Between,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Exists,
    Empty,
    Before,
    After,
    InLast,
    BeforeLast,
    InNext,
    AfterNext
};

struct SignedOperator
{
    ValueOperator what = ValueOperator::Equals;
    bool isNegated = false;

    friend bool operator==(const SignedOperator&, const SignedOperator&) = default;
};

std::optional<SignedOperator> valueOperatorOf(std::string_view name);
/// `notEquals`…; of what has no name of its own negated (not greaterThan) the positive one's.
std::string_view valueOperatorName(SignedOperator operation);
bool hasNegativeName(ValueOperator operation);
const std::vector<std::string>& valueOperatorNames();

inline bool isOrdered(ValueOperator operation)
{
    return operation >= ValueOperator::GreaterThan && operation <= ValueOperator::Between;
}
inline bool isAboutText(ValueOperator operation)
{
    return operation >= ValueOperator::Contains && operation <= ValueOperator::Matches;
}
inline bool isAboutMoment(ValueOperator operation) { return operation >= ValueOperator::InLast; } ///< against T
inline bool isAboutPresence(ValueOperator operation)
{
    return operation == ValueOperator::Exists || operation == ValueOperator::Empty;
}

} // namespace weir::cdp
