// Purpose: whether some value can satisfy several tests at once, and whether one test implies another: by trying the
// values at which tests can turn. Thread: any, no state. Limits: lists are not thought of; patterns and references to
// other values are left open.
#pragma once

#include "backend/cdp/filter/valuetest.h"

namespace weir::cdp {

/// What the values may be.
enum class ValueDomain { Any, Numbers, Counts };

/// A test, or its negation.
struct SignedTest
{
    const ValueTest* test = nullptr;
    bool isNegated = false;
};

/// Can it be told by trying?
bool isDecidable(const ValueTest& test);
/// False: no value passes all of them. Those that are not decidable are left out.
bool canPassAll(std::span<const SignedTest> tests, ValueDomain domain);
/// Every value that passes the first passes the second; false where that is not known.
bool implies(const ValueTest& first, const ValueTest& second, ValueDomain domain);

} // namespace weir::cdp
