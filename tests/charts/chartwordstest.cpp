#include "tests/support/registry.h"
#include "widgets/charts/chartvalues.h"
#include "widgets/charts/timeticks.h"

#include <QDateTime>
#include <QTest>

namespace weir {

class ChartWordsTest : public QObject
{
    Q_OBJECT
private slots:
    void valuesCarryTheirUnit_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](ChartUnit unit, double value, const char* text) {
            QTest::newRow(text) << int(unit) << value << QString::fromUtf8(text);
        };
        row(ChartUnit::RecordsPerSecond, 1'234'000, "1.2 M records/s");
        row(ChartUnit::RecordsPerSecond, 0.04, "0.04 records/s");
        row(ChartUnit::BytesPerSecond, 34e6, "34 MB/s");
        row(ChartUnit::Bytes, 0, "0 B");
        row(ChartUnit::Seconds, 185, "3 min 5 s");
        row(ChartUnit::Seconds, 0, "0 s");
        row(ChartUnit::Percent, 0.5, "50 %");
        row(ChartUnit::Count, 12'400, "12.4 k");
        row(ChartUnit::Count, -3, "-3");
        row(ChartUnit::Count, std::nan(""), "—");
    }
    void valuesCarryTheirUnit()
    {
        QFETCH(int, unit);
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(chartValue(ChartUnit(unit), value), text);
    }

    void theValueAxisBeginsAtZeroAndHoldsAllInRoundSteps()
    {
        for (const double high : {0.003, 0.7, 1.0, 9.0, 123.0, 99'999.0, 4e12}) {
            const ValueTicks ticks = valueTicks(ChartUnit::RecordsPerSecond, 0, high, 6);
            QCOMPARE(ticks.low, 0.0);
            QVERIFY(ticks.high >= high * (1 - 1e-9) && ticks.high <= high * 1.21);
            QVERIFY(ticks.at.size() >= 2 && ticks.at.size() <= 8);
        }
        QVERIFY(valueTicks(ChartUnit::Count, -40, 30, 6).low <= -40);
        QCOMPARE(valueTicks(ChartUnit::Count, 0, 0, 6).at, QVector<double>{0});         // nothing but zero
        QCOMPARE(valueTicks(ChartUnit::Count, 0, 2, 6).at, (QVector<double>{0, 1, 2})); // no half records
        const ValueTicks hours = valueTicks(ChartUnit::Seconds, 0, 4 * 3600, 5);
        QCOMPARE(hours.at[1], 3600.0);
    }

    void timesStandAtRoundPlaces_data()
    {
        QTest::addColumn<qint64>("span");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("date");
        QTest::newRow("minute") << qint64(60'000) << QStringLiteral("13:05:20") << QStringLiteral("21 Nov");
        QTest::newRow("hour") << qint64(3'600'000) << QStringLiteral("13:10") << QStringLiteral("21 Nov");
        QTest::newRow("day") << qint64(86'400'000) << QStringLiteral("18:00") << QStringLiteral("21 Nov");
        QTest::newRow("month") << qint64(30) * 86'400'000 << QStringLiteral("23 Nov") << QStringLiteral("2026");
        QTest::newRow("year") << qint64(365) * 86'400'000 << QStringLiteral("Jan") << QStringLiteral("2027");
    }
    void timesStandAtRoundPlaces()
    {
        QFETCH(qint64, span);
        QFETCH(QString, first);
        QFETCH(QString, date);
        const qint64 from = QDateTime({2026, 11, 21}, {13, 5, 17}, Qt::UTC).toMSecsSinceEpoch();
        const QVector<TimeTick> ticks = timeTicks(from, from + span, 8, true);
        QVERIFY(ticks.size() >= 3 && ticks.size() <= 9);
        QCOMPARE(ticks.first().label, first);
        QCOMPARE(ticks.first().date, date);
        for (const TimeTick& tick : ticks)
            QVERIFY(tick.atMs >= from && tick.atMs <= from + span);
    }

    void theDateIsSaidWhereTheDayChangesOnly()
    {
        const qint64 from = QDateTime({2026, 11, 21}, {20, 0}, Qt::UTC).toMSecsSinceEpoch();
        QStringList dates;
        for (const TimeTick& tick : timeTicks(from, from + 10 * 3'600'000, 10, true))
            dates << tick.date;
        QCOMPARE(dates.count(QStringLiteral("21 Nov")), 1);
        QCOMPARE(dates.count(QStringLiteral("22 Nov")), 1);
        QCOMPARE(dates.count(QString()), dates.size() - 2);
    }

    void summerTimeMovesNoTick()
    {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "Europe/Berlin");
        tzset();
        const qint64 from = QDateTime({2026, 3, 28}, {12, 0}, Qt::LocalTime).toMSecsSinceEpoch();
        const QVector<TimeTick> ticks = timeTicks(from, from + 48LL * 3'600'000, 10, false);
        qputenv("TZ", before);
        tzset();
        QVERIFY(ticks.size() >= 4);
        for (const TimeTick& tick : ticks)
            QVERIFY2(tick.label == QStringLiteral("00:00") || tick.label == QStringLiteral("06:00") ||
                         tick.label == QStringLiteral("12:00") || tick.label == QStringLiteral("18:00"),
                     qPrintable(tick.label));
    }
};

WEIR_TEST(ChartWordsTest)

} // namespace weir

#include "chartwordstest.moc"
