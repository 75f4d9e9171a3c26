#include "widgets/charts/pyramid.h"
#include "tests/support/registry.h"

#include <QRandomGenerator>
#include <QTest>
#include <cmath>

namespace weir {
namespace {

constexpr std::int64_t fromMs = 1'790'000'000'000, step = 5000;

HistoryPoint point(qsizetype index, double value) { return {fromMs + index * step, value, value, value, value}; }

QVector<HistoryPoint> flat(qsizetype count)
{
    QVector<HistoryPoint> points;
    for (qsizetype i = 0; i < count; ++i)
        points << point(i, 1);
    return points;
}

} // namespace

class PyramidTest : public QObject
{
    Q_OBJECT
private slots:
    void aSpikeOfOneSampleIsThereAtAnyWidth()
    {
        QRandomGenerator random(5);
        for (int round = 0; round < 300; ++round) {
            const qsizetype count = 2 + qsizetype(random.bounded(20'000));
            QVector<HistoryPoint> points = flat(count);
            const qsizetype at = random.bounded(int(count));
            const double spike = random.bounded(2) == 0 ? 1000 : -1000;
            points[at] = point(at, spike);
            const Pyramid pyramid(points, step);
            const int width = 1 + random.bounded(2000);
            double least = 1, most = 1;
            qsizetype columns = 0;
            for (const ChartColumn& column : pyramid.columns(fromMs, points.constLast().atMs, width)) {
                least = std::min(least, column.min);
                most = std::max(most, column.max);
                if (column.min < 0 || column.max > 1)
                    QVERIFY(column.fromMs <= points[at].atMs && points[at].atMs <= column.untilMs);
                ++columns;
            }
            QCOMPARE(spike > 0 ? most : least, spike);
            QVERIFY2(columns <= width + 3, qPrintable(QStringLiteral("%1 of %2").arg(columns).arg(width)));
        }
    }

    void leastAndMostAreThoseOfThePoints()
    {
        QRandomGenerator random(7);
        QVector<HistoryPoint> points;
        std::int64_t at = fromMs;
        for (int i = 0; i < 30'000; ++i) {
            at += step * (random.bounded(500) == 0 ? 40 : 1);
            const double value = random.bounded(1000.0);
            points << HistoryPoint{at, value - 3, value + 5, value, value};
        }
        const Pyramid pyramid(points, step);
        for (int round = 0; round < 50; ++round) {
            const std::int64_t from = fromMs + random.bounded(int((at - fromMs) / 1000)) * 1000LL;
            const std::int64_t until = from + 1 + random.bounded(int((at - fromMs) / 1000)) * 1000LL;
            double most = -1e9, least = 1e9, seenMost = -1e9, seenLeast = 1e9;
            for (const HistoryPoint& one : points) {
                if (one.atMs < from || one.atMs > until)
                    continue;
                most = std::max(most, one.max);
                least = std::min(least, one.min);
            }
            for (const ChartColumn& column : pyramid.columns(from, until, 300)) {
                if (column.untilMs < from || column.fromMs > until)
                    continue;
                seenMost = std::max(seenMost, column.max);
                seenLeast = std::min(seenLeast, column.min);
            }
            QCOMPARE(seenMost, most);
            QCOMPARE(seenLeast, least);
        }
    }

    void aGapBreaksTheLineAndTwoStepsDoNot()
    {
        QVector<HistoryPoint> points{point(0, 1), point(2, 1), point(5, 1), point(6, 1)};
        const QVector<ChartColumn> columns = Pyramid(points, step).columns(fromMs, fromMs + 6 * step, 600);
        QCOMPARE(columns.size(), 4);
        QVERIFY(columns[0].isBroken); // the first has nothing before it
        QVERIFY(!columns[1].isBroken);
        QVERIFY(columns[2].isBroken);
        QVERIFY(!columns[3].isBroken);
    }

    void aGapIsSeenAlsoWhereManyPointsShareAColumn()
    {
        QVector<HistoryPoint> points = flat(10'000);
        points.remove(4'003, 1'500);
        int breaks = 0;
        for (const ChartColumn& column : Pyramid(points, step).columns(fromMs, points.constLast().atMs, 200))
            breaks += column.isBroken ? 1 : 0;
        QCOMPARE(breaks, 2);
    }

    void whatIsNoNumberIsAGap()
    {
        QVector<HistoryPoint> points = flat(5);
        points[2].mean = std::nan("");
        const QVector<ChartColumn> columns = Pyramid(points, step).columns(fromMs, fromMs + 4 * step, 400);
        QCOMPARE(columns.size(), 4);
        QVERIFY(columns[2].isBroken);
        QCOMPARE(Pyramid(points, step).nearest(fromMs + 2 * step), 1);
    }

    void appendingEqualsBuilding()
    {
        QVector<HistoryPoint> points;
        for (qsizetype i = 0; i < 1000; ++i)
            points << point(i, double(i * 7919 % 1000));
        Pyramid grown;
        grown = Pyramid(points.mid(0, 10), step);
        for (qsizetype i = 10; i < points.size(); i += 7)
            grown.append(points.mid(i, 7));
        const Pyramid built(points, step);
        for (const int width : {1, 7, 50, 400}) {
            const auto a = grown.columns(fromMs, points.constLast().atMs, width);
            const auto b = built.columns(fromMs, points.constLast().atMs, width);
            QCOMPARE(a.size(), b.size());
            for (qsizetype i = 0; i < a.size(); ++i) {
                QCOMPARE(a[i].min, b[i].min);
                QCOMPARE(a[i].max, b[i].max);
                QCOMPARE(a[i].fromMs, b[i].fromMs);
            }
        }
    }

    void theNewestPointMayBeReplacedAndOlderOnesAreIgnored()
    {
        Pyramid pyramid(flat(20), step);
        pyramid.append({point(19, 50)});
        pyramid.append({point(3, 99)});
        QCOMPARE(pyramid.points().size(), 20);
        double most = 0;
        for (const ChartColumn& column : pyramid.columns(fromMs, fromMs + 19 * step, 1))
            most = std::max(most, column.max);
        QCOMPARE(most, 50.0);
    }
};

WEIR_TEST(PyramidTest)

} // namespace weir

#include "pyramidtest.moc"
