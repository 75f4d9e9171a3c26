// Purpose: numbers as they are written, compared exactly: 64-bit integers, 0.1, 1e400 and numbers of a thousand digits
// alike, without a double in between. Thread: a value; the text must outlive it. Limits: exponents beyond ±1e9 are
// taken as that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

class Decimal
{
public:
    Decimal() = default;
    static Decimal fromInteger(std::int64_t value);
    /// `-12.5e3`, also with a plus, leading zeros, `.5` and `5.`, as people and programs write numbers into texts;
    /// nothing else: no spaces, no hexadecimal digits, no Infinity.
    static std::optional<Decimal> parse(std::string_view text);
    /// Of a JSON number, whose form was checked.
    static Decimal parseJson(std::string_view text) { return parse(text).value_or(Decimal()); }

    /// Negative, 0 or positive, as a - b.
    static int compare(const Decimal& a, const Decimal& b);
    static int compare(const Decimal& a, std::int64_t b) { return compare(a, fromInteger(b)); }

    bool isNegative() const { return m_isNegative && m_count > 0; }
    bool isZero() const { return m_count == 0; }
    /// Nothing but zeros behind the point: 3, 3.0, 30e-1.
    bool isWhole() const { return decimals() == 0; }
    /// Of a whole number that fits.
    std::optional<std::int64_t> integer() const;
    /// Digits behind the point, without zeros at the end.
    std::int64_t decimals() const;
    /// The decimal exponent of the first digit: 0 for 1 to 9.99, -1 for 0.5; 0 for 0.
    std::int64_t magnitude() const { return m_count > 0 ? m_point - 1 : 0; }

private:
    static int compareSizes(const Decimal& a, const Decimal& b);

    bool m_isNegative = false;
    bool m_isExact = true;      ///< m_digits has all of them
    std::uint64_t m_digits = 0; ///< the first 19 significant ones
    int m_count = 0;            ///< of significant digits in m_digits; 0: the number is 0
    std::int64_t m_point = 0;   ///< the number is 0.DIGITS × 10^m_point
    std::string_view m_rest;    ///< digits (with a point among them) behind those in m_digits
};

} // namespace weir
