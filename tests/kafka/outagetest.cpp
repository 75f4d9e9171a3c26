#include "backend/kafka/clusteradmin.h"
#include "backend/service/cluster.h"
#include "backend/service/recordstream.h"
#include "backend/service/streamworker.h"
#include "tests/support/acl.h"
#include "tests/support/cluster.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>
#include <algorithm>

namespace weir {
namespace {

constexpr int patienceMs = 60'000;

ConnectionSpec specOf(const QString& bootstrap)
{
    ConnectionSpec spec;
    spec.id = spec.name = bootstrap;
    spec.bootstrap = QStringList{bootstrap};
    return spec;
}

std::vector<test::TestRecord> some(int count)
{
    return std::vector<test::TestRecord>(std::size_t(count), {0, QByteArray("k"), QByteArray("v"), 0, {}});
}

ReadRequest tailOf(const QString& topic)
{
    ReadRequest request;
    request.topic = topic;
    request.start = StartKind::Beginning;
    request.stop = StopKind::Live;
    return request;
}

} // namespace

class OutageTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup() { QVERIFY(StreamWorker::waitForAll(20'000)); }

    void aBrokerThatIsKilledAndComesBackIsSaidAndReadOn()
    {
        test::PrivateBroker broker;
        const QString topic = QStringLiteral("tail");
        {
            test::TestProducer producer(broker.bootstrap());
            producer.createTopic(topic, 1);
            producer.send(topic, some(10));
        }
        Cluster cluster(specOf(broker.bootstrap()), {});
        const auto stream = cluster.openStream(tailOf(topic));
        stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(stream->end(), ReadEnd::Live, patienceMs);
        QCOMPARE(stream->count(), std::size_t(10));
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Online, patienceMs);

        broker.kill();
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Offline, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!stream->problems().isEmpty(), patienceMs);
        const ErrorKind kind = stream->problems().at(0).error.kind;
        QVERIFY2(kind == ErrorKind::ConnectionRefused || kind == ErrorKind::Unreachable,
                 qPrintable(errorKindName(kind)));
        QCOMPARE(stream->count(), std::size_t(10)); // nothing that was shown is lost

        broker.resume();
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Online, patienceMs);
        test::TestProducer producer(broker.bootstrap());
        producer.send(topic, some(5));
        QTRY_COMPARE_WITH_TIMEOUT(stream->count(), std::size_t(15), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(stream->problems().isEmpty(), patienceMs);
    }

    void aPartitionWithoutLeaderIsNamedAndTheOthersAreRead()
    {
        test::PrivateBroker three({QStringLiteral("--brokers"), QStringLiteral("3")});
        const QString topic = QStringLiteral("spread");
        test::TestProducer producer(three.bootstrap());
        producer.createTopic(topic, 6); // one replica each: on every broker two
        for (int partition = 0; partition < 6; ++partition)
            producer.send(topic, {{partition, QByteArray("k"), QByteArray("v"), 0, {}}});
        three.kill(3);
        Cluster cluster(specOf(three.bootstrap()), {});
        const auto offline = [&] {
            const TopicInfo* info = cluster.snapshot() ? cluster.snapshot()->topic(topic) : nullptr;
            if (!info || info->offline() == 0)
                cluster.refresh();
            return info ? info->offline() : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(offline(), 2, patienceMs);
        ReadRequest request = tailOf(topic);
        request.stop = StopKind::End;
        const auto stream = cluster.openStream(request);
        stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(stream->end(), ReadEnd::ReachedStop, patienceMs);
        QCOMPARE(stream->count(), std::size_t(4));
        QCOMPARE(stream->problems().size(), 2);
        for (const ReadProblem& problem : stream->problems()) {
            QCOMPARE(problem.error.kind, ErrorKind::Unavailable);
            QVERIFY(problem.partition >= 0);
        }
    }

    void aTopicOneMayNotReadIsNamed()
    {
        const QJsonObject file = test::clusterFile();
        const QString topic = test::uniqueName(QStringLiteral("forbidden"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 1);
        producer.send(topic, some(3));
        test::deny(test::bootstrap(), test::AclResource::Topic, topic, test::AclOperation::Read);

        ConnectionSpec spec = specOf(file.value(QLatin1String("saslSsl")).toString());
        spec.tls.enabled = true;
        spec.tls.caFile = file.value(QLatin1String("caFile")).toString();
        spec.sasl.mechanism = SaslMechanism::ScramSha512;
        spec.sasl.user = file.value(QLatin1String("user")).toString();
        Secrets secrets;
        secrets.saslPassword = file.value(QLatin1String("password")).toString();
        Cluster cluster(spec, secrets);
        ReadRequest request = tailOf(topic);
        request.stop = StopKind::End;
        const auto stream = cluster.openStream(request);
        stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(!stream->problems().isEmpty(), patienceMs);
        QCOMPARE(stream->problems().at(0).error.kind, ErrorKind::Authorization);
        QVERIFY(stream->problems().at(0).error.subject.contains(topic));
        stream->cancel();
    }

    void aWrongPasswordIsNamed()
    {
        const QJsonObject file = test::clusterFile();
        ConnectionSpec spec = specOf(file.value(QLatin1String("saslSsl")).toString());
        spec.tls.enabled = true;
        spec.tls.caFile = file.value(QLatin1String("caFile")).toString();
        spec.sasl.mechanism = SaslMechanism::ScramSha256;
        spec.sasl.user = file.value(QLatin1String("user")).toString();
        Secrets secrets;
        secrets.saslPassword = QStringLiteral("wrong");
        Cluster cluster(spec, secrets);
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Failed, patienceMs);
        QCOMPARE(cluster.error()->kind, ErrorKind::Authentication);
    }

    void aPortNobodyListensOnIsNamed()
    {
        Cluster cluster(specOf(QStringLiteral("localhost:1")), {});
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Failed, patienceMs);
        QCOMPARE(cluster.error()->kind, ErrorKind::ConnectionRefused);
    }

    void aTlsPortSpokenToInPlainIsNamed()
    {
        Cluster cluster(specOf(test::clusterFile().value(QLatin1String("mtls")).toString()), {});
        QTRY_COMPARE_WITH_TIMEOUT(cluster.state(), LinkState::Failed, patienceMs);
        QCOMPARE(cluster.error()->kind, ErrorKind::TlsRequired);
    }

    void markersAndAbortedRecordsAreShownWhenAskedFor()
    {
        const QString topic = test::uniqueName(QStringLiteral("marked"));
        test::TestProducer plain(test::bootstrap());
        plain.createTopic(topic, 1);
        test::TestProducer producer(test::bootstrap(), topic);
        producer.begin();
        producer.send(topic, some(2));
        producer.commit();
        producer.begin();
        producer.send(topic, some(3));
        producer.abort();
        Cluster cluster(specOf(test::bootstrap()), {});
        ReadRequest request = tailOf(topic);
        request.stop = StopKind::End;
        request.isolation = Isolation::Uncommitted;
        request.showTransactions = true;
        const auto stream = cluster.openStream(request);
        stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(stream->end(), ReadEnd::ReachedStop, patienceMs);
        QCOMPARE(stream->count(), std::size_t(7));
        QVERIFY(stream->at(2).has(RecordFlag::ControlCommit));
        QVERIFY(!stream->at(1).has(RecordFlag::Aborted));
        QVERIFY(stream->at(4).has(RecordFlag::Aborted));
        QVERIFY(stream->at(6).has(RecordFlag::ControlAbort));
    }
};

WEIR_TEST(OutageTest)

} // namespace weir

#include "outagetest.moc"
