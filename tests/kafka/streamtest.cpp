#include "backend/service/cluster.h"
#include "backend/service/recordstream.h"
#include "backend/service/streamworker.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QSignalSpy>
#include <QTest>
#include <set>

namespace weir {
namespace {

ConnectionSpec plainSpec()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("test");
    spec.name = QStringLiteral("test");
    spec.bootstrap = QStringList{test::bootstrap()};
    return spec;
}

std::vector<test::TestRecord> numbered(int count, int partitions, std::int64_t firstTimeMs)
{
    std::vector<test::TestRecord> records;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        records.push_back({i % partitions, "k" + number, "v" + number, firstTimeMs + i, {{"n", number}}});
    }
    return records;
}

constexpr std::int64_t someTimeMs = 1'790'000'000'000;

} // namespace

class StreamTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_cluster = std::make_unique<Cluster>(plainSpec(), Secrets{}); }
    void cleanupTestCase()
    {
        m_cluster.reset();
        QVERIFY(StreamWorker::waitForAll(10'000));
    }

    void comesOnlineAndTellsTopics()
    {
        QTRY_COMPARE(m_cluster->state(), LinkState::Online);
        QTRY_VERIFY(m_cluster->snapshot());
        QCOMPARE(m_cluster->snapshot()->brokers.size(), 1);
    }

    void newestComesSortedAndExact()
    {
        const QString topic = test::uniqueName(QStringLiteral("newest"));
        m_producer.createTopic(topic, 6);
        m_producer.send(topic, numbered(3'000, 6, someTimeMs));
        ReadRequest request;
        request.topic = topic;
        request.startValue = 100;
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QCOMPARE(stream->count(), std::size_t(100));
        for (std::size_t row = 0; row < 100; ++row) {
            QCOMPARE(stream->at(row).timestampMs, someTimeMs + 2'900 + std::int64_t(row));
            QCOMPARE(stream->headers(row).at(0).value,
                     std::string_view(QByteArray::number(int(2'900 + row)).toStdString()));
        }
    }

    void readsFromTheBeginningToTheEnd()
    {
        const QString topic = test::uniqueName(QStringLiteral("whole"));
        m_producer.createTopic(topic, 3);
        m_producer.send(topic, numbered(9'000, 3, someTimeMs));
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Beginning;
        const auto stream = m_cluster->openStream(request);
        QSignalSpy appended(stream.get(), &RecordStream::rowsAppended);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QCOMPARE(stream->count(), std::size_t(9'000));
        qulonglong told = 0;
        for (const auto& signal : appended)
            told += signal.at(1).toULongLong();
        QCOMPARE(told, 9'000ULL);
        std::set<std::pair<int, std::int64_t>> seen;
        for (std::size_t row = 0; row < stream->count(); ++row)
            seen.insert({stream->at(row).partition, stream->at(row).offset});
        QCOMPARE(seen.size(), std::size_t(9'000));
    }

    void readsBetweenTwoTimes()
    {
        const QString topic = test::uniqueName(QStringLiteral("times"));
        m_producer.createTopic(topic, 2);
        m_producer.send(topic, numbered(1'000, 2, someTimeMs));
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Time;
        request.startValue = someTimeMs + 200;
        request.stop = StopKind::Time;
        request.stopValue = someTimeMs + 300;
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QCOMPARE(stream->count(), std::size_t(100));
    }

    void stopsAfterACount()
    {
        const QString topic = test::uniqueName(QStringLiteral("count"));
        m_producer.createTopic(topic, 1);
        m_producer.send(topic, numbered(500, 1, someTimeMs));
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Offset;
        request.startValue = 50;
        request.stop = StopKind::Count;
        request.stopValue = 25;
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QCOMPARE(stream->count(), std::size_t(25));
        QCOMPARE(stream->at(0).offset, 50);
    }

    void tailShowsWhatArrivesAndForgetsTheOldest()
    {
        const QString topic = test::uniqueName(QStringLiteral("tail"));
        m_producer.createTopic(topic, 2);
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Live;
        request.stop = StopKind::Live;
        const auto stream = m_cluster->openStream(request);
        stream->setMemoryLimit(64u << 20, 1'500);
        QSignalSpy dropped(stream.get(), &RecordStream::rowsDropped);
        QSignalSpy appended(stream.get(), &RecordStream::rowsAppended);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::Live);
        m_producer.send(topic, numbered(1'000, 2, someTimeMs));
        QTRY_COMPARE(stream->count(), std::size_t(1'000));
        for (int round = 0; round < 4; ++round)
            m_producer.send(topic, numbered(1'000, 2, someTimeMs));
        QTRY_COMPARE(stream->dropped() + stream->count(), std::uint64_t(5'000));
        QVERIFY(stream->count() <= 1'500);
        // Rows that came and went within one tick are told in neither number.
        std::size_t rowsOfAModel = 0;
        for (const auto& signal : appended)
            rowsOfAModel += signal.at(1).toULongLong();
        QVERIFY(dropped.count() > 0);
        for (const auto& signal : dropped)
            rowsOfAModel -= signal.at(0).toULongLong();
        QCOMPARE(rowsOfAModel, stream->count());
        QCOMPARE(stream->at(stream->count() - 1).offset, 2'499);
    }

    void committedHidesWhatWasAborted()
    {
        const QString topic = test::uniqueName(QStringLiteral("transactions"));
        m_producer.createTopic(topic, 1);
        test::TestProducer transactional(test::bootstrap(), topic);
        transactional.begin();
        transactional.send(topic, numbered(10, 1, someTimeMs));
        transactional.commit();
        transactional.begin();
        transactional.send(topic, numbered(7, 1, someTimeMs));
        transactional.abort();
        for (const auto& [isolation, expected] :
             {std::pair(Isolation::Committed, 10), std::pair(Isolation::Uncommitted, 17)}) {
            ReadRequest request;
            request.topic = topic;
            request.start = StartKind::Beginning;
            request.isolation = isolation;
            const auto stream = m_cluster->openStream(request);
            stream->start();
            // Ends by position, over the aborted tail and its marker.
            QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
            QCOMPARE(stream->count(), std::size_t(expected));
        }
    }

    void aTopicThatIsNotThereIsNamed()
    {
        ReadRequest request;
        request.topic = test::uniqueName(QStringLiteral("nowhere"));
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::Failed);
        QCOMPARE(stream->problems().at(0).error.kind, ErrorKind::NotFound);
        QCOMPARE(stream->problems().at(0).error.subject, request.topic);
    }

    void aTopicDeletedUnderTheReaderIsNamed()
    {
        const QString topic = test::uniqueName(QStringLiteral("deleted"));
        m_producer.createTopic(topic, 1);
        m_producer.send(topic, numbered(5, 1, someTimeMs));
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Beginning;
        request.stop = StopKind::Live;
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->count(), std::size_t(5));
        m_producer.deleteTopic(topic);
        QTRY_VERIFY(!stream->problems().isEmpty());
        QCOMPARE(stream->problems().at(0).error.kind, ErrorKind::NotFound);
        QCOMPARE(stream->count(), std::size_t(5)); // what was read stays
    }

    void cancelEndsAtOnce()
    {
        const QString topic = test::uniqueName(QStringLiteral("cancel"));
        m_producer.createTopic(topic, 1);
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Live;
        request.stop = StopKind::Live;
        const auto stream = m_cluster->openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::Live);
        QSignalSpy ended(stream.get(), &RecordStream::endChanged);
        stream->cancel();
        QCOMPARE(ended.count(), 1);
        QCOMPARE(stream->end(), ReadEnd::Cancelled);
    }

private:
    test::TestProducer m_producer{test::bootstrap()};
    std::unique_ptr<Cluster> m_cluster;
};

WEIR_TEST(StreamTest)

} // namespace weir

#include "streamtest.moc"
