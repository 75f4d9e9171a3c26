#include "backend/kafka/groupadmin.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>

namespace weir {
namespace {

using test::TestProducer;

Deadline soon() { return Deadline(10'000); }

std::vector<test::TestRecord> records(int count, int partition, std::int64_t firstMs, int size = 5)
{
    std::vector<test::TestRecord> all;
    for (int i = 0; i < count; ++i)
        all.push_back({partition, QByteArray("k"), QByteArray(size, char('a' + i % 26)), firstMs + i, {}});
    return all;
}

/// "first 3 at 1003, 7 of 9, end".
std::string told(const Result<ProbedOffset>& found)
{
    if (!found)
        return errorKindName(found.error().kind).toStdString() + ' ' + std::to_string(found.error().code);
    return "first " + std::to_string(found->recordOffset) + " at " + std::to_string(found->timestampMs) + ", " +
           std::to_string(found->recordsSeen) + " of " + std::to_string(found->offsetsSeen) +
           (found->reachedEnd ? ", end" : "");
}

} // namespace

class GroupProbeTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        ClientConf conf;
        conf.spec.bootstrap = QStringList{test::bootstrap()};
        m_cluster = std::make_unique<WireCluster>(conf);
        m_plain = std::make_unique<TestProducer>(test::bootstrap());
        m_topic = test::uniqueName(QStringLiteral("probe"));
        m_name = m_topic.toStdString();
        m_plain->createTopic(m_topic, 4);
    }
    void cleanupTestCase() { m_plain->deleteTopic(m_topic); }

    void realRecordsAreCounted()
    {
        m_plain->send(m_topic, records(10, 0, 1000));
        QCOMPARE(probed(0, 0), std::string("first 0 at 1000, 10 of 10, end"));
        QCOMPARE(probed(0, 4), std::string("first 4 at 1004, 6 of 6, end"));
        QCOMPARE(probed(0, 10), std::string("first -1 at -1, 0 of 0, end"));
        QCOMPARE(probed(0, 11), std::string("Internal 1")); // not there yet
        QCOMPARE(probed(9, 0), std::string("NotFound 3"));
    }

    void markersAndAbortedRecordsAreNone()
    {
        TestProducer writer(test::bootstrap(), test::uniqueName(QStringLiteral("probe-tx")));
        writer.begin();
        writer.send(m_topic, records(3, 1, 2000)); // 0 to 2, marker at 3
        writer.commit();
        writer.begin();
        writer.send(m_topic, records(4, 1, 3000)); // 4 to 7, marker at 8
        writer.abort();
        QTRY_VERIFY2(probed(1, 0) == "first 0 at 2000, 3 of 9, end", probed(1, 0).c_str());
        QCOMPARE(probed(1, 2), std::string("first 2 at 2002, 1 of 7, end"));
        QCOMPARE(probed(1, 3), std::string("first -1 at -1, 0 of 6, end"));
        QCOMPARE(probed(1, 5), std::string("first -1 at -1, 0 of 4, end"));
        // What is pending is not looked at.
        m_plain->send(m_topic, records(1, 1, 4000));
        writer.begin();
        writer.send(m_topic, records(2, 1, 5000));
        QCOMPARE(probed(1, 3), std::string("first 9 at 4000, 1 of 7, end"));
        writer.commit();
    }

    void littleIsReadAndBigBatchesCome()
    {
        for (int i = 0; i < 5; ++i)
            m_plain->send(m_topic, records(1, 2, 6000 + i, 20'000));
        // A batch is greater than what may be read; several at once, of which only the first would come by itself.
        const auto both = GroupAdmin(*m_cluster).probe({{{m_name, 0}, 0}, {{m_name, 2}, 0}}, 1000, soon());
        QCOMPARE(told(both.at({m_name, 0})), std::string("first 0 at 1000, 10 of 10, end"));
        QCOMPARE(told(both.at({m_name, 2})), std::string("first 0 at 6000, 1 of 1"));
        const auto more = GroupAdmin(*m_cluster).probe({{{m_name, 2}, 2}}, 50'000, soon());
        QCOMPARE(told(more.at({m_name, 2})), std::string("first 2 at 6002, 2 of 2"));
    }

private:
    std::string probed(std::int32_t partition, std::int64_t offset)
    {
        return told(
            GroupAdmin(*m_cluster).probe({{{m_name, partition}, offset}}, 1 << 20, soon()).at({m_name, partition}));
    }

    std::unique_ptr<WireCluster> m_cluster;
    std::unique_ptr<TestProducer> m_plain;
    QString m_topic;
    std::string m_name;
};

WEIR_TEST(GroupProbeTest)

} // namespace weir

#include "groupprobetest.moc"
