#include "backend/base/json/decimal.h"

#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr int mostDigits = 19;
constexpr std::int64_t mostExponent = 1'000'000'000;

constexpr std::array<std::uint64_t, 20> powers = [] {
    std::array<std::uint64_t, 20> all{};
    std::uint64_t power = 1;
    for (auto& entry : all) {
        entry = power;
        power *= 10;
    }
    return all;
}();

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

/// Steps over the digits of a text with a point among them.
class Digits
{
public:
    explicit Digits(std::string_view text) : m_text(text) {}
    int next() // 0 behind the end
    {
        while (m_at < m_text.size() && !isDigit(m_text[m_at]))
            ++m_at;
        return m_at < m_text.size() ? m_text[m_at++] - '0' : 0;
    }
    bool atEnd() const { return m_at >= m_text.size(); }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

Decimal Decimal::fromInteger(std::int64_t value)
{
    Decimal decimal;
    decimal.m_isNegative = value < 0;
    decimal.m_digits = value < 0 ? std::uint64_t(0) - std::uint64_t(value) : std::uint64_t(value);
    while (decimal.m_count < mostDigits && decimal.m_digits >= powers.at(std::size_t(decimal.m_count)))
        ++decimal.m_count;
    decimal.m_point = decimal.m_count;
    return decimal;
}

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    Decimal number;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        number.m_isNegative = text[at++] == '-';
    bool hasDigits = false, hasPoint = false;
    std::int64_t before = 0; // significant digits in front of the point, or minus the zeros behind it
    std::size_t restBegin = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !hasPoint) {
            hasPoint = true;
            continue;
        }
        if (!isDigit(text[at]))
            break;
        hasDigits = true;
        const bool isSignificant = number.m_count > 0 || text[at] != '0';
        if (!hasPoint)
            before += isSignificant ? 1 : 0;
        else if (!isSignificant)
            --before;
        if (!isSignificant)
            continue;
        if (number.m_count < mostDigits) {
            number.m_digits = number.m_digits * 10 + std::uint64_t(text[at] - '0');
            ++number.m_count;
        } else if (restBegin == 0) {
            restBegin = at;
        }
    }
    if (!hasDigits)
        return std::nullopt;
    if (restBegin > 0) {
        number.m_rest = text.substr(restBegin, at - restBegin);
        number.m_isExact = number.m_rest.find_first_not_of("0.") == std::string_view::npos;
    }
    std::int64_t exponent = 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool isNegative = false;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            isNegative = text[at++] == '-';
        if (at == text.size())
            return std::nullopt;
        for (; at < text.size() && isDigit(text[at]); ++at)
            exponent = std::min(exponent * 10 + (text[at] - '0'), mostExponent);
        exponent = isNegative ? -exponent : exponent;
    }
    if (at != text.size())
        return std::nullopt;
    number.m_point = before + exponent;
    return number;
}

std::int64_t Decimal::decimals() const
{
    if (m_count == 0)
        return 0;
    std::int64_t last = m_count; // digits up to the last that is not 0
    for (std::uint64_t digits = m_digits; last > 0 && digits % 10 == 0; digits /= 10)
        --last;
    if (!m_isExact) {
        std::int64_t seen = m_count;
        for (Digits rest(m_rest); !rest.atEnd();) {
            ++seen;
            last = rest.next() != 0 ? seen : last;
        }
    }
    return std::max<std::int64_t>(last - m_point, 0);
}

std::optional<std::int64_t> Decimal::integer() const
{
    if (m_count == 0)
        return 0;
    if (m_point > mostDigits || !isWhole())
        return std::nullopt;
    const std::int64_t missing = m_point - m_count; // whole: what is cut off are zeros
    const std::uint64_t size =
        missing >= 0 ? m_digits * powers.at(std::size_t(missing)) : m_digits / powers.at(std::size_t(-missing));
    constexpr std::uint64_t most = std::uint64_t(1) << 63;
    if (size > most || (size == most && !m_isNegative))
        return std::nullopt;
    return m_isNegative ? std::int64_t(std::uint64_t(0) - size) : std::int64_t(size);
}

int Decimal::compareSizes(const Decimal& a, const Decimal& b)
{
    if (a.m_count == 0 || b.m_count == 0)
        return (a.m_count > 0 ? 1 : 0) - (b.m_count > 0 ? 1 : 0);
    if (a.m_point != b.m_point)
        return a.m_point < b.m_point ? -1 : 1;
    // Both are 0.DIGITS times the same power of ten: brought to the same length, their digits compare as integers.
    using Wide = unsigned __int128;
    const Wide wideA = Wide(a.m_digits) * powers.at(std::size_t(mostDigits - a.m_count));
    const Wide wideB = Wide(b.m_digits) * powers.at(std::size_t(mostDigits - b.m_count));
    if (wideA != wideB)
        return wideA < wideB ? -1 : 1;
    if (a.m_isExact && b.m_isExact)
        return 0;
    Digits restA(a.m_rest), restB(b.m_rest);
    while (!restA.atEnd() || !restB.atEnd()) {
        const int digitA = restA.next();
        const int digitB = restB.next();
        if (digitA != digitB)
            return digitA - digitB;
    }
    return 0;
}

int Decimal::compare(const Decimal& a, const Decimal& b)
{
    if (a.m_isNegative != b.m_isNegative && (a.m_count > 0 || b.m_count > 0))
        return a.m_isNegative ? -1 : 1;
    const int sizes = compareSizes(a, b);
    return a.m_isNegative ? -sizes : sizes;
}

} // namespace weir
