// Purpose: numbers as they are written, compared exactly: 64-bit integers, 0.1, 1e400 and numbers of a thousand digits
// alike, without a double in between. Thread: a value; the text must outlive it. Limits: exponents beyond ±1e9 are
// taken as that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

class FqlDecimal
{
public:
    FqlDecimal() = default;
    static FqlDecimal fromInteger(std::int64_t value);
    /// `-12.5e3`, also with a plus, leading zeros, `.5` and `5.`, as people and programs write numbers into texts;
    /// nothing else: no spaces, no hexadecimal digits, no Infinity.
    static std::optional<FqlDecimal> parse(std::string_view text);
    /// Of a JSON number, whose form was checked.
    static FqlDecimal parseJson(std::string_view text) { return parse(text).value_or(FqlDecimal()); }

    /// Negative, 0 or positive, as a - b.
    static int compare(const FqlDecimal& a, const FqlDecimal& b);

private:
    static int compareSizes(const FqlDecimal& a, const FqlDecimal& b);

    bool m_isNegative = false;
    bool m_isExact = true;      ///< m_digits has all of them
    std::uint64_t m_digits = 0; ///< the first 19 significant ones
    int m_count = 0;            ///< of significant digits in m_digits; 0: the number is 0
    std::int64_t m_point = 0;   ///< the number is 0.DIGITS × 10^m_point
    std::string_view m_rest;    ///< digits (with a point among them) behind those in m_digits
};

} // namespace weir
