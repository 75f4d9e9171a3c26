// Purpose: the arithmetic of formulas in decimal, as on paper: 0.1 + 0.2 is 0.3. Thread: a value. Limits: 36 digits;
// what is beyond 10^308 is no number, what is below 10^-323 is 0.
#pragma once

#include "backend/base/json/json.h"

namespace weir::cdp {

class FormulaNumber
{
public:
    using Maybe = std::optional<FormulaNumber>;

    FormulaNumber() = default; ///< 0
    static FormulaNumber ofInteger(std::int64_t value);
    /// `-12.5e3` and what else Decimal takes.
    static Maybe parse(std::string_view text);
    /// A number, or a text that is one (definitions.md, "Values and comparison").
    static Maybe of(const Json& value);

    bool isZero() const { return m_digits == 0; }
    FormulaNumber negated() const;
    // None: too large, or the divisor is 0. A quotient that does not end has at least 19 digits.
    static Maybe sum(const FormulaNumber& a, const FormulaNumber& b);
    static Maybe product(const FormulaNumber& a, const FormulaNumber& b);
    static Maybe quotient(const FormulaNumber& a, const FormulaNumber& b);
    /// Of a division with a whole quotient, cut off towards 0: with the sign of `a`.
    static Maybe remainder(const FormulaNumber& a, const FormulaNumber& b);
    /// To so many digits behind the point (negative: in front of it), halves away from 0.
    Maybe rounded(int decimals) const;

    /// Exact for whole numbers of 64 bits; others to 15 significant digits.
    Json toJson() const;

private:
    __extension__ typedef __int128 Wide;
    static Maybe make(Wide digits, std::int64_t exponent);
    static int count(Wide digits);
    static Wide power(int exponent);
    static Wide cut(Wide digits, std::int64_t places); ///< the last `places` digits rounded away
    FormulaNumber shortened(int digits) const;
    bool align(FormulaNumber& other); ///< to the same exponent, exactly; false: too far apart

    Wide m_digits = 0; ///< below 10^36; the last one is not 0
    int m_exponent = 0;
};

} // namespace weir::cdp
