#include "backend/kafka/scan/recordscan.h"
#include "backend/service/cluster.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/scancollector.h"
#include "tests/support/testproducer.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

using test::ScanCollector;

constexpr std::int64_t beganMs = 1'700'000'000'000;

ConnectionSpec specOf(const QString& bootstrap)
{
    ConnectionSpec spec;
    spec.id = spec.name = bootstrap;
    spec.bootstrap = QStringList{bootstrap};
    return spec;
}

} // namespace

/// A cluster's scans: what is asked for in words of people becomes ranges of offsets.
class OriginScanTest : public QObject
{
    Q_OBJECT

private:
    /// The times of what a scan of the request gives, sorted.
    std::vector<std::int64_t> timesOf(const SearchRequest& request, ScanEnd expected = ScanEnd::Complete)
    {
        ScanCollector collector(request.newestFirst);
        const auto scan = m_cluster->openScan(request);
        collector.run(*scan);
        if (!collector.wait() || collector.end != expected || !collector.faults.isEmpty())
            qWarning("ended with %d: %s", int(collector.end), qPrintable(collector.faults.join(QLatin1Char(' '))));
        m_problem = {};
        for (const ScanProgress::Part& part : scan->progress().parts)
            m_problem = part.problem ? part.problem : m_problem;
        m_topics = collector.topics;
        std::vector<std::int64_t> times;
        for (const auto& [place, record] : collector.records)
            times.push_back(record.timestampMs - beganMs);
        std::sort(times.begin(), times.end());
        return times;
    }
    SearchRequest all() const
    {
        SearchRequest request;
        request.topics = {m_topic};
        request.range.start = StartKind::Beginning;
        return request;
    }

    std::unique_ptr<Cluster> m_cluster;
    QString m_topic, m_other;
    std::optional<Error> m_problem;
    std::vector<std::string> m_topics;

private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("origin"));
        m_other = test::uniqueName(QStringLiteral("origin"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_topic, 3);
        producer.createTopic(m_other, 2);
        // Uneven: partition 2 has the newest hundred all to itself.
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 1000; ++i)
            records.push_back({i < 900 ? i % 2 : 2,
                               QByteArray("key") + QByteArray::number(i % 10),
                               QByteArray("v"),
                               beganMs + i,
                               {}});
        producer.send(m_topic, records);
        for (test::TestRecord& record : records)
            record.partition %= 2;
        producer.send(m_other, records);
        m_cluster = std::make_unique<Cluster>(specOf(test::bootstrap()), Secrets());
    }
    void cleanupTestCase() { m_cluster.reset(); }

    void everythingIsRead()
    {
        for (const bool newestFirst : {false, true}) {
            SearchRequest request = all();
            request.newestFirst = newestFirst;
            QCOMPARE(timesOf(request).size(), std::size_t(1000));
            request.topics = {m_other, m_topic, m_other};
            QCOMPARE(timesOf(request).size(), std::size_t(2000));
            QCOMPARE(m_topics, (std::vector<std::string>{m_other.toStdString(), m_topic.toStdString()}));
        }
    }

    void theNewestAreThoseByTime_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 37, 100, 101, 350, 999, 1000, 5000})
            QTest::newRow(qPrintable(QString::number(count))) << count;
    }
    void theNewestAreThoseByTime()
    {
        QFETCH(int, count);
        SearchRequest request = all();
        request.range.start = StartKind::Newest;
        request.range.startValue = count;
        const std::vector<std::int64_t> times = timesOf(request);
        QCOMPARE(times.size(), std::size_t(std::min(count, 1000)));
        QCOMPARE(times.front(), 1000 - std::min(count, 1000));
        request.range.partitions = {1};
        QCOMPARE(timesOf(request).size(), std::size_t(std::min(count, 450)));
    }

    void timesAndOffsetsBoundIt()
    {
        SearchRequest request = all();
        request.range.start = StartKind::Time;
        request.range.startValue = beganMs + 500;
        request.range.stop = StopKind::Time;
        request.range.stopValue = beganMs + 950;
        std::vector<std::int64_t> times = timesOf(request);
        QCOMPARE(times.size(), std::size_t(450));
        QCOMPARE(times.front(), 500);
        QCOMPARE(times.back(), 949);
        request.range.start = StartKind::Offset;
        request.range.startValue = 90;
        request.range.stop = StopKind::Offset;
        request.range.stopValue = 100;
        QCOMPARE(timesOf(request).size(), std::size_t(30));
        request.range.startValue = 500; // behind the end everywhere
        request.range.stopValue = 600;
        QCOMPARE(timesOf(request).size(), std::size_t(0));
    }

    void aKeyIsReadInItsPartitionOnly()
    {
        SearchRequest request = all();
        request.follow = FollowKey{"key3", Partitioner::Murmur2};
        const std::int32_t partition = partitionOf("key3", Partitioner::Murmur2, 3);
        QCOMPARE(timesOf(request).size(), std::size_t(partition == 2 ? 100 : 450));
        request.follow->partitioner = Partitioner::All;
        QCOMPARE(timesOf(request).size(), std::size_t(1000));
    }

    void whatIsNotThereFails()
    {
        SearchRequest request = all();
        request.topics = {m_topic, QStringLiteral("no-such-topic")};
        QCOMPARE(timesOf(request, ScanEnd::Failed).size(), std::size_t(0));
        QCOMPARE(m_problem->kind, ErrorKind::NotFound);
        request = all();
        request.range.partitions = {7};
        QCOMPARE(timesOf(request, ScanEnd::Failed).size(), std::size_t(0));
        QCOMPARE(m_problem->kind, ErrorKind::NotFound);
    }

    void aClusterOutOfReachIsWaitedForAndCancelled()
    {
        Cluster cluster(specOf(QStringLiteral("localhost:1")), {});
        const auto scan = cluster.openScan(all());
        ScanCollector collector;
        collector.run(*scan);
        QTRY_VERIFY(!scan->progress().parts.empty());
        QVERIFY(scan->progress().parts[0].problem.has_value());
        QCOMPARE(scan->progress().parts[0].partition, -1);
        QCOMPARE(collector.end, ScanEnd::Running);
        scan->cancel();
        QVERIFY(collector.wait(10'000));
        QCOMPARE(collector.end, ScanEnd::Cancelled);
    }

    void whatItCostsIsCounted()
    {
        m_cluster->refresh();
        SearchRequest request = all();
        QSignalSpy spy(m_cluster.get(), &Cluster::costChanged);
        double most = 0;
        connect(m_cluster.get(), &Cluster::costChanged, this,
                [&] { most = std::max(most, m_cluster->cost().bytesPerSecond); });
        QTRY_VERIFY(spy.size() > 0);
        timesOf(request);
        QTRY_VERIFY(most > 10'000);
    }
};

WEIR_TEST(OriginScanTest)

} // namespace weir

#include "originscantest.moc"
