#include "backend/kafka/connectiontest.h"
#include "backend/kafka/wire/logdirs.h"
#include "backend/kafka/wire/offsets.h"
#include "backend/kafka/wire/rawreader.h"
#include "tests/support/fakebroker.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QTest>

namespace weir {
namespace {

using test::FakeBroker;

HostPort addressOf(const QString& text) { return *HostPort::parse(text); }

ClientConf confOf(const FakeBroker& broker)
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{broker.address()};
    return conf;
}

} // namespace

/// What happens when a part of the cluster is away.
class PartialClusterTest : public QObject
{
    Q_OBJECT
private slots:
    void oneBrokerDownCostsItsOwnRows()
    {
        std::map<int, HostPort> brokers;
        const FakeBroker broker({{ApiKey::Metadata, test::metadataHandler([&] { return brokers; }, {1, 2})},
                                 {ApiKey::DescribeLogDirs, test::logDirsHandler(100, 200)}});
        brokers[1] = addressOf(broker.address());
        brokers[2] = addressOf(test::closedAddress());
        const auto sizes = leaderLogSizes(confOf(broker), 5'000);
        QVERIFY(sizes);
        QCOMPARE(sizes->bytes.size(), std::size_t(1)); // what 1 holds of 2's partition is a follower's copy
        QCOMPARE(sizes->bytes.at({"t", 0}), 100);
        QCOMPARE(sizes->failed.size(), std::size_t(1));
        QCOMPARE(errorKindName(sizes->failed.at(2).kind), QStringLiteral("ConnectionRefused"));
    }

    void aSilentBrokerDoesNotUseUpTheOthersTime()
    {
        const test::LocalServer silent(test::LocalServer::Answer{});
        std::map<int, HostPort> brokers;
        const FakeBroker broker({{ApiKey::Metadata, test::metadataHandler([&] { return brokers; }, {1, 2})},
                                 {ApiKey::DescribeLogDirs, test::logDirsHandler(100, 200)}});
        brokers[1] = addressOf(broker.address());
        brokers[2] = addressOf(silent.address());
        const auto sizes = leaderLogSizes(confOf(broker), 600);
        QVERIFY(sizes);
        QCOMPARE(sizes->bytes.size(), std::size_t(1));
        QCOMPARE(errorKindName(sizes->failed.at(2).kind), QStringLiteral("Timeout"));
    }

    void anAdvertisedAddressOutOfReachIsNamed()
    {
        std::map<int, HostPort> brokers;
        const FakeBroker broker({{ApiKey::Metadata, test::metadataHandler([&] { return brokers; }, {1, 2})}});
        brokers[1] = addressOf(broker.address());
        brokers[2] = {"broker-2.internal.invalid", 9092};
        const TestReport report = ConnectionTest::run(confOf(broker).spec, {});
        const StepResult& versions = report[std::size_t(TestStep::Versions)];
        QCOMPARE(report[std::size_t(TestStep::Authorization)].state, StepState::Ok);
        QCOMPARE(versions.state, StepState::Failed);
        QCOMPARE(errorKindName(versions.error->kind), QStringLiteral("NameResolution"));
        QCOMPARE(versions.error->subject, QStringLiteral("broker-2.internal.invalid:9092"));
        const StepFact first{QStringLiteral("advertised"), QStringLiteral("1 ") + broker.address(), true};
        const StepFact second{QStringLiteral("advertised"), QStringLiteral("2 broker-2.internal.invalid:9092"), false};
        QVERIFY(std::find(versions.facts.begin(), versions.facts.end(), first) != versions.facts.end());
        QVERIFY(std::find(versions.facts.begin(), versions.facts.end(), second) != versions.facts.end());
    }

    void aPartitionWithoutLeaderIsNamedInTime()
    {
        std::map<int, HostPort> brokers;
        const FakeBroker broker({{ApiKey::Metadata, test::metadataHandler([&] { return brokers; }, {-1})}});
        brokers[1] = addressOf(broker.address());
        RawReader reader(confOf(broker));
        QVERIFY(reader.open("t", {{0, 0, -1}}));
        QElapsedTimer timer;
        timer.start();
        const auto batch = reader.next(400);
        QVERIFY(!batch);
        QCOMPARE(errorKindName(batch.error().kind), QStringLiteral("Unavailable"));
        QVERIFY(batch.error().retriable);
        QVERIFY(timer.elapsed() < 5'000);
        WireCluster cluster(confOf(broker));
        const auto offsets = listOffsets(cluster, {{"t", {{0, -1}}}}, WireIsolation::ReadUncommitted, Deadline(5'000));
        QVERIFY(offsets);
        QCOMPARE(errorKindName(offsets->at({"t", 0}).error().kind), QStringLiteral("Unavailable"));
    }

    void aBrokerTooOldIsNamed()
    {
        std::map<int, HostPort> brokers;
        const FakeBroker broker({{ApiKey::Metadata, {3, false, [](WireEncoder&) {}}}});
        RawReader reader(confOf(broker));
        const Result<void> opened = reader.open("t", {{0, 0, -1}});
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), QStringLiteral("UnsupportedVersion"));
    }

    void aDamagedAnswerIsNamed()
    {
        const FakeBroker broker(
            {{ApiKey::Metadata, {9, true, [](WireEncoder& out) { out.raw("\0\0\0\0\xff\xff\xff\xff\x0f"); }}}});
        RawReader reader(confOf(broker));
        const Result<void> opened = reader.open("t", {{0, 0, -1}});
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), QStringLiteral("Decode"));
    }
};

WEIR_TEST(PartialClusterTest)

} // namespace weir

#include "partialclustertest.moc"
