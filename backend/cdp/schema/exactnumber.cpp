#include "backend/cdp/schema/exactnumber.h"

#include <algorithm>
#include <limits>

namespace weir::cdp {
namespace {

using Wide = unsigned __int128;

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

std::int64_t exponentOf(std::string_view text)
{
    constexpr std::int64_t most = 4'000'000'000'000'000'000;
    bool isNegative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    std::int64_t value = 0;
    for (const char letter : text)
        value = value >= most / 10 ? most : value * 10 + (letter - '0');
    return isNegative ? -value : value;
}

/// DIGITS × 10^exponent, the digits (with a point among them) without zeros at either end; no digits: 0.
struct Parts
{
    std::string_view digits;
    std::int64_t exponent = 0;
    bool isNegative = false;

    explicit Parts(std::string_view text)
    {
        if (!text.empty() && text.front() == '-') {
            isNegative = true;
            text.remove_prefix(1);
        }
        if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
            exponent = exponentOf(text.substr(e + 1));
            text = text.substr(0, e);
        }
        const std::size_t first = text.find_first_of("123456789");
        if (first == std::string_view::npos) {
            exponent = 0;
            isNegative = false;
            return;
        }
        const std::size_t last = text.find_last_of("123456789");
        const std::size_t point = std::min(text.find('.'), text.size());
        // Behind the last digit that counts: the zeros up to the point, or the fraction.
        exponent += last < point ? std::int64_t(point - last - 1) : -std::int64_t(last - point);
        digits = text.substr(first, last - first + 1);
    }

    template <typename F> void each(F digit) const
    {
        for (const char letter : digits) {
            if (isDigit(letter))
                digit(unsigned(letter - '0'));
        }
    }
};

Wide addModulo(Wide a, Wide b, Wide modulus) { return a >= modulus - b ? a - (modulus - b) : a + b; }

Wide timesModulo(Wide a, Wide b, Wide modulus)
{
    Wide sum = 0;
    for (; b > 0; b >>= 1U) {
        if (b & 1U)
            sum = addModulo(sum, a, modulus);
        a = addModulo(a, a, modulus);
    }
    return sum;
}

Wide powerOfTenModulo(std::int64_t exponent, Wide modulus)
{
    Wide result = 1 % modulus, base = 10 % modulus;
    for (; exponent > 0; exponent >>= 1U) {
        if (exponent & 1)
            result = timesModulo(result, base, modulus);
        base = timesModulo(base, base, modulus);
    }
    return result;
}

Wide digitsModulo(const Parts& parts, Wide modulus)
{
    constexpr Wide small = Wide(1) << 120U;
    Wide rest = 0;
    parts.each([&](unsigned digit) {
        rest = modulus < small ? (rest * 10 + digit) % modulus
                               : addModulo(timesModulo(rest, 10, modulus), digit % modulus, modulus);
    });
    return rest;
}

} // namespace

std::optional<Divisor> Divisor::of(const Json& number)
{
    std::array<char, 32> room{};
    const Parts parts(number.numberText(room));
    if (parts.digits.empty() || parts.isNegative)
        return std::nullopt;
    Divisor divisor;
    divisor.digits = 0;
    divisor.exponent = parts.exponent;
    int count = 0;
    parts.each([&](unsigned digit) {
        if (++count <= mostDigits)
            divisor.digits = divisor.digits * 10 + digit;
    });
    return count <= mostDigits ? std::optional(divisor) : std::nullopt;
}

bool isWhole(const Json& number)
{
    if (number.integer())
        return true;
    std::array<char, 32> room{};
    const Parts parts(number.numberText(room));
    return parts.digits.empty() || parts.exponent >= 0;
}

bool isMultiple(const Json& number, const Divisor& divisor)
{
    if (divisor.exponent == 0 && divisor.digits <= Wide(std::numeric_limits<std::int64_t>::max())) {
        if (const auto integer = number.integer())
            return *integer % std::int64_t(divisor.digits) == 0;
    }
    std::array<char, 32> room{};
    const Parts parts(number.numberText(room));
    if (parts.digits.empty())
        return true;
    // Digits that end in no zero are no multiple of ten.
    if (parts.exponent < divisor.exponent)
        return false;
    const Wide rest = digitsModulo(parts, divisor.digits);
    return rest == 0 ||
           timesModulo(rest, powerOfTenModulo(parts.exponent - divisor.exponent, divisor.digits), divisor.digits) == 0;
}

std::uint64_t numberHash(const Json& number)
{
    std::array<char, 32> room{};
    const Parts parts(number.numberText(room));
    std::uint64_t hash = std::uint64_t(parts.exponent) * 0x9E37'79B9'7F4A'7C15U + (parts.isNegative ? 1 : 0);
    parts.each([&](unsigned digit) { hash = (hash ^ (digit + 1)) * 0x0000'0100'0000'01B3U; });
    return hash;
}

} // namespace weir::cdp
