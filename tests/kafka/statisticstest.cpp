// Statistics of real topics against what kcat and jq count.
#include "backend/service/cluster.h"
#include "backend/service/statistics/statisticsrun.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <set>

namespace weir {
namespace {

constexpr int timeoutMs = 20'000;

ConnectionSpec spec()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("statistics");
    spec.name = QStringLiteral("statistics");
    spec.bootstrap = QStringList{test::bootstrap()};
    return spec;
}

/// A jq program over all that kcat sees of the topic, one JSON object a record.
QString counted(const QString& topic, const QString& program)
{
    QProcess shell;
    shell.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    shell.start(QStringLiteral("sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("kcat -C -e -q -J -b \"$1\" -t \"$2\" -o beginning -X isolation.level=read_committed | "
                                "jq -s -c \"$3\""),
                 QStringLiteral("sh"), test::bootstrap(), topic, program});
    if (!shell.waitForFinished(timeoutMs) || shell.exitCode() != 0)
        qFatal("kcat or jq failed");
    return QString::fromUtf8(shell.readAllStandardOutput()).trimmed();
}

std::shared_ptr<const TopicStatistics> statistics(Cluster& cluster, const QString& topic, ReadRequest range = {})
{
    if (range.topic.isEmpty()) {
        range.topic = topic;
        range.start = StartKind::Beginning;
    }
    StatisticsRun run(cluster, {topic, range});
    QSignalSpy finished(&run, &StatisticsRun::finished);
    run.start();
    return finished.wait(timeoutMs) ? run.result() : nullptr;
}

const FieldStatistics* field(const TopicStatistics& all, const std::vector<std::string>& path)
{
    for (const FieldStatistics& each : all.fields) {
        if (each.path == path)
            return &each;
    }
    return nullptr;
}

std::vector<test::TestRecord> orders(int first, int count)
{
    std::vector<test::TestRecord> records;
    for (int i = first; i < first + count; ++i) {
        test::TestRecord record;
        record.partition = i % 4 == 0 ? 1 : 0;
        record.timestampMs = 1'790'000'000'000 + i * 1000LL;
        if (i % 10)
            record.key = "order-" + QByteArray::number(i % 37);
        if (i % 15)
            record.value = "{\"id\":" + QByteArray::number(i) + ",\"total\":" + QByteArray::number(i % 50) + ".25" +
                           (i % 3 ? ",\"coupon\":\"c" + QByteArray::number(i % 5) + "\"" : QByteArray()) + "}";
        if (i % 2)
            record.headers = {{"trace", "abc"}};
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace

class StatisticsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer plain(test::bootstrap());
        plain.createTopic(m_topic, 2, {{"compression.type", "zstd"}});
        plain.send(m_topic, orders(0, 600));
        test::TestProducer writer(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        writer.begin();
        writer.send(m_topic, orders(600, 50));
        writer.commit();
        writer.begin();
        writer.send(m_topic, orders(1000, 30)); // nobody sees these
        writer.abort();
        m_cluster = std::make_unique<Cluster>(spec(), Secrets());
    }
    void cleanupTestCase() { m_cluster.reset(); }

    void countsWhatKcatAndJqCount()
    {
        const auto all = statistics(*m_cluster, m_topic);
        QVERIFY(all);
        QVERIFY(all->end == ScanEnd::Complete);
        const auto number = [this](const char* program) {
            return counted(m_topic, QLatin1String(program)).toULongLong();
        };
        QCOMPARE(all->records, number("length"));
        QCOMPARE(all->records, 650u);
        QCOMPARE(all->nullKeys, number("map(select(.key == null)) | length"));
        QCOMPARE(all->tombstones, number("map(select(.payload == null)) | length"));
        QCOMPARE(std::uint64_t(all->topKeys.top(SIZE_MAX).size()),
                 number("map(.key | select(. != null)) | unique | length"));
        QVERIFY(std::abs(all->differentKeys - 37) < 2);
        QCOMPARE(all->keySizes.total(), number("map(.key // \"\" | utf8bytelength) | add"));
        QCOMPARE(all->valueSizes.total(), number("map(.payload // \"\" | utf8bytelength) | add"));
        QCOMPARE(all->valueSizes.most(), number("map(.payload // \"\" | utf8bytelength) | max"));
        QCOMPARE(all->headers.at(0).records, number("map(select(.headers != null)) | length"));
        QCOMPARE(std::uint64_t(all->times.earliestMs()), number("map(.ts) | min"));
        QCOMPARE(std::uint64_t(all->times.latestMs()), number("map(.ts) | max"));
        for (const PartitionTally& tally : all->partitions) {
            const QString expected =
                counted(m_topic, QStringLiteral("map(select(.partition == %1)) | length").arg(tally.partition));
            QCOMPARE(QString::number(tally.records), expected);
            QVERIFY(tally.done);
            QCOMPARE(tally.missing, 0u);
        }
        const TopCounts::Entry top = all->topKeys.top(1).at(0);
        QCOMPARE(top.over, 0u);
        QCOMPARE(top.count, number("map(.key | select(. != null)) | group_by(.) | map(length) | max"));
    }

    void knowsTheFieldsThatJqKnows()
    {
        const auto all = statistics(*m_cluster, m_topic);
        QVERIFY(all);
        const QString values = QStringLiteral("map(.payload | select(. != null) | fromjson) | ");
        const auto number = [&](const char* program) {
            return counted(m_topic, values + QLatin1String(program)).toDouble();
        };
        QCOMPARE(double(all->surveyed), number("length"));
        const FieldStatistics* coupon = field(*all, {"coupon"});
        QVERIFY(coupon);
        QCOMPARE(double(coupon->records), number("map(select(has(\"coupon\"))) | length"));
        QCOMPARE(double(coupon->different), number("map(.coupon | select(. != null)) | unique | length"));
        const FieldStatistics* total = field(*all, {"total"});
        QVERIFY(total && total->least && total->most);
        QCOMPARE(*total->least, number("map(.total) | min"));
        QCOMPARE(*total->most, number("map(.total) | max"));
        QCOMPARE(double(total->different), number("map(.total) | unique | length"));
    }

    void tellsTransactionsApart()
    {
        const auto all = statistics(*m_cluster, m_topic);
        QVERIFY(all);
        QCOMPARE(all->transactional, 50u);
        QCOMPARE(all->aborted, 30u);
        QCOMPARE(all->open, 0u);
        // A commit and an abort, in each partition that took part.
        QVERIFY(all->markers >= 2 && all->markers <= 4);
        QCOMPARE(std::int64_t(all->records + all->aborted + all->markers), all->offsetsTotal);
    }

    void seesGapsOfCompaction()
    {
        const QString topic = test::uniqueName(QStringLiteral("statcompact"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 1,
                             {{"cleanup.policy", "compact"},
                              {"segment.ms", "100"},
                              {"min.cleanable.dirty.ratio", "0.001"},
                              {"max.compaction.lag.ms", "100"}});
        for (int round = 0; round < 3; ++round) {
            std::vector<test::TestRecord> records;
            for (int i = 0; i < 100; ++i)
                records.push_back({0, "k" + QByteArray::number(i % 5), QByteArray::number(i), 0, {}});
            producer.send(topic, records);
        }
        // One more record a time rolls the segment; the cleaner does the rest when it gets to it.
        std::shared_ptr<const TopicStatistics> all;
        const bool compacted = QTest::qWaitFor(
            [&] {
                producer.send(topic, {{0, QByteArray("last"), QByteArray("x"), 0, {}}});
                all = statistics(*m_cluster, topic);
                return all && all->partitions.at(0).missing > 100;
            },
            60'000);
        QVERIFY(compacted);
        QCOMPARE(std::int64_t(all->records + all->partitions.at(0).missing), all->offsetsTotal);
        // The cleaner goes on between our look and jq's, until there is nothing more to clean.
        const auto isAsCounted = [&] {
            all = statistics(*m_cluster, topic);
            return all && all->records == counted(topic, QStringLiteral("length")).toULongLong();
        };
        QVERIFY(QTest::qWaitFor(isAsCounted, 30'000));
    }

    void readsTheNewestOnly()
    {
        ReadRequest range;
        range.topic = m_topic;
        range.start = StartKind::Newest;
        range.startValue = 40;
        const auto all = statistics(*m_cluster, m_topic, range);
        QVERIFY(all);
        QVERIFY(all->offsetsTotal < 200);
        QVERIFY(all->records > 0);
    }

    void aTopicThatIsNotThereFails()
    {
        const auto all = statistics(*m_cluster, QStringLiteral("no-such-topic-here"));
        QVERIFY(all);
        QVERIFY(all->end == ScanEnd::Failed);
        QCOMPARE(all->records, 0u);
    }

private:
    const QString m_topic = test::uniqueName(QStringLiteral("statistics"));
    std::unique_ptr<Cluster> m_cluster;
};

WEIR_TEST(StatisticsTest)

} // namespace weir

#include "statisticstest.moc"
