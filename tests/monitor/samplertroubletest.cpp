// What a sampler says when brokers, coordinators, topics and offsets go away, move or begin anew.
#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::away;

class SamplerTroubleTest : public test::SamplerStory
{
    Q_OBJECT
private slots:
    void init() { begin(); }

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
};

WEIR_TEST(SamplerTroubleTest)

} // namespace weir

#include "samplertroubletest.moc"
