#include "tests/cdp/identity/identitysupport.h"
#include "tests/engine/identify/disktables.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir {
namespace {
using namespace cdp;
using engine::TopicRecord;

// The tests of tests/cdp/identity are part of this program, too: there with these tables on disk.
[[maybe_unused]] const bool isOnDisk = [] {
    makeGraph = [] { return IdentityGraph(std::make_unique<test::DiskTables>()); };
    return true;
}();

Identifiers someEvent(std::mt19937& random)
{
    Identifiers event;
    const auto one = [&](const char* type, unsigned values) {
        event.insert({type, "v" + std::to_string(random() % values)});
    };
    one("anonymousId", 60);
    if (random() % 3)
        one("userId", 25);
    if (random() % 4 == 0)
        one("email", 25);
    return event;
}
} // namespace

/// What the changelog says is the graph, in whatever order its keys are read.
class IdentityTablesTest : public QObject
{
    Q_OBJECT
private slots:
    void theChangelogIsTheGraph()
    {
        for (unsigned seed = 1; seed <= 12; ++seed) {
            std::mt19937 random(seed);
            const IdentityRules rules(shopIdentity());
            auto owned = std::make_unique<engine::IdentityTables>();
            engine::IdentityTables& tables = *owned;
            IdentityGraph graph(std::move(owned));
            std::map<std::string, std::optional<std::string>> log; // compacted
            for (int at = 0; at < 300; ++at) {
                graph.resolve(rules, foundOf(rules, someEvent(random)), "m" + std::to_string(at));
                if (at % 50 == 49)
                    graph.erase(graph.all()[random() % graph.size()]);
                if (at % 7 != 0)
                    continue;
                std::vector<TopicRecord> records;
                tables.takeRecords(records);
                engine::StoreBatch batch;
                tables.write(batch);
                for (TopicRecord& record : records)
                    log[record.key] = record.value;
            }
            std::vector<TopicRecord> records;
            tables.takeRecords(records);
            for (TopicRecord& record : records)
                log[record.key] = record.value;

            std::vector<std::string> keys;
            for (const auto& [key, value] : log)
                keys.push_back(key);
            auto other = std::make_unique<engine::IdentityTables>();
            // Twice, partly: a reader may begin in front of what it has already.
            for (int round = 0; round < 2; ++round) {
                std::shuffle(keys.begin(), keys.end(), random);
                for (const std::string& key : keys) {
                    const auto& value = log[key];
                    QVERIFY(other->apply(key, value ? std::optional<std::string_view>(*value) : std::nullopt));
                }
            }
            const IdentityGraph again(std::move(other));
            QVERIFY(again.all() == graph.all());
            QCOMPARE(again.size(), graph.size());
            QCOMPARE(again.numberOfAll(), graph.numberOfAll());
            for (const ProfileId profile : graph.all()) {
                QVERIFY(again.identifiers(profile) == graph.identifiers(profile));
                QVERIFY(again.merges(profile) == graph.merges(profile));
                QVERIFY(again.number(profile) == graph.number(profile));
            }
        }
    }

    void brokenRecordsAreRefused()
    {
        engine::IdentityTables tables;
        for (const char* value :
             {"", "{", "{}", "[1]", "{\"profile\":\"x\",\"number\":1,\"order\":1,\"messageId\":\"m\"}",
              "{\"profile\":\"0123456789abcdef0123456789abcdef\",\"number\":-1,\"order\":1,"
              "\"messageId\":\"m\"}"}) {
            QVERIFY(!tables.apply("userId:u", value));
            QVERIFY(!tables.apply("@counters", value));
            QVERIFY(!tables.apply("@profile/0123456789abcdef0123456789abcdef", value));
        }
        QVERIFY(!tables.failure());
        QCOMPARE(tables.size(), std::size_t(0));
    }
};
WEIR_TEST(IdentityTablesTest)

} // namespace weir

#include "identitytablestest.moc"
