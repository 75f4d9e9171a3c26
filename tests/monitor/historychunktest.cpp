#include "backend/monitor/history/chunkcodec.h"
#include "backend/monitor/history/columncodec.h"
#include "backend/monitor/history/tickcodec.h"
#include "tests/monitor/historyworld.h"
#include "tests/support/registry.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <random>

namespace weir {

using test::midnight;

class HistoryChunkTest : public QObject
{
    Q_OBJECT

    static HistoryPoints raw(const std::vector<double>& values)
    {
        HistoryPoints points;
        for (std::size_t i = 0; i < values.size(); ++i)
            points.push_back({midnight + std::int64_t(i) * 5000, values[i], values[i], values[i], values[i]});
        return points;
    }

private slots:
    void columnsComeBackToTheBit_data()
    {
        QTest::addColumn<QVector<qint64>>("values");
        constexpr qint64 most = std::numeric_limits<qint64>::max(), least = std::numeric_limits<qint64>::min();
        QTest::newRow("none") << QVector<qint64>{};
        QTest::newRow("one") << QVector<qint64>{-7};
        QTest::newRow("two") << QVector<qint64>{5, 9};
        QTest::newRow("constant") << QVector<qint64>(1000, 42);
        QTest::newRow("steady") << QVector<qint64>{10, 20, 30, 40, 50, 60};
        QTest::newRow("extremes") << QVector<qint64>{least, most, 0, most, least, -1, 1};
        QVector<qint64> noise;
        std::mt19937_64 random(1);
        for (int i = 0; i < 777; ++i)
            noise << qint64(random());
        QTest::newRow("noise") << noise;
    }

    void columnsComeBackToTheBit()
    {
        QFETCH(QVector<qint64>, values);
        const std::vector<std::int64_t> given(values.begin(), values.end());
        std::string bytes;
        appendColumn(bytes, given);
        std::string_view in(bytes);
        std::vector<std::int64_t> read;
        QVERIFY(takeColumn(in, given.size(), read));
        QVERIFY(in.empty());
        QCOMPARE(read, given);
    }

    void wholeNumbersAreExact()
    {
        const std::vector<double> values{0, -1, 9007199254740992.0, -9007199254740992.0, 1e15 + 1, 3};
        const auto read = decodeChunk(Tier::Raw, encodeChunk(Tier::Raw, raw(values)));
        QVERIFY(read);
        QCOMPARE(*read, raw(values));
    }

    void ratesAreCloseEnough()
    {
        std::mt19937_64 random(2);
        std::vector<double> values{0, 0.1, -0.1, 1e-300, 1e300, -123456.789, 0.25};
        for (int i = 0; i < 500; ++i)
            values.push_back(std::exp(std::uniform_real_distribution<>(-20, 20)(random)));
        const auto read = decodeChunk(Tier::Raw, encodeChunk(Tier::Raw, raw(values)));
        QVERIFY(read);
        QCOMPARE(read->size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY2(std::abs((*read)[i].last - values[i]) <= std::abs(values[i]) / 4096,
                     qPrintable(QString::number(values[i])));
            QCOMPARE((*read)[i].last, values[i] == 0 ? 0.0 : asKept(values[i]));
        }
    }

    void allFourValuesOfAStepComeBack()
    {
        HistoryPoints points;
        for (int i = 0; i < 144; ++i) {
            const double base = 1e9 + i * 1000;
            points.push_back({midnight + i * 600'000LL, base, base + 40'000, base + 20'000.5, base + 39'999});
        }
        const auto read = decodeChunk(Tier::TenMinutes, encodeChunk(Tier::TenMinutes, points));
        QVERIFY(read);
        for (std::size_t i = 0; i < points.size(); ++i) {
            QCOMPARE((*read)[i].atMs, points[i].atMs);
            QCOMPARE((*read)[i].min, points[i].min);
            QCOMPARE((*read)[i].max, points[i].max);
            QCOMPARE((*read)[i].last, points[i].last);
            QVERIFY(std::abs((*read)[i].mean - points[i].mean) <= 0.5);
        }
    }

    void aSpikeKeepsItsMinAndMaxAmongRates()
    {
        HistoryPoints points;
        for (int i = 0; i < 300; ++i)
            points.push_back({midnight + i * 60'000LL, 0.3, i == 200 ? 1e6 + 0.5 : 0.7, 0.5, 0.4});
        const auto read = decodeChunk(Tier::Minute, encodeChunk(Tier::Minute, points));
        QVERIFY(read);
        QVERIFY(std::abs((*read)[200].max - 1e6) < 250);
        QVERIFY(std::abs((*read)[201].max - 0.7) < 0.001);
        QVERIFY(std::abs((*read)[200].min - 0.3) < 0.001);
    }

    void aSampleCostsLittle()
    {
        std::mt19937_64 random(3);
        const auto bytesASample = [](const std::vector<double>& values) {
            return double(encodeChunk(Tier::Raw, raw(values)).size()) / double(values.size());
        };
        std::vector<double> offsets, rates, idle(360, 0);
        double end = 123'456'789;
        for (int i = 0; i < 360; ++i) {
            offsets.push_back(end += std::floor(std::normal_distribution<>(5000, 70)(random)));
            rates.push_back(std::normal_distribution<>(1000.5, 50)(random));
        }
        QVERIFY2(bytesASample(offsets) < 1.5, qPrintable(QString::number(bytesASample(offsets))));
        QVERIFY2(bytesASample(rates) < 1.5, qPrintable(QString::number(bytesASample(rates))));
        QVERIFY2(bytesASample(idle) < 0.15, qPrintable(QString::number(bytesASample(idle))));
    }

    void damagedBytesAreNoPoints()
    {
        const std::string whole = encodeChunk(Tier::Raw, raw({1, 2, 3, 5, 8, 13}));
        for (std::size_t i = 0; i < whole.size(); ++i) {
            QVERIFY(!decodeChunk(Tier::Raw, std::string_view(whole).substr(0, i)));
            std::string damaged = whole;
            damaged[i] = char(damaged[i] ^ 0x55);
            if (const auto read = decodeChunk(Tier::Raw, damaged); read)
                QCOMPARE(*read, raw({1, 2, 3, 5, 8, 13}));
        }
        QVERIFY(!decodeChunk(Tier::Minute, whole));
    }

    void ticksComeBack()
    {
        const std::vector<TickPart> ticks{{100, {{0, 1.5}, {1, -2}, {1023, 1e300}}}, {105, {}}, {110, {{512, 0}}}};
        std::vector<TickPart> read;
        QVERIFY(visitTicks(encodeTicks(ticks), [&read](std::int64_t at, std::uint16_t series, double value) {
            if (read.empty() || read.back().atSeconds != at)
                read.push_back({at, {}});
            read.back().values.emplace_back(series, value);
        }));
        QCOMPARE(read.size(), std::size_t(2));
        QVERIFY(read[0].values == ticks[0].values && read[0].atSeconds == 100);
        QVERIFY(read[1].values == ticks[2].values && read[1].atSeconds == 110);
        QVERIFY(!visitTicks("nonsense", [](std::int64_t, std::uint16_t, double) {}));
    }
};

WEIR_TEST(HistoryChunkTest)

} // namespace weir

#include "historychunktest.moc"
