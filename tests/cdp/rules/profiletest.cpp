#include "tests/cdp/rules/ruletools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

using namespace test;

namespace {

const char definitions[] =
    "[{'kind':'audience','key':'often','includeAnonymous':true,'rule':{'event':'Ann','count':{'atLeast':3},'during':{'"
    "last':'1h'}}},"
    "{'kind':'trait','key':'sum','compute':'sum','event':'Ann','property':'n'},"
    "{'kind':'trait','key':'last','compute':'last','event':'Bob','property':'n'},"
    "{'kind':'audience','key':'pro','rule':{'trait':'plan','op':'equals','value':'pro','for':'2h'}}]";

std::string bytesOf(const Profile& profile, const RuleSet& rules)
{
    ByteWriter writer;
    profile.save(writer, rules);
    return writer.take();
}

std::string told(const Profile& profile, std::string_view key)
{
    std::string text;
    if (const TraitSlot* slot = profile.traitSlot(key))
        for (const ToldTrait& one : slot->told)
            text += std::to_string(one.timeMs) + '/' + std::to_string(one.order) + '=' + one.json + ' ';
    return text;
}

Event step(int i)
{
    const std::int64_t time = 10'000 - i * 700 % 5'000;
    const std::string n = std::to_string(i);
    switch (i % 4) {
    case 0:
        return eventOf("{'type':'identify','traits':{'plan':'p" + n + "'}}", time);
    case 1:
        return eventOf("{'type':'group','groupId':'g" + n + "'}", time);
    case 2:
        return eventOf("{'type':'track','event':'Bob','properties':{'n':" + n + "},'messageId':'m" + n + "'}", time);
    default:
        return eventOf("{'type':'track','event':'Ann','properties':{'n':[" + n + ",0.5]},'messageId':'m" + n + "'}",
                       time);
    }
}

} // namespace

class ProfileTest : public QObject
{
    Q_OBJECT
private slots:
    void traitsAreInOrderOfTimeThenOfTheLog()
    {
        Profile profile;
        profile.tell("plan", {20, 1, "2"}, always);
        profile.tell("plan", {10, 2, "1"}, always);
        profile.tell("plan", {20, 4, "4"}, always);
        profile.tell("plan", {20, 3, "3"}, always);
        profile.tell("age", {5, 5, ""}, always);
        QCOMPARE(told(profile, "plan"), std::string("10/2=1 20/1=2 20/3=3 20/4=4 "));
        QCOMPARE(told(profile, "age"), std::string("5/5= "));
        QVERIFY(!profile.traitSlot("zip"));
    }

    void onlyTheNewestBeforeWhatIsAskedForIsKept()
    {
        Profile profile;
        for (int i = 1; i <= 4; ++i)
            profile.tell("plan", {i * 10, std::uint64_t(i), std::to_string(i)}, 0);
        profile.tell("plan", {50, 5, "5"}, 30);
        QCOMPARE(told(profile, "plan"), std::string("30/3=3 40/4=4 50/5=5 "));
        // Later than all that may be asked for: the last word still counts.
        profile.tell("plan", {15, 6, "late"}, 100);
        QCOMPARE(told(profile, "plan"), std::string("50/5=5 "));
    }

    void whatIsAbsorbedIsAsIfItHadBeenOnesOwn()
    {
        const auto rules = rulesOf(definitions);
        QVERIFY(rules);
        for (int split = 0; split <= 12; ++split) {
            RuleEngine engine;
            engine.setRules(rules);
            Profile& all = engine.add(0, {0, 0});
            Profile& one = engine.add(1, {0, 0});
            Profile& other = engine.add(2, {0, 0});
            for (int i = 0; i < 12; ++i) {
                const Event event = step(i);
                engine.remember(all, event, std::uint64_t(i), 10'000);
                engine.remember((i * 5) % 12 < split ? one : other, event, std::uint64_t(i), 10'000);
            }
            Profile theirs, mine;
            const std::string oneBytes = bytesOf(one, *rules), otherBytes = bytesOf(other, *rules);
            ByteReader oneReader(oneBytes), otherReader(otherBytes);
            mine = Profile::load(oneReader, *rules);
            theirs = Profile::load(otherReader, *rules);
            one.absorb(std::move(other), *rules, 10'000);
            theirs.absorb(std::move(mine), *rules, 10'000);
            all.index = one.index = theirs.index = 0;
            QCOMPARE(bytesOf(one, *rules), bytesOf(all, *rules));
            QCOMPARE(bytesOf(theirs, *rules), bytesOf(all, *rules));
        }
    }

    void whatIsSavedComesBackAndWhatIsCutIsKnownAsBroken()
    {
        const auto rules = rulesOf(definitions);
        QVERIFY(rules);
        RuleEngine engine;
        engine.setRules(rules);
        engine.add(3, {77, 88});
        for (int i = 0; i < 12; ++i)
            engine.take(3, step(i), std::uint64_t(i), 10'000);
        const Profile& profile = *engine.profile(3);
        QVERIFY(!profile.states.empty() && !profile.series.empty() && !profile.groups.empty());
        const std::string bytes = bytesOf(profile, *rules);
        ByteReader reader(bytes);
        const Profile again = Profile::load(reader, *rules);
        QVERIFY(!reader.isBroken() && reader.atEnd());
        QCOMPARE(again.index, 3U);
        QVERIFY(again.id == (ProfileId{77, 88}));
        QCOMPARE(again.events, 12U);
        QCOMPARE(again.firstEventMs, profile.firstEventMs);
        QCOMPARE(told(again, "plan"), told(profile, "plan"));
        QVERIFY(bytesOf(again, *rules) == bytes);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader cut(std::string_view(bytes).substr(0, size));
            Profile::load(cut, *rules);
            QVERIFY2(cut.isBroken(), qPrintable(QString::number(size)));
        }
    }
};

WEIR_TEST(ProfileTest)

} // namespace weir::cdp

#include "profiletest.moc"
