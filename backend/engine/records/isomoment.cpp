#include "backend/engine/records/outputformats.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace weir::engine {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;

/// Where the digits of year, month, day, hour, minute, second and millisecond stand.
struct Part
{
    int at, size;
};
constexpr Part parts[]{{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}};
constexpr std::string_view pattern = "0000-00-00T00:00:00.000Z";
constexpr std::int64_t dayMs = 86'400'000;

std::int64_t momentAt(int year, unsigned month, unsigned day)
{
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return sys_days(date).time_since_epoch() / milliseconds(1);
}

} // namespace

std::string isoMoment(std::int64_t ms)
{
    static const std::int64_t first = momentAt(0, 1, 1), last = momentAt(9999, 12, 31) + dayMs - 1;
    const milliseconds moment(std::clamp(ms, first, last));
    const auto day = std::chrono::floor<days>(moment);
    const std::chrono::year_month_day date{sys_days(day)};
    auto rest = int((moment - day).count());
    const int values[]{int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())),
                       rest / 3'600'000, rest / 60'000 % 60,          rest / 1'000 % 60,
                       rest % 1'000};
    std::string text(pattern);
    for (std::size_t i = 0; i < std::size(parts); ++i) {
        int value = values[i];
        for (int at = parts[i].at + parts[i].size - 1; at >= parts[i].at; --at, value /= 10)
            text[std::size_t(at)] = char('0' + value % 10);
    }
    return text;
}

std::optional<std::int64_t> momentOf(std::string_view text)
{
    if (text.size() != pattern.size())
        return {};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != pattern[i])
            return {};
    }
    int values[std::size(parts)]{};
    for (std::size_t i = 0; i < std::size(parts); ++i)
        std::from_chars(text.data() + parts[i].at, text.data() + parts[i].at + parts[i].size, values[i]);
    const auto [year, month, day, hour, minute, second, ms] = values;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return {};
    return momentAt(year, unsigned(month), unsigned(day)) + ((hour * 60 + minute) * 60 + second) * 1'000LL + ms;
}

} // namespace weir::engine
