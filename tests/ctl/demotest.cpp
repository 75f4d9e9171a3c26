#include "backend/kafka/clientconf.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <librdkafka/rdkafka.h>
#include <map>

namespace weir {

using test::Outcome;
using test::Weirctl;
using test::words;

namespace {

using Counts = std::map<QString, qint64>;

QString newPrefix() { return test::uniqueName(QStringLiteral("demo")) + QLatin1Char('.'); }

QStringList demoArguments(const QString& prefix, const char* options)
{
    return QStringList{QStringLiteral("demo"), QStringLiteral("--prefix"), prefix, QStringLiteral("-b"),
                       test::bootstrap()} +
           words(options);
}

/// Records by topic, without the prefix.
Counts counts(const QString& prefix)
{
    Counts all;
    const Outcome outcome = Weirctl::runHere(
        {QStringLiteral("topics"), prefix + QLatin1Char('*'), QStringLiteral("--json"), QStringLiteral("--internal")});
    for (const QJsonObject& topic : outcome.objects())
        all[topic.value(QLatin1String("name")).toString().mid(prefix.size())] =
            topic.value(QLatin1String("records")).toInteger(-1);
    return all;
}

qint64 sum(const Counts& all)
{
    qint64 total = 0;
    for (const auto& [name, records] : all)
        total += records;
    return total;
}

RdKafkaPtr clientOf(const QString& group)
{
    ConnectionSpec spec;
    spec.bootstrap = QStringList{test::bootstrap()};
    return makeClient({spec, {}, ClientRole::Admin, {{"group.id", group.toStdString()}}, {}}).value();
}

/// -1: there is no such group.
int members(const QString& group)
{
    const RdKafkaPtr client = clientOf(group);
    const rd_kafka_group_list* list = nullptr;
    int count = -1;
    if (rd_kafka_list_groups(client.get(), group.toUtf8().constData(), &list, 10'000) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (list->group_cnt > 0)
            count = list->groups[0].member_cnt;
        rd_kafka_group_list_destroy(list);
    }
    return count;
}

/// What a group has committed for the partitions of `orders`, added up; -1: nothing.
qint64 committed(const QString& prefix, const char* group)
{
    const RdKafkaPtr client = clientOf(prefix + QLatin1String(group));
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(12);
    rd_kafka_topic_partition_list_add_range(list, (prefix + QStringLiteral("orders")).toUtf8().constData(), 0, 11);
    qint64 total = -1;
    if (rd_kafka_committed(client.get(), list, 10'000) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        for (int i = 0; i < list->cnt; ++i) {
            if (list->elems[i].offset >= 0)
                total = std::max<qint64>(total, 0) + list->elems[i].offset;
        }
    }
    rd_kafka_topic_partition_list_destroy(list);
    return total;
}

QList<QByteArray> firstOrders(const QString& prefix)
{
    return Weirctl::runHere({QStringLiteral("tail"), prefix + QStringLiteral("orders"), QStringLiteral("-p"),
                             QStringLiteral("4"), QStringLiteral("--until"), QStringLiteral("count:20"),
                             QStringLiteral("--from"), QStringLiteral("beginning")})
        .lines();
}

constexpr char twoDays[] = "--once --history 2d --seed 7 --now 2026-02-03T00:00:00Z";

} // namespace

class DemoTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedFillsTheSame()
    {
        const QString first = newPrefix(), second = newPrefix();
        const Outcome filled = Weirctl::run(demoArguments(first, twoDays));
        QVERIFY2(filled.status == 0, filled.err.constData());
        QVERIFY2(filled.out.contains("Filled: "), filled.out.constData());
        QCOMPARE(Weirctl::run(demoArguments(second, twoDays)).status, 0);
        const Counts a = counts(first), b = counts(second);
        QCOMPARE(a, b);
        QVERIFY(a.at(QStringLiteral("orders")) > 500);
        QVERIFY(a.at(QStringLiteral("clicks")) > 3000);
        QVERIFY(a.at(QStringLiteral("audit")) > 20);
        QVERIFY(a.at(QStringLiteral("telemetry.broken")) >= 40);
        QCOMPARE(a.at(QStringLiteral("images")), 2);
        QCOMPARE(a.at(QStringLiteral("catalogue-exports")), 2);
        QCOMPARE(a.at(QStringLiteral("fraud-alerts")), 0);
        QCOMPARE(a.at(QStringLiteral("payments")), 0); // no registry was named
        QCOMPARE(a.at(QStringLiteral("returns")), 0);
        for (const char* kind :
             {"loyalty-points", "door-sensors", "legacy-invoices", "parcel-scans", "archive", "counters"})
            QCOMPARE(a.at(QLatin1String(kind)), 64);
        const QList<QByteArray> orders = firstOrders(first);
        QCOMPARE(orders.size(), 20);
        QCOMPARE(orders, firstOrders(second));
    }

    void timesAreThoseOfTheHistory()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const Outcome orders =
            Weirctl::runHere({QStringLiteral("tail"), prefix + QStringLiteral("orders"), QStringLiteral("--until"),
                              QStringLiteral("end"), QStringLiteral("--json")});
        for (const QJsonObject& order : orders.objects()) {
            QCOMPARE(order.value(QLatin1String("time")).toString(),
                     order.value(QLatin1String("value")).toObject().value(QLatin1String("at")).toString());
            QVERIFY(order.value(QLatin1String("time")).toString().startsWith(QStringLiteral("2026-02-0")));
        }
    }

    void someOfTheAuditTrailIsAborted()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const auto records = [&](const char* isolation) {
            return Weirctl::runHere(QStringList{QStringLiteral("tail"), prefix + QStringLiteral("audit")} +
                                    words("--until end --isolation") + words(isolation))
                .lines()
                .size();
        };
        QVERIFY(records("committed") > 0);
        QVERIFY(records("uncommitted") > records("committed"));
    }

    void aSecondStartFillsNothing()
    {
        const QString prefix = newPrefix();
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        const Counts before = counts(prefix);
        const Outcome again = Weirctl::run(demoArguments(prefix, twoDays));
        QCOMPARE(again.status, 0);
        QVERIFY2(again.out.contains("The history is there already."), again.out.constData());
        QCOMPARE(counts(prefix), before);
    }

    void aFillThatWasInterruptedIsDoneAnew()
    {
        const QString prefix = newPrefix(), whole = newPrefix();
        const char month[] = "--once --history 20d --seed 7 --now 2026-02-03T00:00:00Z";
        {
            Weirctl running(demoArguments(prefix, month));
            QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("Filling: "), Weirctl::patienceMs);
            running.interrupt(SIGKILL);
            QCOMPARE(running.finish().status, -2);
        }
        const Outcome again = Weirctl::run(demoArguments(prefix, twoDays));
        QVERIFY2(again.status == 0, again.err.constData());
        QVERIFY2(again.out.contains("interrupted"), again.out.constData());
        QCOMPARE(Weirctl::run(demoArguments(whole, twoDays)).status, 0);
        Counts a = counts(prefix), b = counts(whole);
        a.erase(QStringLiteral("weir.demo")); // remembers the first try
        b.erase(QStringLiteral("weir.demo"));
        QCOMPARE(a, b);
    }

    void topicsOfOthersAreLeftAlone()
    {
        const QString prefix = newPrefix();
        test::TestProducer(test::bootstrap()).createTopic(prefix + QStringLiteral("orders"), 1);
        const Outcome outcome = Weirctl::run(demoArguments(prefix, twoDays));
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("is not the demo's"), outcome.err.constData());
        QCOMPARE(counts(prefix).size(), std::size_t(1));
    }

    void theStreamGoesOnAndEndsWhenAsked()
    {
        const QString prefix = newPrefix();
        Weirctl running(demoArguments(prefix, "--history 1d --seed 3 --rate 400"));
        QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("The shop is open."), Weirctl::patienceMs);
        const qint64 before = sum(counts(prefix));
        QTRY_VERIFY_WITH_TIMEOUT(sum(counts(prefix)) > before + 1000, Weirctl::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(members(prefix + QStringLiteral("billing")), 2, Weirctl::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(members(prefix + QStringLiteral("analytics")), 1, Weirctl::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(members(prefix + QStringLiteral("warehouse-sync")), 1, Weirctl::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(members(prefix + QStringLiteral("replayer")), 1, Weirctl::patienceMs);
        QCOMPARE(members(prefix + QStringLiteral("legacy-export")), 0); // there, but nobody is in it
        const qint64 stuckAt = committed(prefix, "warehouse-sync");
        const qint64 healthyAt = committed(prefix, "billing");
        QVERIFY(stuckAt >= 0 && committed(prefix, "legacy-export") >= 0);
        QTRY_VERIFY_WITH_TIMEOUT(committed(prefix, "billing") > healthyAt, Weirctl::patienceMs);
        QCOMPARE(committed(prefix, "warehouse-sync"), stuckAt);
        QElapsedTimer clock;
        clock.start();
        running.interrupt(SIGTERM);
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 143);
        QCOMPARE(outcome.err, QByteArray());
        // Its members have left, so nobody waits for their sessions to run out.
        QCOMPARE(members(prefix + QStringLiteral("billing")), 0);
        QVERIFY2(clock.elapsed() < 15'000, qPrintable(QString::number(clock.elapsed())));
    }

    void aRegistryThatComesLaterIsNoticed()
    {
        QTcpServer registry;
        QVERIFY(registry.listen(QHostAddress::LocalHost));
        const quint16 port = registry.serverPort();
        registry.close();
        const QString prefix = newPrefix();
        Weirctl running(demoArguments(prefix, "--history 1d --seed 3 --rate 100 --registry")
                        << QStringLiteral("http://127.0.0.1:%1").arg(port));
        QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("The shop is open."), Weirctl::patienceMs);
        QVERIFY2(running.readOut().contains("no payments, shipments and returns"), running.readOut().constData());
        QCOMPARE(counts(prefix).at(QStringLiteral("payments")), 0);
        // As much of a registry as registering takes: every schema has the id 4711, and is the first.
        QObject::connect(&registry, &QTcpServer::newConnection, &registry, [&registry] {
            QTcpSocket* socket = registry.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                QByteArray text = socket->property("text").toByteArray() + socket->readAll();
                socket->setProperty("text", text);
                const qsizetype head = text.indexOf("\r\n\r\n");
                const qsizetype length = text.toLower().indexOf("content-length: ");
                const qsizetype size =
                    length < 0 ? 0 : text.mid(length + 16, text.indexOf("\r\n", length) - length - 16).toLongLong();
                if (head < 0 || text.size() < head + 4 + size)
                    return;
                const QByteArray body = R"({"id":4711,"version":1,"schemaType":"JSON","schema":"{}"})";
                socket->write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                    QByteArray::number(body.size()) + "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
        QVERIFY(registry.listen(QHostAddress::LocalHost, port));
        QTRY_VERIFY_WITH_TIMEOUT(running.readOut().contains("The schema registry answers"), Weirctl::patienceMs);
        QVERIFY(counts(prefix).at(QStringLiteral("payments")) > 100);
        const Outcome shipment =
            Weirctl::runHere(QStringList{QStringLiteral("tail"), prefix + QStringLiteral("shipments")} +
                             words("--from beginning --until count:1 --format hex"));
        QVERIFY2(shipment.out.startsWith("00 00 00 12 67 00 0a "),
                 shipment.out.constData()); // framing, id, first message, field 1
        running.interrupt(SIGTERM);
        QCOMPARE(running.finish().status, 143);
    }

    void withARegistryPaymentsAndShipmentsComeToo()
    {
        const QString url = test::clusterFile().value(QLatin1String("registry")).toString();
        if (url.isEmpty()) {
            // Apicurio has not been fetched on this machine: then the demo must say what it leaves out.
            const QString prefix = newPrefix();
            const Outcome outcome =
                Weirctl::run(demoArguments(prefix, twoDays) + words("--registry http://127.0.0.1:9"));
            QCOMPARE(outcome.status, 0);
            QVERIFY2(outcome.out.contains("no payments, shipments and returns"), outcome.out.constData());
            return;
        }
        const QString prefix = newPrefix();
        const QStringList registry{QStringLiteral("--registry"), url};
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays)).status, 0);
        QCOMPARE(counts(prefix).at(QStringLiteral("payments")), 0);
        // Now that there is one, what was left out is added, and nothing else.
        const Counts before = counts(prefix);
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays) + registry).status, 0);
        Counts after = counts(prefix);
        QVERIFY(after.at(QStringLiteral("payments")) > 200);
        QVERIFY(after.at(QStringLiteral("shipments")) > 300);
        QCOMPARE(after.at(QStringLiteral("orders")), before.at(QStringLiteral("orders")));
        const Outcome payments =
            Weirctl::runHere(QStringList{QStringLiteral("tail"), prefix + QStringLiteral("payments")} + registry +
                             words("--until count:5 --json"));
        for (const QJsonObject& payment : payments.objects()) {
            QCOMPARE(payment.value(QLatin1String("format")).toString(), QStringLiteral("avro"));
            QCOMPARE(payment.value(QLatin1String("value")).toObject().value(QLatin1String("orderId")),
                     payment.value(QLatin1String("key")));
        }
        QCOMPARE(payments.objects().size(), 5);
        const Counts once = counts(prefix);
        QCOMPARE(Weirctl::run(demoArguments(prefix, twoDays) + registry).status, 0);
        QCOMPARE(counts(prefix), once);
    }
};

WEIR_TEST(DemoTest)

} // namespace weir

#include "demotest.moc"
