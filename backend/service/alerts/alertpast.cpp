#include "backend/service/alerts/alertpast.h"

#include "backend/monitor/alerts/alertengine.h"
#include "backend/service/alerts/alertreadings.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int mostShown = 6;

double valueOf(const AlertRule& rule, const HistoryPoint& point, std::int64_t stepMs)
{
    const bool takesMildest = rule.forMs >= stepMs;
    switch (rule.measure) {
    case AlertMeasure::NoData:
        return (takesMildest ? point.max : point.min) > 0 ? 0 : 1;
    case AlertMeasure::Verdict:
        return takesMildest ? point.min : point.max;
    default:
        return rule.below == takesMildest ? point.max : point.min;
    }
}

} // namespace

AlertTest alertPast(const AlertRule& rule, const QVector<std::pair<QString, HistorySeries>>& series,
                    std::int64_t fromMs, std::int64_t untilMs)
{
    AlertTest test;
    test.fromMs = fromMs;
    test.untilMs = untilMs;
    double covered = 0;
    for (const auto& [subject, recorded] : series) {
        QVector<HistoryPoint> before, within;
        for (const HistoryPoint& point : recorded.points) {
            if (point.atMs < fromMs)
                before.append(point);
            else if (point.atMs < untilMs)
                within.append(point);
        }
        const UsualBand usual = rule.usualScore ? UsualBand::learn(before) : UsualBand();
        AlertEngine engine;
        AlertChanges changes;
        double known = 0;
        for (const HistoryPoint& point : within) {
            AlertReading reading{subject, valueOf(rule, point, recorded.stepMs), {}, {}, {}};
            if (rule.measure == AlertMeasure::Verdict && *reading.value == double(Verdict::Unknown))
                reading.value.reset();
            engine.take(rule, {withUsual(rule, reading, &usual, point.atMs)}, point.atMs, changes);
            known += double(recorded.stepMs);
        }
        test.alerts += changes.cleared + engine.open();
        covered = std::max(covered, known / double(std::max<std::int64_t>(1, untilMs - fromMs)));
        if (test.series.size() < mostShown)
            test.series.append({recorded.id, recorded.stepMs, within});
    }
    test.coverage = std::min(1.0, covered);
    std::sort(test.alerts.begin(), test.alerts.end(),
              [](const Alert& a, const Alert& b) { return a.firedAtMs > b.firedAtMs; });
    return test;
}

} // namespace weir
