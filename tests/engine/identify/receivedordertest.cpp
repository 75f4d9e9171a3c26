#include "backend/engine/identify/receivedorder.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>
#include <random>
#include <set>

namespace weir {
namespace {
using engine::ReceivedOrder;

struct Given
{
    std::int32_t partition = 0;
    std::int64_t receivedAtMs = 0;
};

/// Offsets go on from batch to batch.
class Log
{
public:
    engine::LogBatch batch(const std::vector<Given>& records)
    {
        RecordBatchBuilder builder(m_topics);
        for (const Given& given : records) {
            const std::string value =
                "{\"source\":\"shop\",\"receivedAt\":" + std::to_string(given.receivedAtMs) + ",\"event\":{}}";
            RecordView record;
            record.value = value;
            record.partition = given.partition;
            record.offset = m_next[given.partition]++;
            builder.add(record);
        }
        return builder.take();
    }

private:
    std::shared_ptr<const std::vector<std::string>> m_topics =
        std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"collected"});
    std::map<std::int32_t, std::int64_t> m_next;
};

using Moments = std::vector<std::int64_t>;

Moments taken(ReceivedOrder& order, const std::set<std::int32_t>& atEnd, std::int64_t steadyMs = 0,
              std::size_t most = 1'000)
{
    Moments moments;
    for (const engine::ReceivedRecord& record :
         order.take(most, steadyMs, [&](std::int32_t partition) { return atEnd.contains(partition); }))
        moments.push_back(engine::receivedAtOf(record.batch->at(record.index)));
    return moments;
}
} // namespace

class ReceivedOrderTest : public QObject
{
    Q_OBJECT
private slots:
    void mergesAsLongAsItKnowsTheEarliest()
    {
        Log log;
        ReceivedOrder order(3);
        order.add(log.batch({{0, 10}, {0, 20}, {0, 30}, {1, 5}, {1, 25}}));
        QCOMPARE(taken(order, {}), Moments()); // of partition 2 nothing is known
        QVERIFY(order.isWaiting());
        QCOMPARE(taken(order, {2}), (Moments{5, 10, 20, 25})); // 1 may bring one before 30
        QVERIFY(order.isWaiting());
        order.add(log.batch({{1, 26}, {2, 1}}));
        QCOMPARE(taken(order, {}), Moments{1});
        QCOMPARE(taken(order, {2}, 0, 1), Moments{26});
        QCOMPARE(taken(order, {1, 2}), Moments{30});
        QVERIFY(order.isEmpty());
        QVERIFY(!order.isWaiting());
    }

    void doesNotWaitForEver()
    {
        Log log;
        ReceivedOrder order(2, {.patienceMs = 1'000});
        order.add(log.batch({{0, 10}, {0, 20}}));
        QCOMPARE(taken(order, {}, 5'000, 1), Moments());
        QCOMPARE(taken(order, {}, 5'999, 1), Moments());
        QCOMPARE(taken(order, {}, 6'000, 1), Moments{10});
        QCOMPARE(taken(order, {0}, 6'001), Moments{20}); // nor again, as long as nothing comes of it
        order.add(log.batch({{0, 30}, {1, 3}}));
        QCOMPARE(taken(order, {}, 7'000), Moments{3});
        QCOMPARE(taken(order, {}, 7'999), Moments()); // it is back, so it is waited for
        QCOMPARE(taken(order, {}, 8'001), Moments{30});
    }

    void aClockThatIsAYearAheadHoldsNobodyUp()
    {
        constexpr std::int64_t year = 31'536'000'000;
        Log log;
        ReceivedOrder order(2);
        order.add(log.batch({{0, 10}, {0, year}, {1, 5}, {1, 25}, {1, 40}}));
        order.add(log.batch({{0, 20}, {0, 30}}));
        // The one from the future is no later than those behind it in its partition.
        QCOMPARE(taken(order, {0, 1}), (Moments{5, 10, year, 20, 25, 30, 40}));
    }

    void memoryIsBounded()
    {
        Log log;
        ReceivedOrder order(2, {.mostBytes = 4'000});
        const auto many = [&](std::int32_t partition, std::int64_t from) {
            std::vector<Given> records;
            for (std::int64_t i = 0; i < 100; ++i) // 4.5 KB
                records.push_back({partition, from + i});
            return log.batch(records);
        };
        order.add(many(0, 1'000));
        QVERIFY(order.isFull());
        QVERIFY(taken(order, {}).empty());
        QVERIFY(!order.isFull()); // the other one must be read
        ReceivedOrder::Flow flow = order.flow();
        QCOMPARE(flow.toPause, std::vector<std::int32_t>{0});
        QVERIFY(order.flow().toPause.empty());
        order.add(many(1, 1'050));
        QCOMPARE(taken(order, {}).size(), std::size_t(150)); // 0 is used up
        flow = order.flow();
        QCOMPARE(flow.toResume, std::vector<std::int32_t>{0});
        QCOMPARE(taken(order, {0, 1}).size(), std::size_t(50));
        QVERIFY(order.isEmpty());
    }

    /// Each partition's records in their order, and all of them as early as what is behind them allows.
    void isAStableMerge()
    {
        for (unsigned seed = 0; seed < 20; ++seed) {
            std::mt19937 random(seed);
            Log log;
            ReceivedOrder order(4);
            std::map<std::int32_t, std::int64_t> at, next;
            std::vector<Given> all;
            Moments merged;
            const auto take = [&](const std::set<std::int32_t>& atEnd) {
                for (const engine::ReceivedRecord& taken :
                     order.take(random() % 50, 0, [&](std::int32_t partition) { return atEnd.contains(partition); })) {
                    const RecordView record = taken.batch->at(taken.index);
                    QCOMPARE(record.offset, next[record.partition]++);
                    merged.push_back(engine::receivedAtOf(record));
                }
            };
            for (int round = 0; round < 30; ++round) {
                std::vector<Given> records;
                for (unsigned i = random() % 40; i > 0; --i) {
                    const auto partition = std::int32_t(random() % 4);
                    records.push_back({partition, at[partition] += random() % 9});
                }
                all.insert(all.end(), records.begin(), records.end());
                order.add(log.batch(records));
                take({});
            }
            while (!order.isEmpty())
                take({0, 1, 2, 3});
            QCOMPARE(merged.size(), all.size());
            QVERIFY(std::is_sorted(merged.begin(), merged.end()));
        }
    }

    void readsMomentsHoweverTheyAreWritten()
    {
        const auto of = [](std::string_view value) {
            RecordView record;
            record.value = value;
            record.timestampMs = 7;
            return engine::receivedAtOf(record);
        };
        QCOMPARE(of("{\"source\":\"shop\",\"receivedAt\":12,\"event\":{}}"), 12);
        QCOMPARE(of("{\"source\":\"a\\\"b\",\"receivedAt\":13,\"event\":{}}"), 13);
        QCOMPARE(of("{ \"event\": {\"receivedAt\": 1}, \"receivedAt\": 14 }"), 14);
        QCOMPARE(of("{\"source\":\"shop\",\"receivedAt\":15.5,\"event\":{}}"), 7);
        QCOMPARE(of("{\"source\":\"shop\",\"receivedAt\":"), 7);
        QCOMPARE(of("no JSON"), 7);
        QCOMPARE(of(""), 7);
    }
};
WEIR_TEST(ReceivedOrderTest)

} // namespace weir

#include "receivedordertest.moc"
