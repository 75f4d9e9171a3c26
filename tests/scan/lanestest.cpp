#include "backend/kafka/scan/kafkascan.h"
#include "tests/support/batchbuilder.h"
#include "tests/support/fakebroker.h"
#include "tests/support/registry.h"
#include "tests/support/scancollector.h"

#include <QTest>

namespace weir {
namespace {

using test::FakeBroker;
using test::ScanCollector;

constexpr int partitions = 3, batches = 200, perBatch = 10;

std::string partitionOf(int damagedBatch = -1)
{
    std::string records;
    for (int i = 0; i < batches; ++i) {
        test::BatchOptions options;
        options.baseOffset = i * perBatch;
        options.timeMs += i * 1000;
        std::string batch = test::batchOf(std::vector<std::string>(perBatch, std::string(50, 'v')), options);
        if (i == damagedBatch)
            batch[100] = char(~batch[100]);
        records += batch;
    }
    return records;
}

/// Whatever is asked for, all of it comes: a scan takes what it wants. `error`: of the last partition.
FakeBroker::Handler fetchHandler(std::function<int()> error, int damagedBatch = -1)
{
    return {4, false, [records = partitionOf(damagedBatch), error = std::move(error)](WireEncoder& out) {
                out.int32(0);
                out.array(1);
                out.string("t");
                out.array(partitions);
                for (int i = 0; i < partitions; ++i) {
                    const int code = i == partitions - 1 ? error() : 0;
                    out.int32(i);
                    out.int16(std::int16_t(code));
                    out.int64(batches * perBatch);
                    out.int64(batches * perBatch);
                    out.array(0);
                    out.bytes(code == 0 ? std::string_view(records) : std::string_view());
                }
            }};
}

/// A scan of everything that a broker has.
struct World
{
    std::map<int, HostPort> brokers;
    FakeBroker broker;
    ScanCollector collector;
    std::unique_ptr<RecordScan> scan;

    explicit World(FakeBroker::Handler fetch, ScanOptions options = {})
        : broker({{ApiKey::Metadata, test::metadataHandler([this] { return brokers; }, {1, 1, 1})},
                  {ApiKey::Fetch, std::move(fetch)}}),
          collector(options.backwards)
    {
        brokers[1] = *HostPort::parse(broker.address());
        ClientConf conf;
        conf.spec.bootstrap = QStringList{broker.address()};
        std::vector<ScanPart> parts;
        for (int i = 0; i < partitions; ++i)
            parts.push_back({QStringLiteral("t"), i, 0, batches * perBatch});
        scan = makeKafkaScan(conf, parts, options);
    }
};

} // namespace

/// How a scan's threads work together; also under the thread sanitizer.
class LanesTest : public QObject
{
    Q_OBJECT
private slots:
    void everyRecordIsGivenOnce()
    {
        for (const bool backwards : {false, true}) {
            ScanOptions options;
            options.backwards = backwards;
            World world(fetchHandler([] { return 0; }), options);
            world.collector.run(*world.scan);
            QVERIFY(world.collector.wait());
            QCOMPARE(world.collector.end, ScanEnd::Complete);
            QCOMPARE(world.collector.faults, QStringList());
            QCOMPARE(world.collector.records.size(), std::size_t(partitions * batches * perBatch));
            QCOMPARE(world.scan->progress().records, std::uint64_t(partitions * batches * perBatch));
        }
    }

    void whoAsksHowFarItIsDoesNotDisturb()
    {
        World world(fetchHandler([] { return 0; }));
        world.collector.run(*world.scan);
        std::int64_t last = 0;
        while (!world.collector.wait(1)) {
            const ScanProgress progress = world.scan->progress();
            std::int64_t read = 0;
            for (const ScanProgress::Part& part : progress.parts)
                read += part.read;
            QVERIFY(read >= last);
            last = read;
            world.scan->setBudget(last % 2 ? 0 : 100'000'000);
            world.scan->setPaused(true);
            world.scan->setPaused(false);
        }
        QCOMPARE(world.collector.end, ScanEnd::Complete);
        QCOMPARE(world.collector.records.size(), std::size_t(partitions * batches * perBatch));
    }

    void aPartitionThatMovesIsWaitedFor()
    {
        std::atomic<int> refusals = 5;
        World world(fetchHandler([&] { return refusals-- > 0 ? kafkaerror::notLeader : 0; }));
        world.collector.run(*world.scan);
        QVERIFY(world.collector.wait());
        QCOMPARE(world.collector.end, ScanEnd::Complete);
        QCOMPARE(world.collector.records.size(), std::size_t(partitions * batches * perBatch));
        QVERIFY(!world.scan->progress().parts.back().problem);
    }

    void whatMayNotBeReadIsGivenUp()
    {
        World world(fetchHandler([] { return kafkaerror::topicAuthorization; }));
        world.collector.run(*world.scan);
        QVERIFY(world.collector.wait());
        QCOMPARE(world.collector.end, ScanEnd::Failed);
        QCOMPARE(world.collector.records.size(), std::size_t((partitions - 1) * batches * perBatch));
        QCOMPARE(errorKindName(world.scan->progress().parts.back().problem->kind), QStringLiteral("Authorization"));
    }

    void aDamagedBatchIsSkippedAndSaid()
    {
        for (const bool backwards : {false, true}) {
            ScanOptions options;
            options.backwards = backwards;
            World world(fetchHandler([] { return 0; }, 77), options);
            world.collector.run(*world.scan);
            QVERIFY(world.collector.wait());
            QCOMPARE(world.collector.end, ScanEnd::Complete);
            QCOMPARE(world.collector.records.size(), std::size_t(partitions * (batches - 1) * perBatch));
            for (const ScanProgress::Part& part : world.scan->progress().parts) {
                QVERIFY(part.done);
                QCOMPARE(errorKindName(part.problem->kind), QStringLiteral("Decode"));
            }
        }
    }

    void aScanIsCancelledAtAnyMoment()
    {
        for (int round = 0; round < 20; ++round) {
            World world(fetchHandler([] { return 0; }));
            world.collector.onBlock = [&, blocks = 0](const ScanBlock&) mutable {
                if (++blocks == round * 20)
                    world.scan->cancel();
            };
            world.collector.run(*world.scan);
            if (round == 0)
                world.scan->cancel();
            QVERIFY(world.collector.wait(2'000));
            QCOMPARE(world.collector.end, ScanEnd::Cancelled);
        }
    }
};

WEIR_TEST(LanesTest)

} // namespace weir

#include "lanestest.moc"
