#include "tests/cdp/identity/naiveidentity.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir::cdp {
namespace {
using Random = std::mt19937;

std::string uuidOf(int number)
{
    char text[40];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012x", number);
    return text;
}

Identifiers randomEvent(Random& random)
{
    Identifiers event;
    const auto one = [&](const char* type, int chance, int values, bool isUuid) {
        if (int(random() % 100) >= chance)
            return;
        const int value = int(random() % unsigned(values));
        event.insert({type, isUuid ? uuidOf(value) : "v" + std::to_string(value)});
    };
    one("userId", 45, 12, false);
    one("email", 40, 15, false);
    one("email", 15, 15, false);
    one("phone", 25, 10, false);
    one("anonymousId", 60, 25, true);
    if (event.empty())
        event.insert({"userId", "v0"});
    return event;
}

IdentityDefinition randomRules(Random& random)
{
    const auto limit = [&](int most) { return std::int64_t(1 + random() % unsigned(most)); };
    const auto priority = [&] { return int(1 + random() % 3); };
    std::vector<std::pair<std::string, std::string>> never;
    for (unsigned left = random() % 3; left > 0; --left)
        never.push_back({"userId:v" + std::to_string(random() % 6), "userId:v" + std::to_string(6 + random() % 6)});
    return identityOf({{"userId", priority(), limit(2)},
                       {"email", priority(), limit(4)},
                       {"phone", priority(), limit(3)},
                       {"anonymousId", priority(), limit(6)}},
                      never);
}

Identifiers identifiersOf(const IdentityGraph& graph, ProfileId profile)
{
    Identifiers identifiers;
    for (const IdentityLink& link : graph.identifiers(profile))
        identifiers.insert({link.type, link.value});
    return identifiers;
}
} // namespace

class IdentityModelTest : public QObject
{
    Q_OBJECT
private slots:
    /// Also with the graph saved and loaded now and then.
    void isWhatTheRulesSayForRandomEvents()
    {
        int merges = 0, drops = 0;
        for (unsigned seed = 1; seed <= 60; ++seed) {
            Random random(seed);
            const IdentityDefinition definition = randomRules(random);
            const IdentityRules rules(definition);
            NaiveIdentity naive(definition);
            IdentityGraph graph = makeGraph();
            for (int at = 0; at < 150; ++at) {
                const Identifiers event = randomEvent(random);
                const std::string messageId = "m" + std::to_string(at);
                std::vector<std::string> expectedDrops, drop;
                const ProfileId expected = naive.resolve(event, messageId, expectedDrops);
                const IdentityDecision decision = graph.resolve(rules, foundOf(rules, event), messageId);
                for (const auto& dropped : decision.dropped)
                    drop.push_back(rules.types()[dropped.identifier.type].name + ':' +
                                   std::string(dropped.identifier.value));
                QVERIFY2(decision.profile == expected && drop == expectedDrops, std::to_string(seed).c_str());
                QCOMPARE(graph.size(), naive.profiles().size());
                merges += int(decision.merged.size());
                drops += int(drop.size());
                if (at % 40 == 39) {
                    ByteWriter writer;
                    graph.save(writer);
                    const std::string bytes = writer.take();
                    IdentityGraph loaded = makeGraph();
                    ByteReader reader(bytes);
                    QVERIFY(loaded.load(reader));
                    QVERIFY(reader.atEnd());
                    graph = std::move(loaded);
                }
            }
            const std::vector<ProfileId> all = graph.all();
            QCOMPARE(all.size(), naive.profiles().size());
            for (std::size_t i = 0; i < all.size(); ++i) {
                QVERIFY(all[i] == naive.profiles()[i].id);
                QVERIFY(identifiersOf(graph, all[i]) == naive.profiles()[i].identifiers);
            }
        }
        QVERIFY2(merges > 100 && drops > 100, "the random events show nothing");
    }

    void comesBackAsItWasSaved()
    {
        Random random(7);
        const IdentityRules rules(shopIdentity());
        IdentityGraph graph = makeGraph();
        for (int at = 0; at < 300; ++at)
            graph.resolve(rules, foundOf(rules, randomEvent(random)), "m" + std::to_string(at));
        graph.erase(graph.all()[2]);
        ByteWriter first;
        graph.save(first);
        const std::string bytes = first.take();
        IdentityGraph loaded = makeGraph();
        ByteReader reader(bytes);
        QVERIFY(loaded.load(reader));
        QVERIFY(loaded.all() == graph.all());
        QCOMPARE(loaded.numberOfAll(), graph.numberOfAll());
        for (const ProfileId profile : graph.all()) {
            QVERIFY(loaded.identifiers(profile) == graph.identifiers(profile));
            QVERIFY(loaded.merges(profile) == graph.merges(profile));
            QVERIFY(loaded.number(profile) == graph.number(profile));
        }
        ByteWriter second;
        loaded.save(second);
        QVERIFY(second.take() == bytes);
    }

    void brokenBytesAreRefused()
    {
        Random random(3);
        const IdentityRules rules(shopIdentity());
        IdentityGraph graph = makeGraph();
        for (int at = 0; at < 30; ++at)
            graph.resolve(rules, foundOf(rules, randomEvent(random)), "m" + std::to_string(at));
        ByteWriter writer;
        graph.save(writer);
        const std::string bytes = writer.take();
        IdentityGraph loaded = makeGraph();
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader reader(std::string_view(bytes).substr(0, size));
            QVERIFY(!loaded.load(reader));
            QCOMPARE(loaded.size(), std::size_t(0));
        }
        for (int round = 0; round < 2'000; ++round) {
            std::string changed = bytes;
            changed[random() % changed.size()] = char(random());
            ByteReader reader(changed);
            if (loaded.load(reader))
                QVERIFY(loaded.size() <= loaded.numberOfAll());
        }
    }
};
WEIR_TEST(IdentityModelTest)

} // namespace weir::cdp

#include "identitymodeltest.moc"
