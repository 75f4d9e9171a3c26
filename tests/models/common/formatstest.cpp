#include "models/common/formats.h"
#include "tests/support/registry.h"

#include <QTest>
#include <QTimeZone>

namespace weir {

class FormatsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        qputenv("TZ", "Europe/Berlin");
    }
    void cleanupTestCase()
    {
        QLocale::setDefault(QLocale::c());
        qunsetenv("TZ");
    }

    void countsFollowTheLocale()
    {
        QCOMPARE(formats::count(12400), QStringLiteral("12,400"));
        QCOMPARE(formats::count(std::optional<std::int64_t>()), QStringLiteral("—"));
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(formats::count(12400), QStringLiteral("12.400"));
        QCOMPARE(formats::size(1'234'567), QStringLiteral("1,2 MB"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void sizes_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << qint64(0) << QStringLiteral("0 B");
        QTest::newRow("999") << qint64(999) << QStringLiteral("999 B");
        QTest::newRow("1000") << qint64(1000) << QStringLiteral("1 kB");
        QTest::newRow("99.9") << qint64(99'900) << QStringLiteral("99.9 kB");
        QTest::newRow("rounds into the next unit") << qint64(999'950) << QStringLiteral("1 MB");
        QTest::newRow("1.2 MB") << qint64(1'234'567) << QStringLiteral("1.2 MB");
        QTest::newRow("123 GB") << qint64(123'456'789'012) << QStringLiteral("123 GB");
        QTest::newRow("negative") << qint64(-1'500'000) << QStringLiteral("-1.5 MB");
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << QStringLiteral("9,223 PB");
    }
    void sizes()
    {
        QFETCH(qint64, bytes);
        QFETCH(QString, text);
        QCOMPARE(formats::size(bytes), text);
    }

    void ratesAndCompactNumbers()
    {
        QCOMPARE(formats::rate(12400.4), QStringLiteral("12,400/s"));
        QCOMPARE(formats::rate(3.24), QStringLiteral("3.2/s"));
        QCOMPARE(formats::rate(0), QStringLiteral("0/s"));
        QCOMPARE(formats::rate(0.001), QStringLiteral("< 0.1/s"));
        QCOMPARE(formats::rate(9.96), QStringLiteral("10/s"));
        QCOMPARE(formats::byteRate(1'200'000), QStringLiteral("1.2 MB/s"));
        QCOMPARE(formats::compact(950), QStringLiteral("950"));
        QCOMPARE(formats::compact(12'400), QStringLiteral("12.4 k"));
        QCOMPARE(formats::compact(999'999), QStringLiteral("1 M"));
        QCOMPARE(formats::compact(3'140'000), QStringLiteral("3.1 M"));
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("ms") << qint64(340) << QStringLiteral("340 ms");
        QTest::newRow("s") << qint64(4'250) << QStringLiteral("4.2 s");
        QTest::newRow("below a minute") << qint64(59'999) << QStringLiteral("59 s");
        QTest::newRow("min") << qint64(185'000) << QStringLiteral("3 min 5 s");
        QTest::newRow("whole") << qint64(180'000) << QStringLiteral("3 min");
        QTest::newRow("h") << qint64((3 * 60 + 12) * 60'000) << QStringLiteral("3 h 12 min");
        QTest::newRow("d") << qint64(52 * 3'600'000) << QStringLiteral("2 d 4 h");
        QTest::newRow("y") << qint64(385) * 86'400'000 << QStringLiteral("1 y 20 d");
        QTest::newRow("negative") << qint64(-185'000) << QStringLiteral("−3 min 5 s");
        QTest::newRow("least") << std::numeric_limits<qint64>::min() << QStringLiteral("−292,471,208 y 247 d");
    }
    void durations()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(formats::duration(ms), text);
    }

    void retentionKnowsNoLimit()
    {
        QCOMPARE(formats::retention(-1), QStringLiteral("for ever"));
        QCOMPARE(formats::retention(604'800'000), QStringLiteral("7 d"));
    }

    void percentagesNeverClaimAllOrNothing()
    {
        QCOMPARE(formats::percentage(0), QStringLiteral("0 %"));
        QCOMPARE(formats::percentage(0.00001), QStringLiteral("< 0.1 %"));
        QCOMPARE(formats::percentage(0.125), QStringLiteral("12.5 %"));
        QCOMPARE(formats::percentage(0.99999), QStringLiteral("99.9 %"));
        QCOMPARE(formats::percentage(1), QStringLiteral("100 %"));
    }

    void timesAlwaysNameTheirZone()
    {
        const qint64 winter = 1'795'353'669'123; // 2026-11-22T13:21:09.123Z
        QCOMPARE(formats::timestamp(winter, true), QStringLiteral("2026-11-22 13:21:09.123 UTC"));
        QCOMPARE(formats::timestamp(winter, false), QStringLiteral("2026-11-22 14:21:09.123 CET"));
        QCOMPARE(formats::zone(winter - 180LL * 86'400'000, false), QStringLiteral("CEST"));
        QCOMPARE(formats::timeOfDay(winter, true), QStringLiteral("13:21:09.123"));
        QCOMPARE(formats::timestamp(-1, true), QStringLiteral("—"));
    }

    void agoIsCoarse()
    {
        QCOMPARE(formats::ago(1'000'000, 1'003'000), QStringLiteral("just now"));
        QCOMPARE(formats::ago(0, 300'000), QStringLiteral("5 min ago"));
        QCOMPARE(formats::ago(3 * 86'400'000LL, 0), QStringLiteral("in 3 d"));
    }
};

WEIR_TEST(FormatsTest)

} // namespace weir

#include "formatstest.moc"
