#include "backend/monitor/verdict/lagwindow.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QTest>

namespace weir {

/// What the cases (tests/cases/monitor) cannot say: what is kept, what-if, rates, speed.
class LagWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void moreIsKeptThanIsJudged()
    {
        EndRing ends;
        LagWindow window;
        for (int i = 0; i < 100; ++i) {
            ends.add(i * 10'000, 1000 + i * 10);
            window.add(i * 10'000, 10 + i, ends);
        }
        QCOMPARE(window.commits().size(), std::size_t(LagWindow::kept));
        QCOMPARE(ends.ring().size(), std::size_t(EndRing::kept));
        QCOMPARE(window.commits().back().offset, 109);
        QCOMPARE(window.judge(ends, {10, 0}, 990'000).commits, 10);
        QCOMPARE(window.judge(ends, {60, 0}, 990'000).commits, 60);
        QCOMPARE(window.judge(ends, {200, 0}, 990'000).commits, 60);
    }

    void aLongerWindowMayBeAskedFor()
    {
        EndRing ends(100);
        LagWindow window(100);
        for (int i = 0; i < 100; ++i) {
            ends.add(i * 10'000, 1000);
            window.add(i * 10'000, 10 + i, ends);
        }
        QCOMPARE(window.judge(ends, {100, 0}, 990'000).commits, 100);
    }

    void whatIfIsTheSameAsIfItHadBeenSo()
    {
        EndRing ends;
        LagWindow window;
        ends.add(0, 100);
        window.add(0, 100, ends);
        for (int i = 1; i <= 5; ++i) {
            ends.add(i * 10'000, 100 + i * 100);
            window.add(i * 10'000, 100 + i, ends);
        }
        QCOMPARE(window.judge(ends, {10, 0}, 50'000).rule, 5);
        QCOMPARE(window.judge(ends, {5, 0}, 50'000).rule, 7);
        QCOMPARE(window.judge(ends, {5, 99}, 50'000).rule, 5);
        QCOMPARE(window.judge(ends, {5, 495}, 50'000).rule, 2);
        QCOMPARE(window.judge(ends, {5, 494}, 50'000).settings, (JudgeSettings{5, 494}));
    }

    void aJudgementNamesItsNumbers()
    {
        EndRing ends;
        LagWindow window;
        ends.add(0, 1000);
        window.add(1'000, 500, ends);
        window.add(11'000, 100, ends);
        const Judgement judgement = window.judge(ends, {}, 15'000);
        QCOMPARE(judgement.verdict, Verdict::Rewound);
        QCOMPARE(judgement.lag, std::optional<std::int64_t>(900));
        QCOMPARE(judgement.oldestCommitMs, 1'000);
        QCOMPARE(judgement.newestCommitMs, 11'000);
        QCOMPARE(judgement.sinceCommitMs, 4'000);
        QCOMPARE(judgement.newestOffset, 100);
        QCOMPARE(judgement.newestEnd, 1000);
        QCOMPARE(judgement.fellFrom, std::optional<std::int64_t>(500));
        QCOMPARE(judgement.fellTo, std::optional<std::int64_t>(100));
    }

    void theEndAtAMoment()
    {
        EndRing ends;
        QVERIFY(!ends.at(0));
        for (int i = 0; i < 100; ++i)
            ends.add(1'000 + i * 10'000, i * 7);
        QVERIFY(!ends.at(999));
        QCOMPARE(ends.at(1'000), std::optional<std::int64_t>(0));
        QCOMPARE(ends.at(10'999), std::optional<std::int64_t>(0));
        QCOMPARE(ends.at(11'000), std::optional<std::int64_t>(7));
        QCOMPARE(ends.at(905'000), std::optional<std::int64_t>(630));
        QCOMPARE(ends.at(INT64_MAX), std::optional<std::int64_t>(693));
    }

    void recordedEndsAreJoinedUpToTheLastFall()
    {
        EndRing ends;
        ends.add(100'000, 500);
        ends.addHistory({{0, 900}, {50'000, 300}, {90'000, 400}, {110'000, 450}});
        QCOMPARE(ends.points(), (std::vector<EndPoint>{{50'000, 300}, {90'000, 400}, {100'000, 500}}));
        QCOMPARE(ends.ring().size(), std::size_t(1));
        const auto lag = LagWindow::timeLagOf(350, ends, 200'000);
        QCOMPARE(lag, (std::optional<TimeLag>{TimeLag{130'000, false}}));
        QCOMPARE(LagWindow::timeLagOf(100, ends, 200'000), (std::optional<TimeLag>{TimeLag{150'000, true}}));
    }

    void aRecordedPastBeforeTheFirstEndIsChecked()
    {
        EndRing ends;
        ends.addHistory({{0, 900}, {10'000, 1000}});
        QVERIFY(!LagWindow::timeLagOf(5, ends, 20'000));
        QVERIFY(ends.add(20'000, 50));
        QCOMPARE(ends.points().size(), std::size_t(1));
    }

    void theTimeLagStaysRightAsPointsAreThinned()
    {
        // A day at 5 s, a record a millisecond.
        EndRing ends;
        constexpr std::int64_t day = 86'400'000;
        for (std::int64_t ms = 0; ms <= day; ms += 5'000)
            ends.add(ms, ms);
        QVERIFY(ends.points().size() <= 192);
        QCOMPARE(ends.points().front().atMs, 0);
        for (const std::int64_t behind : std::vector<std::int64_t>{5'000, 60'000, 3'600'000, 40'000'000, day}) {
            const auto lag = LagWindow::timeLagOf(day - behind, ends, day);
            QVERIFY(lag && !lag->isLowerBound);
            QVERIFY(std::abs(lag->ms - behind) <= 1);
        }
    }

    void thinningIsAsFineAsTheAgeAllows()
    {
        // In bursts: an hour of nothing, then a minute of much.
        EndRing ends;
        std::int64_t end = 0;
        constexpr std::int64_t hour = 3'600'000;
        for (std::int64_t ms = 0; ms <= 24 * hour; ms += 5'000) {
            if (ms % hour < 60'000)
                end += 1'000;
            ends.add(ms, end);
        }
        QVERIFY(ends.points().size() <= 192);
        const std::int64_t now = 24 * hour + 1'000;
        for (int before = 1; before < 24; ++before) {
            // Half of the burst of that hour.
            const std::int64_t passed = (24 - before) * hour + 25'000;
            const auto lag = LagWindow::timeLagOf((24 - before) * 12'000 + 6'000, ends, now);
            QVERIFY(lag);
            const double off = double(std::abs(now - passed - lag->ms)) / double(now - passed);
            QVERIFY2(off < 0.13, qPrintable(QStringLiteral("%1 h: %2").arg(before).arg(off)));
        }
    }

    void aPartitionThatStandsStillCostsLittle()
    {
        EndRing ends;
        for (int i = 0; i < 10'000; ++i)
            ends.add(i * 5'000, 100);
        QVERIFY(ends.points().size() <= EndRing::kept + 2);
        QCOMPARE(ends.points().front().atMs, 0);
        ends.add(50'010'000, 200);
        QCOMPARE(LagWindow::timeLagOf(100, ends, 50'020'000), (std::optional<TimeLag>{TimeLag{25'000, false}}));
        QCOMPARE(LagWindow::timeLagOf(150, ends, 50'020'000), (std::optional<TimeLag>{TimeLag{17'500, false}}));
    }

    void theWorstIsTheLast()
    {
        QCOMPARE(worst({}), Verdict::Unknown);
        QCOMPARE(worst({Verdict::Unknown, Verdict::Ok}), Verdict::Ok);
        QCOMPARE(worst({Verdict::Stopped, Verdict::Rewound, Verdict::Slow}), Verdict::Stopped);
        QCOMPARE(worst({Verdict::Stopped, Verdict::Stalled}), Verdict::Stalled);
    }

    void theLongerTimeLagIsThatOfTheGroup()
    {
        QCOMPARE(longer({5, false}, {7, false}), (TimeLag{7, false}));
        QCOMPARE(longer({9, true}, {7, false}), (TimeLag{9, true}));
        QCOMPARE(longer({0, false}, {0, true}), (TimeLag{0, true}));
        QCOMPARE(longer({0, true}, {0, false}), (TimeLag{0, true}));
    }

    void ratesAreOverTheWindow()
    {
        EndRing ends;
        LagWindow window;
        QVERIFY(!consumeRate(window, {}));
        QVERIFY(!produceRate(ends, {}));
        for (int i = 0; i <= 20; ++i) {
            ends.add(i * 5'000, i * 500);
            window.add(i * 5'000, i < 11 ? 0 : (i - 11) * 1000, ends);
        }
        QCOMPARE(consumeRate(window, {10, 0}), std::optional<double>(200.0));
        QCOMPARE(produceRate(ends, {10, 0}), std::optional<double>(100.0));
        QCOMPARE(consumeRate(window, {10, 0}, 145'000), std::optional<double>(200.0));
        QCOMPARE(consumeRate(window, {10, 0}, 145'001), std::optional<double>(0.0));
        window.add(105'000, 0, ends);
        QCOMPARE(consumeRate(window, {10, 0}), std::optional<double>(0.0));
    }

    void catchingUpIsAForecast()
    {
        QCOMPARE(catchUp(1000, 200, 100), (CatchUp{10.0, false}));
        QCOMPARE(catchUp(1000, 100, 100), (CatchUp{{}, true}));
        QCOMPARE(catchUp(1000, 50, 100), (CatchUp{{}, true}));
        QCOMPARE(catchUp(0, {}, 100), (CatchUp{0.0, false}));
        QCOMPARE(catchUp(-5, 0, 0), (CatchUp{0.0, false}));
        QCOMPARE(catchUp(1000, {}, 100), CatchUp{});
        QCOMPARE(catchUp({}, 200, 100), CatchUp{});
    }

    void fortyThousandPartitionsAreJudgedBetweenTwoSamples()
    {
        std::vector<PartitionState> all(40'000);
        for (PartitionState& state : all) {
            for (int i = 0; i < 12; ++i) {
                state.ends.add(i * 5'000, 1000 + i * 100);
                state.window.add(i * 5'000, 500 + i * 90, state.ends);
            }
        }
        QElapsedTimer timer;
        timer.start();
        int slow = 0;
        for (const PartitionState& state : all)
            slow += state.window.judge(state.ends, {}, 56'000).verdict == Verdict::Slow ? 1 : 0;
        const qint64 took = timer.elapsed();
        QCOMPARE(slow, 40'000);
        QVERIFY2(took < 200, qPrintable(QStringLiteral("%1 ms").arg(took)));
    }
};

WEIR_TEST(LagWindowTest)

} // namespace weir

#include "lagwindowtest.moc"
