#include "backend/cdp/rules/exactsum.h"
#include "tests/support/registry.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

namespace weir::cdp {
namespace {

ExactSum sumOf(const QList<double>& numbers)
{
    ExactSum sum;
    for (const double number : numbers)
        sum.add(number);
    return sum;
}

/// Everything that prices, counts and measurements may be: what is summed exactly.
std::vector<double> manyNumbers(std::mt19937_64& random)
{
    std::vector<double> numbers;
    const double units[] = {1, 1e-2, 1e-5, 1e-9, 1e6, 1e17};
    for (int i = 0; i < 500; ++i) {
        const double digits = static_cast<double>(static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000);
        const double unit = units[random() % std::size(units)];
        // Divided, not multiplied: the nearest double to what is written in decimals.
        numbers.push_back(unit < 1 ? digits / std::round(1 / unit) : digits * unit / 1e4);
    }
    return numbers;
}

} // namespace

class ExactSumTest : public QObject
{
    Q_OBJECT
private slots:
    void isWhatComesOutOnPaper_data()
    {
        QTest::addColumn<QList<double>>("numbers");
        QTest::addColumn<double>("expected");
        QTest::newRow("nothing") << QList<double>{} << 0.0;
        QTest::newRow("a tenth and two") << QList<double>{0.1, 0.2} << 0.3;
        QTest::newRow("ten tenths") << QList<double>(10, 0.1) << 1.0;
        QTest::newRow("a hundred cents") << QList<double>(100, 0.01) << 1.0;
        QTest::newRow("back to nothing") << QList<double>{0.1, 0.2, -0.3} << 0.0;
        QTest::newRow("below zero") << QList<double>{-19.99, -19.99, -19.99} << -59.97;
        QTest::newRow("both signs") << QList<double>{-0.1, 0.3} << 0.2;
        QTest::newRow("a billionth") << QList<double>{1e-9, 2e-9} << 3e-9;
        QTest::newRow("small beside large") << QList<double>{1e15, 0.1, -1e15} << 0.1;
        QTest::newRow("large") << QList<double>{9e17, 9e17, 9e17} << 2.7e18;
        QTest::newRow("larger than 64 bits") << QList<double>{9e19, 0.5, -9e19} << 0.5;
        QTest::newRow("digits beyond a double's") << QList<double>{9e19, 9e19, 16384, 0.5, -9e19, -9e19} << 16384.5;
        QTest::newRow("millions with cents") << QList<double>{1234567.89, 7654321.11} << 8888889.0;
        QTest::newRow("beyond nine decimals") << QList<double>{0.25, 1.0 / 3} << 0.25 + 1.0 / 3;
        QTest::newRow("beyond all") << QList<double>{1e300, -1e300, 2} << 2.0;
    }

    void isWhatComesOutOnPaper()
    {
        QFETCH(QList<double>, numbers);
        QFETCH(double, expected);
        // Not QCOMPARE, which forgives the last digits.
        const double sum = sumOf(numbers).value();
        QVERIFY2(sum == expected, qPrintable(QString::number(sum, 'g', 17)));
    }

    void theOrderDoesNotMatter()
    {
        std::mt19937_64 random(6);
        std::vector<double> numbers = manyNumbers(random);
        ExactSum first;
        for (const double number : numbers)
            first.add(number);
        for (int turn = 0; turn < 20; ++turn) {
            std::shuffle(numbers.begin(), numbers.end(), random);
            // In two parts, too.
            ExactSum one, other;
            const std::size_t middle = random() % numbers.size();
            for (std::size_t i = 0; i < numbers.size(); ++i)
                (i < middle ? one : other).add(numbers[i]);
            one.add(other);
            QVERIFY(one.value() == first.value());
            QCOMPARE(one.low(), first.low());
            QCOMPARE(one.high(), first.high());
            QVERIFY(one.rest() == 0);
        }
    }

    void whatIsSubtractedIsGone()
    {
        std::mt19937_64 random(7);
        ExactSum sum, part;
        for (const double number : manyNumbers(random))
            sum.add(number);
        for (const double number : manyNumbers(random))
            part.add(number);
        const ExactSum before = sum;
        sum.add(part);
        QVERIFY(sum.value() != before.value());
        sum.subtract(part);
        QVERIFY(sum.value() == before.value());
        QCOMPARE(sum.low(), before.low());
    }

    void isMadeOfItsParts_data()
    {
        QTest::addColumn<QList<double>>("numbers");
        QTest::newRow("nothing") << QList<double>{};
        QTest::newRow("above zero") << QList<double>{0.1, 12.5};
        QTest::newRow("below zero") << QList<double>{-0.1};
        QTest::newRow("large") << QList<double>{9e17, 9e17, 0.75};
        QTest::newRow("large below zero") << QList<double>{-9e19, -9e19, -0.75};
        QTest::newRow("with a rest") << QList<double>{1.0 / 3, 5, -1e200};
    }

    void isMadeOfItsParts()
    {
        QFETCH(QList<double>, numbers);
        const ExactSum sum = sumOf(numbers);
        ExactSum again = ExactSum::ofParts(sum.high(), sum.low(), sum.rest());
        QVERIFY(again.value() == sum.value());
        again.subtract(sum);
        QVERIFY(again.value() == 0);
        QCOMPARE(again.low(), std::uint64_t(0));
    }
};

WEIR_TEST(ExactSumTest)

} // namespace weir::cdp

#include "exactsumtest.moc"
