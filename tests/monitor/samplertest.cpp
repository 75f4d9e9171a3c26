#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::away;
using test::FakeSource;

namespace {

constexpr std::int64_t hourMs = 3'600'000;

} // namespace

class SamplerTest : public test::SamplerStory
{
    Q_OBJECT
private slots:
    void init() { begin(); }

    void lagsAreToTheEndAndToTheLastStableOffset()
    {
        source.addTopic("orders", 2, 100);
        source.at("orders", 1).stable = 90;
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
        source.commit("billing", "orders", 1, 80);
        sample();
        QCOMPARE(group("billing").partitions.size(), 2);
        QCOMPARE(row("billing", "orders", 0).lag, 60);
        QCOMPARE(row("billing", "orders", 1).lag, 20);
        QCOMPARE(row("billing", "orders", 1).stableLag, 10);
        QCOMPARE(group("billing").lag, 80);
        QCOMPARE(group("billing").type, GroupType::Classic);
        QCOMPARE(group("billing").state, GroupState::Stable);
        QCOMPARE(snapshot->groupsOfTopic.value(QStringLiteral("orders")), QVector<QString>{QStringLiteral("billing")});
    }

    void startsAndTheListAreNeverAskedTogether()
    {
        reader("billing", "orders");
        for (int i = 0; i < 14; ++i) {
            source.asked.clear();
            sample();
            QCOMPARE(source.asked["starts"] + source.asked["list"], 1);
        }
        QCOMPARE(row("billing", "orders", 0).start, 0);
    }

    void aGroupThatKeepsUpIsOk()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 50); });
        QCOMPARE(group("billing").verdict, Verdict::Ok);
        QCOMPARE(row("billing", "orders", 0).consumeRate, 10.0);
        QCOMPARE(row("billing", "orders", 0).produceRate, 10.0);
        QCOMPARE(group("billing").timeLag, TimeLag{});
    }

    void aConsumerThatLeavesIsStoppedWhenTheRulesSaySo()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 50); });
        source.setMembers("billing", {});
        int samples = 0;
        while (group("billing").verdict != Verdict::Stopped && samples < 40) {
            source.at("orders", 0).end += 50;
            sample();
            ++samples;
        }
        // The window spans nine intervals; the first sample that is more than that after the newest commit, and no end
        // of the ring is as old as it.
        QVERIFY2(samples == 10 || samples == 11, qPrintable(QString::number(samples)));
        QCOMPARE(row("billing", "orders", 0).judgement.rule, 3);
        QVERIFY(row("billing", "orders", 0).notCommittingSinceMs);
    }

    void notCommittingIsToldAfterTwoSamplesBeforeAnyVerdict()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing");
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}})});
        source.commit("billing", "orders", 0, 40);
        sample();
        source.commit("billing", "orders", 0, 50);
        sample();
        const std::int64_t commitMs = clock.nowMs();
        QVERIFY(!row("billing", "orders", 0).notCommittingSinceMs);
        sample();
        QVERIFY(!row("billing", "orders", 0).notCommittingSinceMs);
        sample();
        QCOMPARE(row("billing", "orders", 0).notCommittingSinceMs, commitMs);
        QCOMPARE(group("billing").notCommittingSinceMs, commitMs);
        QVERIFY(group("billing").verdict < Verdict::Stopped);
    }

    void whenACommitOfBeforeTheFirstLookWasMadeIsNotKnown()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing", "Empty");
        source.commit("billing", "orders", 0, 40);
        run(6);
        QVERIFY(!group("billing").notCommittingSinceMs);
        QCOMPARE(group("billing").verdict, Verdict::Stopped);
        QVERIFY(row("billing", "orders", 0).judgement.isBound);
    }

    void slowAndRewoundAreTold()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 40); });
        QCOMPARE(group("billing").verdict, Verdict::Slow);
        QVERIFY(group("billing").catchUp.never);
        source.commit("billing", "orders", 0, 0);
        sample();
        QCOMPARE(group("billing").verdict, Verdict::Rewound);
        QCOMPARE(row("billing", "orders", 0).judgement.fellTo, 0);
    }

    void theTimeLagIsTheTimeSinceTheEndPassedTheCommit()
    {
        reader("billing", "orders");
        run(20, [this] { produceAndCommit(50, 50); });
        run(6, [this] { produceAndCommit(50, 0); });
        QCOMPARE(row("billing", "orders", 0).timeLag, (TimeLag{30'000, false}));
        QCOMPARE(group("billing").timeLag, (TimeLag{30'000, false}));
    }

    void aPartitionOfAMemberWithoutACommitCountsFromTheStart()
    {
        source.addTopic("orders", 1, 100);
        source.at("orders", 0).start = 30;
        source.addGroup("billing");
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}})});
        run(2);
        QVERIFY(row("billing", "orders", 0).countsFromStart);
        QCOMPARE(row("billing", "orders", 0).lag, 70);
        QCOMPARE(row("billing", "orders", 0).member, 0);
        QCOMPARE(group("billing").verdict, Verdict::Unknown);
    }

    void aBrokerThatIsAwayCostsItsOwnRows()
    {
        source.addTopic("orders", 2, 100);
        source.at("orders", 1).leader = 2;
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
        source.commit("billing", "orders", 1, 40);
        source.addGroup("audit").listed.coordinator = 2;
        source.commit("audit", "orders", 0, 40);
        sample();
        const std::int64_t goodMs = snapshot->takenAtMs;
        source.awayBrokers = {2};
        source.at("orders", 0).end = 200;
        sample();
        QCOMPARE(row("billing", "orders", 0).lag, 160);
        QVERIFY(!row("billing", "orders", 0).staleSinceMs);
        QCOMPARE(row("billing", "orders", 1).staleSinceMs, goodMs);
        QVERIFY(row("billing", "orders", 1).error);
        QCOMPARE(row("billing", "orders", 1).lag, 60);
        QVERIFY(group("billing").partial);
        QCOMPARE(group("audit").staleSinceMs, goodMs);
        QVERIFY(group("audit").error);
        QCOMPARE(snapshot->brokerErrors.size(), 1);
        QVERIFY(!snapshot->error);
        source.awayBrokers = {};
        sample();
        QVERIFY(!group("billing").partial);
        QVERIFY(!group("audit").staleSinceMs);
    }

    void aClusterThatIsAwayLeavesWhatWasKnown()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
        sample();
        source.failure = away(QStringLiteral("all"));
        sample();
        QVERIFY(snapshot->error);
        QCOMPARE(row("billing", "orders", 0).lag, 60);
        QVERIFY(row("billing", "orders", 0).staleSinceMs);
        source.failure.reset();
        run(2);
        QVERIFY(!snapshot->error);
        QVERIFY(!row("billing", "orders", 0).staleSinceMs);
    }

    void aCoordinatorThatMovedIsShown()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
        sample();
        source.groups["billing"].listed.coordinator = 2;
        run(2); // one of them asks for starts in place of the list
        QCOMPARE(group("billing").coordinator, 2);
        QVERIFY(!group("billing").error);
    }

    void aTopicMadeAnewBeginsAnew()
    {
        reader("billing", "orders");
        run(5, [this] { produceAndCommit(50, 40); });
        source.topics["orders"].id = "orders-2";
        source.at("orders", 0).end = 500; // further than before: only the id tells
        source.groups["billing"].offsets.clear();
        run(2);
        QCOMPARE(group("billing").verdict, Verdict::Unknown);
        source.commit("billing", "orders", 0, 500);
        sample();
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 1);
        QCOMPARE(group("billing").verdict, Verdict::Ok);
    }

    void anEndThatGoesBackBeginsAnew()
    {
        reader("billing", "orders");
        run(5, [this] { produceAndCommit(50, 40); });
        source.at("orders", 0).end = 10;
        source.setMembers("billing", {});
        sample();
        QCOMPARE(row("billing", "orders", 0).judgement.verdict, Verdict::Unknown);
        QVERIFY(*row("billing", "orders", 0).lag < 0);
    }

    void aDeletedTopicIsSaidInItsRows()
    {
        reader("billing", "orders");
        run(3, [this] { produceAndCommit(50, 40); });
        source.topics.erase("orders");
        run(3);
        QCOMPARE(row("billing", "orders", 0).error->kind, ErrorKind::NotFound);
        QVERIFY(!row("billing", "orders", 0).lag);
        QVERIFY(group("billing").partial);
    }

    void offsetsThatExpireAreNoMore()
    {
        source.addTopic("orders", 2, 100);
        source.addGroup("billing", "Empty");
        source.commit("billing", "orders", 0, 40);
        source.commit("billing", "orders", 1, 40);
        sample();
        source.groups["billing"].offsets.erase({"orders", 0});
        sample();
        QCOMPARE(group("billing").partitions.size(), 1);
        QCOMPARE(group("billing").lag, 60);
        source.groups.erase("billing");
        sample();
        QVERIFY(group("billing").staleSinceMs); // one list alone may be of a coordinator that has just changed
        QCOMPARE(group("billing").lag, 60);
        sample();
        QVERIFY(!snapshot->group(QStringLiteral("billing")));
    }

    void aGroupWhoseCoordinatorDiedStaysWhileAnotherLoadsIt()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 50); });
        const std::int64_t commits = row("billing", "orders", 0).judgement.commits;
        source.groups["billing"].listed.coordinator = 2;
        source.brokers = {2};
        source.loadingBrokers = {2};
        source.groups["billing"].isUnlisted = true;
        source.groups["billing"].offsetsError = away(QStringLiteral("loading"));
        const auto isHeld = [&] { return group("billing").staleSinceMs && group("billing").lag == 0; };
        for (int i = 0; i < 5; ++i) {
            sample();
            QVERIFY(isHeld());
        }
        // It lists already, but has not come to this group.
        source.loadingBrokers = {};
        for (int i = 0; i < 5; ++i) {
            sample();
            QVERIFY(isHeld());
        }
        source.groups["billing"].offsetsError.reset();
        source.groups["billing"].isUnlisted = false;
        run(2);
        QVERIFY(!group("billing").staleSinceMs);
        QCOMPARE(group("billing").coordinator, 2);
        QVERIFY(row("billing", "orders", 0).judgement.commits >= commits);
    }

    void aGroupThatWentWithItsCoordinatorIsGone()
    {
        reader("billing", "orders");
        run(2);
        source.brokers = {2};
        source.groups.erase("billing");
        run(4);
        QVERIFY(!snapshot->group(QStringLiteral("billing")));
    }

    void aTopicThatIsMissingOnceIsStaleAndKeepsItsWindows()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 50); });
        const auto topics = source.topics;
        source.topics.clear();
        const int asked = source.asked["metadata"];
        while (source.asked["metadata"] == asked)
            sample();
        QVERIFY(row("billing", "orders", 0).staleSinceMs);
        QCOMPARE(row("billing", "orders", 0).error->kind, ErrorKind::Unavailable);
        source.topics = topics;
        run(2);
        QVERIFY(!row("billing", "orders", 0).staleSinceMs);
        QVERIFY(row("billing", "orders", 0).judgement.commits >= 10);
    }

    void aTopicWithAnErrorIsStaleAndKeepsItsWindows()
    {
        reader("billing", "orders");
        run(12, [this] { produceAndCommit(50, 50); });
        source.topics["orders"].error = 29;
        source.at("orders", 0).leader = 2;
        source.awayBrokers = {2};
        run(15);
        QVERIFY(row("billing", "orders", 0).staleSinceMs);
        QCOMPARE(row("billing", "orders", 0).error->kind, ErrorKind::Unavailable);
        source.topics["orders"].error = 0;
        source.awayBrokers = {};
        run(2);
        QVERIFY(!row("billing", "orders", 0).staleSinceMs);
        QVERIFY(row("billing", "orders", 0).judgement.commits >= 10);
    }

    void aGroupsLagTakesNoNegative()
    {
        source.addTopic("orders", 2, 100);
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
        source.commit("billing", "orders", 1, 130);
        sample();
        QCOMPARE(row("billing", "orders", 1).lag, -30);
        QCOMPARE(group("billing").lag, 60);
    }

    void aGroupThatMayNotBeDescribedHasItsLags()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing").describeError = Error{ErrorKind::Authorization, 30, QStringLiteral("no"), {}};
        source.commit("billing", "orders", 0, 40);
        run(3);
        QCOMPARE(group("billing").membersError->kind, ErrorKind::Authorization);
        QVERIFY(!group("billing").error);
        QCOMPARE(group("billing").lag, 60);
        // Asking again and again would fill the broker's log with refusals.
        QVERIFY(source.described["billing"] < 3);
    }

    void membersAreAskedForWhenAStateChangesElseNowAndThen()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("billing");
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}})});
        run(12);
        QVERIFY2(source.described["billing"] <= 4, qPrintable(QString::number(source.described["billing"])));
        const int before = source.described["billing"];
        source.groups["billing"].listed.state = source.groups["billing"].described.state = "PreparingRebalance";
        run(2);
        QVERIFY(source.described["billing"] > before);
        QCOMPARE(group("billing").state, GroupState::PreparingRebalance);
    }

    void aGroupOfTenThousandPartitionsIsOneOfMany()
    {
        source.addTopic("wide", 10'000, 100);
        source.addGroup("billing");
        std::vector<WireTopicPartition> all;
        for (int i = 0; i < 10'000; ++i) {
            all.push_back({"wide", i});
            source.commit("billing", "wide", i, i % 100);
        }
        source.setMembers("billing", {FakeSource::member("a", all)});
        QElapsedTimer timer;
        timer.start();
        run(3);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(group("billing").partitions.size(), 10'000);
        QCOMPARE(group("billing").lag, 10'000 * 100 - 100 * 4950);
    }

    void onlyMarkersLeftCountAsRead()
    {
        source.addTopic("orders", 1, 101);
        source.addGroup("billing");
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}})});
        source.commit("billing", "orders", 0, 100); // before the marker of the last transaction
        source.records[{"orders", 0}] = ProbedOffset{-1, -1, 1, 0, true};
        run(8);
        QCOMPARE(row("billing", "orders", 0).lag, 1);
        QVERIFY(row("billing", "orders", 0).onlyMarkersLeft);
        QCOMPARE(row("billing", "orders", 0).recordLag, (RecordLag{0, 1, true}));
        QCOMPARE(group("billing").verdict, Verdict::Ok);
        QCOMPARE(group("billing").timeLag, TimeLag{});
        // A real record behind it is a lag again.
        source.at("orders", 0).end = 103;
        source.records[{"orders", 0}] = ProbedOffset{101, clock.nowMs(), 2, 1, true};
        run(12);
        QVERIFY(!row("billing", "orders", 0).onlyMarkersLeft);
        QCOMPARE(row("billing", "orders", 0).recordLag, (RecordLag{1, 2, true}));
        QCOMPARE(group("billing").verdict, Verdict::Stalled);
    }

    void recordsAndTheirAgeAreEstimatedFromAProbe()
    {
        source.addTopic("orders", 1, 1000);
        source.addGroup("billing", "Empty");
        source.commit("billing", "orders", 0, 400);
        source.recordTimeMs = clock.nowMs() - hourMs;
        run(8);
        QCOMPARE(row("billing", "orders", 0).recordLag->records, 300);
        QVERIFY(!row("billing", "orders", 0).recordLag->isExact);
        QCOMPARE(*row("billing", "orders", 0).recordAgeMs, clock.nowMs() - source.recordTimeMs);
    }

    void retentionOvertakesAtTheStartsPace()
    {
        source.addTopic("orders", 1, 10'000);
        source.addGroup("billing", "Empty");
        source.commit("billing", "orders", 0, 5'000);
        run(20, [this] { source.at("orders", 0).start += 50; });
        const double seconds = *row("billing", "orders", 0).overtakenInSeconds;
        QVERIFY2(seconds > 300 && seconds < 500, qPrintable(QString::number(seconds))); // 4,000 at 10/s
        source.at("orders", 0).start = 6'000;
        run(7);
        QCOMPARE(row("billing", "orders", 0).overtakenInSeconds, 0.0);
    }

    void retentionOvertakesByTheRecordsAge()
    {
        source.addTopic("orders", 1, 10'000);
        source.at("orders", 0).start = 1;
        source.addGroup("billing", "Empty");
        source.commit("billing", "orders", 0, 5'000);
        source.recordTimeMs = clock.nowMs() - hourMs;
        sampler->setRetention({{QStringLiteral("orders"), 2 * hourMs}});
        run(7);
        const double seconds = row("billing", "orders", 0).overtakenInSeconds.value_or(-1);
        QVERIFY2(seconds > 3500 && seconds < 3600, qPrintable(QString::number(seconds)));
    }

    void flowsAreOfTopicsBrokersAndTheCluster()
    {
        reader("billing", "orders");
        run(8, [this] { produceAndCommit(50, 25); });
        const Flow flow = snapshot->topics.value(QStringLiteral("orders"));
        QCOMPARE(flow.recordsIn, 10.0);
        QCOMPARE(flow.recordsOut, 5.0);
        QVERIFY(*flow.bytesIn > 900 && *flow.bytesIn <= 1100); // 100 bytes a record, as of the last look at the disks
        QCOMPARE(snapshot->cluster.recordsIn, 10.0);
        QCOMPARE(snapshot->brokers.value(1).recordsOut, 5.0);
    }

    void aGroupInWhichNothingChangedIsTheSameObject()
    {
        source.addTopic("orders", 1, 100);
        source.addGroup("idle");
        source.setMembers("idle", {FakeSource::member("a", {{"orders", 0}})});
        source.commit("idle", "orders", 0, 100);
        source.addGroup("busy");
        source.commit("busy", "orders", 0, 10);
        run(70); // its history of lags is full
        const auto before = snapshot;
        source.commit("busy", "orders", 0, 20);
        sample();
        QCOMPARE(snapshot->group(QStringLiteral("idle")), before->group(QStringLiteral("idle")));
        QVERIFY(snapshot->group(QStringLiteral("busy")) != before->group(QStringLiteral("busy")));
        QCOMPARE(group("idle").lagHistory.size(), 60);
    }

    void aStoryHoldsTheWindowAndTheEnds()
    {
        reader("billing", "orders");
        run(5, [this] { produceAndCommit(50, 50); });
        const Result<QVector<PartitionStory>> story = sampler->story(QStringLiteral("billing"));
        QVERIFY(story);
        QCOMPARE(story->size(), 1);
        QCOMPARE(qsizetype(story->first().window.commits().size()), 5);
        const TopicPartition first = story->first().at;
        const Result<QVector<PartitionStory>> one = sampler->story(QStringLiteral("billing"), first);
        QVERIFY(one);
        QCOMPARE(one->size(), 1);
        QVERIFY(one->first().at == first);
        QVERIFY(sampler->story(QStringLiteral("billing"), TopicPartition{first.topic, 999})->isEmpty());
        QCOMPARE(sampler->story(QStringLiteral("nobody")).error().kind, ErrorKind::NotFound);
    }
};

WEIR_TEST(SamplerTest)
} // namespace weir

#include "samplertest.moc"
