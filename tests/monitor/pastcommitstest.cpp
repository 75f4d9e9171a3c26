#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::FakeFeed;

class PastCommitsTest : public test::SamplerStory
{
    Q_OBJECT
private slots:
    void init()
    {
        m_feed = FakeFeed();
        begin(&m_feed);
        source.addTopic("orders", 1, 100);
        source.addGroup("billing");
        source.commit("billing", "orders", 0, 40);
    }

    void untilThePastIsReadNothingIsSaid()
    {
        run(3);
        QVERIFY(!snapshot->hasPastCommits);
        QCOMPARE(group("billing").verdict, Verdict::Unknown);
    }

    void aCommitThatWasReadHasNoneInventedBeforeIt()
    {
        sample();
        m_feed.next = {{{"billing", "orders", 0, 40, beganMs - 20'000}}, true, beganMs - 600'000, {}, {}};
        sample();
        QVERIFY(snapshot->hasPastCommits);
        const Judgement judgement = row("billing", "orders", 0).judgement;
        QCOMPARE(judgement.commits, 1);
        QCOMPARE(judgement.newestCommitMs, beganMs - 20'000);
        QCOMPARE(judgement.verdict, Verdict::Stopped);
    }

    void whoHasNoneInWhatWasReadHasMadeTheLastOneBefore()
    {
        sample();
        m_feed.next = {{}, true, beganMs - 600'000, {}, {}};
        run(3);
        const Judgement judgement = row("billing", "orders", 0).judgement;
        QCOMPARE(judgement.commits, 1);
        QCOMPARE(judgement.newestCommitMs, beganMs - 600'000);
        QCOMPARE(judgement.verdict, Verdict::Stopped);
    }

    void aCommitThatIsSeenButNeverToldIsOfTheLook()
    {
        sample();
        m_feed.next = {{}, true, beganMs - 600'000, {}, {}};
        run(2);
        source.commit("billing", "orders", 0, 60);
        sample();
        const std::int64_t seenMs = clock.nowMs();
        sample();
        const Judgement judgement = row("billing", "orders", 0).judgement;
        QCOMPARE(judgement.commits, 2);
        QCOMPARE(judgement.newestCommitMs, seenMs);
        QCOMPARE(judgement.newestOffset, 60);
    }

private:
    FakeFeed m_feed;
};

WEIR_TEST(PastCommitsTest)

} // namespace weir

#include "pastcommitstest.moc"
