#include "tests/cdp/rules/ruletools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

using namespace test;

namespace {

constexpr std::int64_t hourMs = 3'600'000;

std::string audience(const std::string& key, const std::string& rule)
{
    return "{'kind':'audience','key':'" + key + "','includeAnonymous':true,'rule':" + rule + "}";
}

const std::string hourly = audience("ann", "{'event':'Ann','during':{'last':'1h'}}");

/// People 0 to `count` - 1, with nothing known of them.
void fill(RuleEngine& engine, const std::string& definitions, std::uint32_t count)
{
    engine.setRules(rulesOf("[" + definitions + "]"));
    for (std::uint32_t index = 0; index < count; ++index)
        engine.add(index, {0, index});
}

} // namespace

class RuleEngineTest : public QObject
{
    Q_OBJECT
private slots:
    void anEventThatConcernsNothingEvaluatesNothing()
    {
        // Whether somebody is on a list is asked whenever that audience is looked at, and only then.
        int asked = 0;
        RuleEngine engine;
        engine.setLists([&](const Profile&, const CompiledList&) {
            ++asked;
            return false;
        });
        fill(engine,
             "{'kind':'list','key':'vip','members':[{'userId':'mia'}]}," +
                 audience("a", "{'any':[{'list':'vip'},{'event':'Ann','where':{'property':'n','op':'equals',"
                               "'value':'x'}},{'trait':'plan','op':'equals','value':'pro'}]}"),
             1);
        engine.take(0, track("Bob", 10), 1, 10);
        QVERIFY2(asked > 0, "it is looked at when somebody comes about");
        asked = 0;
        engine.take(0, track("Bob", 20), 2, 20);
        engine.take(0, eventOf("{'type':'track','event':'Ann','properties':{'n':'y'}}", 30), 3, 30);
        engine.take(0, eventOf("{'type':'identify','traits':{'score':5}}", 40), 4, 40);
        engine.take(0, eventOf("{'type':'page','name':'Ann'}", 50), 5, 50);
        QCOMPARE(asked, 0);
        engine.take(0, eventOf("{'type':'track','event':'Ann','properties':{'n':'x'}}", 60), 6, 60);
        QVERIFY(asked > 0);
        asked = 0;
        engine.take(0, eventOf("{'type':'identify','traits':{'plan':'free'}}", 70), 7, 70);
        QVERIFY(asked > 0);
        QCOMPARE(changesOf(engine), std::string("0 entered a at 60"));
    }

    void nothingIsKeptOfWhatNobodyAsksFor()
    {
        RuleEngine engine;
        fill(engine, hourly, 1);
        engine.take(0, track("Bob", 10), 1, 10);
        QVERIFY(engine.profile(0)->series.empty());
        QVERIFY(engine.profile(0)->states.empty());
        QCOMPARE(engine.nextDue(), never);
    }

    void aWindowSlidesAtItsVeryMoment()
    {
        RuleEngine engine;
        fill(engine, hourly, 1);
        engine.take(0, track("Ann", 1'000), 1, 1'500);
        QCOMPARE(changesOf(engine), std::string("0 entered ann at 1500"));
        QCOMPARE(engine.nextDue(), 1'000 + hourMs);
        QVERIFY(!engine.fireNext(1'000 + hourMs - 1));
        QVERIFY(engine.isMember(0, 0));
        QVERIFY(engine.fireNext(1'000 + hourMs));
        QCOMPARE(changesOf(engine), std::string("0 left ann at 3601000"));
        QVERIFY(!engine.fireNext(never - 1));
        QCOMPARE(engine.nextDue(), never);
    }

    void anEventDatedAheadCountsWhenItsMomentComes()
    {
        RuleEngine engine;
        fill(engine, hourly, 1);
        engine.take(0, track("Ann", 9'000), 1, 1'000);
        QVERIFY(changesOf(engine).empty());
        QVERIFY(!engine.fireNext(8'999));
        while (engine.fireNext(never - 1)) {
        }
        QCOMPARE(changesOf(engine), std::string("0 entered ann at 9000; 0 left ann at 3609000"));
    }

    void timersFireInOrderOfMomentThenProfile()
    {
        RuleEngine engine;
        fill(engine, hourly, 4);
        std::uint64_t order = 0;
        for (const auto& [index, time] :
             std::vector<std::pair<std::uint32_t, std::int64_t>>{{2, 100}, {3, 50}, {0, 200}, {1, 100}})
            engine.take(index, track("Ann", time), ++order, 300);
        engine.takeChanges();
        while (engine.fireNext(300 + hourMs)) {
        }
        QCOMPARE(changesOf(engine), std::string("3 left ann at 3600050; 1 left ann at 3600100; 2 left ann at 3600100; "
                                                "0 left ann at 3600200"));
    }

    void aLateEventDoesNotMoveATimerForward()
    {
        RuleEngine engine;
        fill(engine, hourly, 1);
        engine.take(0, track("Ann", 5'000), 1, 5'000);
        engine.take(0, track("Ann", 2'000), 2, 6'000);
        engine.takeChanges();
        while (engine.fireNext(never - 1)) {
        }
        QCOMPARE(changesOf(engine), std::string("0 left ann at 3605000"));
    }

    void whatFollowsFromAnAudienceFollowsAtOnce()
    {
        RuleEngine engine;
        fill(engine, hourly + "," + audience("not_ann", "{'not':{'audience':'ann'}}"), 1);
        engine.take(0, track("Bob", 0), 1, 0);
        QCOMPARE(changesOf(engine), std::string("0 entered not_ann at 0"));
        engine.take(0, track("Ann", 10), 2, 10);
        QCOMPARE(changesOf(engine), std::string("0 entered ann at 10; 0 left not_ann at 10"));
        while (engine.fireNext(never - 1)) {
        }
        QCOMPARE(changesOf(engine), std::string("0 left ann at 3600010; 0 entered not_ann at 3600010"));
    }

    void otherRulesTellOnlyWhatIsDifferentFromBefore()
    {
        RuleEngine engine;
        fill(engine, hourly + "," + audience("bob", "{'event':'Bob'}"), 3);
        const Event ann = track("Ann", 10), bob = track("Bob", 20);
        engine.take(0, ann, 1, 10);
        engine.take(1, bob, 2, 20);
        engine.take(2, ann, 3, 20);
        engine.takeChanges();
        std::vector<std::vector<std::string>> before(3);
        for (std::uint32_t index = 0; index < 3; ++index)
            for (const RuleId rule : {RuleId(0), RuleId(1)})
                if (engine.isMember(index, rule))
                    before[index].push_back(engine.rules().rules()[rule].key);
        QCOMPARE(before[0], std::vector<std::string>{"ann"});
        // "bob" now wants an Ann, "ann" stays, "new" is new.
        engine.setRules(rulesOf("[" + hourly + "," + audience("bob", "{'event':'Ann'}") + "," +
                                audience("new", "{'event':'Bob'}") + "]"));
        engine.remember(*engine.profile(0), ann, 1, 30);
        engine.remember(*engine.profile(1), bob, 2, 30);
        engine.remember(*engine.profile(2), ann, 3, 30);
        engine.settleAll(30, [&](std::uint32_t index, const std::string& key) {
            return std::find(before[index].begin(), before[index].end(), key) != before[index].end();
        });
        std::vector<RuleEngine::Change> changes = engine.takeChanges();
        std::sort(changes.begin(), changes.end(), [&](const auto& a, const auto& b) {
            return std::pair(a.profile, engine.rules().rules()[a.rule].key) <
                   std::pair(b.profile, engine.rules().rules()[b.rule].key);
        });
        QCOMPARE(textOf(engine.rules(), changes), std::string("0 entered bob at 30; 1 left bob at 30; 1 entered new at "
                                                              "30; 2 entered bob at 30"));
        QCOMPARE(engine.nextDue(), 10 + hourMs);
    }

    void aMergeMovesMembershipsWithoutNewEntries()
    {
        RuleEngine engine;
        fill(engine, hourly + "," + audience("twice", "{'event':'Ann','count':{'atLeast':2}}"), 2);
        engine.take(0, track("Bob", 10), 1, 10);
        engine.take(1, track("Ann", 20), 2, 20);
        engine.takeChanges();
        engine.merge(0, 1, 30);
        engine.take(0, track("Ann", 30), 3, 30);
        QCOMPARE(changesOf(engine), std::string("0 entered twice at 30"));
        QVERIFY(!engine.profile(1));
        QCOMPARE(engine.size(), std::size_t(1));
        QVERIFY(engine.isMember(0, engine.rules().audience("ann")));
        while (engine.fireNext(never - 1)) {
        }
        QCOMPARE(changesOf(engine), std::string("0 left ann at 3600030"));
    }

    void whoIsErasedComesDueNoMore()
    {
        RuleEngine engine;
        fill(engine, hourly, 2);
        engine.take(0, track("Ann", 10), 1, 10);
        engine.take(1, track("Ann", 20), 2, 20);
        engine.takeChanges();
        engine.erase(0, 20);
        QVERIFY(!engine.profile(0));
        QCOMPARE(engine.nextDue(), 20 + hourMs);
        while (engine.fireNext(never - 1)) {
        }
        QCOMPARE(changesOf(engine), std::string("1 left ann at 3600020"));
    }

    void whoIsPackedIsStillDueAndThere()
    {
        RuleEngine engine;
        engine.setMostOpen(1);
        fill(engine, hourly, 50);
        for (std::uint32_t index = 0; index < 50; ++index)
            engine.take(index, track("Ann", index), index, 100);
        QCOMPARE(engine.takeChanges().size(), std::size_t(50));
        for (std::uint32_t index = 0; index < 50; ++index)
            QVERIFY(engine.isMember(index, 0));
        int fired = 0;
        while (engine.fireNext(never - 1))
            ++fired;
        QCOMPARE(fired, 50);
        const auto changes = engine.takeChanges();
        QCOMPARE(changes.size(), std::size_t(50));
        for (std::uint32_t index = 0; index < 50; ++index) {
            QCOMPARE(changes[index].profile, index);
            QCOMPARE(changes[index].atMs, index + hourMs);
        }
    }
};

WEIR_TEST(RuleEngineTest)

} // namespace weir::cdp

#include "ruleenginetest.moc"
