#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

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
