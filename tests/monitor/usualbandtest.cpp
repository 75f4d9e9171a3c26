#include "backend/monitor/analysis/usualband.h"
#include "backend/monitor/analysis/forecast.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <cmath>
#include <functional>

namespace weir {

class UsualBandTest : public QObject
{
    Q_OBJECT
private slots:
    void anHourIsKnownAfterTwoWeeks()
    {
        const UsualBand one = UsualBand::learn(recorded(0, 7 * day, shop));
        QVERIFY(!one.isKnown(10 * hour));
        QVERIFY(!one.at(10 * hour));
        QCOMPARE(one.score(10 * hour, 1e9), 0.0);
        const UsualBand some = UsualBand::learn(recorded(0, 7 * day + 12 * hour, shop));
        QVERIFY(some.isKnown(14 * day + 11 * hour));
        QVERIFY(!some.isKnown(14 * day + 13 * hour));
        QVERIFY(!UsualBand().isKnown(0));
    }

    void theBandFollowsTheHourOfTheWeek()
    {
        const UsualBand band = UsualBand::learn(recorded(0, 28 * day, shop));
        for (int h = 0; h < 168; ++h) {
            const std::int64_t at = 35 * day + h * hour + hour / 2;
            const auto here = band.at(at);
            QVERIFY(here);
            QVERIFY2(here->low < shop(at) && shop(at) < here->high, qPrintable(QString::number(h)));
            QVERIFY(band.score(at, shop(at)) < 1);
            QVERIFY(band.score(at, shop(at) * 2) > 3);
            QVERIFY(band.score(at, 0) < -3);
        }
    }

    void betweenTwoHoursItIsInterpolated()
    {
        const auto steps = [](std::int64_t ms) { return ms % day < 12 * hour ? 100.0 : 200.0; };
        const UsualBand band = UsualBand::learn(recorded(0, 21 * day, steps));
        const auto middle = [&](std::int64_t ms) {
            const auto here = band.at(21 * day + ms);
            return here ? (here->low + here->high) / 2 : -1;
        };
        QCOMPARE(middle(11 * hour + hour / 2), 100.0);
        QCOMPARE(middle(12 * hour), 150.0);
        QCOMPARE(middle(12 * hour + hour / 4), 175.0);
        QCOMPARE(middle(12 * hour + hour / 2), 200.0);
    }

    void oneBadWeekDoesNotMakeItUsual()
    {
        const auto outage = [](std::int64_t ms) { return ms / day == 9 ? 0.0 : shop(ms); };
        const UsualBand band = UsualBand::learn(recorded(0, 35 * day, outage));
        const std::int64_t at = 37 * day + 12 * hour + hour / 2;
        QVERIFY(band.score(at, shop(at)) < 1);
        QVERIFY(band.score(at, 0) < -3);
    }

    void aFinelyRecordedDayDoesNotOutvoteTheWeeks()
    {
        QVector<HistoryPoint> points = recorded(0, 28 * day, [](std::int64_t) { return 100.0; });
        points += recorded(
            28 * day, 29 * day, [](std::int64_t) { return 500.0; }, 5'000);
        const UsualBand band = UsualBand::learn(points);
        QVERIFY(band.score(35 * day + 5 * hour, 100) < 1);
        QVERIFY(band.score(35 * day + 5 * hour, 500) > 3);
    }

    void whatNeverChangesIsNoAnomalyAtAHair()
    {
        const UsualBand band = UsualBand::learn(recorded(0, 21 * day, [](std::int64_t) { return 1000.0; }));
        QVERIFY(band.score(22 * day, 1001) < 0.1);
        QVERIFY(band.score(22 * day, 1200) > 3);
        const UsualBand none = UsualBand::learn(recorded(0, 21 * day, [](std::int64_t) { return 0.0; }));
        QCOMPARE(none.score(22 * day, 0), 0.0);
        QCOMPARE(none.score(22 * day, 1), 1.0);
        QCOMPARE(none.at(22 * day)->low, 0.0);
        QVERIFY(std::isfinite(none.score(22 * day, 1e12)));
        QCOMPARE(none.score(22 * day, std::nan("")), 0.0);
    }

    void theBandIsBelowZeroOnlyWhereValuesWere()
    {
        const auto wild = [](std::int64_t ms) { return ms % (20 * 60'000) == 0 ? 10.0 : 0.0; };
        QVERIFY(UsualBand::learn(recorded(0, 21 * day, wild)).at(22 * day)->low == 0);
        const auto below = [](std::int64_t ms) { return ms % (20 * 60'000) == 0 ? 10.0 : -10.0; };
        QVERIFY(UsualBand::learn(recorded(0, 21 * day, below)).at(22 * day)->low < 0);
    }

    void theWeekIsThatOfTheZone()
    {
        const int zone = -5 * int(hour);
        const auto local = [](std::int64_t ms) { return (ms - 5 * hour + 7 * day) % day < 12 * hour ? 10.0 : 50.0; };
        const UsualBand band = UsualBand::learn(recorded(0, 21 * day, local), zone);
        QVERIFY(band.score(22 * day + 4 * hour + hour / 2, 50) < 1);
        QVERIFY(band.score(22 * day + 5 * hour + hour / 2, 10) < 1);
        QVERIFY(band.isKnown(-3 * day));
    }

    void theTrendIsNotTurnedByOutliers()
    {
        QRandomGenerator random(5);
        const auto line = [&](std::int64_t ms) {
            const double clean = 1000 + 0.25 * double(ms) / 1000;
            return random.bounded(5) == 0 ? clean * 50 : clean + random.bounded(20) - 10;
        };
        const auto trend = trendOf(recorded(0, 2 * day, line));
        QVERIFY(trend);
        QVERIFY2(std::abs(trend->perSecond - 0.25) < 0.01, qPrintable(QString::number(trend->perSecond)));
        QVERIFY(std::abs(trend->value(day) - (1000 + 0.25 * 86'400)) < 200);
        QVERIFY(trend->noise > 0);
    }

    void threePointsMakeATrend()
    {
        QVERIFY(!trendOf({}));
        QVERIFY(!trendOf({point(0, 1), point(1000, 2)}));
        QVERIFY(!trendOf({point(0, 1), point(0, 2), point(0, 3)}));
        const auto trend = trendOf({point(0, 10), point(1000, 12), point(2000, 14)});
        QVERIFY(trend);
        QCOMPARE(trend->perSecond, 2.0);
        QCOMPARE(trend->at, 14.0);
        QCOMPARE(trend->atMs, 2000);
        QCOMPARE(trend->noise, 0.0);
    }

    void aLongSeriesIsAsQuickAsAShortOne()
    {
        const QVector<HistoryPoint> points = recorded(0, day, shop, 5'000);
        QCOMPARE(points.size(), 17'280);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(trendOf(points));
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }

    void aTrendReachesALimit()
    {
        const Trend rising{2.0, 100.0, 0, 0};
        QCOMPARE(secondsUntil(rising, 200, 0), std::optional<double>(50.0));
        QCOMPARE(secondsUntil(rising, 200, 10'000), std::optional<double>(40.0));
        QCOMPARE(secondsUntil(rising, 100, 0), std::optional<double>(0.0));
        QVERIFY(!secondsUntil(rising, 50, 0));
        QVERIFY(!secondsUntil(Trend{0, 100, 0, 0}, 200, 0));
        QCOMPARE(secondsUntil(Trend{-5, 100, 0, 0}, 0, 0), std::optional<double>(20.0));
    }

    void aForecastFollowsTheWeekAndTheTrendBehindIt()
    {
        const auto growing = [](std::int64_t ms) { return shop(ms) + 100.0 * double(ms) / double(28 * day); };
        const UsualBand usual = UsualBand::learn(recorded(0, 28 * day, shop));
        const auto forecast = forecastOf(recorded(21 * day, 28 * day, growing), usual, 30 * day, hour / 2);
        QVERIFY(forecast);
        QVERIFY(forecast->isSeasonal);
        QVERIFY(forecast->line.size() > 90);
        QCOMPARE(forecast->line.size(), forecast->band.size());
        for (qsizetype i = 0; i < forecast->line.size(); ++i) {
            const HistoryPoint& at = forecast->line[i];
            QVERIFY2(std::abs(at.mean - growing(at.atMs)) < 60,
                     qPrintable(QStringLiteral("%1: %2, %3").arg(i).arg(at.mean).arg(growing(at.atMs))));
            QVERIFY(forecast->band[i].low <= at.mean && at.mean <= forecast->band[i].high);
        }
    }

    void aForecastWithoutAWeekIsTheTrend()
    {
        const auto falling = [](std::int64_t ms) { return 1000 - double(ms) / 1000; };
        const auto forecast = forecastOf(recorded(0, 900'000, falling, 5'000), UsualBand(), 2'000'000, 100'000);
        QVERIFY(forecast);
        QVERIFY(!forecast->isSeasonal);
        QCOMPARE(forecast->line.first().atMs, 895'000);
        QVERIFY(std::abs(forecast->line[1].mean - 5) < 0.001);
        QCOMPARE(forecast->line.last().mean, 0.0);
        QVERIFY(!forecastOf({}, UsualBand(), 10, 1));
    }

    void theBandAheadLeavesOutWhatIsNotKnown()
    {
        const UsualBand band = UsualBand::learn(recorded(0, 7 * day + 12 * hour, shop));
        const QVector<BandPoint> points = usualPoints(band, 14 * day, 15 * day, hour);
        QCOMPARE(points.size(), 12);
        QVERIFY(points.first().low < points.first().high);
        QVERIFY(usualPoints(band, 0, 3650 * day, 1).size() <= 5'001);
    }

private:
    static constexpr std::int64_t hour = 3'600'000;
    static constexpr std::int64_t day = 24 * hour;

    static HistoryPoint point(std::int64_t atMs, double value) { return {atMs, value, value, value, value}; }

    static QVector<HistoryPoint> recorded(std::int64_t fromMs, std::int64_t untilMs,
                                          const std::function<double(std::int64_t)>& value,
                                          std::int64_t stepMs = 600'000)
    {
        QVector<HistoryPoint> points;
        for (std::int64_t ms = fromMs; ms < untilMs; ms += stepMs)
            points << point(ms, value(ms));
        return points;
    }

    /// Busy at noon, quiet at night, less at the weekend.
    static double shop(std::int64_t ms)
    {
        const double ofDay = double(ms % day) / double(day);
        const double level = (ms / day) % 7 < 2 ? 400 : 1000;
        return level * (1.2 - std::cos(2 * 3.14159265358979 * ofDay));
    }
};

WEIR_TEST(UsualBandTest)

} // namespace weir

#include "usualbandtest.moc"
