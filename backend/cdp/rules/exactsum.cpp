#include "backend/cdp/rules/exactsum.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace weir::cdp {
namespace {

constexpr double billion = 1e9;

/// The decimal that a person wrote, from the shortest text of the double; false: more than nine decimals or too large.
bool toBillionths(double value, std::int64_t& whole, std::int64_t& billionths)
{
    std::array<char, 48> room{};
    const auto written = std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::fixed);
    if (written.ec != std::errc())
        return false;
    std::string_view text(room.data(), static_cast<std::size_t>(written.ptr - room.data()));
    const bool isNegative = text.starts_with('-');
    if (isNegative)
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view before = text.substr(0, point);
    const std::string_view after = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (after.size() > 9 || before.size() > 18)
        return false;
    std::from_chars(before.data(), before.data() + before.size(), whole);
    billionths = 0;
    for (std::size_t i = 0; i < 9; ++i)
        billionths = billionths * 10 + (i < after.size() ? after[i] - '0' : 0);
    if (isNegative) {
        whole = -whole;
        billionths = -billionths;
    }
    return true;
}

} // namespace

void ExactSum::add(double value)
{
    // Below this a whole number of billionths is hit by rounding alone: the double's error times 10^9 stays below a
    // half.
    constexpr double quick = 1e6;
    std::int64_t whole = 0, billionths = 0;
    if (value == std::trunc(value) && std::abs(value) < 1e18) {
        m_billionths += static_cast<Wide>(static_cast<std::int64_t>(value)) * 1'000'000'000;
    } else if (std::abs(value) < quick) {
        const double scaled = std::round(value * billion);
        if (scaled / billion == value)
            m_billionths += static_cast<Wide>(static_cast<std::int64_t>(scaled));
        else
            m_rest += value;
    } else if (value == std::trunc(value) && std::abs(value) < 1e20) {
        m_billionths += static_cast<Wide>(value) * 1'000'000'000;
    } else if (toBillionths(value, whole, billionths)) {
        m_billionths += static_cast<Wide>(whole) * 1'000'000'000 + billionths;
    } else {
        m_rest += value;
    }
}

void ExactSum::add(const ExactSum& other)
{
    m_billionths += other.m_billionths;
    m_rest += other.m_rest;
}

void ExactSum::subtract(const ExactSum& other)
{
    m_billionths -= other.m_billionths;
    m_rest -= other.m_rest;
}

double ExactSum::value() const
{
    const Wide whole = m_billionths / 1'000'000'000;
    const auto part = static_cast<std::int64_t>(m_billionths % 1'000'000'000);
    // One rounding only: where both fit, the quotient of two exact doubles is the nearest double.
    constexpr Wide exact = static_cast<Wide>(1) << 53;
    const double sum =
        m_billionths < exact && m_billionths > -exact
            ? static_cast<double>(static_cast<std::int64_t>(m_billionths)) / billion
            : static_cast<double>(static_cast<long double>(whole) + static_cast<long double>(part) / 1e9L);
    return sum + m_rest;
}

ExactSum ExactSum::ofParts(std::uint64_t high, std::uint64_t low, double rest)
{
    ExactSum sum;
    sum.m_billionths = static_cast<Wide>(static_cast<std::int64_t>(high)) * (static_cast<Wide>(1) << 64) + low;
    sum.m_rest = rest;
    return sum;
}

} // namespace weir::cdp
