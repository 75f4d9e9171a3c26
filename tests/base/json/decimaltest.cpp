#include "backend/base/json/decimal.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class DecimalTest : public QObject
{
    Q_OBJECT
private slots:
    void knowsWholeNumbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isWhole");
        QTest::addColumn<bool>("fits");
        QTest::addColumn<qint64>("integer");
        QTest::addColumn<int>("decimals");
        const auto row = [](const char* text, bool isWhole, bool fits, qint64 integer, int decimals) {
            QTest::newRow(text) << QByteArray(text) << isWhole << fits << integer << decimals;
        };
        row("0", true, true, 0, 0);
        row("-0.000", true, true, 0, 0);
        row("+12", true, true, 12, 0);
        row("012.50", false, false, 0, 1);
        row(".5", false, false, 0, 1);
        row("5.", true, true, 5, 0);
        row("1200e-2", true, true, 12, 0);
        row("1250e-2", false, false, 0, 1);
        row("1e18", true, true, 1'000'000'000'000'000'000, 0);
        row("1e19", true, false, 0, 0);
        row("1e-20", false, false, 0, 20);
        row("9223372036854775807", true, true, std::numeric_limits<qint64>::max(), 0);
        row("9223372036854775808", true, false, 0, 0);
        row("-9223372036854775808", true, true, std::numeric_limits<qint64>::min(), 0);
        row("-9223372036854775809", true, false, 0, 0);
        row("123456789012345678901234", true, false, 0, 0);
        row("12345678901234567890.5", false, false, 0, 1);
        row("1.0000000000000000000000001", false, false, 0, 25);
        row("1.0000000000000000000000000", true, true, 1, 0);
        row("12300000000000000000000000e-23", true, true, 123, 0);
        row("12300000000000000000000000e-25", false, false, 0, 2);
    }

    void knowsWholeNumbers()
    {
        QFETCH(QByteArray, text);
        const auto decimal = Decimal::parse(std::string_view(text.constData(), std::size_t(text.size())));
        QVERIFY(decimal.has_value());
        QTEST(decimal->isWhole(), "isWhole");
        QTEST(decimal->integer().has_value(), "fits");
        QTEST(qint64(decimal->integer().value_or(0)), "integer");
        QTEST(int(decimal->decimals()), "decimals");
    }

    void comparesWithIntegers()
    {
        QVERIFY(Decimal::compare(*Decimal::parse("3.000"), 3) == 0);
        QVERIFY(Decimal::compare(*Decimal::parse("2.9999999999999999999999"), 3) < 0);
        QVERIFY(Decimal::compare(*Decimal::parse("3.0000000000000000000001"), 3) > 0);
        QVERIFY(Decimal::compare(*Decimal::parse("-1e30"), std::numeric_limits<std::int64_t>::min()) < 0);
        QVERIFY(Decimal::compare(*Decimal::parse("-0"), 0) == 0);
        QVERIFY(Decimal::fromInteger(-4).isNegative() && !Decimal::parse("-0.0")->isNegative());
    }

    void magnitudeIsThatOfTheFirstDigit()
    {
        QCOMPARE(Decimal::parse("0.00")->magnitude(), 0);
        QCOMPARE(Decimal::parse("9.99")->magnitude(), 0);
        QCOMPARE(Decimal::parse("1234")->magnitude(), 3);
        QCOMPARE(Decimal::parse("0.05")->magnitude(), -2);
        QCOMPARE(Decimal::parse("1e400")->magnitude(), 400);
    }

    void otherTextsAreNoNumbers()
    {
        for (const char* text : {"", "-", ".", "e5", "1e", "1e+", " 1", "1 ", "0x10", "Infinity", "1,5", "1.2.3"})
            QVERIFY2(!Decimal::parse(text), text);
    }
};

WEIR_TEST(DecimalTest)

} // namespace weir

#include "decimaltest.moc"
