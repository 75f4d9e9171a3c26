#include "backend/service/search/matchbuckets.h"
#include "tests/support/registry.h"

#include <QTest>
#include <numeric>
#include <random>

namespace weir {

class MatchBucketsTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsNoBucket()
    {
        const MatchBuckets::Summary summary = MatchBuckets().summary(100);
        QCOMPARE(summary.bucketMs, 0);
        QVERIFY(summary.matches.empty());
    }

    void countsAreRightHoweverTimesCome()
    {
        std::mt19937_64 random(5);
        std::vector<std::int64_t> times;
        for (int i = 0; i < 5'000; ++i)
            times.push_back(1'700'000'000'000 + std::int64_t(random() % (i % 7 == 0 ? 3'000'000'000ULL : 50'000ULL)));
        times.push_back(-3'600'000);
        MatchBuckets buckets;
        for (const std::int64_t time : times)
            buckets.add(time);
        for (const int wanted : {2, 10, 77, 5'000}) {
            const MatchBuckets::Summary summary = buckets.summary(wanted);
            QVERIFY(int(summary.matches.size()) <= wanted);
            std::vector<std::uint64_t> expected(summary.matches.size());
            for (const std::int64_t time : times)
                ++expected[std::size_t((time - summary.fromMs) / summary.bucketMs)];
            QCOMPARE(summary.matches, expected);
        }
    }
};

WEIR_TEST(MatchBucketsTest)

} // namespace weir

#include "matchbucketstest.moc"
