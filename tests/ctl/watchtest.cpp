#include "backend/kafka/clientconf.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

QString freeAddress()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
}

/// What is served there now; empty: nobody answers yet.
QByteArray scrape(const QString& address)
{
    QTcpSocket socket;
    socket.connectToHost(address.section(QLatin1Char(':'), 0, 0), address.section(QLatin1Char(':'), 1).toUShort());
    if (!socket.waitForConnected(1000))
        return {};
    socket.write("GET /metrics HTTP/1.0\r\n\r\n");
    QByteArray all;
    while (socket.waitForReadyRead(5000))
        all += socket.readAll();
    return all;
}

/// Lines of one metric about one group.
QList<QByteArray> linesOf(const QByteArray& metrics, const QByteArray& name, const QString& group)
{
    QList<QByteArray> found;
    for (const QByteArray& line : metrics.split('\n')) {
        if (line.startsWith(name + '{') && line.contains("group=\"" + group.toUtf8() + '"'))
            found << line.trimmed();
    }
    return found;
}

double valueOf(const QByteArray& line) { return line.mid(line.lastIndexOf(' ') + 1).toDouble(); }

void commitAt(const QString& group, const QString& topic, std::int64_t offset)
{
    ConnectionSpec spec;
    spec.bootstrap = QStringList{test::bootstrap()};
    const RdKafkaPtr client =
        makeClient({spec, {}, ClientRole::Admin, {{"group.id", group.toStdString()}}, {}}).value();
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.toUtf8().constData(), 0)->offset = offset;
    const auto state = rd_kafka_commit(client.get(), list, 0);
    rd_kafka_topic_partition_list_destroy(list);
    QCOMPARE(state, RD_KAFKA_RESP_ERR_NO_ERROR);
}

/// Every metric's name in the expressions of a dashboard.
QSet<QString> namesIn(const QJsonValue& value)
{
    QSet<QString> names;
    if (value.isArray()) {
        for (const QJsonValue& each : value.toArray())
            names += namesIn(each);
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == QLatin1String("expr") || it.key() == QLatin1String("query")) {
            static const QRegularExpression metric(QStringLiteral("\\b(?:weir|kafka)_[a-z_]+"));
            auto all = metric.globalMatch(it->toString());
            while (all.hasNext())
                names.insert(all.next().captured());
        } else {
            names += namesIn(*it);
        }
    }
    return names;
}

QJsonObject dashboard()
{
    QFile file(QStringLiteral(WEIR_SOURCE_DIR "/resources/grafana/weir-groups.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

class WatchTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("watched"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_topic, 1);
        std::vector<test::TestRecord> records(20);
        for (test::TestRecord& record : records)
            record.value = "x";
        producer.send(m_topic, records);
        commitAt(m_topic, m_topic, 5);
    }

    void lagsAreServedByTheNamesOfBothExporters()
    {
        const QTemporaryDir data;
        const QString address = freeAddress();
        test::Weirctl engine(begin(address, data.path()), {}, QStringLiteral("weir-engine"));
        QByteArray metrics;
        QTRY_VERIFY_WITH_TIMEOUT(
            !linesOf(metrics = scrape(address), "kafka_consumergroup_group_lag", m_topic).isEmpty(), 60'000);
        const QByteArray lag = linesOf(metrics, "kafka_consumergroup_group_lag", m_topic).first();
        QCOMPARE(valueOf(lag), 15.0);
        QVERIFY2(lag.contains("topic=\"" + m_topic.toUtf8() + "\",partition=\"0\""), lag.constData());
        for (const char* name :
             {"kafka_consumergroup_group_sum_lag", "kafka_consumergroup_group_max_lag",
              "kafka_consumergroup_group_topic_sum_lag", "kafka_burrow_partition_lag", "kafka_burrow_total_lag"}) {
            const auto lines = linesOf(metrics, name, m_topic);
            QVERIFY2(!lines.isEmpty(), name);
            QCOMPARE(valueOf(lines.first()), 15.0);
        }
        QCOMPARE(valueOf(linesOf(metrics, "kafka_consumergroup_group_offset", m_topic).first()), 5.0);
        QCOMPARE(valueOf(linesOf(metrics, "kafka_burrow_partition_max_offset", m_topic).first()), 20.0);
        QVERIFY(metrics.contains("weir_up{cluster_name=\"here\"} 1"));
        engine.interrupt(SIGTERM);
        QCOMPARE(engine.finish().status, 0);
        QVERIFY(!QDir(data.path() + QStringLiteral("/history")).entryList({QStringLiteral("*.sqlite")}).isEmpty());
    }

    void theDashboardAsksForMetricsThatThereAre()
    {
        const QSet<QString> asked = namesIn(dashboard());
        QVERIFY(asked.size() > 10);
        QFile source(QStringLiteral(WEIR_SOURCE_DIR "/app/weir-engine/metrics.cpp"));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(source.readAll());
        for (const QString& name : asked)
            QVERIFY2(text.contains(QLatin1Char('"') + name + QLatin1Char('"')), qPrintable(name));
    }

    void anAddressThatIsTakenIsSaidInWords()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QTemporaryDir data;
        test::Weirctl engine(begin(QStringLiteral("127.0.0.1:%1").arg(taken.serverPort()), data.path()), {},
                             QStringLiteral("weir-engine"));
        const test::Outcome outcome = engine.finish();
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.startsWith("weir-engine: Metrics cannot be served at 127.0.0.1:"),
                 outcome.err.constData());
    }

private:
    static QStringList begin(const QString& address, const QString& data)
    {
        return {QStringLiteral("watch"),
                QStringLiteral("--bootstrap"),
                test::bootstrap(),
                QStringLiteral("--listen"),
                address,
                QStringLiteral("--data"),
                data,
                QStringLiteral("--name"),
                QStringLiteral("here")};
    }

    QString m_topic;
};

WEIR_TEST(WatchTest)

} // namespace weir

#include "watchtest.moc"
