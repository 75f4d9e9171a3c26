#include "backend/kafka/costmeter.h"
#include "backend/kafka/wire/logdirs.h"
#include "backend/kafka/wire/offsets.h"
#include "backend/kafka/wire/rawreader.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QRegularExpression>
#include <QTest>

namespace weir {
namespace {

using test::TestProducer;
using test::TestRecord;

ClientConf plain()
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{test::bootstrap()};
    conf.cost = std::make_shared<CostMeter>();
    return conf;
}

std::vector<TestRecord> texts(std::initializer_list<const char*> values, int partition = 0)
{
    std::vector<TestRecord> records;
    for (const char* value : values)
        records.push_back({partition, QByteArray("k"), QByteArray(value), 1'790'000'000'000, {}});
    return records;
}

/// What a record is, in a word or two: "a", "b aborted", "commit".
std::string told(const RecordView& record)
{
    std::string text(record.value);
    if (record.has(RecordFlag::ControlCommit))
        text = "commit";
    if (record.has(RecordFlag::ControlAbort))
        text = "abort";
    if (record.has(RecordFlag::Aborted))
        text += " aborted";
    if (record.has(RecordFlag::Pending))
        text += " pending";
    if (record.has(RecordFlag::Transactional) && !record.isControl())
        text += " tx";
    return text;
}

struct Read
{
    QStringList told;
    std::vector<std::int64_t> offsets;
    std::vector<RawProgress> progress;
    std::optional<Error> error;
    std::int64_t records = 0, bytes = 0;
};

Read readAll(const QString& topic, std::vector<RawRange> ranges, bool keep = true)
{
    Read read;
    RawReader reader(plain());
    if (const Result<void> opened = reader.open(topic.toStdString(), std::move(ranges)); !opened) {
        read.error = opened.error();
        return read;
    }
    while (true) {
        const auto batch = reader.next(10'000);
        if (!batch) {
            read.error = batch.error();
            break;
        }
        if (!*batch)
            break;
        for (std::size_t i = 0; i < (*batch)->size(); ++i) {
            const RecordView record = (*batch)->at(i);
            ++read.records;
            read.bytes += std::int64_t(record.value.size());
            if (!keep)
                continue;
            read.told << QString::fromStdString(weir::told(record));
            read.offsets.push_back(record.offset);
        }
    }
    read.progress = reader.progress();
    return read;
}

/// A commit returns before its marker is in the log; what is written next must not overtake it.
bool hasMarkers(const QString& topic, int count)
{
    return readAll(topic, {{0, 0, -1}}).told.filter(QRegularExpression(QStringLiteral("^(commit|abort)$"))).size() ==
           count;
}

QStringList list(std::initializer_list<const char*> texts)
{
    QStringList all;
    for (const char* text : texts)
        all << QLatin1String(text);
    return all;
}

} // namespace

class WireRawReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_plain = std::make_unique<TestProducer>(test::bootstrap()); }

    void transactionsAreMarkedExactly()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-tx"));
        m_plain->createTopic(topic, 1);
        TestProducer first(test::bootstrap(), test::uniqueName(QStringLiteral("tx-a")));
        TestProducer second(test::bootstrap(), test::uniqueName(QStringLiteral("tx-b")));
        first.begin();
        first.send(topic, texts({"a1", "a2"}));
        second.begin();
        second.send(topic, texts({"b1"}));
        m_plain->send(topic, texts({"plain"}));
        first.commit();
        QTRY_VERIFY(hasMarkers(topic, 1));
        second.send(topic, texts({"b2"}));
        second.abort();
        QTRY_VERIFY(hasMarkers(topic, 2));
        first.begin();
        first.send(topic, texts({"a3"}));
        second.begin();
        second.send(topic, texts({"b3"}));
        second.commit();
        QTRY_VERIFY(hasMarkers(topic, 3));
        first.abort();
        QTRY_VERIFY(hasMarkers(topic, 4));
        const QStringList settled = list({"a1 tx", "a2 tx", "b1 aborted tx", "plain", "commit", "b2 aborted tx",
                                          "abort", "a3 aborted tx", "b3 tx", "commit", "abort"});
        const Read read = readAll(topic, {{0, 0, -1}});
        QVERIFY(!read.error);
        QCOMPARE(read.told, settled);
        for (std::size_t i = 0; i < read.offsets.size(); ++i)
            QCOMPARE(read.offsets[i], std::int64_t(i));
        QCOMPARE(read.progress[0].lastStableOffset, 11);
        QVERIFY(read.progress[0].done);
        // In the midst of an aborted transaction, too.
        QCOMPARE(readAll(topic, {{0, 5, 8}}).told, settled.mid(5, 3));

        // A transaction stays open: what stands behind its beginning is beyond the last stable offset.
        first.begin();
        first.send(topic, texts({"open1"}));
        second.begin();
        second.send(topic, texts({"c1"}));
        second.commit();
        QTRY_VERIFY(hasMarkers(topic, 5));
        second.begin();
        second.send(topic, texts({"c2"}));
        second.abort();
        QTRY_VERIFY(hasMarkers(topic, 6));
        m_plain->send(topic, texts({"plain2"}));
        first.send(topic, texts({"open2"}));
        const QStringList beyond = settled + list({"open1 pending tx", "c1 tx", "commit", "c2 aborted tx", "abort",
                                                   "plain2", "open2 pending tx"});
        const Read open = readAll(topic, {{0, 0, -1}});
        QCOMPARE(open.told, beyond);
        QCOMPARE(open.progress[0].lastStableOffset, 11);
        QCOMPARE(open.progress[0].highWatermark, 18);
        QCOMPARE(readAll(topic, {{0, 12, 15}}).told, beyond.mid(12, 3));
        first.commit();
        QTRY_VERIFY(hasMarkers(topic, 7));
        QStringList committed = beyond + list({"commit"});
        committed.replaceInStrings(QStringLiteral(" pending"), QString());
        QCOMPARE(readAll(topic, {{0, 0, -1}}).told, committed);
    }

    void everyCodecIsRead_data()
    {
        QTest::addColumn<QString>("codec");
        for (const char* codec : {"none", "gzip", "snappy", "lz4", "zstd"})
            QTest::newRow(codec) << QString::fromLatin1(codec);
    }
    void everyCodecIsRead()
    {
        QFETCH(QString, codec);
        const QString topic = test::uniqueName(QStringLiteral("raw-") + codec);
        m_plain->createTopic(topic, 3);
        {
            TestProducer producer(test::bootstrap(), {},
                                  {{"compression.codec", codec.toStdString()},
                                   {"batch.num.messages", "500"},
                                   {"enable.idempotence", "true"}});
            std::vector<TestRecord> records;
            for (int i = 0; i < 6'000; ++i)
                records.push_back({i % 3,
                                   std::nullopt,
                                   "value of record " + QByteArray::number(i) + QByteArray(200, 'x'),
                                   1'790'000'000'000 + i,
                                   {{"n", QByteArray::number(i)}}});
            records.push_back({0, QByteArray("gone"), std::nullopt, 1'790'000'000'000, {}});
            producer.send(topic, records);
        }
        RawReader reader(plain());
        QVERIFY(reader.open(topic.toStdString(), {{0, 0, -1}, {1, 0, -1}, {2, 10, 20}}));
        std::map<int, std::vector<std::int64_t>> offsets;
        int tombstones = 0;
        while (true) {
            const auto batch = reader.next(10'000);
            QVERIFY2(batch, batch ? "" : qPrintable(batch.error().detail));
            if (!*batch)
                break;
            for (std::size_t i = 0; i < (*batch)->size(); ++i) {
                const RecordView record = (*batch)->at(i);
                offsets[record.partition].push_back(record.offset);
                if (record.has(RecordFlag::ValueNull)) {
                    ++tombstones;
                    QCOMPARE(record.key, std::string_view("gone"));
                    continue;
                }
                QVERIFY(record.has(RecordFlag::KeyNull));
                const QByteArray number = QByteArray::number(record.offset * 3 + record.partition);
                QVERIFY(record.value.starts_with(("value of record " + number + 'x').toStdString()));
                const auto headers = (*batch)->headers(i);
                QCOMPARE(headers.size(), std::size_t(1));
                QCOMPARE(headers[0].value, std::string_view(number.constData(), std::size_t(number.size())));
                QCOMPARE(record.timestampMs, 1'790'000'000'000 + record.offset * 3 + record.partition);
            }
        }
        QCOMPARE(tombstones, 1);
        QCOMPARE(offsets[0].size(), std::size_t(2'001));
        QCOMPARE(offsets[1].size(), std::size_t(2'000));
        QCOMPARE(offsets[2].size(), std::size_t(10));
        for (const auto& [partition, list] : offsets) {
            for (std::size_t i = 0; i < list.size(); ++i)
                QCOMPARE(list[i], std::int64_t(i) + (partition == 2 ? 10 : 0));
        }
    }

    void aRangeBeforeTheLogBeginsWhereTheLogDoes()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-start"));
        m_plain->createTopic(topic, 1);
        m_plain->send(topic, texts({"a", "b", "c"}));
        const Read read = readAll(topic, {{0, 1, 900}});
        QCOMPARE(read.told, list({"b", "c"}));
        QCOMPARE(read.progress[0].range.to, 3);
        QCOMPARE(readAll(topic, {{0, 700, 900}}).told, QStringList());
        QCOMPARE(readAll(topic, {{0, 2, 2}}).told, QStringList());
    }

    void anEmptyTopicEndsAtOnce()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-empty"));
        m_plain->createTopic(topic, 4);
        const Read read = readAll(topic, {{0, 0, -1}, {1, 0, -1}, {2, 0, -1}, {3, 0, -1}});
        QVERIFY(!read.error);
        QCOMPARE(read.records, 0);
    }

    void bigRecordsAreRead()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-big"));
        m_plain->createTopic(topic, 2, {{"max.message.bytes", "9000000"}});
        m_plain->send(topic, {{0, std::nullopt, QByteArray(3'000'000, 'b'), 0, {}},
                              {1, std::nullopt, QByteArray(4'000'000, 'c'), 0, {}},
                              {0, std::nullopt, QByteArray("after"), 0, {}}});
        const Read read = readAll(topic, {{0, 0, -1}, {1, 0, -1}}, false);
        QVERIFY(!read.error);
        QCOMPARE(read.records, 3);
        QCOMPARE(read.bytes, 7'000'005);
    }

    void missingTopicAndPartitionAreNamed()
    {
        QCOMPARE(errorKindName(readAll(QStringLiteral("no-such-topic"), {{0, 0, -1}}).error->kind),
                 QStringLiteral("NotFound"));
        const QString topic = test::uniqueName(QStringLiteral("raw-one"));
        m_plain->createTopic(topic, 1);
        QCOMPARE(errorKindName(readAll(topic, {{7, 0, -1}}).error->kind), QStringLiteral("NotFound"));
    }

    void aTopicDeletedUnderTheReaderIsNamed()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-deleted"));
        m_plain->createTopic(topic, 1);
        m_plain->send(topic, texts({"a"}));
        RawReader reader(plain());
        QVERIFY(reader.open(topic.toStdString(), {{0, 0, -1}}));
        m_plain->deleteTopic(topic);
        QTRY_VERIFY([&] {
            RawReader other(plain());
            return !other.open(topic.toStdString(), {{0, 0, -1}});
        }());
        const auto batch = reader.next(10'000);
        QVERIFY(!batch);
        QCOMPARE(errorKindName(batch.error().kind), QStringLiteral("NotFound"));
    }

    void cancelIsHeard()
    {
        std::atomic<bool> cancel = true;
        RawReader reader(plain(), &cancel);
        const Result<void> opened = reader.open("whatever", {{0, 0, -1}});
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), QStringLiteral("Cancelled"));
    }

    void sizesOfLeadersAreTold()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-size"));
        m_plain->createTopic(topic, 2);
        m_plain->send(topic, {{1, std::nullopt, QByteArray(500'000, 'b'), 0, {}}});
        // The broker refuses the whole directory while another test's topic is being deleted from it.
        Result<LogSizes> sizes = Error{};
        QTRY_VERIFY((sizes = leaderLogSizes(plain(), 10'000), sizes && sizes->failed.empty()));
        QCOMPARE(sizes->bytes.at({topic.toStdString(), 0}), 0);
        QVERIFY(sizes->bytes.at({topic.toStdString(), 1}) > 500'000);
        QVERIFY(sizes->bytes.at({topic.toStdString(), 1}) < 510'000);
    }

    void offsetsOfManyPartitionsComeAtOnce()
    {
        const QString topic = test::uniqueName(QStringLiteral("raw-offsets"));
        m_plain->createTopic(topic, 20);
        std::vector<TestRecord> records;
        for (int i = 0; i < 100; ++i)
            records.push_back({i % 10, std::nullopt, QByteArray("x"), 1'790'000'000'000 + i, {}});
        m_plain->send(topic, records);
        const ClientConf conf = plain();
        WireCluster cluster(conf);
        std::map<std::int32_t, std::int64_t> ends, times;
        for (int i = 0; i < 21; ++i) {
            ends[i] = ListOffsetsRequest::latest;
            times[i] = 1'790'000'000'050;
        }
        const auto latest =
            listOffsets(cluster, {{topic.toStdString(), ends}}, WireIsolation::ReadUncommitted, Deadline(10'000));
        QVERIFY(latest);
        const auto byTime =
            listOffsets(cluster, {{topic.toStdString(), times}}, WireIsolation::ReadUncommitted, Deadline(10'000));
        QVERIFY(byTime);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(*latest->at({topic.toStdString(), i}), i < 10 ? 10 : 0);
            QCOMPARE(*byTime->at({topic.toStdString(), i}), i < 10 ? 5 : -1);
        }
        QCOMPARE(errorKindName(latest->at({topic.toStdString(), 20}).error().kind), QStringLiteral("NotFound"));
        QVERIFY(conf.cost->requests() >= 4);
        QVERIFY(conf.cost->bytesReceived() > 500);
    }

private:
    std::unique_ptr<TestProducer> m_plain;
};

WEIR_TEST(WireRawReaderTest)

} // namespace weir

#include "wirerawreadertest.moc"
