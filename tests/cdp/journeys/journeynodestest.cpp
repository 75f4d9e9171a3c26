#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

/// A journey that is entered by the event In and starts at `a`; `z` is its end.
std::string journey(std::string_view nodes, std::string_view more = {})
{
    return "{'entry':{'event':'In'}," + std::string(more) + "'start':'a','nodes':{" + std::string(nodes) +
           ",'z':{'type':'exit'}}}";
}

} // namespace

/// Each type of node, with a restart in the middle.
class JourneyNodesTest : public QObject
{
    Q_OBJECT
private slots:
    void waitLastsToTheMillisecond()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'wait','for':'2d','next':'z'}"));
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event"));
        story.advance("1d");
        story.restart();
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("86399999ms");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("1ms");
        QCOMPARE(story.log(), QStringLiteral("moved a>z time; exited z end"));
        QCOMPARE(story.runner().due(story.state()), never);
    }

    void severalTimersOnTheWayFireAtTheirMoments()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'wait','for':'1d','next':'s'},'s':{'type':'send','destination':'crm',"
                                   "'message':{},'next':'b'},'b':{'type':'wait','for':'2d','next':'t'},"
                                   "'t':{'type':'send','destination':'crm','message':{},'next':'z'}"));
        story.event("In");
        story.advance("30d");
        QCOMPARE(story.state().sends.size(), 2U);
        QCOMPARE(story.state().sends[1] - story.state().sends[0], 2 * 86'400'000LL);
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>s time; sent s>crm flow; moved s>b flow; "
                                             "moved b>t time; sent t>crm flow; moved t>z flow; exited z end"));
    }

    void waitForTakesTheFirstBranchThatFits()
    {
        const std::string written = journey("'a':{'type':'waitFor','branches':[{'name':'big','event':'Buy','where':'"
                                            "properties.total > 100','next':'b'},"
                                            "{'name':'any','event':'Buy','next':'z'}],'timeout':'1h','otherwise':'z'},"
                                            "'b':{'type':'wait','for':'1h','next':'z'}");
        JourneyStory big;
        big.publish("j", written);
        big.event("In");
        big.restart();
        big.event("Buy", "{'total':101}");
        QCOMPARE(big.log(), QStringLiteral("entered a event; moved a>b event"));
        JourneyStory small;
        small.publish("j", written);
        small.event("In");
        small.event("Other");
        small.event("Buy", "{'total':100}");
        QCOMPARE(small.log(), QStringLiteral("entered a event; moved a>z event; exited z end"));
    }

    void waitForGoesOnAtItsTimeout()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'event':'Buy','next':'z'}],'timeout':'1h',"
                                   "'otherwise':'b'},'b':{'type':'wait','for':'1h','next':'z'}"));
        story.event("In");
        story.advance("59m");
        story.restart();
        story.advance("1m");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>b timeout"));
        story.event("Buy");
        QCOMPARE(story.node("j"), QStringLiteral("b"));
    }

    void waitForWithoutTimeoutWaitsForEver()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'event':'Buy','next':'z'}]}"));
        story.event("In");
        story.advance("3650d");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.event("Buy");
        QCOMPARE(story.node("j"), QString());
    }

    void waitForAConditionThatHoldsMovesOnAtOnce()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'event':'Buy','next':'z'},{'when':{'audience':"
                                   "'vip'},'next':'b'}],'timeout':'1h','otherwise':'z'},"
                                   "'b':{'type':'wait','for':'1h','next':'z'}"));
        story.setMember("vip");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>b condition"));
    }

    void waitForAConditionMovesOnWhenItComesTrueByItself()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'when':{'audience':'vip'},'next':'b'}],"
                                   "'timeout':'1h','otherwise':'z'},'b':{'type':'wait','for':'1h','next':'z'}"));
        story.memberFrom("vip", "2026-01-01T00:20:00Z");
        story.event("In");
        QCOMPARE(story.runner().watchedRules(story.state()).size(), 1U);
        story.restart();
        story.advance("20m");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>b condition"));
        QVERIFY(story.runner().watchedRules(story.state()).empty());
    }

    void theEventThatLeadsInDoesNotLeadOutOfAWait()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'event':'In','next':'b'}]},"
                                   "'b':{'type':'waitFor','branches':[{'event':'In','next':'z'}]}"));
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("b"));
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>b event; moved b>z event; exited z end; "
                                             "entered a event"));
    }

    void branchesAreTriedInOrder()
    {
        const std::string written =
            journey("'a':{'type':'branch','branches':[{'when':{'audience':'vip'},'next':'b'},{'when':{'trait':'plan',"
                    "'op':'equals','value':'pro'},'next':'c'}],'otherwise':'z'},"
                    "'b':{'type':'wait','for':'1h','next':'z'},'c':{'type':'wait','for':'1h','next':'z'}");
        for (int i = 0; i < 4; ++i) {
            JourneyStory story;
            story.publish("j", written);
            if (i & 1)
                story.setMember("vip");
            if (i & 2)
                story.trait("plan", "'pro'");
            story.event("In");
            story.restart();
            QCOMPARE(story.node("j"), QString(QStringLiteral(" bcb")[i]).trimmed());
        }
    }

    void splitIsFixedForEverAndAsThePercentsSay()
    {
        const std::string written =
            journey("'a':{'type':'split','branches':[{'name':'A','percent':30,'next':'b'},"
                    "{'name':'B','percent':0,'next':'c'},{'name':'C','percent':70,'next':'d'}]},"
                    "'b':{'type':'wait','for':'1h','next':'z'},'c':{'type':'wait','for':'1h',"
                    "'next':'z'},'d':{'type':'wait','for':'1h','next':'z'}");
        JourneyStory story;
        story.publish("j", written);
        int inA = 0;
        QString way;
        for (int i = 0; i < 2'000; ++i) {
            story.setProfile("person " + std::to_string(i));
            story.event("In");
            const QString node = story.node("j");
            inA += node == QStringLiteral("b") ? 1 : 0;
            QVERIFY(node != QStringLiteral("c"));
            if (i < 24)
                way += node;
            story.advance("1h");
        }
        QVERIFY2(inA > 520 && inA < 680, qPrintable(QString::number(inA)));
        // Whoever changes the hash sends people who are in a journey another way.
        QCOMPARE(way, QStringLiteral("ddbdbddddddbddbddbbbdddb"));
    }

    void sendMapsTheEntryTheProfileAndTheJourney()
    {
        JourneyStory story;
        story.publish(
            "j",
            journey("'a':{'type':'wait','for':'1h','next':'s'},'s':{'type':'send','destination':'crm','message':{"
                    "'to':{'@path':'$.traits.email'},'cart':{'@path':'$.properties.cart_id'},'user':{'@path':"
                    "'$.userId'},'who':{'@path':'$.profile.userId'},'was':{'@path':'$.entry.userId'},'by':{'@template':"
                    "'{{journey}}/{{node}}'}},'next':'t'},'t':{'type':'send','destination':'log','next':'z'}"));
        story.event("In", "{'cart_id':'c1'}");
        story.trait("email", "'a@b.c'");
        story.restart();
        story.advance("1h");
        const QStringList sent = story.sent().split(QLatin1Char('\n'));
        QCOMPARE(sent.size(), 2);
        QCOMPARE(sent[0], QStringLiteral("crm {\"to\":\"a@b.c\",\"cart\":\"c1\",\"user\":\"u1\",\"who\":\"u1\","
                                         "\"was\":\"asEntered\",\"by\":\"j/s\"}"));
        QVERIFY(sent[1].contains(QStringLiteral("\"event\":\"In\"")));
    }

    void setTraitIsSeenByTheNextNode()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'setTrait','trait':'nudged','value':true,'next':'b'},'b':{'type':"
                                   "'branch','branches':[{'when':{'trait':'nudged','op':'equals','value':true},"
                                   "'next':'c'}],'otherwise':'z'},'c':{'type':'wait','for':'1h','next':'d'},"
                                   "'d':{'type':'setTrait','trait':'nudged','value':null,'next':'e'},'e':{'type':"
                                   "'branch','branches':[{'when':{'trait':'nudged','op':'exists'},'next':'z'}],"
                                   "'otherwise':'f'},'f':{'type':'wait','for':'1h','next':'z'}"));
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("c"));
        story.restart();
        story.advance("1h");
        QCOMPARE(story.node("j"), QStringLiteral("f"));
    }

    void aTraitThatAnotherJourneySetsIsSeenAtOnce()
    {
        JourneyStory story;
        story.publish("a",
                      journey("'a':{'type':'waitFor','branches':[{'when':{'trait':'x','op':'exists'},'next':'z'}]}"));
        story.publish("b", journey("'a':{'type':'wait','for':'1h','next':'s'},"
                                   "'s':{'type':'setTrait','trait':'x','value':1,'next':'z'}"));
        story.event("In");
        story.advance("1h");
        QCOMPARE(story.node("a"), QString());
    }

    void capCountsTheSendsOfAllJourneysInItsWindow()
    {
        JourneyStory story;
        story.publish("other", journey("'a':{'type':'send','destination':'crm','message':{},'next':'z'}"));
        story.publish("capped", "{'entry':{'event':'Try'},'start':'c','nodes':{'c':{'type':'cap','sends':2,'per':'7d',"
                                "'next':'yes','otherwise':'no'},'yes':{'type':'send','destination':'crm','message':{},"
                                "'next':'z'},'no':{'type':'exit'},'z':{'type':'exit'}}}");
        story.event("In");
        story.advance("1d");
        story.event("Try");
        story.restart();
        QCOMPARE(story.state().sends.size(), 2U);
        story.advance("6d");
        story.advance("1h");
        story.log();
        story.event("Try"); // the first is 7 days and an hour old
        QCOMPARE(story.state().sends.size(), 3U);
        story.log();
        story.event("Try");
        QCOMPARE(story.log(), QStringLiteral("entered c event; moved c>no flow; exited no end"));
    }

    void aSendThatIsExactlyAsOldAsTheWindowDoesNotCount()
    {
        JourneyState state;
        state.sends = {1'000, 2'000, 3'000};
        QCOMPARE(state.sendsWithin(3'000, 2'000), 2);
        QCOMPARE(state.sendsWithin(2'999, 2'000), 3);
    }

    void jumpEntersAnotherJourneyIfItMay()
    {
        const std::string other =
            "{'entry':{'event':'Never'},'reentry':{'allow':'once'},'start':'b','nodes':{'b':{'type':"
            "'wait','for':'1h','next':'z'},'z':{'type':'exit'}}}";
        JourneyStory story;
        story.publish("other", other);
        story.publish("j", journey("'a':{'type':'jump','journey':'other'},'w':{'type':'wait','for':'1h','next':'z'}",
                                   "'comment':'w',"));
        QVERIFY(story.log().startsWith(QStringLiteral("refused Unreachable")));
        story.publish("j", "{'entry':{'event':'In'},'start':'a','nodes':{'a':{'type':'jump','journey':'other'}}}");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a jumped; entered b jumped"));
        story.restart();
        QCOMPARE(story.node("other"), QStringLiteral("b"));
        story.advance("1h");
        story.log();
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a jumped"));
        story.publish("other", other, false);
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a end"));
    }

    void journeysThatJumpInCirclesEnd()
    {
        JourneyStory story;
        story.publish("a", "{'entry':{'event':'In'},'start':'n','nodes':{'n':{'type':'jump','journey':'b'}}}");
        story.publish("b", "{'entry':{'event':'Never'},'start':'n','nodes':{'n':{'type':'jump','journey':'a'}}}");
        story.event("In");
        QVERIFY(story.log().endsWith(QStringLiteral("exited n loop")));
        QVERIFY(story.state().instances.empty());
    }

    void aWaitThatNeverWaitsEnds()
    {
        JourneyStory story;
        story.publish("j", journey("'a':{'type':'waitFor','branches':[{'when':{'audience':'vip'},'next':'a'},"
                                   "{'event':'Buy','next':'z'}]}"));
        story.setMember("vip");
        story.event("In");
        QVERIFY(story.log().endsWith(QStringLiteral("exited a loop")));
    }

    void journeysThatLeadEachOtherOnByTraitsEnd()
    {
        const auto written = [](const char* awaited, const char* set) {
            return "{'entry':{'event':'In'},'start':'a','nodes':{'a':{'type':'waitFor','branches':[{'when':{'trait':'x'"
                   ",'op':"
                   "'equals','value':" +
                   std::string(awaited) +
                   "},'next':'s'},{'event':'Never','next':'z'}]},'s':{'type':'setTrait','trait':'x',"
                   "'value':" +
                   set + ",'next':'a'},'z':{'type':'exit'}}}";
        };
        JourneyStory story;
        story.publish("ping", written("0", "1"));
        story.publish("pong", written("1", "0"));
        story.event("In");
        story.trait("x", "0");
        QVERIFY(story.log().contains(QStringLiteral("loop")));
        QVERIFY(story.state().instances.size() < 2);
    }

    void anAudienceLetsInOnceAtAMoment()
    {
        JourneyStory story;
        story.publish("j", "{'entry':{'audience':'vip'},'start':'z','nodes':{'z':{'type':'exit'}}}");
        story.setMember("vip");
        story.setMember("vip");
        QCOMPARE(story.log(), QStringLiteral("entered z audience; exited z end"));
        story.advance("1ms");
        story.setMember("vip");
        QCOMPARE(story.log(), QStringLiteral("entered z audience; exited z end"));
    }

    void exitEnds()
    {
        JourneyStory story;
        story.publish("j", "{'entry':{'event':'In'},'start':'z','nodes':{'z':{'type':'exit'}}}");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered z event; exited z end"));
    }
};

WEIR_TEST(JourneyNodesTest)

} // namespace weir::cdp

#include "journeynodestest.moc"
