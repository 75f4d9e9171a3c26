#include "tests/cdp/world/worldtools.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

using namespace test;

namespace {

const char shop[] =
    "[{'kind':'audience','key':'buyers','rule':{'event':'Ann','during':{'last':'2h'}}},"
    "{'kind':'audience','key':'often','rule':{'event':'Ann','count':{'atLeast':2},'during':{'last':'1d'}}},"
    "{'kind':'audience','key':'pro','rule':{'trait':'plan','op':'equals','value':'pro','for':'3h'}},"
    "{'kind':'trait','key':'total','compute':'sum','event':'Ann','property':'n'},"
    "{'kind':'destination','key':'crm','type':'webhook','config':{'url':'http://crm.example/'},"
    "'subscriptions':[{'on':'event'},{'on':'audience'},{'on':'trait'}]},"
    "{'kind':'journey','key':'j','entry':{'event':'Ann'},'start':'w','nodes':{"
    "'w':{'type':'wait','for':'1h','next':'s'},'s':{'type':'setTrait','trait':'plan','value':'pro','next':'x'},"
    "'x':{'type':'exit'}}}]";

/// `day`: the same things happen every day, to others.
void live(World& world, int day)
{
    const std::string user = "u" + std::to_string(day % 3), id = "m" + std::to_string(day);
    take(world, user, id + "a", "'type':'identify','traits':{'plan':'free'}");
    world.advanceTo(world.nowMs() + hourMs);
    take(world, user, id + "b", "'type':'track','event':'Ann','properties':{'n':1.5}");
    world.advanceTo(world.nowMs() + hourMs / 2);
    take(world, user, id + "c", "'type':'track','event':'Ann','properties':{'n':2}");
    world.advanceTo(world.nowMs() + 22 * hourMs);
}

std::vector<std::string> membersAsOf(const World& world, const std::string& audience, std::int64_t atMs)
{
    std::vector<std::string> members;
    for (const std::string& name : world.profileNames())
        if (world.profileAsOf(name, atMs) && world.why(audience, name, atMs)->holds)
            members.push_back(name);
    std::sort(members.begin(), members.end());
    return members;
}

} // namespace

class WorldTest : public QObject
{
    Q_OBJECT
private slots:
    void thePastIsAsItWas()
    {
        World world(startMs);
        QCOMPARE(defined(world, shop), std::string());
        struct Seen
        {
            std::int64_t atMs;
            std::string audience;
            std::vector<std::string> members;
        };
        std::vector<Seen> seen;
        std::size_t members = 0;
        for (int day = 0; day < 4; ++day) {
            take(world, "u" + std::to_string(day % 3), "m" + std::to_string(day),
                 "'type':'track','event':'Ann','properties':{'n':1}");
            for (int hour = 0; hour < 24; hour += 1 + hour % 3) {
                for (const char* audience : {"buyers", "often"}) {
                    seen.push_back({world.nowMs(), audience, world.members(audience)});
                    members += seen.back().members.size();
                }
                world.advanceTo(startMs + day * dayMs + (hour + 1 + hour % 3) * hourMs);
            }
        }
        QVERIFY(members > 5);
        for (const Seen& one : seen)
            QCOMPARE(membersAsOf(world, one.audience, one.atMs), one.members);
    }

    void thePastIsToldWithAllThatIsKnownToday()
    {
        World world(startMs);
        QCOMPARE(defined(world, shop), std::string());
        take(world, "mia", "m1", "'type':'track','event':'Bob','timestamp':'2026-01-01T00:00:00Z'");
        world.advanceTo(startMs + 10 * hourMs);
        QVERIFY(!world.why("buyers", "mia", startMs + 2 * hourMs)->holds);
        take(world, "mia", "m2", "'type':'track','event':'Ann','timestamp':'2026-01-01T01:00:00Z'");
        QVERIFY(world.members("buyers").empty());
        const auto why = world.why("buyers", "mia", startMs + 2 * hourMs);
        QVERIFY(why->holds);
        QCOMPARE(why->until, startMs + 3 * hourMs);
        QCOMPARE(why->counted, 1);
        QCOMPARE(why->events.size(), std::size_t(1));
        QCOMPARE(why->events[0].messageId, std::string("m2"));
        QVERIFY(!world.why("buyers", "mia", startMs + 3 * hourMs)->holds);
        QVERIFY(!world.why("buyers", "mia", startMs + hourMs - 1)->holds);
        QVERIFY(!world.why("buyers", "nobody"));
        QVERIFY(!world.why("nothing", "mia"));
    }

    void aProfileOfThePastHasTheTraitsOfThen()
    {
        World world(startMs);
        QCOMPARE(defined(world, shop), std::string());
        take(world, "mia", "m1", "'type':'identify','traits':{'plan':'free'}");
        world.advanceTo(startMs + hourMs);
        take(world, "mia", "m2", "'type':'track','event':'Ann','properties':{'n':1.5}");
        world.advanceTo(startMs + 2 * hourMs);
        take(world, "mia", "m3", "'type':'identify','traits':{'plan':'pro','city':'Kiel'}");
        world.advanceTo(startMs + 3 * hourMs);
        const auto traitsAt = [&](std::int64_t atMs) {
            const auto profile = world.profileAsOf("mia", atMs);
            return profile ? toJsonText(profile->traits->root) : std::string("nobody");
        };
        QCOMPARE(traitsAt(startMs - 1), std::string("nobody"));
        QCOMPARE(traitsAt(startMs), std::string(R"({"plan":"free","total":0})"));
        QCOMPARE(traitsAt(startMs + hourMs), std::string(R"({"plan":"free","total":1.5})"));
        QCOMPARE(traitsAt(startMs + 2 * hourMs - 1), std::string(R"({"plan":"free","total":1.5})"));
        QCOMPARE(traitsAt(startMs + 3 * hourMs), std::string(R"({"city":"Kiel","plan":"pro","total":1.5})"));
        QCOMPARE(traitsAt(world.nowMs()), toJsonText(world.profile("mia")->traits->root));
    }

    void whatIsSavedLivesOnAsItWouldHave()
    {
        World expected(startMs);
        QCOMPARE(defined(expected, shop), std::string());
        for (int day = 0; day < 6; ++day)
            live(expected, day);
        const std::size_t records = expected.takeRecords().size();
        QVERIFY(records > 20);
        for (int saved = 0; saved < 6; ++saved) {
            World world(startMs);
            QCOMPARE(defined(world, shop), std::string());
            std::size_t seen = 0;
            for (int day = 0; day < 6; ++day) {
                live(world, day);
                seen += world.takeRecords().size();
                if (day == saved)
                    world = std::move(*World::load(world.save()));
            }
            QCOMPARE(seen, records);
            for (const std::string& name : expected.profileNames()) {
                QCOMPARE(toJsonText(world.profile(name)->traits->root),
                         toJsonText(expected.profile(name)->traits->root));
                QCOMPARE(world.profile(name)->audiences, expected.profile(name)->audiences);
                QCOMPARE(world.profile(name)->events, expected.profile(name)->events);
                QCOMPARE(world.journeyNode("j", name), expected.journeyNode("j", name));
            }
        }
    }

    void aCutStateIsRefused()
    {
        World world(startMs);
        QCOMPARE(defined(world, shop), std::string());
        live(world, 0);
        take(world, "u1", "last", "'type':'track','event':'Ann'");
        const std::string saved = world.save();
        QVERIFY(World::load(saved));
        // Every cut costs a compilation: in steps that hit all parts.
        for (std::size_t size = 0; size < saved.size(); size += 1 + size / 97)
            QVERIFY2(!World::load(std::string_view(saved).substr(0, size)), qPrintable(QString::number(size)));
        QVERIFY(!World::load("no state"));
    }

    void definingCountsTheHistoryOfManyInReasonableTime()
    {
        constexpr int people = 10'000;
        World world(startMs);
        const std::string names[] = {"Ann", "Bob", "Cid"};
        for (int i = 0; i < people; ++i)
            for (int n = 0; n <= i % 3; ++n)
                take(world, "u" + std::to_string(i), "m" + std::to_string(i) + '-' + std::to_string(n),
                     "'type':'track','event':'" + names[n] + "','properties':{'n':5}");
        world.takeRecords();
        const weir::test::CpuClock clock;
        QCOMPARE(defined(world, shop), std::string());
        QCOMPARE(defined(world, "[{'kind':'audience','key':'cid','rule':{'event':'Cid'}}]"), std::string());
        const double milliseconds = clock.milliseconds();
        QCOMPARE(world.members("buyers").size(), std::size_t(people));
        QCOMPARE(world.members("cid").size(), std::size_t(people / 3));
        QCOMPARE(toJsonText(world.profile("u7")->traits->root), std::string(R"({"total":5})"));
        QVERIFY2(milliseconds < 10'000, qPrintable(QString::number(milliseconds)));
        if (qEnvironmentVariableIsSet("WEIR_VERBOSE"))
            qInfo("%.0f ms", milliseconds);
    }

    void destinationsAreToldAgainUntilTheyTakeIt()
    {
        World world(startMs);
        QCOMPARE(defined(world,
                         "[{'kind':'destination','key':'crm','type':'webhook','config':{'url':'http://crm.example/'},"
                         "'subscriptions':[{'on':'event'}],'retry':{'attempts':3,'first':'1s'}},"
                         "{'kind':'destination','key':'lake','type':'jsonl','config':{'folder':'lake'},"
                         "'subscriptions':[{'on':'event'}]}]"),
                 std::string());
        std::vector<std::pair<std::string, std::int64_t>> asked;
        int failures = 2;
        world.setDestinations([&](const std::string& destination, const Json& payload) {
            asked.emplace_back(destination + ' ' + std::string(payload.at("event").text()), world.nowMs() - startMs);
            const bool fails = destination == "crm" && payload.at("event").text() == "Ann" && failures-- > 0;
            return DestinationAnswer{.status = fails ? 500 : 200};
        });
        take(world, "mia", "m1", "'type':'track','event':'Ann'");
        take(world, "mia", "m2", "'type':'track','event':'Bob'");
        QCOMPARE(sentBy(world), std::string("lake Ann mia at +0; lake Bob mia at +0"));
        world.advanceTo(startMs + hourMs);
        // Bob's comes behind Ann's: they are of one person.
        QCOMPARE(sentBy(world), std::string("crm Ann mia at +3000; crm Bob mia at +3000"));
        QCOMPARE(asked.size(), std::size_t(6));
    }
};

WEIR_TEST(WorldTest)

} // namespace weir::cdp

#include "worldtest.moc"
