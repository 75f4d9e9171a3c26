#include "backend/monitor/history/pointfold.h"
#include "tests/monitor/historyworld.h"
#include "tests/support/registry.h"

#include <QFileInfo>
#include <QTest>
#include <cmath>
#include <random>

namespace weir {

using namespace test;

class HistoryRollupTest : public QObject
{
    Q_OBJECT

    /// A lag that goes up and down, with one spike a day.
    static double lagAt(std::int64_t atMs)
    {
        const std::int64_t second = (atMs - midnight) / 1000;
        return second % 86'400 == 45'000 ? 1e6 : double(second / 5 % 700);
    }

    static void recordUntil(HistoryStore& store, SharedClock& clock, const SeriesId& id, std::int64_t& nextMs,
                            std::int64_t untilMs, std::int64_t everyMs = 5000)
    {
        const SeriesHandle handle = store.handle(id);
        for (; nextMs < untilMs; nextMs += everyMs)
            store.record(nextMs, {{handle, lagAt(nextMs)}});
        clock.set(nextMs);
    }

    static HistoryPoints told(std::int64_t fromMs, std::int64_t untilMs)
    {
        HistoryPoints points;
        for (std::int64_t at = fromMs; at < untilMs; at += 5000)
            points.push_back({at, lagAt(at), lagAt(at), lagAt(at), lagAt(at)});
        return points;
    }

    static bool alike(const HistoryPoint& left, const HistoryPoint& right)
    {
        return left.atMs == right.atMs && left.min == right.min && left.max == right.max && left.last == right.last &&
               std::abs(left.mean - right.mean) <= 1; // half a record with each fold
    }

private slots:
    void stepsAreTheUsualOnes()
    {
        QCOMPARE(stepFor(0, hour - 1, 720), 5 * second);
        QCOMPARE(stepFor(0, hour - 1, 719), 10 * second);
        QCOMPARE(stepFor(0, 30 * day - 1, 4320), 10 * minute);
        QCOMPARE(stepFor(0, 30 * day - 1, 43'200), minute);
        QCOMPARE(stepFor(0, 730 * day, 1000), day);
        QVERIFY(stepFor(0, 730 * day, 10) % day == 0 && 730 * day / stepFor(0, 730 * day, 10) < 10);
        QCOMPARE(stepFor(5, 5, 0), 5 * second);
        QCOMPARE(floorTo(-1, 5000), std::int64_t(-5000));
    }

    void nothingIsTwoThingsBeforeAndAfterRollingUp()
    {
        HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        std::int64_t next = midnight;
        recordUntil(*store, world.clock, id, next, midnight + 30 * hour);
        QVERIFY(store->flush());
        for (const int most : {100'000, 2000, 300}) {
            const auto read = [&] {
                return store->read({id}, midnight + 7 * hour, midnight + 30 * hour - 1, most)->first();
            };
            world.clock.set(midnight);
            const HistorySeries before = read();
            world.clock.set(next);
            QVERIFY(store->maintain());
            const HistorySeries after = read();
            QCOMPARE(after.stepMs, before.stepMs);
            QCOMPARE(after.points.size(), before.points.size());
            for (qsizetype i = 0; i < after.points.size(); ++i)
                QVERIFY2(alike(after.points[i], before.points[i]), qPrintable(QString::number(i)));
        }
    }

    void fortyDaysRollUp()
    {
        HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        std::int64_t next = midnight;
        auto store = world.open();
        for (int i = 1; i <= 80; ++i) {
            recordUntil(*store, world.clock, id, next, midnight + i * 12 * hour);
            QVERIFY(store->flush());
            QVERIFY(store->maintain());
            if (i == 33)
                store = nullptr;
            if (i == 33)
                store = world.open();
        }
        const std::int64_t now = next;
        const auto expect = [&](std::int64_t fromMs, std::int64_t stepMs, int most) {
            HistoryPoints expected = told(fromMs, now);
            for (const std::int64_t step : {minute, 10 * minute, stepMs})
                expected = step <= stepMs ? folded(expected, step) : expected;
            const HistorySeries series = store->read({id}, fromMs, now, most)->first();
            QCOMPARE(series.stepMs, stepMs);
            QCOMPARE(std::size_t(series.points.size()), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY2(alike(series.points[qsizetype(i)], expected[i]), qPrintable(QString::number(i)));
        };
        // The last day is there as it was told; who asks for more of it than there is gets the next tier.
        expect(now - 12 * hour, 5 * second, 20'000);
        expect(now - 29 * day, minute, 1'000'000);
        expect(now - 40 * day, 10 * minute, 1'000'000);
        expect(now - 30 * day, hour, 1000);
        expect(now - 40 * day, 12 * hour, 100);
        QCOMPARE(store->state().oldestMs, midnight);
        // Some 23 bytes a step of a tier would be 2 MB.
        QVERIFY2(QFileInfo(world.path()).size() < 1'000'000,
                 qPrintable(QString::number(QFileInfo(world.path()).size())));
    }

    void twoYearsAreEnough()
    {
        HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing")), other = lagOf(QStringLiteral("other"));
        const auto store = world.open();
        std::int64_t next = midnight;
        recordUntil(*store, world.clock, id, next, midnight + day, minute);
        store->mark({midnight, MarkKind::Change, QStringLiteral("cluster"), {}});
        QVERIFY(store->flush());
        QVERIFY(store->maintain());
        next = midnight + 700 * day;
        recordUntil(*store, world.clock, other, next, midnight + 701 * day, minute);
        QVERIFY(store->flush());
        QVERIFY(store->maintain());
        QCOMPARE(store->read({id}, midnight, midnight + 2 * day, 1'000'000)->first().points.size(), 144);
        QCOMPARE(store->state().oldestMs, midnight);
        world.clock.set(midnight + 732 * day);
        QVERIFY(store->flush());
        QVERIFY(store->maintain());
        QVERIFY(store->read({id}, midnight, midnight + 2 * day, 1'000'000)->first().points.isEmpty());
        QVERIFY(store->marks({}, 0, midnight + day)->isEmpty());
        QCOMPARE(store->read({other}, midnight, midnight + 732 * day, 1'000'000)->first().points.size(), 144);
        QCOMPARE(store->state().oldestMs, midnight + 700 * day);
        // Its name goes, too, when nothing can be left of it.
        for (const int at : {735, 740}) {
            world.clock.set(midnight + at * day);
            QVERIFY(store->flush());
            QVERIFY(store->maintain());
        }
        const auto again = world.open();
        QCOMPARE(*again->series(Scope::GroupPartition, Measure::Lag, {}, {}), QVector<SeriesId>{other});
    }

    void whatComesLateIsFoldedIn()
    {
        HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const SeriesHandle handle = world.open()->handle(id);
        const auto store = world.open();
        QCOMPARE(store->handle(id), handle);
        for (int i = 0; i < 60; ++i)
            store->record(midnight + i * minute, {{handle, 1}});
        QVERIFY(store->flush());
        world.clock.set(midnight + 20 * hour);
        QVERIFY(store->flush());
        QVERIFY(store->maintain());
        QCOMPARE(store->read({id}, midnight, midnight + 20 * hour, 500)->first().points.first().max, 1.0);
        store->record(midnight + 30 * second, {{handle, 1000}});
        QVERIFY(store->flush());
        QCOMPARE(store->read({id}, midnight, midnight + minute, 500)->first().points.size(), 3);
        QVERIFY(store->maintain());
        const HistorySeries series = store->read({id}, midnight, midnight + 20 * hour, 500)->first();
        QCOMPARE(series.points.first().max, 1000.0);
        QCOMPARE(series.points.first().min, 1.0);
        QCOMPARE(series.points.size(), series.stepMs == 3 * minute ? 20 : 12);
    }

    void theOldestOfTheFinestGoesFirst()
    {
        HistoryWorld world;
        HistoryOptions options = world.options();
        options.mostBytes = 700'000;
        const auto store = HistoryStore::open(options);
        std::mt19937 random(1);
        std::vector<SeriesHandle> handles;
        for (int i = 0; i < 40; ++i)
            handles.push_back(store->handle(lagOf(QStringLiteral("billing"), QStringLiteral("orders"), i)));
        std::int64_t next = midnight;
        for (int turn = 1; turn <= 4; ++turn) {
            for (; next < midnight + turn * 8 * hour; next += 5 * second) {
                std::vector<HistoryStore::Sample> samples;
                for (const SeriesHandle handle : handles)
                    samples.push_back({handle, double(random() % 1000)});
                store->record(next, std::move(samples));
            }
            world.clock.set(next);
            QVERIFY(store->flush());
            QVERIFY(store->maintain());
        }
        QVERIFY2(QFileInfo(world.path()).size() <= options.mostBytes,
                 qPrintable(QString::number(QFileInfo(world.path()).size())));
        const QVector<SeriesId> ids{lagOf(QStringLiteral("billing"), QStringLiteral("orders"), 7)};
        // The newest is there in full, the oldest in the next tier.
        QCOMPARE(store->read(ids, next - hour, next - 1, 1'000'000)->first().points.size(), 720);
        const HistorySeries old = store->read(ids, midnight, midnight + hour - 1, 1'000'000)->first();
        QCOMPARE(old.stepMs, minute);
        QCOMPARE(old.points.size(), 60);
    }
};

WEIR_TEST(HistoryRollupTest)

} // namespace weir

#include "historyrolluptest.moc"
