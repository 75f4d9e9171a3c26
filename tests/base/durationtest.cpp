#include "backend/base/duration.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class DurationTest : public QObject
{
    Q_OBJECT
private slots:
    void durationsOfBothForms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        const auto row = [](const char* text, qint64 ms) { QTest::newRow(text) << QString::fromLatin1(text) << ms; };
        row("250ms", 250);
        row("45s", 45'000);
        row("1.5s", 1'500);
        row("0.25ms", 0);
        row("1.5h", 5'400'000);
        row("15m", 900'000);
        row("12h", 43'200'000);
        row("30d", 2'592'000'000);
        row("2w", 1'209'600'000);
        row("0s", 0);
        row("PT30S", 30'000);
        row("PT0.5S", 500);
        row("PT0,5S", 500);
        row("PT1.5H", 5'400'000);
        row("PT1H30M", 5'400'000);
        row("P1D", 86'400'000);
        row("P30D", 2'592'000'000);
        row("P2W", 1'209'600'000);
        row("P1DT2H3M4S", 93'784'000);
        row("PT0S", 0);
        row("P0.5D", 43'200'000);
    }

    void durationsOfBothForms()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QCOMPARE(parseDuration(text), std::optional<std::int64_t>(ms));
    }

    void whatIsNoDurationIsNone_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"",
                                 "5",
                                 "s",
                                 "5x",
                                 "1.h",
                                 ".5h",
                                 "1,5h",
                                 "2m 30s",
                                 "-5m",
                                 "+5m",
                                 " 5m",
                                 "5m ",
                                 "5M",
                                 "1h30m",
                                 "P",
                                 "PT",
                                 "P1DT",
                                 "P1M",
                                 "P1Y",
                                 "PT1.5H30M",
                                 "P-1D",
                                 "pt5m",
                                 "P5M",
                                 "P1H",
                                 "PT5",
                                 "99999999999999999w",
                                 "PT99999999999999999999H",
                                 "5m\n"})
            QTest::addRow("<%s>", text) << QString::fromLatin1(text);
    }

    void whatIsNoDurationIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!parseDuration(text));
    }

    void momentsAreRelativeOrAbsolute()
    {
        constexpr std::int64_t noon = 1'767'268'800'000; // 2026-01-01T12:00:00Z
        const auto when = [](const char* text) { return parseWhen(QString::fromLatin1(text), noon); };
        QCOMPARE(when("-5m"), std::optional<std::int64_t>(noon - 300'000));
        QCOMPARE(when("+1h"), std::optional<std::int64_t>(noon + 3'600'000));
        QCOMPARE(when("+0s"), std::optional<std::int64_t>(noon));
        QCOMPARE(when("now"), std::optional<std::int64_t>(noon));
        QCOMPARE(when("-1.5s"), std::optional<std::int64_t>(noon - 1500));
        QCOMPARE(when("-PT1H"), std::optional<std::int64_t>(noon - 3'600'000));
        QCOMPARE(when("2026-01-01T12:00:00Z"), std::optional<std::int64_t>(noon));
        QCOMPARE(when("2026-01-01T12:00:00.250Z"), std::optional<std::int64_t>(noon + 250));
        QCOMPARE(when("2026-01-01T13:00:00+01:00"), std::optional<std::int64_t>(noon));
        QCOMPARE(when("2026-01-01T12:00:00"), std::optional<std::int64_t>(noon));
        QCOMPARE(when("2026-01-01"), std::optional<std::int64_t>(noon - 43'200'000));
        QVERIFY(!when("5m"));
        QVERIFY(!when("noon"));
        QVERIFY(!when("+"));
        QVERIFY(!when("2026-13-01T12:00:00Z"));
    }

    void theShortFormIsExact()
    {
        QCOMPARE(shortDuration(0), QStringLiteral("0s"));
        QCOMPARE(shortDuration(250), QStringLiteral("250ms"));
        QCOMPARE(shortDuration(90'000), QStringLiteral("90s"));
        QCOMPARE(shortDuration(900'000), QStringLiteral("15m"));
        QCOMPARE(shortDuration(1'209'600'000), QStringLiteral("2w"));
        for (const std::int64_t ms : {1LL, 999LL, 61'000LL, 5'400'000LL, 777'600'000LL})
            QCOMPARE(parseDuration(shortDuration(ms)), std::optional<std::int64_t>(ms));
    }
};

WEIR_TEST(DurationTest)

} // namespace weir

#include "durationtest.moc"
