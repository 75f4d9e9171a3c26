#include "widgets/groups/groupoutlook.h"

#include <QDateTime>
#include <QLocale>
#include <QThreadPool>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t learnEveryMs = 600'000;
constexpr std::int64_t learnSpanMs = 56LL * 86'400'000;
constexpr int learnPoints = 10'000;
constexpr int bandPoints = 240;
constexpr qsizetype forecastPoints = 300; // a robust line costs their square
constexpr double anomalous = 3;

ChartBand bandOf(const QString& name, const QVector<BandPoint>& points, bool isForecast)
{
    ChartBand band{name, {}, isForecast};
    for (const BandPoint& point : points)
        band.points << ChartBand::Point{point.atMs, std::max(0.0, point.low), std::max(0.0, point.high)};
    return band;
}

/// Runs on a worker, answers on this thread unless the context is gone.
template <typename Work, typename Done> void away(QObject* context, Work work, Done done)
{
    QThreadPool::globalInstance()->start([pointer = QPointer<QObject>(context), work, done] {
        auto result = work();
        // The application outlives its workers; whether the page does is seen there.
        QMetaObject::invokeMethod(qApp, [pointer, done, result] {
            if (pointer)
                done(result);
        });
    });
}

} // namespace

void GroupOutlook::setSource(ClusterMonitor* monitor, const SeriesId& id)
{
    if (monitor == m_monitor && id == m_id)
        return;
    m_monitor = monitor;
    m_id = id;
    ++m_generation;
    m_usual.reset();
    m_learntAtMs = 0;
    m_bands.clear();
    m_anomaly.clear();
    m_busy = false;
}

void GroupOutlook::learn(std::int64_t nowMs)
{
    m_learntAtMs = nowMs;
    const int zoneMs = QDateTime::fromMSecsSinceEpoch(nowMs).offsetFromUtc() * 1000;
    m_monitor->history({m_id}, nowMs - learnSpanMs, nowMs, learnPoints, this,
                       [this, zoneMs, generation = m_generation](const Result<QVector<HistorySeries>>& found) {
                           if (!found || found->isEmpty() || generation != m_generation)
                               return;
                           const auto work = [points = found->first().points, zoneMs] {
                               return std::make_shared<const UsualBand>(UsualBand::learn(points, zoneMs));
                           };
                           away(this, work, [this, generation](std::shared_ptr<const UsualBand> usual) {
                               if (generation == m_generation)
                                   m_usual = std::move(usual);
                           });
                       });
}

void GroupOutlook::compute(const QVector<HistoryPoint>& points, std::int64_t fromMs, std::int64_t untilMs,
                           std::int64_t nowMs)
{
    if (!m_monitor)
        return;
    if (m_learntAtMs == 0 || nowMs - m_learntAtMs > learnEveryMs)
        learn(nowMs);
    if (m_busy)
        return;
    m_busy = true;
    struct Bands
    {
        QVector<BandPoint> usual, forecast;
        double score = 0;
    };
    const auto usual = m_usual ? m_usual : std::make_shared<const UsualBand>();
    const std::int64_t stepMs = std::max<std::int64_t>(1000, (untilMs - fromMs) / bandPoints);
    const QVector<HistoryPoint> newest = points.mid(std::max<qsizetype>(0, points.size() - forecastPoints));
    const auto work = [usual, newest, fromMs, untilMs, stepMs] {
        Bands made;
        made.usual = usualPoints(*usual, fromMs, untilMs, stepMs);
        if (newest.isEmpty())
            return made;
        made.score = usual->score(newest.last().atMs, newest.last().last);
        if (const std::optional<Forecast> forecast =
                newest.last().atMs < untilMs ? forecastOf(newest, *usual, untilMs, stepMs) : std::nullopt)
            made.forecast = forecast->band;
        return made;
    };
    away(this, work, [this, generation = m_generation](const Bands& made) {
        if (generation != m_generation)
            return;
        m_busy = false;
        QVector<ChartBand> bands;
        if (!made.usual.isEmpty())
            bands << bandOf(tr("usual"), made.usual, false);
        if (!made.forecast.isEmpty())
            bands << bandOf(tr("expected"), made.forecast, true);
        const QString spreads = QLocale().toString(std::abs(made.score), 'f', 1);
        m_anomaly = std::abs(made.score) <= anomalous ? QString()
                    : made.score > 0                  ? tr("%1 spreads above what is usual at this hour").arg(spreads)
                                                      : tr("%1 spreads below what is usual at this hour").arg(spreads);
        m_bands = bands;
        emit changed();
    });
}

} // namespace weir
