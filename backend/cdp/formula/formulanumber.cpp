#include "backend/cdp/formula/formulanumber.h"

#include "backend/base/json/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace weir::cdp {
namespace {

constexpr int mostDigits = 36; // two of them can be added, and one more digit fits
constexpr int room = 37;
constexpr int factorDigits = 18; // of two factors that are long
constexpr int shownDigits = 15;
constexpr int integerDigits = 19;
constexpr std::int64_t largest = 308, smallest = -323;

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

} // namespace

FormulaNumber::Wide FormulaNumber::power(int exponent)
{
    Wide value = 1;
    for (int i = 0; i < exponent; ++i)
        value *= 10;
    return value;
}

int FormulaNumber::count(Wide digits)
{
    int digitsSoFar = 0;
    for (; digits != 0; digits /= 10)
        ++digitsSoFar;
    return digitsSoFar;
}

FormulaNumber::Wide FormulaNumber::cut(Wide digits, std::int64_t places)
{
    if (places <= 0)
        return digits;
    if (places > room)
        return 0;
    const Wide unit = power(int(places));
    const Wide whole = digits / unit, rest = digits % unit;
    const Wide size = rest < 0 ? -rest : rest;
    return size >= unit - size ? whole + (digits < 0 ? -1 : 1) : whole;
}

FormulaNumber::Maybe FormulaNumber::make(Wide digits, std::int64_t exponent)
{
    if (const int surplus = count(digits) - mostDigits; surplus > 0) {
        digits = cut(digits, surplus);
        exponent += surplus;
    }
    while (digits != 0 && digits % 10 == 0) {
        digits /= 10;
        ++exponent;
    }
    const std::int64_t magnitude = exponent + count(digits) - 1;
    if (digits != 0 && magnitude >= largest)
        return std::nullopt;
    FormulaNumber number;
    if (digits != 0 && magnitude > smallest) {
        number.m_digits = digits;
        number.m_exponent = int(exponent);
    }
    return number;
}

FormulaNumber FormulaNumber::shortened(int digits) const
{
    const int surplus = count(m_digits) - digits;
    if (surplus <= 0)
        return *this;
    FormulaNumber number;
    number.m_digits = cut(m_digits, surplus);
    number.m_exponent = m_exponent + surplus;
    return number;
}

FormulaNumber FormulaNumber::ofInteger(std::int64_t value) { return make(value, 0).value_or(FormulaNumber()); }

FormulaNumber::Maybe FormulaNumber::parse(std::string_view text)
{
    const auto decimal = Decimal::parse(text);
    if (!decimal || decimal->magnitude() >= largest)
        return std::nullopt;
    if (decimal->isZero() || decimal->magnitude() <= smallest)
        return FormulaNumber();
    Wide digits = 0;
    int seen = 0; // from the first that is not 0
    for (const char letter : text) {
        if (letter == 'e' || letter == 'E' || seen == mostDigits)
            break;
        if (!isDigit(letter) || (seen == 0 && letter == '0'))
            continue;
        digits = digits * 10 + (letter - '0');
        ++seen;
    }
    return make(decimal->isNegative() ? -digits : digits, decimal->magnitude() + 1 - seen);
}

FormulaNumber::Maybe FormulaNumber::of(const Json& value)
{
    if (value.isText())
        return parse(value.text());
    if (!value.isNumber())
        return std::nullopt;
    if (const auto integer = value.integer())
        return ofInteger(*integer);
    std::array<char, 32> room;
    return parse(value.numberText(room));
}

FormulaNumber FormulaNumber::negated() const
{
    FormulaNumber number = *this;
    number.m_digits = -m_digits;
    return number;
}

bool FormulaNumber::align(FormulaNumber& other)
{
    FormulaNumber& high = m_exponent >= other.m_exponent ? *this : other;
    const int exponent = std::min(m_exponent, other.m_exponent);
    const int missing = high.m_exponent - exponent;
    if (count(high.m_digits) + missing > room)
        return false;
    high.m_digits *= power(missing);
    high.m_exponent = exponent;
    return true;
}

FormulaNumber::Maybe FormulaNumber::sum(const FormulaNumber& a, const FormulaNumber& b)
{
    if (a.isZero() || b.isZero())
        return a.isZero() ? b : a;
    FormulaNumber high = a, low = b;
    if (!high.align(low)) {
        if (high.m_exponent < low.m_exponent)
            std::swap(high, low);
        const int spare = room - count(high.m_digits);
        high.m_digits *= power(spare);
        high.m_exponent -= spare;
        low.m_digits = cut(low.m_digits, std::int64_t(high.m_exponent) - low.m_exponent);
    }
    return make(high.m_digits + low.m_digits, high.m_exponent);
}

FormulaNumber::Maybe FormulaNumber::product(const FormulaNumber& a, const FormulaNumber& b)
{
    const bool fits = count(a.m_digits) + count(b.m_digits) <= room;
    const FormulaNumber x = fits ? a : a.shortened(factorDigits), y = fits ? b : b.shortened(factorDigits);
    return make(x.m_digits * y.m_digits, std::int64_t(x.m_exponent) + y.m_exponent);
}

FormulaNumber::Maybe FormulaNumber::quotient(const FormulaNumber& a, const FormulaNumber& b)
{
    if (b.isZero())
        return std::nullopt;
    const FormulaNumber divisor = b.shortened(factorDigits);
    const int spare = room - count(a.m_digits);
    return make(a.m_digits * power(spare) / divisor.m_digits, std::int64_t(a.m_exponent) - spare - divisor.m_exponent);
}

FormulaNumber::Maybe FormulaNumber::remainder(const FormulaNumber& a, const FormulaNumber& b)
{
    FormulaNumber x = a, y = b;
    if (y.isZero() || !x.align(y))
        return std::nullopt;
    return make(x.m_digits % y.m_digits, x.m_exponent);
}

FormulaNumber::Maybe FormulaNumber::rounded(int decimals) const
{
    const std::int64_t places = -std::int64_t(decimals) - m_exponent;
    return places <= 0 ? Maybe(*this) : make(cut(m_digits, places), -std::int64_t(decimals));
}

Json FormulaNumber::toJson() const
{
    if (m_exponent >= 0 && count(m_digits) + m_exponent <= integerDigits) {
        const Wide whole = m_digits * power(m_exponent);
        if (whole == std::int64_t(whole))
            return Json::ofInteger(std::int64_t(whole));
    }
    const FormulaNumber shown = shortened(shownDigits);
    std::array<char, 32> text{};
    char* const end = text.data() + text.size();
    char* at = std::to_chars(text.data(), end, std::int64_t(shown.m_digits)).ptr;
    *at++ = 'e';
    at = std::to_chars(at, end, shown.m_exponent).ptr;
    double value = 0;
    std::from_chars(text.data(), at, value);
    return Json::ofNumber(value);
}

} // namespace weir::cdp
