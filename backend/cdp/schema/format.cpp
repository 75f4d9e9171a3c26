#include "backend/cdp/schema/format.h"

#include "backend/cdp/schema/ecmapattern.h"
#include "backend/cdp/schema/formathost.h"
#include "backend/cdp/schema/formaturi.h"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::cdp {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// -1 unless all of it are digits.
int numberOf(std::string_view digits)
{
    int value = 0;
    for (const char digit : digits) {
        if (!isDigit(digit))
            return -1;
        value = value * 10 + (digit - '0');
    }
    return value;
}

/// RFC 3339, full-date.
bool isDate(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return false;
    const int year = numberOf(text.substr(0, 4)), month = numberOf(text.substr(5, 2)),
              day = numberOf(text.substr(8, 2));
    if (year < 0 || month < 1 || month > 12 || day < 1)
        return false;
    static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[std::size_t(month - 1)] + (month == 2 && isLeap ? 1 : 0);
}

/// Minutes east of UTC; nothing where it is no zone.
bool zoneOf(std::string_view text, int& minutes)
{
    minutes = 0;
    if (text == "Z" || text == "z")
        return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return false;
    const int hour = numberOf(text.substr(1, 2)), minute = numberOf(text.substr(4, 2));
    minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
    return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

/// RFC 3339, full-time. A leap second is at the end of a day of UTC.
bool isTime(std::string_view text)
{
    if (text.size() < 9 || text[2] != ':' || text[5] != ':')
        return false;
    const int hour = numberOf(text.substr(0, 2)), minute = numberOf(text.substr(3, 2)),
              second = numberOf(text.substr(6, 2));
    text.remove_prefix(8);
    if (text.front() == '.') {
        std::size_t end = 1;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        if (end == 1)
            return false;
        text.remove_prefix(end);
    }
    int zone = 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || !zoneOf(text, zone))
        return false;
    constexpr int day = 24 * 60;
    return second < 60 || ((hour * 60 + minute - zone) % day + day) % day == day - 1;
}

bool isDateTime(std::string_view text)
{
    return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && isDate(text.substr(0, 10)) &&
           isTime(text.substr(11));
}

/// RFC 6901.
bool isPointer(std::string_view text)
{
    if (!text.empty() && text.front() != '/')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

bool isRelativePointer(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    if (end == 0 || (end > 1 && text[0] == '0'))
        return false;
    const std::string_view rest = text.substr(end);
    return rest == "#" || isPointer(rest);
}

constexpr std::array<std::pair<std::string_view, FormatCheck>, 17> formats = {
    {{"date-time", isDateTime},
     {"date", isDate},
     {"time", isTime},
     {"email", [](std::string_view text) { return isMailAddress(text, false); }},
     {"idn-email", [](std::string_view text) { return isMailAddress(text, true); }},
     {"hostname", [](std::string_view text) { return isHostName(text, false); }},
     {"idn-hostname", [](std::string_view text) { return isHostName(text, true); }},
     {"ipv4", isIpv4},
     {"ipv6", isIpv6},
     {"uri", [](std::string_view text) { return isUri(text, true, false); }},
     {"uri-reference", [](std::string_view text) { return isUri(text, false, false); }},
     {"iri", [](std::string_view text) { return isUri(text, true, true); }},
     {"iri-reference", [](std::string_view text) { return isUri(text, false, true); }},
     {"uri-template", isUriTemplate},
     {"json-pointer", isPointer},
     {"relative-json-pointer", isRelativePointer},
     {"regex", [](std::string_view text) { return ecmaPattern(text).isValid; }}}};

} // namespace

FormatCheck formatCheck(std::string_view name)
{
    const auto* found =
        std::find_if(formats.begin(), formats.end(), [&](const auto& entry) { return entry.first == name; });
    return found == formats.end() ? nullptr : found->second;
}

} // namespace weir::cdp
