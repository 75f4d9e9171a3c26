#include "tests/cdp/identity/naiveidentity.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {
using Words = std::vector<std::string>;

QString textOf(const std::string& text) { return QString::fromStdString(text); }

/// Events are told as "userId:u1 email:a@x"; profiles by the number of the event that made them, from 1.
class Story
{
public:
    explicit Story(IdentityDefinition definition) : m_rules(definition) {}
    void setRules(const IdentityDefinition& definition) { m_rules = IdentityRules(definition); }

    /// "new 1", "1", "1 merged 2 3", "1 dropped email:a@x"
    std::string take(const std::string& words)
    {
        Identifiers identifiers;
        for (const QString& word : textOf(words).split(u' ', Qt::SkipEmptyParts))
            identifiers.insert({word.section(u':', 0, 0).toStdString(), word.section(u':', 1).toStdString()});
        const std::string messageId = "m" + std::to_string(++m_events);
        m_names[ProfileId::ofMessage(messageId)] = m_events;
        const auto found = foundOf(m_rules, identifiers);
        const IdentityDecision decision = graph.resolve(m_rules, found, messageId);
        std::string told = (decision.isNew ? "new " : "") + name(decision.profile);
        for (const ProfileMerge& merge : decision.merged)
            told += (&merge == &decision.merged.front() ? " merged " : " ") + name(merge.from);
        for (const auto& dropped : decision.dropped)
            told += " dropped " + m_rules.types()[dropped.identifier.type].name + ':' +
                    std::string(dropped.identifier.value) + " for " + dropped.what;
        return told;
    }
    std::string name(ProfileId profile) const { return std::to_string(m_names.at(profile)); }
    std::string holder(const std::string& type, const std::string& value) const
    {
        const auto found = graph.find(type, value);
        return found ? name(*found) : "nobody";
    }
    static ProfileId id(int number) { return ProfileId::ofMessage("m" + std::to_string(number)); }
    std::string links(int number) const
    {
        std::string told;
        for (const IdentityLink& link : graph.identifiers(id(number)))
            told += (told.empty() ? "" : " ") + link.type + ':' + link.value + '@' + link.messageId;
        return told;
    }

    IdentityGraph graph = makeGraph();

private:
    IdentityRules m_rules;
    std::map<ProfileId, int> m_names;
    int m_events = 0;
};
} // namespace

class IdentityGraphTest : public QObject
{
    Q_OBJECT
private slots:
    void followsTheRules_data()
    {
        QTest::addColumn<QStringList>("events");
        QTest::addColumn<QStringList>("decisions");
        const auto row = [](const char* name, const char* events, const char* decisions) {
            QTest::newRow(name) << QString::fromUtf8(events).split(u'|') << QString::fromUtf8(decisions).split(u'|');
        };
        row("nobody matches", "userId:u1|userId:u2", "new 1|new 2");
        row("one matches", "userId:u1|userId:u1 email:a|email:a", "new 1|1|1");
        row("several match, the oldest stays", "email:a|anonymousId:x|userId:u1|userId:u1 email:a anonymousId:x",
            "new 1|new 2|new 3|1 merged 2 3");
        row("the oldest stays, however it is named", "userId:u1|anonymousId:x|userId:u1 anonymousId:x|anonymousId:x",
            "new 1|new 2|1 merged 2|1");
        row("a merge that would break a limit", "userId:u1 email:a|userId:u2 email:b|userId:u1 email:b",
            "new 1|new 2|1 dropped email:b for userId");
        row("another user on the same device", "userId:u1 anonymousId:x|userId:u2 anonymousId:x",
            "new 1|new 2 dropped anonymousId:x for userId");
        row("the last is never dropped", "userId:u1 email:a anonymousId:x|userId:u2 email:a anonymousId:x",
            "new 1|new 2 dropped anonymousId:x for userId dropped email:a for userId");
        row("the limit of one that matches", "email:1 email:2 email:3 email:4 email:5|email:1 email:6|email:6",
            "new 1|1 dropped email:6 for email|new 3");
        row("too many in one event", "email:1 email:2 email:3 email:4 email:5 email:6",
            "new 1 dropped email:6 for email");
        row("a later value by code point goes first",
            "email:a email:b email:c email:d email:e|email:a email:\u00e9 email:f",
            "new 1|1 dropped email:\u00e9 for email dropped email:f for email");
        row("lower ones go though they are innocent",
            "userId:u1 email:1 email:2 email:3 email:4 email:5|userId:u1 email:6 anonymousId:x|anonymousId:x",
            "new 1|1 dropped anonymousId:x for email dropped email:6 for email|new 3");
        row("case counts", "email:A|email:a", "new 1|new 2");
    }
    void followsTheRules()
    {
        QFETCH(QStringList, events);
        QFETCH(QStringList, decisions);
        Story story(shopIdentity());
        for (int i = 0; i < events.size(); ++i)
            QCOMPARE(textOf(story.take(events[i].toStdString())), decisions[i]);
    }

    void amongEqualPrioritiesTheLaterByNameGoes()
    {
        Story story(identityOf({{"phone", 2, 1}, {"email", 2, 1}, {"userId", 1, 1}}));
        story.take("userId:u1 phone:p email:e");
        QCOMPARE(textOf(story.take("userId:u2 phone:p email:e")),
                 QStringLiteral("new 2 dropped phone:p for userId dropped email:e for userId"));
    }

    void pairsNeverMerge()
    {
        Story story(identityOf({{"userId", 1, 5}, {"email", 2, 5}}, {{"userId:a", "userId:b"}}));
        QCOMPARE(textOf(story.take("userId:a")), QStringLiteral("new 1"));
        QCOMPARE(textOf(story.take("userId:b")), QStringLiteral("new 2"));
        QCOMPARE(textOf(story.take("userId:a userId:b")), QStringLiteral("1 dropped userId:b for userId:a userId:b"));
        QCOMPARE(textOf(story.take("userId:a userId:c")), QStringLiteral("1"));
        QCOMPARE(textOf(story.take("userId:b userId:c")), QStringLiteral("2 dropped userId:c for userId:a userId:b"));
        QCOMPARE(textOf(story.take("email:x userId:c")), QStringLiteral("1"));
        QCOMPARE(textOf(story.take("email:x userId:b")), QStringLiteral("2 dropped email:x for userId:a userId:b"));
    }

    void aPairInOneNewEventIsParted()
    {
        Story story(identityOf({{"userId", 1, 5}}, {{"userId:b", "userId:a"}}));
        QCOMPARE(textOf(story.take("userId:a userId:b")),
                 QStringLiteral("new 1 dropped userId:b for userId:b userId:a"));
        QCOMPARE(textOf(story.take("userId:b")), QStringLiteral("new 2"));
    }

    void tightenedRulesHinderOnlyWhatAdds()
    {
        Story story(identityOf({{"userId", 1, 3}, {"email", 2, 5}}));
        story.take("userId:a userId:b userId:c");
        story.setRules(identityOf({{"userId", 1, 1}, {"email", 2, 5}}, {{"userId:a", "userId:b"}}));
        QCOMPARE(textOf(story.take("userId:a userId:b")), QStringLiteral("1"));
        QCOMPARE(textOf(story.take("userId:a email:x")), QStringLiteral("1"));
        QCOMPARE(textOf(story.take("userId:a userId:d")), QStringLiteral("1 dropped userId:d for userId"));
    }

    void keepsWhatCausedEachLinkAndMerge()
    {
        Story story(shopIdentity());
        story.take("anonymousId:x");
        story.take("anonymousId:y email:a");
        story.take("userId:u email:a");
        story.take("userId:u anonymousId:x");
        QCOMPARE(textOf(story.links(1)), QStringLiteral("anonymousId:x@m1 email:a@m2 anonymousId:y@m2 userId:u@m3"));
        const auto merges = story.graph.merges(Story::id(1));
        QCOMPARE(merges.size(), std::size_t(1));
        QVERIFY(merges[0] == (ProfileMerge{Story::id(2), Story::id(1), "m4"}));
        QVERIFY(story.graph.current(Story::id(2)) == Story::id(1));
        QVERIFY(story.graph.merges(Story::id(2)) == merges);
        QCOMPARE(textOf(story.links(2)), textOf(story.links(1)));
        QVERIFY(!story.graph.current(Story::id(3)));
    }

    void numbersRiseWithTheOrderOfMaking()
    {
        Story story(shopIdentity());
        story.take("anonymousId:x");
        story.take("anonymousId:y");
        story.take("anonymousId:z");
        story.take("anonymousId:y anonymousId:z");
        QCOMPARE(*story.graph.number(Story::id(3)), 1U);
        QCOMPARE(story.graph.numberOfAll(), 3U);
        QVERIFY(story.graph.all() == (std::vector<ProfileId>{Story::id(1), Story::id(2)}));
        QCOMPARE(textOf(story.take("anonymousId:new")), QStringLiteral("new 5"));
        QCOMPARE(*story.graph.number(Story::id(5)), 3U);
    }

    void erasesAPersonWithAllThatWentIntoIt()
    {
        Story story(shopIdentity());
        story.take("anonymousId:x");
        story.take("anonymousId:y");
        story.take("userId:u anonymousId:x");
        story.take("userId:u anonymousId:y");
        story.take("userId:other");
        QVERIFY(story.graph.erase(Story::id(2)));
        for (const char* value : {"x", "y"})
            QCOMPARE(textOf(story.holder("anonymousId", value)), QStringLiteral("nobody"));
        QVERIFY(!story.graph.current(Story::id(1)));
        QVERIFY(!story.graph.current(Story::id(2)));
        QVERIFY(story.graph.identifiers(Story::id(1)).empty());
        QVERIFY(!story.graph.erase(Story::id(1)));
        QCOMPARE(story.graph.size(), std::size_t(1));
        QCOMPARE(textOf(story.holder("userId", "other")), QStringLiteral("5"));
        QCOMPARE(textOf(story.take("userId:u")), QStringLiteral("new 6"));
        QCOMPARE(*story.graph.number(Story::id(6)), 3U);
    }

    void valuesOfAnyLengthAreToldApart()
    {
        const IdentityRules rules(shopIdentity());
        IdentityGraph graph = makeGraph();
        std::vector<std::string> values = {
            "0b8c5b4e-6f0a-4f0e-9d61-2f6a1c3d4e5f", "0B8C5B4E-6F0A-4F0E-9D61-2F6A1C3D4E5F",
            "0b8c5b4e-6f0a-4f0e-9d61-2f6a1c3d4e5g", "0b8c5b4e-6f0a-4f0e-9d61+2f6a1c3d4e5f"};
        for (const std::size_t size : {1UL, 63UL, 64UL, 8'191UL, 8'192UL, 65'533UL, 65'536UL, 70'000UL, 2'000'000UL})
            values.push_back(std::string(size, 'x'));
        for (std::size_t i = 0; i < values.size(); ++i)
            graph.resolve(rules, foundOf(rules, {{"userId", values[i]}}), "m" + std::to_string(i));
        QCOMPARE(graph.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const ProfileId id = ProfileId::ofMessage("m" + std::to_string(i));
            QVERIFY(graph.find("userId", values[i]) == id);
            QVERIFY(graph.identifiers(id)[0].value == values[i]);
        }
        QVERIFY(!graph.find("userId", std::string(65'537, 'x')));
    }

    void aMessageIdThatComesAgainMakesAnotherId()
    {
        const IdentityRules rules(shopIdentity());
        IdentityGraph graph = makeGraph();
        const ProfileId one = graph.resolve(rules, foundOf(rules, {{"userId", "a"}}), "m").profile;
        const ProfileId other = graph.resolve(rules, foundOf(rules, {{"userId", "b"}}), "m").profile;
        QVERIFY(one == ProfileId::ofMessage("m"));
        QVERIFY(one != other);
        QCOMPARE(graph.size(), std::size_t(2));
    }
};
WEIR_TEST(IdentityGraphTest)

} // namespace weir::cdp

#include "identitygraphtest.moc"
