// Purpose: a JSON number as digits and a power of ten, for what must be exact: is it whole, is it a multiple, do two
// hash alike. Thread: a value; the number must outlive it. Limits: exponents beyond ±4e18 count as that.
#pragma once

#include "backend/base/json/json.h"

#include <cstdint>
#include <optional>

namespace weir::cdp {

/// What multipleOf divides by: at most 38 significant digits.
struct Divisor
{
    unsigned __int128 digits = 1; ///< not divisible by ten
    std::int64_t exponent = 0;
    static constexpr int mostDigits = 38;
    /// None where `number` has too many digits, or is not above 0.
    static std::optional<Divisor> of(const Json& number);
};

/// A whole number whatever its size: 1, 1.0, 1e400.
bool isWhole(const Json& number);
bool isMultiple(const Json& number, const Divisor& divisor);
/// The same for all spellings of one number.
std::uint64_t numberHash(const Json& number);

} // namespace weir::cdp
