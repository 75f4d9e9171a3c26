#include "tests/engine/identify/identifylab.h"
#include "tests/support/registry.h"

#include "backend/base/json/jsonparser.h"

#include <QTest>
#include <algorithm>
#include <set>

namespace weir {

using test::Gathered;
using test::IdentifyLab;
using test::textOf;

namespace {

std::string request(const std::string& key, const std::string& type, const std::string& user)
{
    return "{\"kind\":\"privacyRequest\",\"key\":\"" + key + "\",\"name\":\"" + key +
           "\",\"version\":1,\"enabled\":true,\"type\":\"" + type + "\",\"identifiers\":{\"userId\":\"" + user + "\"}}";
}

} // namespace

/// Requests of people, and events that go no further.
class IdentifyPrivacyTest : public QObject
{
    Q_OBJECT
private slots:
    void whoIsSuppressedOrErasedIsSo()
    {
        IdentifyLab lab(true);
        auto worker = lab.worker();
        std::int64_t taken = 0;
        // One after the other: those of different partitions come in no certain order.
        const auto take = [&](const std::vector<Gathered>& events) {
            return std::all_of(events.begin(), events.end(), [&](const Gathered& event) {
                lab.collect({event});
                ++taken;
                return IdentifyLab::waitFor(
                    [&] { return worker->status().taken == taken && worker->status().uncommitted == 0; });
            });
        };
        const auto answered = [&](const std::string& key) {
            return IdentifyLab::waitFor([&] { return lab.newest("audit").contains("privacy/" + key); });
        };
        QVERIFY(take({{.messageId = "m1", .anonymousId = "a1"},
                      {.messageId = "m2", .userId = "u1"},
                      {.messageId = "m3", .userId = "u1", .anonymousId = "a1"},
                      {.messageId = "m4", .userId = "u2"}}));

        lab.define(request("out", "suppress", "u2"));
        QVERIFY(answered("out"));
        QVERIFY(take({{.messageId = "m5", .userId = "u2"}, {.messageId = "m6", .userId = "u1"}}));
        QCOMPARE(lab.accepted(), (std::vector<std::string>{"m1", "m2", "m3", "m4", "m6"}));

        // Another worker knows it, too, and does not carry it out again.
        worker->stop();
        worker = lab.worker();
        taken = 0;
        QVERIFY(take({{.messageId = "m7", .userId = "u2"}}));
        lab.define(request("in", "unsuppress", "u2"));
        QVERIFY(answered("in"));
        QVERIFY(take({{.messageId = "m8", .userId = "u2"}}));

        lab.define(request("forget", "erase", "u1"));
        QVERIFY(answered("forget"));
        std::set<std::string> erased;
        for (const engine::EventsRecord& record : lab.events())
            if (const auto* gone = std::get_if<engine::ErasedProfile>(&record))
                erased.insert(gone->profile.toText());
        QCOMPARE(erased, (std::set<std::string>{cdp::ProfileId::ofMessage("m1").toText(),
                                                cdp::ProfileId::ofMessage("m2").toText()}));
        // Their events cannot be read any more.
        QCOMPARE(lab.accepted(), (std::vector<std::string>{"m4", "m8"}));
        auto identities = lab.newest("identities");
        for (const std::string& key : {std::string("userId:u1"), std::string("anonymousId:a1"),
                                       "@profile/" + cdp::ProfileId::ofMessage("m2").toText()})
            QCOMPARE(textOf(identities[key]), QStringLiteral("null"));
        for (const std::string& id : erased)
            QCOMPARE(textOf(lab.newest("keys")[id]), QStringLiteral("null"));
        const auto proof = parseJson(lab.newest("audit")["privacy/forget"]);
        QVERIFY(proof);
        const Json profiles = (*proof)->root.at("proof").at("profiles");
        QCOMPARE(profiles.elements().size(), std::size_t(2));

        // What they did before is not taken; what they do now makes somebody new of them.
        QVERIFY(take({{.messageId = "m9", .userId = "u1", .receivedAtMs = 1'790'000'000'000}}));
        QCOMPARE(lab.accepted().size(), std::size_t(2));
        QVERIFY(take({{.messageId = "m10", .userId = "u1", .receivedAtMs = 4'000'000'000'000}}));
        QCOMPARE(lab.accepted(), (std::vector<std::string>{"m4", "m8", "m10"}));
        worker->stop();
        const engine::AuditTotals totals = lab.audit();
        QCOMPARE(totals.balance(), 0);
        QCOMPARE(totals[engine::Counted::Suppressed], 3);
    }

    void whatIsNobodysIsADeadLetter()
    {
        IdentifyLab lab;
        lab.define("{\"kind\":\"identity\",\"key\":\"default\",\"name\":\"Identity\",\"version\":1,\"enabled\":true,"
                   "\"identifiers\":[{\"type\":\"userId\"},{\"type\":\"email\",\"paths\":[\"properties.email\"]}]}");
        const auto worker = lab.worker();
        lab.collectRaw("no JSON");
        lab.collectRaw("{\"source\":\"shop\",\"receivedAt\":1790000000000,\"event\":{\"type\":\"dance\"}}");
        lab.collect({{.messageId = "m1", .anonymousId = "a1"},
                     {.messageId = "m2", .userId = "u1", .email = "u@x.example"},
                     {.messageId = "m3", .anonymousId = "a1", .email = "u@x.example"}});
        QVERIFY(IdentifyLab::waitFor([&] { return worker->status().taken == 5; }));
        worker->stop();
        // From different partitions: in no certain order.
        const std::vector<std::string> accepted = lab.accepted();
        QCOMPARE(std::set<std::string>(accepted.begin(), accepted.end()), (std::set<std::string>{"m2", "m3"}));
        QCOMPARE(textOf(lab.mistakes()), QString());
        std::set<std::string> reasons;
        for (const auto& [key, value] : lab.newest("dead-letters")) {
            const auto letter = parseJson(value);
            QVERIFY(letter);
            reasons.insert(std::string((*letter)->root.at("reason").text()));
        }
        QVERIFY(reasons.contains("No-Identifier"));
        const engine::AuditTotals totals = lab.audit();
        QCOMPARE(totals.balance(), 0);
        QCOMPARE(totals[engine::Counted::Rejected], 3);
    }
};
WEIR_TEST(IdentifyPrivacyTest)

} // namespace weir

#include "identifyprivacytest.moc"
