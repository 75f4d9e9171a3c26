#include "backend/engine/collect/kafkasources.h"
#include "tests/engine/collect/collectlab.h"

#include <set>

namespace weir {
namespace {

using engine::Counted;
using test::TestRecord;

const char mapped[] =
    R"({"kind":"source","key":"orders","name":"Orders","type":"kafka","topic":"TOPIC","format":"auto",)"
    R"("start":"earliest","filter":"status = 'paid' or kafka.key = 'always'",)"
    R"("mapping":{"type":"track","event":"Order Completed","userId":{"@path":"$.customer"},"messageId":{"@path":"$.id"},)"
    R"("properties":{"n":{"@path":"$.n"},"key":{"@path":"$.kafka.key"},"place":{"@path":"$.kafka.offset"},)"
    R"("kind":{"@path":"$.kafka.headers.kind"}}}})";

std::string definition(std::string text, const QString& topic, const char* without = "")
{
    text.replace(text.find("TOPIC"), 5, topic.toStdString());
    if (const std::size_t at = text.find(without); *without && at != std::string::npos)
        text.erase(at, std::string_view(without).size());
    return text;
}

const char avroSchema[] =
    R"({"type":"record","name":"P","fields":[{"name":"id","type":"string"},{"name":"n","type":"int"}]})";

TestRecord order(int n, const char* status = "paid", int partitions = 2)
{
    return {n % partitions,
            QByteArray::number(n),
            QStringLiteral(R"({"id":"m%1","customer":"c%2","status":"%3","n":%1})")
                .arg(n)
                .arg(n % 7)
                .arg(QLatin1String(status))
                .toUtf8(),
            0,
            {{QByteArrayLiteral("kind"), QByteArrayLiteral("sale")}}};
}

} // namespace

class KafkaSourceTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    engine::Workspace workspace;
    std::unique_ptr<engine::DefinitionFeed> feed;
    std::unique_ptr<test::DefinitionWriter> writer;
    std::unique_ptr<test::TestProducer> producer;
    QString topic;

    engine::KafkaSourceOptions options(const char* worker, int commitMs = 50) const
    {
        engine::KafkaSourceOptions made;
        made.worker = test::freshName(worker);
        made.commitMs = commitMs;
        return made;
    }
    void send(int from, int to)
    {
        std::vector<TestRecord> records;
        for (int i = from; i < to; ++i)
            records.push_back(order(i));
        producer->send(topic, records);
    }
    std::int64_t committedOut(const engine::KafkaSources& sources) const
    {
        std::int64_t out = 0;
        for (const engine::KafkaSourceReport& report : sources.reports())
            out += report.counts.totals[Counted::Out];
        return out;
    }
    /// Sums over partitions.
    std::pair<std::int64_t, std::int64_t> positionAndLag(const engine::KafkaSources& sources) const
    {
        std::pair<std::int64_t, std::int64_t> sums;
        for (const engine::KafkaSourceReport& report : sources.reports()) {
            for (const engine::SourcePlace& place : report.counts.places) {
                sums.first += place.position;
                sums.second += place.lag;
            }
        }
        return sums;
    }
    void compareAll(int count) const
    {
        const std::vector<std::string> found = test::collected(conf, workspace, "n");
        const std::set<std::string> distinct(found.begin(), found.end());
        QCOMPARE(int(distinct.size()), count);
        QCOMPARE(int(found.size()), count); // nothing twice
    }

private slots:
    void initTestCase()
    {
        conf = test::confOf(test::bootstrap());
        producer = std::make_unique<test::TestProducer>(test::bootstrap());
    }
    void init()
    {
        workspace = test::makeWorkspace(conf);
        topic = test::uniqueName(QStringLiteral("shop-orders"));
        producer->createTopic(topic, 2);
        feed = test::readyFeed(conf, workspace);
        writer = std::make_unique<test::DefinitionWriter>(conf, workspace);
    }
    void cleanup() { feed.reset(); }

    void recordsBecomeEventsByDefinitionAlone()
    {
        writer->save({definition(mapped, topic)}, feed.get());
        TestRecord always = order(6, "open");
        always.key = QByteArrayLiteral("always");
        producer->send(topic, {order(0),
                               order(1, "open"),
                               order(2),
                               order(4),
                               always,
                               {0, QByteArrayLiteral("x"), QByteArrayLiteral("{\"broken\":"), 0, {}},
                               {0, QByteArrayLiteral("x"), std::nullopt, 0, {}},
                               {0, QByteArrayLiteral("x"), QByteArrayLiteral("{\"status\":\"paid\"}"), 0, {}},
                               order(8)});
        engine::KafkaSources sources(conf, workspace, *feed, nullptr, options("a"));
        QTRY_COMPARE(committedOut(sources), 6);
        sources.stop(test::patienceMs);

        const std::vector<std::string> values = test::valuesOf(conf, workspace, "collected");
        QCOMPARE(values.size(), std::size_t(6));
        bool isFound = false;
        for (const std::string& value : values) {
            const auto event = engine::collectedOf(value);
            QVERIFY(event);
            const Json root = event->event->root;
            if (root.at("messageId").text() != "m2")
                continue;
            isFound = true;
            QCOMPARE(event->source, std::string("orders"));
            QCOMPARE(QString::fromStdString(toJsonText(root.at("properties"))),
                     QStringLiteral(R"({"n":2,"key":"2","place":1,"kind":"sale"})"));
            QCOMPARE(root.at("userId").text(), std::string_view("c2"));
            QVERIFY(root.at("kafka").isAbsent());
        }
        QVERIFY(isFound);
        const std::vector<std::string> letters = test::valuesOf(conf, workspace, "dead-letters");
        QCOMPARE(letters.size(), std::size_t(1));
        const JsonPointer letter = test::json(letters.front());
        QCOMPARE(letter->root.at("reason").text(), std::string_view("Malformed"));
        QCOMPARE(letter->root.at("messageId").text(), std::string_view(topic.toStdString() + "-0-4"));
        QCOMPARE(letter->root.at("originalText").text(), std::string_view("{\"broken\":"));
        const engine::AuditTotals audit = test::auditOfCollect(conf, workspace, "orders");
        QCOMPARE(audit[Counted::In], 9);
        QCOMPARE(audit[Counted::Out], 6);
        QCOMPARE(audit[Counted::Rejected], 1);
        QCOMPARE(audit[Counted::Dropped], 2); // not paid; a tombstone
        QCOMPARE(audit.balance(), 0);
    }

    void killedAmidATransactionNothingIsLostOrDoubled()
    {
        writer->save({definition(mapped, topic)}, feed.get());
        send(0, 300);
        {
            // Its transaction stays open: it never commits.
            engine::KafkaSources killed(conf, workspace, *feed, nullptr, options("killed", 3'600'000));
            QTRY_VERIFY(!killed.reports().empty() && killed.reports().front().counts.records == 300);
        }
        send(300, 600);
        {
            engine::KafkaSources second(conf, workspace, *feed, nullptr, options("second"));
            QTRY_VERIFY(committedOut(second) >= 300);
            // Killed while it commits all the time.
        }
        send(600, 900);
        engine::KafkaSources third(conf, workspace, *feed, nullptr, options("third"));
        QTRY_COMPARE(test::collected(conf, workspace, "n").size(), std::size_t(900));
        third.stop(test::patienceMs);
        compareAll(900);
        const engine::AuditTotals audit = test::auditOfCollect(conf, workspace, "orders");
        QCOMPARE(audit[Counted::In], 900);
        QCOMPARE(audit[Counted::Out], 900);
        QCOMPARE(audit.balance(), 0);
    }

    void workersShareThePartitionsAndHandThemOver()
    {
        writer->save({definition(mapped, topic)}, feed.get());
        auto first = std::make_unique<engine::KafkaSources>(conf, workspace, *feed, nullptr, options("first"));
        send(0, 200);
        engine::KafkaSources second(conf, workspace, *feed, nullptr, options("second"));
        QTRY_VERIFY(!second.reports().empty() && second.reports().front().counts.places.size() == 1);
        send(200, 400);
        QTRY_COMPARE(committedOut(*first) + committedOut(second), 400);
        first->stop(test::patienceMs);
        send(400, 600);
        QTRY_COMPARE(test::collected(conf, workspace, "n").size(), std::size_t(600));
        QTRY_COMPARE(positionAndLag(second), std::pair(std::int64_t(600), std::int64_t(0)));
        second.stop(test::patienceMs);
        compareAll(600);
        QCOMPARE(test::auditOfCollect(conf, workspace, "orders")[Counted::Out], 600);
    }

    void definitionsChangeOnTheWay()
    {
        engine::KafkaSources sources(conf, workspace, *feed, nullptr, options("a"));
        send(0, 10);
        writer->save({definition(mapped, topic)}, feed.get());
        QTRY_COMPARE(committedOut(sources), 10);
        // Disabled: what comes waits.
        std::string disabled = definition(mapped, topic);
        disabled.insert(1, R"("enabled":false,)");
        writer->save({disabled}, feed.get());
        QTRY_VERIFY(sources.reports().empty());
        send(10, 20);
        // Enabled again with another filter.
        std::string other = definition(mapped, topic);
        other.replace(other.find("status = 'paid'"), 15, "n != 15");
        writer->save({other}, feed.get());
        QTRY_COMPARE(test::collected(conf, workspace, "n").size(), std::size_t(19));
        writer->save({R"({"kind":"source","key":"orders","removed":true})"}, feed.get());
        QTRY_VERIFY(sources.reports().empty());
        sources.stop(test::patienceMs);
        QCOMPARE(test::auditOfCollect(conf, workspace, "orders").balance(), 0);
    }

    void avroComesThroughTheRegistry()
    {
        engine::KafkaSourceOptions with = options("avro");
        RegistryConfig registry;
        registry.url = test::clusterFile().value(QStringLiteral("registry")).toString().toStdString();
        with.registry = std::make_shared<SchemaRegistry>(registry);
        const auto id = with.registry->registerBlocking(topic.toStdString() + "-value", "AVRO", avroSchema);
        QVERIFY2(id, qPrintable(test::wordsOf(id)));
        const auto framed = [&](const char* text, char n) {
            QByteArray bytes(1, '\0');
            for (int shift = 24; shift >= 0; shift -= 8)
                bytes.append(char(*id >> shift & 255));
            return bytes + char(2 * qstrlen(text)) + text + char(2 * n);
        };
        producer->send(topic, {{0, {}, framed("p1", 5), 0, {}},
                               {0, {}, framed("p2", 6), 0, {}},
                               {0, {}, framed("p3", 7).chopped(1), 0, {}},
                               {0, {}, framed("p4", 8), 0, {}}});
        std::string text = definition(mapped, topic);
        text.replace(text.find("auto"), 4, "avro");
        text.replace(text.find("\"status = 'paid' or kafka.key = 'always'\""), 41, "\"n > 0\"");
        writer->save({text}, feed.get());
        {
            // Without a registry nothing can be said of these records: they wait.
            engine::KafkaSources without(conf, workspace, *feed, nullptr, options("bare"));
            QTRY_VERIFY(!without.reports().empty() && without.reports().front().counts.obstacle);
            without.stop(test::patienceMs);
        }
        QVERIFY(test::valuesOf(conf, workspace, "dead-letters").empty());
        engine::KafkaSources sources(conf, workspace, *feed, nullptr, with);
        QTRY_COMPARE(committedOut(sources), 3);
        sources.stop(test::patienceMs);
        QCOMPARE(test::collected(conf, workspace, "n"), (std::vector<std::string>{"5", "6", "8"}));
        QCOMPARE(test::valuesOf(conf, workspace, "dead-letters").size(), std::size_t(1));
        QCOMPARE(test::auditOfCollect(conf, workspace, "orders").balance(), 0);
    }

    void latestBeginsWithWhatComesThen()
    {
        send(0, 50);
        writer->save({definition(mapped, topic, "\"start\":\"earliest\",")}, feed.get());
        engine::KafkaSources sources(conf, workspace, *feed, nullptr, options("a"));
        // The places are committed at once, so that a restart goes on from there.
        QTRY_VERIFY(!sources.reports().empty() && sources.reports().front().counts.commits > 0);
        sources.stop(test::patienceMs);
        send(50, 60);
        engine::KafkaSources again(conf, workspace, *feed, nullptr, options("b"));
        QTRY_COMPARE(committedOut(again), 10);
        again.stop(test::patienceMs);
        compareAll(10);
    }
};
WEIR_TEST(KafkaSourceTest)

} // namespace weir

#include "kafkasourcetest.moc"
