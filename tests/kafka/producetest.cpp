#include "backend/service/cluster.h"
#include "backend/service/produce/linessource.h"
#include "backend/service/produce/producerun.h"
#include "backend/service/produce/recordproducer.h"
#include "backend/service/produce/repeatsource.h"
#include "backend/service/recordstream.h"
#include "backend/service/streamworker.h"
#include "tests/support/acl.h"
#include "tests/support/cluster.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

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

ProduceRequest requestFor(const QString& topic, const char* key, const char* value)
{
    ProduceRequest request;
    request.record.topic = topic.toStdString();
    if (key)
        request.record.key = key;
    if (value)
        request.record.value = value;
    return request;
}

std::optional<Result<Delivery>> sendAndWait(RecordProducer& producer, const ProduceRequest& request)
{
    std::optional<Result<Delivery>> answer;
    QObject context;
    producer.send(request, &context, [&](Result<Delivery> result) { answer.emplace(std::move(result)); });
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, patienceMs);
    return answer;
}

std::unique_ptr<RecordStream> readAll(Cluster& cluster, const QString& topic)
{
    ReadRequest request;
    request.topic = topic;
    request.start = StartKind::Beginning;
    std::unique_ptr<RecordStream> stream = cluster.openStream(request);
    stream->start();
    (void)QTest::qWaitFor([&] { return stream->end() != ReadEnd::Running; }, patienceMs);
    return stream;
}

} // namespace

class ProduceTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup()
    {
        QVERIFY(RecordProducer::waitForAll(20'000));
        QVERIFY(StreamWorker::waitForAll(20'000));
    }

    void aRecordArrivesAsItWasMeant()
    {
        const QString topic = make(3);
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto producer = cluster.openProducer();
        ProduceRequest request = requestFor(topic, "key", "value");
        request.record.partition = 2;
        request.record.timestampMs = 1'790'000'000'123;
        request.record.headers = {{"trace", "a"}, {"trace", "b"}, {"none", std::nullopt}, {"empty", ""}};
        const auto first = sendAndWait(*producer, request);
        QVERIFY(first && *first);
        QCOMPARE((*first)->partition, 2);
        QCOMPARE((*first)->offset, 0);
        QCOMPARE((*first)->timestampMs, 1'790'000'000'123);
        QCOMPARE((*first)->bytes, std::size_t(29));
        request.record.value.reset();
        request.record.headers.clear();
        const auto second = sendAndWait(*producer, request);
        QVERIFY(second && *second);
        QCOMPARE((*second)->offset, 1);
        request.record.key.reset();
        request.record.value = "";
        QVERIFY(*sendAndWait(*producer, request));

        const auto stream = readAll(cluster, topic);
        QCOMPARE(stream->count(), std::size_t(3));
        QCOMPARE(stream->at(0).key, std::string_view("key"));
        QCOMPARE(stream->at(0).timestampMs, 1'790'000'000'123);
        const auto headers = stream->headers(0);
        QCOMPARE(headers.size(), std::size_t(4));
        QCOMPARE(headers[0].value, std::string_view("a"));
        QCOMPARE(headers[1].name, std::string_view("trace"));
        QCOMPARE(headers[1].value, std::string_view("b"));
        QVERIFY(headers[2].isNull);
        QVERIFY(!headers[3].isNull && headers[3].value.empty());
        QVERIFY(stream->at(1).has(RecordFlag::ValueNull));
        QVERIFY(!stream->at(1).has(RecordFlag::KeyNull));
        QVERIFY(stream->at(2).has(RecordFlag::KeyNull));
        QVERIFY(!stream->at(2).has(RecordFlag::ValueNull));
    }

    void theKeyChoosesThePartitionAsItsKindOfProducerWould()
    {
        const QString topic = make(12);
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto producer = cluster.openProducer();
        for (const Partitioner partitioner :
             {Partitioner::Murmur2, Partitioner::ConsistentRandom, Partitioner::Crc32, Partitioner::Fnv1a}) {
            for (const char* key : {"customer-1", "customer-2", "ü"}) {
                ProduceRequest request = requestFor(topic, key, "v");
                request.partitioner = partitioner;
                const auto answer = sendAndWait(*producer, request);
                QVERIFY(answer && *answer);
                QCOMPARE((*answer)->partition, partitionOf(key, partitioner, 12));
            }
        }
    }

    void aRecordThatIsTooLargeIsRefusedAndItsNeighboursAreNot()
    {
        const QString topic = make(1, {{"max.message.bytes", "1000"}});
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto producer = cluster.openProducer();
        const auto answer = sendAndWait(*producer, requestFor(topic, "k", std::string(5000, 'x').c_str()));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Limit);
        QVERIFY(answer->error().subject.contains(topic));

        // A batch of small ones is larger than the topic takes: they are sent again one by one.
        QTemporaryFile file;
        QVERIFY(file.open());
        for (int i = 0; i < 50; ++i)
            file.write(QByteArray(i == 25 ? 5000 : 300, 'y') + '\n');
        file.flush();
        ProduceRecord same;
        same.topic = topic.toStdString();
        ProduceRun run(confOf(),
                       std::make_unique<LinesSource>(QStringList{file.fileName()}, valueLines(same, {}), false), {});
        QVERIFY(finish(run));
        QCOMPARE(run.end(), RunEnd::Done);
        QCOMPARE(run.counts().acknowledged, 49u);
        QCOMPARE(run.counts().refused, 1u);
        QCOMPARE(run.failures().size(), 1);
        QCOMPARE(run.failures().first().number, 26u);
        QCOMPARE(run.failures().first().error.kind, ErrorKind::Limit);
    }

    void aTopicThatIsNotThereIsSaidAndNotMade()
    {
        const QString topic = test::uniqueName(QStringLiteral("nothere"));
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto producer = cluster.openProducer();
        QElapsedTimer clock;
        clock.start();
        const auto answer = sendAndWait(*producer, requestFor(topic, "k", "v"));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::NotFound);
        QVERIFY(clock.elapsed() < 10'000);
        ProduceRequest request = requestFor(make(1), "k", "v");
        request.record.partition = 7;
        const auto partition = sendAndWait(*producer, request);
        QVERIFY(partition && !*partition);
        QCOMPARE(partition->error().kind, ErrorKind::NotFound);
        QVERIFY(partition->error().subject.endsWith(QStringLiteral("/7")));
    }

    void whatTheClusterForbidsIsSaid()
    {
        const QString topic = make(1);
        test::deny(test::bootstrap(), test::AclResource::Topic, topic, test::AclOperation::Write);
        const QJsonObject file = test::clusterFile();
        ConnectionSpec spec = specOf(file.value(QLatin1String("saslSsl")).toString());
        spec.tls.enabled = true;
        spec.tls.caFile = file.value(QLatin1String("caFile")).toString();
        spec.sasl.mechanism = SaslMechanism::ScramSha256;
        spec.sasl.user = file.value(QLatin1String("user")).toString();
        Secrets secrets;
        secrets.saslPassword = file.value(QLatin1String("password")).toString();
        Cluster cluster(spec, secrets);
        const auto producer = cluster.openProducer();
        const auto answer = sendAndWait(*producer, requestFor(topic, "k", "v"));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Authorization);
    }

    void aTimestampThatTheTopicDoesNotTakeIsInvalid()
    {
        const QString topic = make(1, {{"message.timestamp.before.max.ms", "60000"}});
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto producer = cluster.openProducer();
        ProduceRequest request = requestFor(topic, "k", "v");
        request.record.timestampMs = 1'000'000'000'000;
        const auto answer = sendAndWait(*producer, request);
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Invalid);
    }

    void aReadOnlyConnectionRefuses()
    {
        const QString topic = make(1);
        ConnectionSpec spec = specOf(test::bootstrap());
        spec.readOnly = true;
        Cluster cluster(spec, {});
        const auto producer = cluster.openProducer();
        const auto answer = sendAndWait(*producer, requestFor(topic, "k", "v"));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Authorization);
        QVERIFY(answer->error().detail.contains(QStringLiteral("read-only")));
        ProduceRecord record;
        record.topic = topic.toStdString();
        record.value = "v";
        const auto run = producer->openRun(std::make_unique<RepeatSource>(record, 3), {});
        QVERIFY(finish(*run));
        QCOMPARE(run->end(), RunEnd::Failed);
        QCOMPARE(readAll(cluster, topic)->count(), std::size_t(0));
    }

    void repeatingKeepsItsRateAndFillsPlaceholders()
    {
        const QString topic = make(1);
        ProduceRecord record;
        record.topic = topic.toStdString();
        record.key = "k{{i}}";
        record.value = "{\"n\":{{random 5 7}},\"id\":\"{{uuid}}\",\"other\":\"{{name}}\"}";
        RunOptions options;
        options.recordsPerSecond = 100;
        ProduceRun run(confOf(), std::make_unique<RepeatSource>(record, 150), options);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(finish(run));
        QCOMPARE(run.end(), RunEnd::Done);
        QVERIFY2(clock.elapsed() >= 1200 && clock.elapsed() < 8000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(run.counts().acknowledged, 150u);
        QCOMPARE(run.total(), std::optional<std::int64_t>(150));
        Cluster cluster(specOf(test::bootstrap()), {});
        const auto stream = readAll(cluster, topic);
        QCOMPARE(stream->count(), std::size_t(150));
        QCOMPARE(stream->at(0).key, std::string_view("k1"));
        QCOMPARE(stream->at(149).key, std::string_view("k150"));
        QVERIFY(stream->at(0).value != stream->at(1).value);
        QVERIFY(stream->at(0).value.find("\"other\":\"{{name}}\"") != std::string_view::npos);
    }

    void cancellingEndsItAndWhatIsCountedIsThere()
    {
        const QString topic = make(1);
        ProduceRecord record;
        record.topic = topic.toStdString();
        record.value = std::string(1000, 'v');
        ProduceRun run(confOf(), std::make_unique<RepeatSource>(record, 1'000'000'000), {});
        run.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.counts().acknowledged > 1000, patienceMs);
        run.setPaused(true);
        // Nothing is under way any more: all that was sent has been answered.
        const auto isQuiet = [&] { return run.counts().acknowledged + run.counts().refused == run.counts().sent; };
        QTRY_VERIFY_WITH_TIMEOUT(isQuiet(), patienceMs);
        run.setPaused(false);
        const std::uint64_t paused = run.counts().acknowledged;
        QTRY_VERIFY_WITH_TIMEOUT(run.counts().acknowledged > paused, patienceMs);
        QSignalSpy finished(&run, &ProduceRun::finished);
        run.cancel();
        QVERIFY(finished.wait(patienceMs));
        QCOMPARE(run.end(), RunEnd::Cancelled);
        QCOMPARE(run.counts().acknowledged + run.counts().refused, run.counts().sent);
        Cluster cluster(specOf(test::bootstrap()), {});
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Newest;
        request.startValue = 1;
        const auto stream = cluster.openStream(request);
        stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(stream->count(), std::size_t(1), patienceMs);
        QVERIFY(std::uint64_t(stream->at(0).offset) + 1 >= run.counts().acknowledged);
    }

    void aBrokerThatGoesAndComesBackLosesNothing()
    {
        test::PrivateBroker broker;
        const QString topic = QStringLiteral("orders");
        test::TestProducer(broker.bootstrap()).createTopic(topic, 1);
        ClientConf conf{specOf(broker.bootstrap()), {}, ClientRole::Producer, {}, {}};
        ProduceRecord record;
        record.topic = topic.toStdString();
        record.value = "{{i}}";
        RunOptions options;
        options.recordsPerSecond = 500;
        ProduceRun run(conf, std::make_unique<RepeatSource>(record, 2000), options);
        run.start();
        QTRY_VERIFY_WITH_TIMEOUT(run.counts().acknowledged > 100, patienceMs);
        broker.kill();
        QTRY_VERIFY_WITH_TIMEOUT(run.obstacle().has_value(), patienceMs);
        broker.resume();
        QTRY_COMPARE_WITH_TIMEOUT(run.end(), RunEnd::Done, patienceMs);
        QCOMPARE(run.counts().acknowledged, 2000u);
        Cluster cluster(specOf(broker.bootstrap()), {});
        const auto stream = readAll(cluster, topic);
        QCOMPARE(stream->count(), std::size_t(2000)); // each once, in order
        for (std::size_t i = 0; i < 2000; ++i)
            QCOMPARE(stream->at(i).value, std::string_view(std::to_string(i + 1)));
    }

private:
    QString make(int partitions, const std::map<std::string, std::string>& settings = {})
    {
        const QString topic = test::uniqueName(QStringLiteral("produce"));
        m_topics.createTopic(topic, partitions, settings);
        return topic;
    }
    static ClientConf confOf() { return {specOf(test::bootstrap()), {}, ClientRole::Producer, {}, {}}; }
    static bool finish(ProduceRun& run)
    {
        QSignalSpy finished(&run, &ProduceRun::finished);
        run.start();
        return finished.wait(patienceMs);
    }

    test::TestProducer m_topics{test::bootstrap()};
};

WEIR_TEST(ProduceTest)

} // namespace weir

#include "producetest.moc"
