#include "backend/serde/avrological.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace weir {
namespace {

constexpr std::int64_t dayNanos = 86'400'000'000'000;
constexpr std::size_t maxDecimalBytes = 256;

struct TimeShape
{
    std::int64_t perSecond = 1;
    int decimals = 0;
    bool hasDate = false;
    bool isUtc = false;
};

TimeShape shapeOf(AvroLogical logical)
{
    switch (logical) {
    case AvroLogical::TimeMillis:
        return {1'000, 3, false, false};
    case AvroLogical::TimeMicros:
        return {1'000'000, 6, false, false};
    case AvroLogical::TimestampMillis:
        return {1'000, 3, true, true};
    case AvroLogical::TimestampMicros:
        return {1'000'000, 6, true, true};
    case AvroLogical::TimestampNanos:
        return {1'000'000'000, 9, true, true};
    case AvroLogical::LocalTimestampMillis:
        return {1'000, 3, true, false};
    case AvroLogical::LocalTimestampMicros:
        return {1'000'000, 6, true, false};
    case AvroLogical::LocalTimestampNanos:
        return {1'000'000'000, 9, true, false};
    default:
        return {};
    }
}

std::int64_t floorDiv(std::int64_t value, std::int64_t by)
{
    return value / by - (value % by != 0 && (value < 0) != (by < 0) ? 1 : 0);
}

std::optional<std::string> dateText(std::int64_t days)
{
    if (days < -719528 || days > 2932896) // 0000-01-01 to 9999-12-31
        return {};
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()), unsigned(date.day()));
    return std::string(text);
}

std::string clockText(std::int64_t units, const TimeShape& shape)
{
    const std::int64_t seconds = units / shape.perSecond;
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d.%0*lld", int(seconds / 3600), int(seconds / 60 % 60),
                  int(seconds % 60), shape.decimals, static_cast<long long>(units % shape.perSecond));
    return text;
}

/// Takes exactly `digits` digits off the front.
bool take(std::string_view& text, int digits, int* value)
{
    if (text.size() < std::size_t(digits))
        return false;
    const auto result = std::from_chars(text.data(), text.data() + digits, *value);
    if (result.ec != std::errc() || result.ptr != text.data() + digits || *value < 0)
        return false;
    text.remove_prefix(std::size_t(digits));
    return true;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> takeDate(std::string_view& text)
{
    int year = 0, month = 0, day = 0;
    if (!take(text, 4, &year) || !take(text, '-') || !take(text, 2, &month) || !take(text, '-') || !take(text, 2, &day))
        return {};
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                                           std::chrono::day{unsigned(day)}};
    if (!date.ok())
        return {};
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

std::optional<std::int64_t> takeClock(std::string_view& text, const TimeShape& shape)
{
    int hour = 0, minute = 0, second = 0;
    if (!take(text, 2, &hour) || !take(text, ':') || !take(text, 2, &minute) || hour > 23 || minute > 59)
        return {};
    if (take(text, ':') && (!take(text, 2, &second) || second > 59))
        return {};
    std::int64_t fraction = 0;
    if (take(text, '.')) {
        std::int64_t unit = shape.perSecond;
        bool any = false;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            unit /= 10;
            if (unit == 0 && text.front() != '0')
                return {};
            fraction += unit * (text.front() - '0');
            text.remove_prefix(1);
            any = true;
        }
        if (!any)
            return {};
    }
    return (std::int64_t(hour) * 3600 + minute * 60 + second) * shape.perSecond + fraction;
}

std::uint32_t littleEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

} // namespace

std::optional<std::string> avroTimeText(AvroLogical logical, std::int64_t value)
{
    if (logical == AvroLogical::Date)
        return dateText(value);
    const TimeShape shape = shapeOf(logical);
    const std::int64_t dayUnits = dayNanos / 1'000'000'000 * shape.perSecond;
    if (!shape.hasDate)
        return value < 0 || value >= dayUnits ? std::nullopt : std::optional(clockText(value, shape));
    const std::int64_t days = floorDiv(value, dayUnits);
    std::optional<std::string> text = dateText(days);
    if (text)
        *text += 'T' + clockText(value - days * dayUnits, shape) + (shape.isUtc ? "Z" : "");
    return text;
}

std::optional<std::int64_t> avroTimeValue(AvroLogical logical, std::string_view text)
{
    if (logical == AvroLogical::Date) {
        const auto days = takeDate(text);
        return text.empty() ? days : std::nullopt;
    }
    const TimeShape shape = shapeOf(logical);
    const std::int64_t dayUnits = dayNanos / 1'000'000'000 * shape.perSecond;
    std::int64_t value = 0;
    if (shape.hasDate) {
        const auto days = takeDate(text);
        if (!days || (!take(text, 'T') && !take(text, ' ')) || __builtin_mul_overflow(*days, dayUnits, &value))
            return {};
    }
    const auto clock = takeClock(text, shape);
    if (!clock || __builtin_add_overflow(value, *clock, &value))
        return {};
    if (shape.isUtc && !take(text, 'Z')) {
        const bool west = take(text, '-');
        int hours = 0, minutes = 0;
        if ((!west && !take(text, '+')) || !take(text, 2, &hours) || hours > 18)
            return {};
        take(text, ':');
        if (!take(text, 2, &minutes) || minutes > 59)
            return {};
        const std::int64_t shift = (std::int64_t(hours) * 60 + minutes) * 60 * shape.perSecond;
        if (__builtin_sub_overflow(value, west ? -shift : shift, &value))
            return {};
    }
    return text.empty() ? std::optional(value) : std::nullopt;
}

std::optional<std::string> avroDecimalText(std::string_view unscaled, int scale)
{
    if (unscaled.size() > maxDecimalBytes)
        return {};
    std::string magnitude(unscaled);
    const bool negative = !magnitude.empty() && static_cast<signed char>(magnitude.front()) < 0;
    if (negative) {
        bool carry = true;
        for (std::size_t i = magnitude.size(); i-- > 0;) {
            const unsigned char flipped = static_cast<unsigned char>(~magnitude[i]);
            magnitude[i] = char(flipped + (carry ? 1 : 0));
            carry = carry && flipped == 0xFF;
        }
    }
    std::string digits; // backwards
    while (std::any_of(magnitude.begin(), magnitude.end(), [](char c) { return c != 0; })) {
        unsigned rest = 0;
        for (char& c : magnitude) {
            const unsigned part = rest * 256 + static_cast<unsigned char>(c);
            c = char(part / 10);
            rest = part % 10;
        }
        digits += char('0' + rest);
    }
    while (digits.size() <= std::size_t(scale))
        digits += '0';
    std::string text = negative ? "-" : "";
    for (std::size_t i = digits.size(); i-- > 0;) {
        text += digits[i];
        if (scale > 0 && i == std::size_t(scale))
            text += '.';
    }
    return text;
}

std::optional<std::string> avroDecimalBytes(std::string_view decimal, int scale)
{
    const bool negative = take(decimal, '-');
    std::string digits;
    long point = -1;
    std::size_t i = 0;
    for (; i < decimal.size() && (decimal[i] == '.' || (decimal[i] >= '0' && decimal[i] <= '9')); ++i) {
        if (decimal[i] != '.')
            digits += decimal[i];
        else if (point >= 0)
            return {};
        else
            point = long(digits.size());
    }
    long exponent = 0;
    if (i < decimal.size() && (decimal[i] == 'e' || decimal[i] == 'E')) {
        const char* begin = decimal.data() + i + 1 + (i + 1 < decimal.size() && decimal[i + 1] == '+' ? 1 : 0);
        const auto result = std::from_chars(begin, decimal.data() + decimal.size(), exponent);
        if (result.ec != std::errc() || std::abs(exponent) > 1000)
            return {};
        i = std::size_t(result.ptr - decimal.data());
    }
    if (digits.empty() || i != decimal.size() || digits.size() > maxDecimalBytes * 2)
        return {};
    if (point < 0)
        point = long(digits.size());
    // The unscaled number has `scale` digits after the point.
    const long wanted = point + exponent + scale;
    while (long(digits.size()) > std::max(wanted, 0L) && digits.back() == '0')
        digits.pop_back();
    if (long(digits.size()) > std::max(wanted, 0L) || wanted > long(maxDecimalBytes) * 2)
        return {};
    if (!digits.empty())
        digits.resize(std::size_t(wanted), '0');
    std::string bytes; // little-endian magnitude
    for (const char c : digits) {
        unsigned carry = unsigned(c - '0');
        for (char& byte : bytes) {
            carry += static_cast<unsigned char>(byte) * 10u;
            byte = char(carry & 255);
            carry >>= 8;
        }
        if (carry)
            bytes += char(carry);
    }
    if (bytes.empty() || static_cast<signed char>(bytes.back()) < 0)
        bytes += '\0'; // room for the sign
    if (negative) {
        unsigned carry = 1;
        for (char& byte : bytes) {
            carry += static_cast<unsigned char>(~byte);
            byte = char(carry & 255);
            carry >>= 8;
        }
        if (bytes.size() > 1 && bytes.back() == char(0xFF) && static_cast<signed char>(bytes[bytes.size() - 2]) < 0)
            bytes.pop_back();
    }
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

std::string avroDurationText(std::string_view twelveBytes)
{
    const std::uint32_t millis = littleEndian(twelveBytes, 8);
    char text[64];
    std::snprintf(text, sizeof text, "P%uM%uDT%u.%03uS", littleEndian(twelveBytes, 0), littleEndian(twelveBytes, 4),
                  millis / 1000, millis % 1000);
    return text;
}

std::optional<std::string> avroDurationBytes(std::string_view text)
{
    unsigned months = 0, days = 0, seconds = 0, millis = 0;
    int used = 0;
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "P%uM%uDT%u.%3uS%n", &months, &days, &seconds, &millis, &used) != 4 ||
        std::size_t(used) != copy.size() || seconds > 4'294'966)
        return {};
    std::string bytes;
    for (const std::uint32_t part : {months, days, seconds * 1000 + millis}) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes += char(part >> shift & 255);
    }
    return bytes;
}

std::optional<std::string> uuidBytes(std::string_view text)
{
    if (text.size() != 36)
        return {};
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                return {};
            ++i;
            continue;
        }
        unsigned value = 0;
        const auto result = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
        if (result.ec != std::errc() || result.ptr != text.data() + i + 2)
            return {};
        bytes += char(value);
        i += 2;
    }
    return bytes;
}

} // namespace weir
