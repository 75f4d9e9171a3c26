#include "backend/monitor/sampling/sampler.h"
#include "backend/monitor/sampling/wiresource.h"
#include "backend/service/monitor/livemonitor.h"
#include "tests/support/cluster.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

using test::GroupConsumer;
using test::TestProducer;
using test::TestRecord;
using test::uniqueName;

namespace {

constexpr int everyMs = 300;
constexpr int patienceMs = 20'000;
constexpr int apartMs = 1100; ///< commits that are closer count as one

ClientConf conf()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("test");
    spec.bootstrap = QStringList{test::bootstrap()};
    return {spec, {}, ClientRole::Admin, {}, {}};
}

std::vector<TestRecord> records(int count, int partition = 0)
{
    std::vector<TestRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back({partition, {}, QByteArray("value ") + QByteArray::number(i), 0, {}});
    return records;
}

/// Counts what each sample asks; members, probes and metadata are asked only for what has changed.
class CountedSource final : public WireSource
{
public:
    using WireSource::WireSource;

    Result<SourceEnds> ends(const SourceCluster& cluster, bool starts, const Deadline& deadline) override
    {
        takeRequestCount();
        Result<SourceEnds> ends = WireSource::ends(cluster, starts, deadline);
        count();
        return ends;
    }
    Result<ListedGroups> list(const Deadline& deadline) override
    {
        takeRequestCount();
        Result<ListedGroups> listed = WireSource::list(deadline);
        count();
        return listed;
    }
    std::map<std::string, Result<GroupOffsets>> committed(const std::map<std::string, std::int32_t>& coordinators,
                                                          const Deadline& deadline) override
    {
        takeRequestCount();
        auto offsets = WireSource::committed(coordinators, deadline);
        count();
        groups = int(coordinators.size());
        return offsets;
    }
    RequestCounts counts;
    int groups = 0;

private:
    void count()
    {
        for (const auto& [broker, sent] : takeRequestCount())
            counts[broker] += broker >= 0 ? sent : 0;
    }
};

} // namespace

class ClusterMonitorTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_topic = uniqueName(QStringLiteral("monitored"));
        m_group = uniqueName(QStringLiteral("group"));
        m_producer = std::make_unique<TestProducer>(test::bootstrap());
        m_producer->createTopic(m_topic, 2);
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_monitor && m_monitor->snapshot())
            qInfo().noquote() << words();
        m_monitor.reset();
        m_producer->deleteTopic(m_topic);
    }

    void aGroupHasItsLagsAndItsMembers()
    {
        m_producer->send(m_topic, records(10));
        GroupConsumer committer(test::bootstrap(), m_group, m_topic);
        QVERIFY(committer.awaitAssignment(patienceMs));
        committer.commit(m_topic, {{0, 4}});
        watch();
        QTRY_COMPARE_WITH_TIMEOUT(row(0).lag, 6, patienceMs);
        QCOMPARE(row(0).committed, 4);
        QCOMPARE(row(0).end, 10);
        QCOMPARE(row(0).stableLag, 6);
        QTRY_COMPARE_WITH_TIMEOUT(group().members.size(), 1, patienceMs);
        QCOMPARE(group().state, GroupState::Stable);
        QCOMPARE(group().type, GroupType::Classic);
        QCOMPARE(group().members.first().assigned.size(), 2);
        QCOMPARE(row(0).member, 0);
        QVERIFY(m_monitor->snapshot()->groupsOfTopic.value(m_topic).contains(m_group));
        QTRY_VERIFY_WITH_TIMEOUT(row(0).recordAgeMs, patienceMs);
    }

    void commitsHaveTheirTimesFromTheLogOfOffsets()
    {
        m_producer->send(m_topic, records(10));
        GroupConsumer committer(test::bootstrap(), m_group);
        QElapsedTimer sinceCommit;
        for (int offset = 1; offset <= 3; ++offset) {
            QTRY_VERIFY(!sinceCommit.isValid() || sinceCommit.hasExpired(apartMs));
            committer.commit(m_topic, {{0, offset}});
            sinceCommit.start();
        }
        watch();
        QTRY_VERIFY_WITH_TIMEOUT(row(0).judgement.commits >= 3, patienceMs);
        QCOMPARE(m_monitor->snapshot()->commits, CommitSource::ConsumerOffsets);
        QVERIFY(!m_monitor->snapshot()->commitsError);
        // A window of seconds, although the monitor has just begun; nobody commits any more.
        QVERIFY(row(0).judgement.newestCommitMs - row(0).judgement.oldestCommitMs >= 2000);
        QTRY_COMPARE_WITH_TIMEOUT(group().verdict, Verdict::Stopped, patienceMs);
        QCOMPARE(row(0).judgement.rule, 3);
    }

    void aConsumerThatGoesBackIsRewound()
    {
        m_producer->send(m_topic, records(100));
        watch();
        GroupConsumer committer(test::bootstrap(), m_group);
        committer.commit(m_topic, {{0, 90}});
        QTRY_COMPARE_WITH_TIMEOUT(row(0).committed, 90, patienceMs);
        const std::int64_t committedMs = row(0).judgement.newestCommitMs;
        QTRY_VERIFY(m_monitor->snapshot()->takenAtMs - committedMs > apartMs);
        committer.commit(m_topic, {{0, 10}});
        QTRY_COMPARE_WITH_TIMEOUT(row(0).committed, 10, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(row(0).judgement.fellTo == 10 || group().verdict == Verdict::Stopped, patienceMs);
    }

    void aGroupOnTransactionalInputReachesZero()
    {
        TestProducer transactions(test::bootstrap(), uniqueName(QStringLiteral("tx")));
        transactions.begin();
        transactions.send(m_topic, records(5));
        transactions.commit();
        GroupConsumer committer(test::bootstrap(), m_group, m_topic);
        QVERIFY(committer.awaitAssignment(patienceMs));
        committer.commit(m_topic, {{0, 5}}); // behind the last record, before the marker
        watch();
        QTRY_COMPARE_WITH_TIMEOUT(row(0).lag, 1, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(row(0).onlyMarkersLeft, patienceMs);
        QCOMPARE(row(0).recordLag->records, 0);
        QVERIFY(row(0).recordLag->isExact);
        QTRY_COMPARE_WITH_TIMEOUT(group().verdict, Verdict::Ok, patienceMs);
    }

    void aRebalanceMakesAMark()
    {
        QTemporaryDir folder;
        MonitorOptions options;
        options.dataFolder = folder.path();
        GroupConsumer first(test::bootstrap(), m_group, m_topic);
        QVERIFY(first.awaitAssignment(patienceMs));
        first.commit(m_topic, {{0, 0}});
        watch(options);
        QTRY_COMPARE_WITH_TIMEOUT(group().members.size(), 1, patienceMs);
        const std::int64_t beforeMs = m_monitor->snapshot()->takenAtMs;
        GroupConsumer second(test::bootstrap(), m_group, m_topic);
        QTRY_COMPARE_WITH_TIMEOUT(group().members.size(), 2, patienceMs);
        const auto hasBoth = [&] {
            const auto answer = std::make_shared<std::optional<QVector<MarkKind>>>(); // may outlive the wait
            m_monitor->marks({QStringLiteral("group/") + m_group}, beforeMs, beforeMs + 600'000, this,
                             [answer](const Result<QVector<HistoryMark>>& marks) {
                                 answer->emplace();
                                 for (const HistoryMark& mark : marks.value_or({}))
                                     (*answer)->append(mark.kind);
                             });
            return QTest::qWaitFor([answer] { return answer->has_value(); }, patienceMs) &&
                   (*answer)->contains(MarkKind::Rebalance) && (*answer)->contains(MarkKind::MembersChanged);
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasBoth(), patienceMs);
    }

    void historyIsThereAfterReopening()
    {
        QTemporaryDir folder;
        MonitorOptions options;
        options.dataFolder = folder.path();
        m_producer->send(m_topic, records(10));
        GroupConsumer committer(test::bootstrap(), m_group);
        committer.commit(m_topic, {{0, 4}});
        watch(options);
        QTRY_COMPARE_WITH_TIMEOUT(row(0).lag, 6, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_monitor->store(), patienceMs);
        const std::int64_t atMs = m_monitor->snapshot()->takenAtMs;
        // The sample that opens the store is not in it yet.
        const auto recordedLag = [&]() -> std::optional<double> {
            const std::optional<HistoryPoint> point = firstLag(atMs);
            return point ? std::optional(point->last) : std::nullopt;
        };
        QTRY_COMPARE_WITH_TIMEOUT(recordedLag(), 6.0, patienceMs);
        m_monitor->setSettings({20, 5});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("monitor.json"))), patienceMs);
        const std::int64_t closedAtMs = m_monitor->snapshot()->takenAtMs;
        QVERIFY(m_monitor->store()->flush());
        m_monitor.reset();

        watch(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_monitor->store(), patienceMs);
        QCOMPARE(m_monitor->settings(), (JudgeSettings{20, 5}));
        const auto isThere = [&] {
            const std::optional<HistoryPoint> point = firstLag(atMs);
            return point && point->atMs <= closedAtMs;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), patienceMs);
        QCOMPARE(recordedLag(), 6.0);
    }

    void aSampleAsksABrokerThreeTimesAndACoordinatorOnceForAHundredGroups()
    {
        GroupConsumer committer(test::bootstrap(), m_group);
        committer.commit(m_topic, {{0, 0}});
        CountedSource source(conf());
        Sampler sampler(source, SystemClock::instance());
        for (int i = 0; i < 8; ++i) {
            source.counts.clear();
            source.groups = 0;
            const auto snapshot = sampler.sample(everyMs, {});
            QVERIFY(!snapshot->error);
            QVERIFY(source.groups > 0);
            for (const auto& [broker, count] : source.counts)
                QVERIFY2(count <= 3 + (source.groups + 99) / 100,
                         qPrintable(QStringLiteral("sample %1: %2 to broker %3").arg(i).arg(count).arg(broker)));
        }
    }

    void aTopicDeletedUnderAGroupIsSaid()
    {
        m_producer->send(m_topic, records(10));
        GroupConsumer committer(test::bootstrap(), m_group, m_topic); // an empty group would lose its offsets
        QVERIFY(committer.awaitAssignment(patienceMs));
        committer.commit(m_topic, {{0, 4}});
        watch();
        QTRY_COMPARE_WITH_TIMEOUT(row(0).lag, 6, patienceMs);
        committer.abandon();
        m_producer->deleteTopic(m_topic);
        QTRY_VERIFY_WITH_TIMEOUT(!row(0).lag, patienceMs);
        m_producer->createTopic(m_topic, 2);
        QTRY_VERIFY_WITH_TIMEOUT(row(0).end == 0 || group().partitions.isEmpty(), patienceMs);
    }

private:
    /// The oldest recorded lag of the group around that moment; none: nothing was recorded.
    std::optional<HistoryPoint> firstLag(std::int64_t atMs)
    {
        struct Answer // may outlive the wait
        {
            bool isThere = false;
            std::optional<HistoryPoint> first;
        };
        const auto answer = std::make_shared<Answer>();
        m_monitor->history({{Measure::Lag, Scope::Group, m_group, {}, -1}}, atMs - 60'000, atMs + 600'000, 1000, this,
                           [answer](const Result<QVector<HistorySeries>>& series) {
                               answer->isThere = true;
                               if (series && !series->isEmpty() && !series->first().points.isEmpty())
                                   answer->first = series->first().points.first();
                           });
        (void)QTest::qWaitFor([answer] { return answer->isThere; }, patienceMs);
        return answer->first;
    }
    /// What there was instead of what was waited for.
    QString words() const
    {
        const MonitorSnapshot& snapshot = *m_monitor->snapshot();
        const GroupPartition& one = row(0);
        return QStringLiteral(
                   "%1 groups, offset of clocks %2 ms, error \"%3\", commits from %4 \"%5\"; verdict %6, rule %7, "
                   "%8 commits from %9 on, the newest %10 ms ago; lag %11, members %12")
            .arg(snapshot.groups.size())
            .arg(snapshot.clockOffsetMs)
            .arg(snapshot.error ? snapshot.error->detail : QString())
            .arg(int(snapshot.commits))
            .arg(snapshot.commitsError ? snapshot.commitsError->detail : QString())
            .arg(int(group().verdict))
            .arg(one.judgement.rule)
            .arg(one.judgement.commits)
            .arg(one.judgement.oldestCommitMs)
            .arg(one.judgement.sinceCommitMs)
            .arg(one.lag.value_or(-1))
            .arg(group().members.size());
    }
    void watch(MonitorOptions options = {})
    {
        options.everyMs = options.hiddenMs = everyMs;
        m_monitor = std::make_unique<LiveMonitor>(conf(), options);
        m_monitor->watch(this);
    }
    const GroupInfo& group() const
    {
        static const GroupInfo none;
        m_kept = m_monitor->snapshot() ? m_monitor->snapshot()->group(m_group) : nullptr;
        return m_kept ? *m_kept : none;
    }
    const GroupPartition& row(int partition) const
    {
        static const GroupPartition none;
        for (const GroupPartition& row : group().partitions) {
            if (row.at == TopicPartition{m_topic, partition})
                return row;
        }
        return none;
    }

    QString m_topic, m_group;
    std::unique_ptr<TestProducer> m_producer;
    std::unique_ptr<LiveMonitor> m_monitor;
    mutable std::shared_ptr<const GroupInfo> m_kept;
};

WEIR_TEST(ClusterMonitorTest)
} // namespace weir

#include "clustermonitortest.moc"
