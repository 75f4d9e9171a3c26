#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

/// Entered by In, then a wait in `node` of that length.
std::string version(std::string_view node, std::string_view length, std::string_view more = {})
{
    const std::string name(node);
    return "{'entry':{'event':'In'}," + std::string(more) + "'start':'" + name + "','nodes':{'" + name +
           "':{'type':'wait','for':'" + std::string(length) + "','next':'z'},'z':{'type':'exit'}}}";
}

} // namespace

/// Versions, journeys that are held or removed, merged people, saved state.
class JourneyVersionTest : public QObject
{
    Q_OBJECT
private slots:
    void thoseInFlightKeepTheirVersion()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.publish("j", version("b", "1h"));
        story.advance("1d");
        story.restart();
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("1d");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>z time; exited z end"));
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("b"));
    }

    void moveGoesToTheNodeOfTheSameName()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.advance("1d");
        story.publish("j", version("a", "3d", "'inFlight':'move',"));
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>a published"));
        story.restart();
        story.advance("47h");
        QCOMPARE(story.node("j"), QStringLiteral("a")); // three days since it came there
        story.advance("1h");
        QCOMPARE(story.node("j"), QString());
    }

    void moveToAShorterWaitFiresWhatIsOverdueAtOnce()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.advance("1d");
        story.publish("j", version("a", "1h", "'inFlight':'move',"));
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>a published; moved a>z time; exited z end"));
    }

    void moveToANodeOfAnotherTypeStartsThere()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.advance("1d");
        story.publish("j",
                      "{'entry':{'event':'In'},'inFlight':'move','start':'a','nodes':{'a':{'type':'send','destination':"
                      "'crm','message':{},'next':'w'},'w':{'type':'wait','for':'2d','next':'z'},'z':{'type':'exit'}}}");
        QCOMPARE(story.node("j"), QStringLiteral("w"));
        QCOMPARE(story.state().sends.size(), 1U);
        story.publish(
            "j", "{'entry':{'event':'In'},'inFlight':'move','start':'w','nodes':{'w':{'type':'waitFor','branches':["
                 "{'event':'X','next':'z'}],'timeout':'1d','otherwise':'z'},'z':{'type':'exit'}}}");
        story.advance("23h");
        QCOMPARE(story.node("j"), QStringLiteral("w"));
        story.advance("1h");
        QCOMPARE(story.node("j"), QString());
    }

    void moveEndsWhereTheNodeIsGone()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.publish("j", version("b", "2d", "'inFlight':'move',"));
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a published"));
    }

    void endEnds()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.publish("j", version("a", "2d", "'inFlight':'end',"));
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a published"));
    }

    void removingEnds()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.restart();
        story.remove("j");
        QCOMPARE(story.log(), QStringLiteral("entered a event; exited a removed"));
        story.event("In");
        QCOMPARE(story.log(), QString());
        QCOMPARE(story.runner().due(story.state()), never);
        story.publish("j", version("a", "2d"));
        story.event("In");
        QCOMPARE(story.log(), QStringLiteral("entered a event"));
    }

    void disabledItHoldsThoseInsideAndEnabledAgainOverdueTimersFireAtOnce()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        story.publish("j", version("a", "2d"), false);
        QCOMPARE(story.runner().due(story.state()), never);
        story.advance("5d");
        story.restart();
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        QCOMPARE(story.log(), QStringLiteral("entered a event"));
        story.publish("j", version("a", "2d"));
        QCOMPARE(story.log(), QStringLiteral("moved a>z time; exited z end"));
    }

    void whatLedOutWhileItWasHeldCountsWhenItIsEnabled()
    {
        const std::string written =
            "{'entry':{'event':'In'},'goal':{'event':'Goal'},'exitWhen':[{'event':'Other'},{'event':'Out'}],'start':'a'"
            ","
            "'nodes':{'a':{'type':'waitFor','branches':[{'event':'Never','next':'z'},{'event':'Buy','next':'b'}],'"
            "timeout':"
            "'1h','otherwise':'s'},'b':{'type':'wait','for':'1h','next':'z'},'s':{'type':'send','destination':'crm',"
            "'message':{},'next':'z'},'z':{'type':'exit'}}}";
        const auto after = [&](const char* event) {
            JourneyStory story;
            story.publish("j", written);
            story.event("In");
            story.publish("j", written, false);
            story.event(event);
            story.restart();
            story.advance("5d");
            story.log();
            story.publish("j", written);
            return story.log();
        };
        QCOMPARE(after("Out"), QStringLiteral("exited a exitWhen"));
        QCOMPARE(after("Goal"), QStringLiteral("exited a goal"));
        QCOMPARE(after("Buy"), QStringLiteral("moved a>b event"));
        QCOMPARE(after("X"), QStringLiteral("moved a>s timeout; sent s>crm flow; moved s>z flow; exited z end"));
    }

    void ofTwoInstancesOfMergedPeopleTheOlderStays()
    {
        const std::string wait = version("a", "10d");
        const std::string per = version("p", "10d", "'reentry':{'per':'properties.c'},");
        JourneyStory kept("2026-01-01T00:00:00Z", "m1"), gone("2026-01-01T00:00:00Z", "m2");
        for (JourneyStory* story : {&kept, &gone}) {
            story->publish("j", wait);
            story->publish("per", per);
        }
        gone.event("In", "{'c':1}");
        kept.advance("1d");
        kept.event("In", "{'c':2}");
        kept.log();
        kept.merge(gone);
        QCOMPARE(kept.log(), QStringLiteral("exited a merged"));
        QCOMPARE(kept.state().instances.size(), 3U);
        kept.restart();
        kept.advanceTo("2026-01-11T00:00:00Z");
        QCOMPARE(kept.log(), QStringLiteral("moved a>z time; exited z end; moved p>z time; exited z end"));
        kept.advance("1d");
        QCOMPARE(kept.log(), QStringLiteral("moved p>z time; exited z end"));
    }

    void mergedPeopleAreOneForReentryAndCaps()
    {
        const std::string once = version("a", "1h", "'reentry':{'allow':'once'},");
        JourneyStory kept("2026-01-01T00:00:00Z", "m1"), gone("2026-01-01T00:00:00Z", "m2");
        const std::string send =
            "{'entry':{'event':'Send'},'start':'s','nodes':{'s':{'type':'send','destination':'crm','message':"
            "{},'next':'z'},'z':{'type':'exit'}}}";
        for (JourneyStory* story : {&kept, &gone}) {
            story->publish("j", once);
            story->publish("s", send);
        }
        gone.event("In");
        gone.event("Send");
        kept.event("Send");
        kept.merge(gone);
        QCOMPARE(kept.state().sendsWithin(kept.nowMs(), 1'000), 2);
        kept.advance("2h");
        kept.log();
        kept.event("In");
        QCOMPARE(kept.log(), QString());
    }

    void eventsThatTouchNoJourneyAreKnownBeforehand()
    {
        JourneyPrograms programs;
        const auto add = [&](const char* key, std::int64_t version, const char* written, bool isEnabled = true) {
            programs.add(
                JourneyProgram::compile(key, version, *journeyOf(written), [](const Condition&) { return 7U; }),
                isEnabled);
        };
        add("j", 1,
            "{'entry':{'event':'In'},'exitWhen':[{'event':'Out*'}],'goal':{'type':'page','event':'Thanks'},'start':"
            "'a','nodes':{'a':{'type':'waitFor','branches':[{'event':'Buy','next':'z'}]},'z':{'type':'exit'}}}");
        for (const char* name : {"In", "Out", "Outside", "Buy"})
            QVERIFY(programs.concerns(EventType::Track, name));
        QVERIFY(programs.concerns(EventType::Page, "Thanks"));
        QVERIFY(!programs.concerns(EventType::Track, "Thanks"));
        QVERIFY(!programs.concerns(EventType::Track, "Inside"));
        add("k", 1, "{'entry':{'audience':'vip'},'start':'z','nodes':{'z':{'type':'exit'}}}");
        QVERIFY(programs.concernsAudience("vip"));
        QCOMPARE(programs.find("k", 1)->rules(), std::vector<RuleId>{7});
        add("k", 2, "{'entry':{'audience':'vip'},'start':'z','nodes':{'z':{'type':'exit'}}}", false);
        QVERIFY(!programs.concernsAudience("vip"));
        QCOMPARE(programs.inForce().size(), 1U);
        // Old versions that come after the newest (from a state that was loaded) change nothing of what is in force.
        add("j", 3, "{'entry':{'event':'Three'},'start':'z','nodes':{'z':{'type':'exit'}}}");
        add("j", 2, "{'entry':{'event':'Two'},'start':'z','nodes':{'z':{'type':'exit'}}}");
        QVERIFY(programs.enteredBy(EventType::Track, "In").empty());
        QVERIFY(programs.enteredBy(EventType::Track, "Two").empty());
        QCOMPARE(programs.enteredBy(EventType::Track, "Three").size(), 1U);
        QVERIFY(programs.concerns(EventType::Track, "Buy"));
        programs.prune([](const std::string&, std::int64_t version) { return version == 2; });
        QVERIFY(!programs.concerns(EventType::Track, "Buy"));
        QVERIFY(programs.find("j", 1) == nullptr);
        QVERIFY(programs.find("j", 2) != nullptr);
        programs.remove("j");
        QVERIFY(programs.enteredBy(EventType::Track, "Three").empty());
    }

    void brokenStateIsRefused()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In", "{'x':'y'}");
        story.event("In", "{}", 1'000);
        ByteWriter writer;
        story.state().save(writer);
        const std::string bytes = writer.take();
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader reader(std::string_view(bytes).substr(0, size));
            QVERIFY(!JourneyState::load(reader));
        }
        ByteReader whole(bytes);
        QVERIFY(JourneyState::load(whole));
        QVERIFY(whole.atEnd());
    }

    void anInstanceOfAnUnknownVersionStaysWhereItIs()
    {
        JourneyStory story;
        story.publish("j", version("a", "2d"));
        story.event("In");
        JourneyState state = story.state();
        state.instances.front().version = 9;
        QCOMPARE(story.runner().due(state), never);
        QVERIFY(story.runner().onMoment(story, state).empty());
        state.instances.front().version = 1;
        state.instances.front().node = 9;
        QCOMPARE(story.runner().due(state), never);
        QVERIFY(story.runner().onMoment(story, state).empty());
        QCOMPARE(state.instances.size(), 1U);
    }
};

WEIR_TEST(JourneyVersionTest)

} // namespace weir::cdp

#include "journeyversiontest.moc"
