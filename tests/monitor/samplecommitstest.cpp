#include "backend/monitor/sampling/clockguess.h"
#include "backend/monitor/sampling/commitrecord.h"
#include "backend/monitor/sampling/samplepace.h"
#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace std::string_literals;
using test::FakeSource;

/// Commits with their times, clocks that are off, and the pace of samples.
class SampleCommitsTest : public test::SamplerStory
{
    Q_OBJECT
private slots:
    void init()
    {
        feed.next = {};
        feed.next.isLive = true;
        feed.next.fromMs = beganMs - 600'000;
        begin(&feed);
    }

    void commitsOfBeforeTheStartMakeAWindowAtOnce()
    {
        reader("billing", "orders");
        for (int i = 10; i > 0; --i)
            feed.next.commits.push_back({"billing", "orders", 0, 1000 - i * 10, beganMs - i * 5000});
        source.at("orders", 0).end = 2000;
        sample();
        QCOMPARE(snapshot->commits, CommitSource::ConsumerOffsets);
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 10);
        QCOMPARE(row("billing", "orders", 0).consumeRate, 2.0);
    }

    void withExactTimesLookingIsNoCommit()
    {
        reader("billing", "orders");
        feed.next.commits.push_back({"billing", "orders", 0, 1000, beganMs - 7000});
        source.at("orders", 0).end = 2000;
        run(4);
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 1);
        QCOMPARE(row("billing", "orders", 0).judgement.newestCommitMs, beganMs - 7000);
        QVERIFY(!row("billing", "orders", 0).judgement.isBound);
        QCOMPARE(group("billing").verdict, Verdict::Stopped);
        QCOMPARE(row("billing", "orders", 0).notCommittingSinceMs, beganMs - 7000);
    }

    void slowWaitsForTwoKnownLags()
    {
        reader("billing", "orders");
        source.at("orders", 0).end = 2000;
        for (int i = 10; i > 0; --i)
            feed.next.commits.push_back({"billing", "orders", 0, 1000 - i * 10, beganMs - i * 5000 + 1000});
        sample();
        QCOMPARE(group("billing").verdict, Verdict::Unknown);
        QCOMPARE(row("billing", "orders", 0).judgement.rule, 1);
        const auto commitLate = [this](int offset) {
            source.at("orders", 0).end += 50;
            source.commit("billing", "orders", 0, offset);
            feed.next.commits.push_back({"billing", "orders", 0, offset, clock.nowMs() + everyMs - 1000});
            sample();
        };
        commitLate(1010);
        QCOMPARE(group("billing").verdict, Verdict::Unknown); // one known lag is none to compare
        commitLate(1020);
        QCOMPARE(group("billing").verdict, Verdict::Slow);
        QCOMPARE(row("billing", "orders", 0).judgement.rule, 7);
    }

    void whatRestsOnCommitsAloneDoesNotWait()
    {
        reader("billing", "orders");
        source.at("orders", 0).end = 2000;
        for (int i = 10; i > 0; --i)
            feed.next.commits.push_back({"billing", "orders", 0, 1000, beganMs - i * 5000});
        sample();
        QCOMPARE(group("billing").verdict, Verdict::Stalled);
        feed.next.commits.push_back({"billing", "orders", 0, 900, beganMs + 2000});
        source.commit("billing", "orders", 0, 900);
        sample();
        QCOMPARE(group("billing").verdict, Verdict::Rewound);
    }

    void whoHasNotCommittedInAllThatWasReadCommittedBefore()
    {
        reader("billing", "orders");
        source.at("orders", 0).end = 2000;
        run(2);
        QCOMPARE(row("billing", "orders", 0).judgement.newestCommitMs, beganMs - 600'000);
        QVERIFY(row("billing", "orders", 0).judgement.isBound);
        QCOMPARE(group("billing").verdict, Verdict::Stopped);
    }

    void aCommitThatTheLogDoesNotTellCountsAsSeen()
    {
        reader("billing", "orders");
        feed.next.commits.push_back({"billing", "orders", 0, 1000, beganMs - 7000});
        run(4, [this] { produceAndCommit(50, 50); });
        QCOMPARE(row("billing", "orders", 0).judgement.newestOffset, 1150); // all but the newest, which may yet come
    }

    void withoutTheRightToReadCommitsAreSampled()
    {
        feed.next.isLive = false;
        feed.next.error = Error{ErrorKind::Authorization, 29, QStringLiteral("no"), {}};
        reader("billing", "orders");
        run(3, [this] { produceAndCommit(50, 50); });
        QCOMPARE(snapshot->commits, CommitSource::Sampled);
        QCOMPARE(snapshot->commitsError->kind, ErrorKind::Authorization);
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 3);
    }

    void aClockThatIsOffByAnHourIsPutRight()
    {
        constexpr std::int64_t hourMs = 3'600'000;
        reader("billing", "orders");
        feed.next.clockOffsetMs = -hourMs; // this machine is ahead
        run(2, [this] { produceAndCommit(50, 40); });
        QCOMPARE(snapshot->clockOffsetMs, -hourMs);
        QCOMPARE(snapshot->takenAtMs, clock.nowMs() - hourMs);
        feed.next.commits.push_back({"billing", "orders", 0, 1080, snapshot->takenAtMs});
        run(2, [this] { produceAndCommit(50, 40); });
        QVERIFY(row("billing", "orders", 0).judgement.sinceCommitMs <= 2 * everyMs);
        // Less than a second is no news.
        feed.next.clockOffsetMs = 700;
        run(1);
        QCOMPARE(snapshot->clockOffsetMs, 0);
    }

    void aClockThatIsPutRightLeavesWhatTheLogTold()
    {
        reader("billing", "orders");
        for (int i = 10; i > 0; --i)
            feed.next.commits.push_back({"billing", "orders", 0, 1000 - i * 10, beganMs - i * 5000});
        source.addGroup("silent", "Empty");
        source.commit("silent", "orders", 0, 500);
        source.at("orders", 0).end = 2000;
        run(4);
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 10);
        QCOMPARE(row("silent", "orders", 0).judgement.commits, 1);
        clock.advance(60'000); // stepped forward
        feed.next.clockOffsetMs = -60'000;
        run(4);
        QCOMPARE(snapshot->clockOffsetMs, -60'000);
        const Judgement judgement = row("billing", "orders", 0).judgement;
        QCOMPARE(judgement.commits, 10);
        QCOMPARE(judgement.newestCommitMs, beganMs - 5000);
        QCOMPARE(row("billing", "orders", 0).lag, 1000);
        QCOMPARE(row("billing", "orders", 0).notCommittingSinceMs, beganMs - 5000);
        QCOMPARE(row("silent", "orders", 0).judgement.commits, 1); // none was made by putting the clock right
        QVERIFY(row("silent", "orders", 0).judgement.isBound);
        QVERIFY(!row("silent", "orders", 0).notCommittingSinceMs);
    }

    void aCommitThatWasSeenFirstIsTheOneThatTheLogTellsNext()
    {
        reader("billing", "orders");
        feed.next.commits.push_back({"billing", "orders", 0, 1000, beganMs - 20'000});
        source.at("orders", 0).end = 2000;
        sample();
        source.commit("billing", "orders", 0, 1100);
        sample();
        const std::int64_t madeMs = clock.nowMs() - 1500;
        feed.next.commits.push_back({"billing", "orders", 0, 1100, madeMs});
        source.commit("billing", "orders", 0, 1200); // and another is seen before it is told
        sample();
        const std::int64_t againMs = clock.nowMs() - 1500;
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 2);
        QCOMPARE(row("billing", "orders", 0).judgement.newestCommitMs, madeMs);
        feed.next.commits.push_back({"billing", "orders", 0, 1200, againMs});
        run(2);
        QCOMPARE(row("billing", "orders", 0).judgement.commits, 3);
        QCOMPARE(row("billing", "orders", 0).judgement.newestCommitMs, againMs);
    }

    void theClockIsGuessedFromWhatCameLately()
    {
        ClockGuess guess;
        for (int i = 0; i < 100; ++i)
            guess.add(1000 * i, 1000 * i + 20);
        QCOMPARE(guess.offsetMs(), -20);
        constexpr std::int64_t stepMs = 300'000; // this machine's clock goes forward
        for (int i = 100; i < 103; ++i)
            guess.add(1000 * i, 1000 * i + stepMs + 30);
        QCOMPARE(guess.offsetMs(), -stepMs - 30);
    }

    void theClockIsGuessedFromWhatCameQuickest()
    {
        ClockGuess guess;
        guess.add(1000, 1300);
        guess.add(2000, 2150);
        QVERIFY(!guess.offsetMs());
        guess.add(3000, 3900);
        QCOMPARE(guess.offsetMs(), -150);
    }

    void recordsOfTheLogAreCommits()
    {
        const std::string key = "\0\1\0\7billing\0\6orders\0\0\0\3"s;
        const std::string value = "\0\3\0\0\0\0\0\0\0\x2a\xff\xff\xff\xff\0\0\0\0\1\x9b\0\0\0\0\0"s;
        const std::optional<ObservedCommit> commit = parseCommit(key, value);
        QVERIFY(commit);
        QCOMPARE(commit->group, "billing"s);
        QCOMPARE(commit->topic, "orders"s);
        QCOMPARE(commit->partition, 3);
        QCOMPARE(commit->offset, 42);
        for (std::size_t size = 0; size < key.size(); ++size)
            QVERIFY(!parseCommit(std::string_view(key).substr(0, size), value));
        for (std::size_t size = 0; size < 10; ++size)
            QVERIFY(!parseCommit(key, std::string_view(value).substr(0, size)));
        QVERIFY(!parseCommit("\0\2\0\7billing"s, value)); // the group itself
    }

    void aCostlySampleIsTakenLessOften()
    {
        SamplePace pace(5000, 15'000);
        pace.setWatched(true);
        QCOMPARE(pace.everyMs(), 5000);
        QCOMPARE(pace.reason(), QString());
        pace.add(300, 300); // of 5 s, more than 5 %
        QCOMPARE(pace.everyMs(), 10'000);
        QCOMPARE(pace.reason(), QStringLiteral("large"));
        pace.add(100, 5000);
        QCOMPARE(pace.everyMs(), 15'000);
        for (int i = 0; i < 20; ++i)
            pace.add(10, 50);
        QCOMPARE(pace.everyMs(), 5000);
    }

    void hiddenAndCostlyConnectionsAreSampledLessOften()
    {
        SamplePace pace(5000, 15'000);
        QCOMPARE(pace.everyMs(), 15'000);
        QCOMPARE(pace.reason(), QStringLiteral("hidden"));
        pace.setWatched(true);
        pace.setOverBudget(true);
        pace.add(1, 1);
        QCOMPARE(pace.everyMs(), 10'000);
        QCOMPARE(pace.reason(), QStringLiteral("budget"));
        pace.setOverBudget(false);
        pace.add(1, 1);
        QCOMPARE(pace.everyMs(), 5000);
    }

private:
    test::FakeFeed feed;
};

WEIR_TEST(SampleCommitsTest)
} // namespace weir

#include "samplecommitstest.moc"
