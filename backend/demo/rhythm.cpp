#include "backend/demo/rhythm.h"

namespace weir {
namespace {

constexpr std::int64_t hourMs = 3'600'000;
constexpr std::int64_t dayMs = 24 * hourMs;

// Visits by hour UTC: Europe's day with America's evening behind it.
constexpr double hours[24] = {0.62, 0.50, 0.38, 0.28, 0.24, 0.28, 0.42, 0.62, 0.82, 0.98, 1.10, 1.18,
                              1.28, 1.22, 1.14, 1.14, 1.22, 1.36, 1.62, 1.86, 1.92, 1.68, 1.24, 0.86};
constexpr double weekdays[7] = {1.02, 0.95, 0.94, 0.97, 0.88, 1.04, 1.20}; // from Monday

double mean(const double* values, int count)
{
    double sum = 0;
    for (int i = 0; i < count; ++i)
        sum += values[i];
    return sum / count;
}

int weekday(std::int64_t ms) { return int((ms / dayMs + 3) % 7); } // 1970-01-01 was a Thursday

} // namespace

double shopRhythm(std::int64_t ms)
{
    static const double scale = 1.0 / (mean(hours, 24) * mean(weekdays, 7) * 1.006); // the newsletter adds a little
    const std::int64_t inDay = ms % dayMs;
    const auto hour = int(inDay / hourMs);
    const double part = double(inDay % hourMs) / double(hourMs);
    const double level = hours[hour] * (1 - part) + hours[(hour + 1) % 24] * part;
    const bool isNewsletter = weekday(ms) == 1 && hour >= 9 && hour < 11;
    return level * weekdays[weekday(ms)] * scale * (isNewsletter ? 1.6 : 1.0);
}

double officeRhythm(std::int64_t ms)
{
    const auto hour = int(ms % dayMs / hourMs);
    if (weekday(ms) >= 5)
        return 0.1;
    return hour >= 7 && hour < 17 ? 3.0 : 0.15;
}

} // namespace weir
