#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/recordreader.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

constexpr int timeoutMs = 15'000;

QString known(const char* name) { return test::clusterFile().value(QLatin1String(name)).toString(); }

ClientConf scram(SaslMechanism mechanism, bool tls)
{
    ClientConf conf;
    conf.role = ClientRole::Browse;
    conf.spec.bootstrap = QStringList{known(tls ? "saslSsl" : "saslPlaintext")};
    conf.spec.tls.enabled = tls;
    conf.spec.tls.caFile = known("caFile");
    conf.spec.sasl.mechanism = mechanism;
    conf.spec.sasl.user = known("user");
    conf.secrets.saslPassword = known("password");
    return conf;
}

/// What a client of this kind reports when it cannot get in.
std::optional<Error> failureOf(const ClientConf& conf)
{
    const auto failures = std::make_shared<ConnectionFailures>();
    const Result<RdKafkaPtr> client = makeClient(conf, failures);
    if (!client)
        return client.error();
    if (ClusterAdmin(client->get()).metadata(3'000))
        return std::nullopt;
    return failures->newest();
}

} // namespace

class ScramTest : public QObject
{
    Q_OBJECT
private slots:
    void getsInWithScram_data()
    {
        QTest::addColumn<SaslMechanism>("mechanism");
        QTest::addColumn<bool>("tls");
        QTest::newRow("256 over TLS") << SaslMechanism::ScramSha256 << true;
        QTest::newRow("512 over TLS") << SaslMechanism::ScramSha512 << true;
        QTest::newRow("256 in plain") << SaslMechanism::ScramSha256 << false;
        QTest::newRow("512 in plain") << SaslMechanism::ScramSha512 << false;
    }

    void aGroupsCoordinatorIsReachedToo()
    {
        ClientConf conf = scram(SaslMechanism::ScramSha512, true);
        conf.extra["group.id"] = test::uniqueName(QStringLiteral("scram")).toStdString();
        const Result<RdKafkaPtr> client = makeClient(conf);
        QVERIFY(client.has_value());
        rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, "any", 0);
        const rd_kafka_resp_err_t code = rd_kafka_committed(client->get(), list, timeoutMs);
        rd_kafka_topic_partition_list_destroy(list);
        QCOMPARE(code, RD_KAFKA_RESP_ERR_NO_ERROR);
    }

    void getsInWithScram()
    {
        QFETCH(SaslMechanism, mechanism);
        QFETCH(bool, tls);
        const Result<RdKafkaPtr> client = makeClient(scram(mechanism, tls));
        QVERIFY(client);
        const Result<ClusterMetadata> metadata = ClusterAdmin(client->get()).metadata(timeoutMs);
        QVERIFY2(metadata, metadata ? "" : qPrintable(metadata.error().detail));
        QCOMPARE(metadata->brokers.size(), std::size_t(1));
    }

    void carriesManyRecordsWhole()
    {
        const QString topic = test::uniqueName(QStringLiteral("scram"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 2);
        std::vector<test::TestRecord> sent;
        qint64 bytes = 0;
        for (int i = 0; i < 400; ++i) {
            // Of every size around the pieces that TLS and whoever carries it cut.
            const QByteArray value(i * 163, char('a' + i % 26));
            bytes += value.size();
            sent.push_back({i % 2, QByteArray::number(i), value, 0, {}});
        }
        producer.send(topic, sent);

        const Result<RdKafkaPtr> client = makeClient(scram(SaslMechanism::ScramSha512, true));
        QVERIFY(client);
        qint64 received = 0;
        int count = 0;
        bool intact = true;
        RecordReader reader(client->get(), topic, [&](const std::shared_ptr<const RecordBatch>& batch) {
            for (std::size_t i = 0; i < batch->size(); ++i) {
                const RecordView record = batch->at(i);
                const int number = QByteArray(record.key.data(), int(record.key.size())).toInt();
                intact = intact && record.value == std::string(std::size_t(number) * 163, char('a' + number % 26));
                received += qint64(record.value.size());
                ++count;
            }
            return true;
        });
        QVERIFY(reader.assign({{0, 0, 200}, {1, 0, 200}}));
        QElapsedTimer clock;
        clock.start();
        while (!reader.isDone() && clock.elapsed() < timeoutMs)
            reader.poll(100);
        QCOMPARE(count, 400);
        QCOMPARE(received, bytes);
        QVERIFY(intact);
    }

    void aWrongPasswordIsNamed()
    {
        ClientConf conf = scram(SaslMechanism::ScramSha256, true);
        conf.secrets.saslPassword = QStringLiteral("not it");
        const std::optional<Error> error = failureOf(conf);
        QVERIFY(error);
        QCOMPARE(errorKindName(error->kind), QStringLiteral("Authentication"));
    }

    void anUntrustedCertificateIsNamed()
    {
        ClientConf conf = scram(SaslMechanism::ScramSha256, true);
        conf.spec.tls.caFile = known("otherCaFile");
        const std::optional<Error> error = failureOf(conf);
        QVERIFY(error);
        QCOMPARE(errorKindName(error->kind), QStringLiteral("TlsCertificate"));
    }

    void aClosedPortIsNamed()
    {
        ClientConf conf = scram(SaslMechanism::ScramSha256, false);
        conf.spec.bootstrap = QStringList{QStringLiteral("localhost:1")};
        const std::optional<Error> error = failureOf(conf);
        QVERIFY(error);
        QCOMPARE(errorKindName(error->kind), QStringLiteral("ConnectionRefused"));
    }

    void aClientEndsSoonWhateverItsConnectionsDo()
    {
        QElapsedTimer clock;
        {
            ClientConf conf = scram(SaslMechanism::ScramSha512, true);
            // An address of documentation: packets to it go nowhere.
            conf.spec.bootstrap << QStringLiteral("192.0.2.1:9092");
            const Result<RdKafkaPtr> client = makeClient(conf);
            QVERIFY(client);
            QVERIFY(ClusterAdmin(client->get()).metadata(timeoutMs));
            clock.start();
        }
        QVERIFY2(clock.elapsed() < 2'000, qPrintable(QString::number(clock.elapsed())));
    }
};

WEIR_TEST(ScramTest)

} // namespace weir

#include "scramtest.moc"
