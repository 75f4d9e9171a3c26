#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/cluster.h"
#include "backend/service/registryaccess.h"
#include "backend/service/search/searchstream.h"
#include "backend/service/streamworker.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <set>

namespace weir {
namespace {

using test::TestRecord;
/// Topic, partition, offset.
using Places = std::set<std::tuple<std::string, int, std::int64_t>>;

constexpr std::int64_t someTimeMs = 1'790'000'000'000;

ConnectionSpec plainSpec()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("search");
    spec.name = QStringLiteral("search");
    spec.bootstrap = QStringList{test::bootstrap()};
    spec.registry.url = test::clusterFile().value(QLatin1String("registry")).toString();
    return spec;
}

QByteArray shell(const QString& line)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::SeparateChannels);
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), line});
    if (!process.waitForFinished(60'000))
        qFatal("%s", qPrintable(line));
    return process.readAllStandardOutput();
}

/// What the peer finds. `filter`: what reads lines "topic partition offset value" and leaves some of them.
Places peerPlaces(const QStringList& topics, const QString& filter, const QString& isolation)
{
    Places places;
    for (const QString& topic : topics) {
        const QByteArray out =
            shell(QStringLiteral("kcat -C -e -q -b %1 -t %2 -X isolation.level=%3 -f '%t %p %o %s\\n' | %4")
                      .arg(test::bootstrap(), topic, isolation, filter));
        for (const QByteArray& line : out.split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            if (words.size() >= 3)
                places.insert({words[0].toStdString(), words[1].toInt(), words[2].toLongLong()});
        }
    }
    return places;
}

/// jq over the values, which are JSON: `%t %p %o %s` becomes an object first.
QString jq(const char* condition)
{
    return QStringLiteral("sed -E 's/^([^ ]+) ([^ ]+) ([^ ]+) (.*)$/{\"t\":\"\\1\",\"p\":\\2,\"o\":\\3,\"v\":\\4}/' | "
                          "jq -r 'select(.v | %1) | \"\\(.t) \\(.p) \\(.o)\"'")
        .arg(QString::fromUtf8(condition));
}

std::vector<TestRecord> events(int count, int partitions, int first = 0)
{
    std::vector<TestRecord> records;
    for (int i = first; i < first + count; ++i) {
        const QByteArray city = i % 5 == 0 ? "K\\u00f6ln" : i % 5 == 1 ? "Köln" : i % 5 == 2 ? "New\\/York" : "Berlin";
        const QByteArray value = "{\"id\":\"ord-" + QByteArray::number(i) + "\",\"city\":\"" + city +
                                 "\",\"total\":" + QByteArray::number(i * 7 % 100) + ",\"tags\":[\"t" +
                                 QByteArray::number(i % 3) + "\"]}";
        records.push_back({i % partitions, "key-" + QByteArray::number(i % 50), value, someTimeMs + i, {}});
    }
    return records;
}

} // namespace

class SearchTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_cluster = std::make_unique<Cluster>(plainSpec(), Secrets{});
        // The broker takes a while to compact: it does so while the other tests run.
        m_compacted = make("compacted", 1,
                           {{"cleanup.policy", "compact"},
                            {"segment.ms", "100"},
                            {"min.cleanable.dirty.ratio", "0.01"},
                            {"delete.retention.ms", "0"}});
        for (int round = 0; round < 5; ++round)
            m_producer.send(m_compacted, events(300, 1, round * 300));
    }
    void cleanupTestCase()
    {
        m_cluster.reset();
        QVERIFY(StreamWorker::waitForAll(10'000));
    }

    void findsWhatThePeersFind_data()
    {
        QTest::addColumn<QString>("codec");
        for (const char* codec : {"none", "gzip", "snappy", "lz4", "zstd"})
            QTest::addRow("%s", codec) << QString::fromLatin1(codec);
    }
    void findsWhatThePeersFind()
    {
        QFETCH(QString, codec);
        const QString topic = make("codec", 4, {}, codec);
        m_sender->send(topic, events(4'000, 4));
        compareWithGrep({topic}, "ord-39", "grep ord-39");
        compareWithGrep({topic}, "ABSENT", "grep -i absent");
        compareWithGrep({topic}, "value.total > 90", jq(".total > 90"));
        if (codec != QLatin1String("zstd"))
            return;
        compareWithGrep({topic}, "/ord-1[0-9]{2}\"/", "grep -E 'ord-1[0-9]{2}\"'");
        compareWithGrep({topic}, "value.city = 'Köln' and value.total < 20", jq(".city == \"Köln\" and .total < 20"));
        compareWithGrep({topic}, "value.city = 'New/York' or value.tags.0 = 't2'",
                        jq(".city == \"New/York\" or .tags[0] == \"t2\""));
        compareWithGrep({topic}, "!contains(value.id, '9')", jq(".id | contains(\"9\") | not"));
    }

    void gapsOfTransactionsAreSteppedOver()
    {
        const QString topic = make("transactions", 2);
        test::TestProducer transactional(test::bootstrap(), topic);
        for (int round = 0; round < 6; ++round) {
            transactional.begin();
            transactional.send(topic, events(60, 2, round * 60));
            if (round % 2 == 0)
                transactional.commit();
            else
                transactional.abort();
        }
        compareWithGrep({topic}, "ord-", "grep ord-");
        compareWithGrep({topic}, "value.total > 50", jq(".total > 50"), Isolation::Uncommitted);
        // The markers at the end hold no record.
        SearchRequest request = requestFor({topic}, QStringLiteral("ord-"));
        const auto search = run(request);
        QCOMPARE(search->count(), std::size_t(180));
        request.range.isolation = Isolation::Uncommitted;
        QCOMPARE(run(request)->count(), std::size_t(360));
    }

    void severalTopicsAtOnce()
    {
        const QString first = make("first", 2), second = make("second", 3);
        m_producer.send(first, events(500, 2));
        m_producer.send(second, events(700, 3));
        compareWithGrep({first, second}, "value.total = 42", jq(".total == 42"));
        const auto search = run(requestFor({first, second}, QStringLiteral("topic = '%1'").arg(second)));
        QCOMPARE(search->count(), std::size_t(700));
        QCOMPARE(search->counts().partitions, 5);
        QCOMPARE(search->counts().partitionsDone, 5);
    }

    void rowsAreInTheOrderOfTime()
    {
        const QString topic = make("order", 6);
        m_producer.send(topic, events(6'000, 6));
        for (const bool newestFirst : {true, false}) {
            SearchRequest request = requestFor({topic}, QStringLiteral("value.total < 50"));
            request.newestFirst = newestFirst;
            const auto search = run(request);
            QVERIFY(search->count() > 1'000);
            for (std::size_t row = 1; row < search->count(); ++row)
                QVERIFY((search->at(row - 1).timestampMs > search->at(row).timestampMs) == newestFirst);
        }
    }

    void onlyTheNewestAreSearched()
    {
        const QString topic = make("newest", 3);
        m_producer.send(topic, events(3'000, 3));
        SearchRequest request = requestFor({topic}, QStringLiteral("ord-"));
        request.range.start = StartKind::Newest;
        request.range.startValue = 100;
        const auto search = run(request);
        QCOMPARE(search->count(), std::size_t(100));
        QCOMPARE(search->at(99).timestampMs, someTimeMs + 2'900);
    }

    void aKeyIsFollowedInItsOwnPartition_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<int>("kind");
        QTest::addRow("murmur2") << QStringLiteral("murmur2_random") << int(Partitioner::Murmur2);
        QTest::addRow("crc32") << QStringLiteral("consistent") << int(Partitioner::Crc32);
        QTest::addRow("crc32, random") << QStringLiteral("consistent_random") << int(Partitioner::ConsistentRandom);
        QTest::addRow("fnv1a") << QStringLiteral("fnv1a") << int(Partitioner::Fnv1a);
    }
    void aKeyIsFollowedInItsOwnPartition()
    {
        QFETCH(QString, setting);
        QFETCH(int, kind);
        const QString topic = make("follow", 12);
        test::TestProducer producer(test::bootstrap(), {}, {{"partitioner", setting.toStdString()}});
        std::vector<TestRecord> records;
        for (int i = 0; i < 600; ++i)
            records.push_back(
                {-1, "cus-" + QByteArray::number(i % 100), "v" + QByteArray::number(i), someTimeMs + i, {}});
        producer.send(topic, records);
        for (int key = 0; key < 100; key += 9) {
            SearchRequest request = requestFor({topic}, {});
            request.follow = FollowKey{"cus-" + std::to_string(key), Partitioner(kind)};
            const auto search = run(request);
            QCOMPARE(search->counts().partitions, 1);
            QCOMPARE(search->count(), std::size_t(6));
            for (std::size_t row = 0; row < 6; ++row)
                QCOMPARE(search->at(row).key, "cus-" + std::to_string(key));
            request.follow->partitioner = Partitioner::All;
            QCOMPARE(run(request)->count(), std::size_t(6));
        }
    }

    void avroIsSearchedDecodedAndWaitsForItsSchema()
    {
        const QString topic = make("avro", 2);
        SchemaRegistry registry(registryConfig(plainSpec().registry, Secrets{}));
        const Result<int> id = registry.registerBlocking(
            topic.toStdString() + "-value", "AVRO",
            R"({"type":"record","name":"Visit","fields":[{"name":"city","type":"string"},{"name":"total","type":"int"}]})");
        QVERIFY2(id, id ? "" : qPrintable(id.error().detail));
        std::vector<TestRecord> records;
        for (int i = 0; i < 200; ++i) {
            QByteArray value("\0", 1);
            for (int shift = 24; shift >= 0; shift -= 8)
                value.append(char(*id >> shift));
            const QByteArray city = i % 4 == 0 ? "Oslo" : "Rom";
            value.append(char(city.size() * 2)).append(city).append(char(i % 60 * 2));
            records.push_back({i % 2, std::nullopt, value, someTimeMs + i, {}});
        }
        m_producer.send(topic, records);
        // A cluster of its own: nothing is known of the schema when the search begins.
        Cluster cluster(plainSpec(), Secrets{});
        SearchRequest request =
            requestFor({topic}, QStringLiteral("value.city = 'Oslo' and value.total >= 40"), cluster);
        const auto search = run(request, cluster);
        std::size_t expected = 0;
        for (int i = 0; i < 200; ++i)
            expected += i % 4 == 0 && i % 60 >= 40 ? 1 : 0;
        QVERIFY(expected > 5);
        QCOMPARE(search->count(), expected);
        QCOMPARE(search->counts().undecoded, std::uint64_t(0));
        // What only stands in the decoded text, not in the bytes.
        QCOMPARE(run(requestFor({topic}, QStringLiteral("\"city\":\"oslo\"")))->count(), std::size_t(50));
    }

    void whatComesWhileItSearchesIsNotAwaited()
    {
        const QString topic = make("growing", 1);
        m_producer.send(topic, events(2'000, 1));
        SearchRequest request = requestFor({topic}, QStringLiteral("ord-"));
        request.newestFirst = false;
        const auto search = m_cluster->openSearch(request);
        search->setPaused(true);
        search->start();
        QTRY_COMPARE(search->counts().partitions, 1);
        m_producer.send(topic, events(500, 1, 2'000));
        search->setPaused(false);
        QTRY_COMPARE(search->end(), ReadEnd::ReachedStop);
        QCOMPARE(search->count(), std::size_t(2'000));
        QCOMPARE(search->counts().scanned, std::uint64_t(2'000));
    }

    void theLimitIsExactAndSaysWhatIsLeft()
    {
        const QString topic = make("limit", 4);
        m_producer.send(topic, events(20'000, 4));
        SearchRequest request = requestFor({topic}, QStringLiteral("ord-"));
        request.limit = 7;
        const auto search = m_cluster->openSearch(request);
        search->start();
        QTRY_COMPARE(search->end(), ReadEnd::ReachedLimit);
        QCOMPARE(search->count(), std::size_t(7));
    }

    void cancelledItSaysHowMuchIsLeft()
    {
        const QString topic = make("cancel", 4);
        m_producer.send(topic, events(20'000, 4));
        SearchRequest request = requestFor({topic}, QStringLiteral("absent"));
        request.bytesPerSecond = 200'000; // of about 2 MB
        const auto search = m_cluster->openSearch(request);
        search->start();
        QTRY_VERIFY(search->counts().scanned > 0);
        search->cancel();
        QTRY_COMPARE(search->end(), ReadEnd::Cancelled);
        const SearchCounts counts = search->counts();
        QCOMPARE(counts.offsetsTotal, 20'000);
        QVERIFY(counts.offsetsRead > 0 && counts.offsetsRead < 20'000);
    }

    void compactedTopicsAreSearchedToTheirEnds()
    {
        const auto isCompacted = [this] {
            return peerPlaces({m_compacted}, QStringLiteral("cat"), QStringLiteral("read_committed")).size() < 1'500;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isCompacted(), 60'000);
        compareWithGrep({m_compacted}, "ord-1", "grep ord-1");
        compareWithGrep({m_compacted}, "value.total > 50", jq(".total > 50"));
    }

    void aTopicThatIsNotThereFails()
    {
        const auto search =
            m_cluster->openSearch(requestFor({QStringLiteral("no-such-topic-anywhere")}, QStringLiteral("x")));
        search->start();
        QTRY_COMPARE(search->end(), ReadEnd::Failed);
        QVERIFY(!search->problems().isEmpty());
    }

private:
    QString make(const char* prefix, int partitions, const std::map<std::string, std::string>& settings = {},
                 const QString& codec = QStringLiteral("none"))
    {
        const QString topic = test::uniqueName(QLatin1String(prefix));
        m_producer.createTopic(topic, partitions, settings);
        m_sender = std::make_unique<test::TestProducer>(
            test::bootstrap(), QString(),
            std::map<std::string, std::string>{{"compression.codec", codec.toStdString()}});
        return topic;
    }

    SearchRequest requestFor(const QStringList& topics, const QString& typed) const
    {
        return requestFor(topics, typed, *m_cluster);
    }
    static SearchRequest requestFor(const QStringList& topics, const QString& typed, Cluster& cluster)
    {
        SearchRequest request;
        request.topics = topics;
        request.range.start = StartKind::Beginning;
        RecordQuery query = parseRecordQuery(typed);
        if (!query.isValid())
            qFatal("%s", qPrintable(typed));
        auto match = std::make_shared<RecordMatch>();
        match->pattern = query.pattern;
        match->fql = query.fql;
        match->decoders = cluster.decoders();
        request.match = match;
        return request;
    }

    std::unique_ptr<SearchStream> run(const SearchRequest& request) { return run(request, *m_cluster); }
    static std::unique_ptr<SearchStream> run(const SearchRequest& request, Cluster& cluster)
    {
        auto search = cluster.openSearch(request);
        QSignalSpy ended(search.get(), &RecordStream::endChanged);
        search->start();
        if (search->end() == ReadEnd::Running)
            ended.wait(test::longest);
        if (search->end() != ReadEnd::ReachedStop)
            qWarning("the search ended as %d", int(search->end()));
        return search;
    }

    void compareWithGrep(const QStringList& topics, const char* typed, const QString& filter,
                         Isolation isolation = Isolation::Committed)
    {
        const Places expected = peerPlaces(topics, filter,
                                           isolation == Isolation::Committed ? QStringLiteral("read_committed")
                                                                             : QStringLiteral("read_uncommitted"));
        for (const bool newestFirst : {true, false}) {
            SearchRequest request = requestFor(topics, QString::fromUtf8(typed));
            request.newestFirst = newestFirst;
            request.range.isolation = isolation;
            const auto search = run(request);
            QCOMPARE(search->end(), ReadEnd::ReachedStop);
            Places found;
            for (std::size_t row = 0; row < search->count(); ++row) {
                std::size_t index = 0;
                const auto batch = search->batch(row, &index);
                const RecordView record = batch->at(index);
                found.insert({batch->topics()[record.topic], record.partition, record.offset});
            }
            QCOMPARE(found.size(), search->count());
            QVERIFY2(found == expected, qPrintable(QStringLiteral("%1: %2, the peer %3")
                                                       .arg(QString::fromUtf8(typed))
                                                       .arg(found.size())
                                                       .arg(expected.size())));
        }
    }
    void compareWithGrep(const QStringList& topics, const char* typed, const char* filter,
                         Isolation isolation = Isolation::Committed)
    {
        compareWithGrep(topics, typed, QString::fromUtf8(filter), isolation);
    }

    test::TestProducer m_producer{test::bootstrap()};
    std::unique_ptr<test::TestProducer> m_sender;
    std::unique_ptr<Cluster> m_cluster;
    QString m_compacted;
};

WEIR_TEST(SearchTest)

} // namespace weir

#include "searchtest.moc"
