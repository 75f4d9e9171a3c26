#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

/// Two days of waiting, and the end.
std::string waiting(std::string_view head)
{
    return "{" + std::string(head) +
           ",'start':'a','nodes':{'a':{'type':'wait','for':'2d','next':'z'},'z':{'type':'exit'}}}";
}

} // namespace

/// Entry, re-entry, exits, goals.
class JourneyEntryTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyEventsThatFitLetIn()
    {
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'Cart *','where':'properties.total > 10'}"));
        story.event("Cart Updated", "{'total':10}");
        story.event("Order", "{'total':11}");
        QCOMPARE(story.node("j"), QString());
        story.event("Cart Filled", "{'total':11}");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
    }

    void oneEventMayLetIntoSeveralJourneys()
    {
        JourneyStory story;
        story.publish("b", waiting("'entry':{'event':'In'}"));
        story.publish("a", waiting("'entry':{'event':'*'}"));
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; entered a event"));
        QCOMPARE(story.state().instances[0].journey, std::string("a"));
        QCOMPARE(story.state().instances[1].journey, std::string("b"));
    }

    void anAudienceLetsInWhoEntersItFromNowOn()
    {
        JourneyStory story;
        story.setMember("vip");
        story.publish("j", waiting("'entry':{'audience':'vip'}"));
        QCOMPARE(story.node("j"), QString());
        story.setMember("vip", false);
        story.setMember("vip");
        QCOMPARE(story.log(), QStringLiteral("entered a audience"));
        story.setMember("vip", false);
        QCOMPARE(story.node("j"), QStringLiteral("a"));
    }

    void withExistingThoseInTheAudienceComeInOnce()
    {
        const std::string written = waiting("'entry':{'audience':'vip','existing':true}");
        JourneyStory story;
        story.setMember("vip");
        story.publish("j", written);
        QCOMPARE(story.log(), QStringLiteral("entered a audience"));
        story.advance("3d");
        story.restart();
        story.log();
        story.publish("j", written); // who went through it is not led through it again by an edit
        QCOMPARE(story.log(), QString());
        JourneyStory stranger;
        stranger.publish("j", written);
        QCOMPARE(stranger.node("j"), QString());
    }

    void anEventAheadLetsInWhenItsTimeComes()
    {
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'In'},'exitWhen':[{'event':'Out'}]"));
        story.event("In", "{}", 3'600'000);
        story.event("Out", "{}", 7'200'000);
        QCOMPARE(story.node("j"), QString());
        story.restart();
        story.advance("59m");
        QCOMPARE(story.node("j"), QString());
        story.advance("1m");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("1h");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen"));
        QVERIFY(story.state().ahead.empty());
    }

    void reentry_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QStringList>("days"); ///< of events, each with what it leads to: + in, 0 not, * anew
        const auto row = [](const char* name, const char* rule, const QString& days) {
            QTest::newRow(name) << QString::fromLatin1(rule) << days.split(QLatin1Char(' '));
        };
        // A way through takes two days.
        row("default", "", QStringLiteral("0+ 1- 3+"));
        row("afterExit", ",'reentry':{'allow':'afterExit'}", QStringLiteral("0+ 1- 2+ 3- 5+"));
        row("afterExit, wait", ",'reentry':{'allow':'afterExit','wait':'3d'}", QStringLiteral("0+ 1- 4- 5+ 9- 10+"));
        row("once", ",'reentry':{'allow':'once'}", QStringLiteral("0+ 1- 3- 300-"));
        row("once, wait", ",'reentry':{'allow':'once','wait':'7d'}", QStringLiteral("0+ 1- 300-"));
        row("always", ",'reentry':{'allow':'always'}", QStringLiteral("0+ 1* 2* 5+"));
        row("always, wait", ",'reentry':{'allow':'always','wait':'1d'}", QStringLiteral("0+ 0- 1* 1- 2* 9+"));
        row("always, long wait", ",'reentry':{'allow':'always','wait':'7d'}", QStringLiteral("0+ 1- 3- 7+ 13- 14+"));
    }

    void reentry()
    {
        QFETCH(QString, rule);
        QFETCH(QStringList, days);
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'In'}" + rule.toStdString()));
        int today = 0;
        for (const QString& day : days) {
            const int at = QStringView(day).chopped(1).toInt();
            story.advance(std::to_string((at - today) * 24) + "h");
            today = at;
            story.restart();
            story.log();
            story.event("In");
            const QString expected = day.endsWith(QLatin1Char('+')) ? QStringLiteral("entered a event")
                                     : day.endsWith(QLatin1Char('*'))
                                         ? QStringLiteral("exited a reentered; entered a event")
                                         : QString();
            QVERIFY2(story.log() == expected, qPrintable(day));
        }
    }

    void eachValueOfPerIsAnInstanceOfItsOwn()
    {
        JourneyStory story;
        story.publish("j",
                      waiting("'entry':{'event':'In'},'reentry':{'allow':'once','per':'properties.cart'},'exitWhen':"
                              "[{'event':'Buy','where':{'property':'cart','op':'equals','value':{'entry':true,"
                              "'property':'cart'}}}]"));
        story.event("In", "{'cart':'c1'}");
        story.event("In", "{'cart':2}");
        story.event("In");
        story.event("In", "{'cart':'c1'}");
        story.event("In", "{'cart':'2'}"); // the number and its text are the same value
        story.event("In", "{'cart':null}");
        QCOMPARE(story.log(), QStringLiteral("entered a event; entered a event; entered a event"));
        QVERIFY(story.state().instances[0].id != story.state().instances[1].id);
        story.restart();
        story.event("Buy", "{'cart':'2'}");
        QCOMPARE(story.state().instances.size(), 2U);
        QCOMPARE(story.state().instances[0].per, std::string("c1"));
        story.event("Buy", "{'cart':'c1'}");
        story.event("In", "{'cart':'c1'}");
        QCOMPARE(story.state().instances.size(), 1U);
    }

    void valuesOfPerThatNoRuleCanAskForAreForgotten()
    {
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'In'},'reentry':{'wait':'1d','per':'properties.cart'}"));
        for (int i = 0; i < 200; ++i) {
            story.event("In", "{'cart':" + std::to_string(i) + "}");
            story.advance("1d");
        }
        QVERIFY(story.state().memory.size() < 5);
    }

    void anEventEndsWhereItFits()
    {
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'In'},'exitWhen':[{'event':'Unsubscribe'},{'event':'Buy','where':"
                                   "'properties.total > 5'}]"));
        story.event("Buy", "{'total':6}"); // before the entry
        story.event("In");
        story.event("Buy", "{'total':5}");
        story.restart();
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.event("Buy", "{'total':6}");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen"));
    }

    void aConditionEndsWhenItComesTrue()
    {
        JourneyStory story;
        story.publish("j",
                      waiting("'entry':{'event':'In'},'exitWhen':[{'not':{'audience':'vip'}},{'audience':'gone'}]"));
        story.setMember("vip");
        story.memberFrom("gone", "2026-01-01T06:00:00Z");
        story.event("In");
        story.restart();
        story.advanceTo("2026-01-01T05:59:59.999Z");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("1ms");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen"));
        story.setMember("gone", false);
        story.event("In");
        story.setMember("vip", false);
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen"));
    }

    void aConditionThatHoldsAtTheEntryEndsBeforeAnythingIsSent()
    {
        JourneyStory story;
        story.publish("j", "{'entry':{'event':'In'},'goal':{'audience':'vip'},'start':'s','nodes':{'s':{'type':'send',"
                           "'destination':'crm','message':{},'next':'z'},'z':{'type':'exit'}}}");
        story.setMember("vip");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered s event; exited s goal"));
        QCOMPARE(story.sent(), QString());
    }

    void theGoalComesBeforeExitsAndBranches()
    {
        JourneyStory story;
        story.publish("j",
                      "{'entry':{'event':'In'},'goal':{'event':'Buy'},'exitWhen':[{'event':'*'}],'start':'a','nodes':{"
                      "'a':{'type':'waitFor','branches':[{'event':'*','next':'z'}]},'z':{'type':'exit'}}}");
        story.event("In");
        story.event("Buy");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a goal"));
        story.event("In");
        story.event("Other");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen"));
    }

    void whatWasSetOnTheWayMayEndIt()
    {
        JourneyStory story;
        story.publish("j",
                      "{'entry':{'event':'In'},'exitWhen':[{'trait':'x','op':'equals','value':1}],'start':'a','nodes':{"
                      "'a':{'type':'setTrait','trait':'x','value':1,'next':'s'},'s':{'type':'send','destination':'crm',"
                      "'message':{},'next':'z'},'z':{'type':'exit'}}}");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>s flow; exited s exitWhen"));
    }

    void anEventThatEndsMayLetInAnew()
    {
        JourneyStory story;
        story.publish("j", waiting("'entry':{'event':'In'},'exitWhen':[{'event':'In'}]"));
        story.event("In");
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a exitWhen; entered a event"));
    }
};

WEIR_TEST(JourneyEntryTest)

} // namespace weir::cdp

#include "journeyentrytest.moc"
