#include "backend/kafka/clientconf.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QJsonObject>
#include <QTest>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

/// What a broker keeps in one of its own topics.
QVector<QJsonObject> recordsOf(const char* topic)
{
    const test::Outcome outcome =
        test::Weirctl::runHere({QStringLiteral("tail"), QLatin1String(topic), QStringLiteral("--until"),
                                QStringLiteral("end"), QStringLiteral("--json")});
    const auto objects = outcome.objects();
    return {objects.begin(), objects.end()};
}

} // namespace

class OwnTopicsTest : public QObject
{
    Q_OBJECT
private slots:
    void aCommitIsReadable()
    {
        const QString topic = test::uniqueName(QStringLiteral("commits"));
        test::TestProducer(test::bootstrap()).createTopic(topic, 2);
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::bootstrap()};
        const RdKafkaPtr client =
            makeClient({spec, {}, ClientRole::Admin, {{"group.id", topic.toStdString()}}, {}}).value();
        rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, topic.toUtf8().constData(), 1)->offset = 42;
        const auto state = rd_kafka_commit(client.get(), list, 0);
        rd_kafka_topic_partition_list_destroy(list);
        QCOMPARE(state, RD_KAFKA_RESP_ERR_NO_ERROR);
        int found = 0;
        for (const QJsonObject& record : recordsOf("__consumer_offsets")) {
            QVERIFY2(!record.contains(QLatin1String("error")),
                     qPrintable(record.value(QLatin1String("error")).toString()));
            const QJsonObject key = record.value(QLatin1String("key")).toObject();
            QVERIFY(!key.isEmpty());
            if (key.value(QLatin1String("group")) != topic ||
                key.value(QLatin1String("type")) != QLatin1String("OffsetCommit"))
                continue;
            ++found;
            QCOMPARE(key.value(QLatin1String("topic")).toString(), topic);
            QCOMPARE(key.value(QLatin1String("partition")).toInt(), 1);
            QCOMPARE(record.value(QLatin1String("value"))[QLatin1String("offset")].toInt(), 42);
            QCOMPARE(record.value(QLatin1String("format")).toString(), QStringLiteral("consumer-offsets"));
        }
        QCOMPARE(found, 1);
    }

    void aTransactionIsReadable()
    {
        const QString topic = test::uniqueName(QStringLiteral("transactions"));
        test::TestProducer producer(test::bootstrap(), topic);
        producer.createTopic(topic, 1);
        producer.begin();
        producer.send(topic, {{0, QByteArray("k"), QByteArray("v"), 0, {}}});
        producer.abort();
        QStringList states;
        for (const QJsonObject& record : recordsOf("__transaction_state")) {
            QVERIFY2(!record.contains(QLatin1String("error")),
                     qPrintable(record.value(QLatin1String("error")).toString()));
            if (record.value(QLatin1String("key"))[QLatin1String("transactionalId")].toString() == topic)
                states << record.value(QLatin1String("value"))[QLatin1String("transactionStatus")].toString();
        }
        QVERIFY2(states.contains(QStringLiteral("Ongoing")), qPrintable(states.join(QLatin1Char(' '))));
        QVERIFY2(states.contains(QStringLiteral("PrepareAbort")), qPrintable(states.join(QLatin1Char(' '))));
    }
};

WEIR_TEST(OwnTopicsTest)

} // namespace weir

#include "owntopicstest.moc"
