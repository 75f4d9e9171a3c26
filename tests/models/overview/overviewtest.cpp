#include "models/overview/attentionmodel.h"
#include "models/overview/busytopicsmodel.h"
#include "models/overview/overviewfacts.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

std::shared_ptr<const GroupInfo> group(const char* id, Verdict verdict, std::int64_t timeLagMs = 0)
{
    auto info = std::make_shared<GroupInfo>();
    info->id = QLatin1String(id);
    info->verdict = verdict;
    info->timeLag = TimeLag{timeLagMs, false};
    return info;
}

TopicInfo topic(const char* name, int partitions, int inSync = 1, int leader = 1)
{
    TopicInfo info;
    info.name = QLatin1String(name);
    for (int i = 0; i < partitions; ++i) {
        PartitionInfo partition;
        partition.id = i;
        partition.leader = leader;
        partition.replicas = {1, 2};
        partition.inSync = inSync == 1 ? QVector<std::int32_t>{1, 2} : QVector<std::int32_t>{1};
        info.partitions << partition;
    }
    return info;
}

/// A cluster in which all is well.
struct Story
{
    Story()
    {
        topics.controller = 1;
        BrokerInfo one;
        one.id = 1;
        one.isController = true;
        topics.brokers = {one};
        topics.topics = {topic("orders", 12)};
        groups.groups = {group("billing", Verdict::Ok)};
        groups.cluster.recordsIn = 1234;
    }
    QVector<OverviewFact> facts() const
    {
        OverviewInput input;
        input.link = link;
        input.topics = std::make_shared<const ClusterSnapshot>(topics);
        input.groups = std::make_shared<const MonitorSnapshot>(groups);
        input.alerts = alerts;
        return overviewFacts(input);
    }
    OverviewFact fact(const char* id) const
    {
        for (const OverviewFact& each : facts()) {
            if (each.id == QLatin1String(id))
                return each;
        }
        return {};
    }

    LinkState link = LinkState::Online;
    ClusterSnapshot topics;
    MonitorSnapshot groups;
    QVector<Alert> alerts;
};

} // namespace

class OverviewTest : public QObject
{
    Q_OBJECT
private slots:
    void allIsWell()
    {
        const Story story;
        QCOMPARE(overviewStatus(story.facts()), Status::Ok);
        QCOMPARE(overviewSentence(story.facts()), QStringLiteral("Nothing needs you."));
        QCOMPARE(story.facts().size(), 8);
        QCOMPARE(story.fact("groups").sentence, QStringLiteral("1 ok"));
        QCOMPARE(story.fact("written").value, QStringLiteral("1.2 k records/s"));
    }

    void nothingKnownYetIsNoTrouble()
    {
        QCOMPARE(overviewStatus(overviewFacts({})), Status::Ok);
        for (const OverviewFact& fact : overviewFacts({}))
            QVERIFY2(fact.value.isEmpty() || fact.id == QLatin1String("alerts"), qPrintable(fact.id));
    }

    void aStalledGroupIsCriticalAndLeadsToThose()
    {
        Story story;
        story.groups.groups << group("stuck", Verdict::Stalled) << group("late", Verdict::Slow);
        const OverviewFact fact = story.fact("groups");
        QCOMPARE(fact.status, Status::Critical);
        QCOMPARE(fact.sentence, QStringLiteral("1 stalled, 1 slow, 1 ok"));
        QCOMPARE(fact.query.value(QStringLiteral("verdict")), QStringLiteral("stalled,stopped"));
        QCOMPARE(overviewSentence(story.facts()), QStringLiteral("1 thing(s) to look at."));
    }

    void partitionsWithoutLeaderComeFirst()
    {
        Story story;
        story.topics.topics << topic("thin", 3, 0);
        QCOMPARE(story.fact("partitions").status, Status::Warning);
        QCOMPARE(story.fact("partitions").value, QStringLiteral("15"));
        story.topics.topics << topic("gone", 2, 1, -1);
        QCOMPARE(story.fact("partitions").status, Status::Critical);
    }

    void retentionThatComesNearIsTold()
    {
        Story story;
        auto archive = std::make_shared<GroupInfo>(*group("archive", Verdict::Slow, 5000));
        archive->overtakenInSeconds = 1800;
        story.groups.groups << archive;
        const OverviewFact fact = story.fact("timeLag");
        QCOMPARE(fact.status, Status::Critical);
        QCOMPARE(fact.sentence, QStringLiteral("Retention reaches archive in 30 min."));
        QCOMPARE(fact.path, (QStringList{QStringLiteral("groups"), QStringLiteral("archive")}));
    }

    void aLowerBoundGivesWayToTheRecordsOwnAge()
    {
        Story story;
        auto old = std::make_shared<GroupInfo>(*group("old", Verdict::Stopped));
        old->timeLag = TimeLag{5000, true};
        GroupPartition partition;
        partition.recordAgeMs = 7 * 3'600'000;
        old->partitions = {partition};
        story.groups.groups << old;
        QCOMPARE(story.fact("timeLag").value, QStringLiteral("7 h"));
    }

    void aFullDiskIsTold()
    {
        Story story;
        story.topics.brokers[0].diskBytes = 1000;
        story.topics.brokers[0].freeBytes = 250;
        QCOMPARE(story.fact("disks").status, Status::Neutral);
        story.topics.brokers[0].freeBytes = 150;
        QCOMPARE(story.fact("disks").status, Status::Warning);
        story.topics.brokers[0].freeBytes = 50;
        QCOMPARE(story.fact("disks").status, Status::Critical);
    }

    void aClusterThatIsAwayIsTold()
    {
        Story story;
        story.link = LinkState::Offline;
        QCOMPARE(story.fact("brokers").status, Status::Critical);
        story.link = LinkState::Partial;
        QCOMPARE(story.fact("brokers").status, Status::Warning);
    }

    void acknowledgedAlertsNeedNobody()
    {
        Story story;
        Alert alert;
        alert.subject = QStringLiteral("group/billing");
        alert.severity = AlertSeverity::Critical;
        story.alerts = {alert};
        QCOMPARE(story.fact("alerts").status, Status::Critical);
        QCOMPARE(story.fact("alerts").sentence, QStringLiteral("The newest is of group billing."));
        story.alerts[0].acknowledgedBy = QStringLiteral("mia");
        QCOMPARE(story.fact("alerts").status, Status::Neutral);
        QCOMPARE(story.fact("alerts").value, QStringLiteral("0"));
    }

    void groupsToLookAtAreTheWorstFirst()
    {
        AttentionModel model;
        const QAbstractItemModelTester tester(&model);
        MonitorSnapshot snapshot;
        snapshot.groups = {group("a", Verdict::Ok, 900), group("b", Verdict::Slow, 10), group("c", Verdict::Stalled)};
        model.setSnapshot(snapshot, true);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.groupAt(0), QStringLiteral("c"));
        QCOMPARE(model.groupAt(1), QStringLiteral("b"));
        snapshot.groups = {group("a", Verdict::Ok, 900), group("b", Verdict::Ok, 0), group("c", Verdict::Ok, 1000)};
        model.setSnapshot(snapshot, true);
        QCOMPARE(model.rowCount(), 2); // none needs a look: those behind in time
        QCOMPARE(model.groupAt(0), QStringLiteral("c"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setSnapshot(snapshot, true);
        QCOMPARE(changed.size(), 0);
    }

    void theBusiestTopicsAreShown()
    {
        BusyTopicsModel model;
        const QAbstractItemModelTester tester(&model);
        MonitorSnapshot snapshot;
        for (int i = 0; i < 20; ++i) {
            Flow flow;
            flow.recordsIn = i;
            snapshot.topics.insert(QStringLiteral("t%1").arg(i), flow);
        }
        Flow internal;
        internal.recordsIn = 1000;
        snapshot.topics.insert(QStringLiteral("__consumer_offsets"), internal);
        model.setSnapshots(snapshot, nullptr, {{QStringLiteral("t19"), 1000.0}});
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.topicAt(0), QStringLiteral("t19"));
        QCOMPARE(model.index(0, 4).data().toString(), QStringLiteral("+3.6 MB/h"));
        QCOMPARE(model.index(1, 4).data().toString(), QStringLiteral("—"));
    }
};

WEIR_TEST(OverviewTest)

} // namespace weir

#include "overviewtest.moc"
