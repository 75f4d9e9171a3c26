// Purpose: what of a filter is always true or never, and whether one filter implies another. Thread: any, no state.
// Limits: thinks of 64 tests of one value together; what it cannot tell it leaves open.
#pragma once

#include "backend/cdp/filter/filterterm.h"
#include "backend/cdp/lint/remark.h"
#include "backend/cdp/lint/witnesses.h"

#include <functional>

namespace weir::cdp {

enum class Truth { Open, Always, Never };
inline Truth negated(Truth truth)
{
    return truth == Truth::Always ? Truth::Never : truth == Truth::Never ? Truth::Always : Truth::Open;
}

/// Takes remarks without an id.
using Tell = std::function<void(Remark)>;

/// One of several tests that stand together in an `all` or `any`.
struct TestOf
{
    std::string subject{}; ///< what is tested; the same for the same
    SignedTest test{};
    std::string words{}; ///< as people write it
    std::string place{};
};
/// Tells two that exclude each other (`isAll`), or of which one is always true.
Truth togetherTruth(std::span<const TestOf> tests, bool isAll, ValueDomain domain, const Tell& tell);

/// `isList`: was a list seen at the path? Then two values may be there at once.
Truth truthOf(const FilterTerm& term, const std::function<bool(const JsonPath&)>& isList, const Tell& tell);
/// Whatever event passes the first passes the second; false where that is not known.
bool implies(const FilterTerm& first, const FilterTerm& second);
/// As FQL, or as JSON.
std::string wordsOf(const FilterTerm& term);

} // namespace weir::cdp
