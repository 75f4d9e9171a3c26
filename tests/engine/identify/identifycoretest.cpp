#include "backend/engine/identify/identifycore.h"
#include "backend/engine/identify/steadiedclock.h"
#include "tests/support/registry.h"

#include <QTest>
#include <functional>
#include <set>

namespace weir {
namespace {
using engine::IdentifyCore;
using engine::TopicRecord;

constexpr std::int64_t startMs = 1'790'000'000'000;

const auto topics = std::make_shared<const std::vector<std::string>>(
    std::vector<std::string>{"weir.collected", "weir.identities", "weir.dedupe", "weir.keys"});

engine::LogBatch events(const std::vector<std::pair<std::string, std::string>>& users, const std::string& name)
{
    RecordBatchBuilder builder(topics);
    for (std::size_t i = 0; i < users.size(); ++i) {
        std::string text = "{\"type\":\"track\",\"event\":\"Seen\",\"messageId\":\"" + name + std::to_string(i) + '"';
        if (!users[i].first.empty())
            text += ",\"userId\":\"" + users[i].first + '"';
        text += ",\"anonymousId\":\"" + users[i].second + "\"}";
        const TopicRecord record =
            engine::collectedRecord("k", {.source = "shop", .receivedAtMs = startMs, .text = text});
        RecordView view;
        view.value = *record.value;
        view.offset = std::int64_t(i);
        builder.add(view);
    }
    return builder.take();
}

std::vector<TopicRecord> take(IdentifyCore& core, const engine::LogBatch& batch)
{
    std::vector<engine::ReceivedRecord> records;
    for (std::uint32_t i = 0; i < batch->size(); ++i)
        records.push_back({batch.get(), i});
    std::vector<TopicRecord> out;
    const std::vector<std::int64_t> next{std::int64_t(batch->size())};
    if (!core.take(records, startMs, out) || !core.finish(next, out, startMs) || !core.committed({}))
        qFatal("not taken");
    return out;
}

/// The changelog of what was written, but for what `isLost`.
engine::LogBatch changelog(const std::vector<TopicRecord>& out, const std::function<bool(const TopicRecord&)>& isLost)
{
    RecordBatchBuilder builder(topics);
    for (const TopicRecord& record : out)
        for (std::uint16_t topic = 1; topic < topics->size(); ++topic)
            if ((*topics)[topic] == "weir." + std::string(record.topic) && !isLost(record)) {
                RecordView view;
                view.topic = topic;
                view.key = record.key;
                view.value = record.value ? std::string_view(*record.value) : std::string_view();
                view.flags = record.value ? 0 : std::uint8_t(RecordFlag::ValueNull);
                builder.add(view);
            }
    return builder.take();
}

std::multiset<std::string> kinds(const std::vector<TopicRecord>& out)
{
    std::multiset<std::string> kinds;
    for (const TopicRecord& record : out)
        if (record.topic == "events" || record.topic == "dead-letters")
            kinds.insert(std::string(record.topic == "events" ? record.kind : record.topic));
    return kinds;
}

engine::IdentifyCoreOptions options(std::optional<engine::MasterKey> master = {})
{
    return {.workspace = {.isEncrypted = true}, .incarnation = "i", .keys = {.master = master}};
}
} // namespace

/// Stage 2 without Kafka.
class IdentifyCoreTest : public QObject
{
    Q_OBJECT
private slots:
    void aLostKeyIsOnePersonsTrouble()
    {
        IdentifyCore first(options(), nullptr);
        const auto written = take(first, events({{"", "a1"}, {"u2", "a2"}, {"u3", "a3"}}, "m"));
        QCOMPARE(kinds(written), (std::multiset<std::string>{"event", "event", "event"}));
        const std::string lost = cdp::ProfileId::ofMessage("m0").toText();

        IdentifyCore other(options(), nullptr);
        const auto isLost = [&](const TopicRecord& record) { return record.topic == "keys" && record.key == lost; };
        QVERIFY(other.apply(*changelog(written, isLost), startMs));
        QVERIFY(other.checkKeys());
        QCOMPARE(other.collected(), std::vector<std::int64_t>{3});
        const auto out = take(other, events({{"", "a1"}, {"u2", "a2"}}, "n"));
        QCOMPARE(kinds(out), (std::multiset<std::string>{"event", "dead-letters"}));
        for (const TopicRecord& record : out)
            if (record.topic == "dead-letters")
                QVERIFY(record.value->find("Key-Lost") != std::string::npos);

        // They are one: both are told, the one whose key is lost in the open.
        const auto merged = take(other, events({{"u2", "a1"}}, "o"));
        QCOMPARE(kinds(merged), (std::multiset<std::string>{"merge-out", "merge-in", "dead-letters"}));
        for (const TopicRecord& record : merged)
            QVERIFY(record.topic != "events" || !engine::isSealed(*record.value) || record.profile->toText() != lost);
        QCOMPARE(other.seq(), std::uint64_t(3 + 1 + 2));
    }

    void aWrongMasterKeyIsSaid()
    {
        const engine::MasterKey right{1}, wrong{2};
        IdentifyCore first(options(right), nullptr);
        const auto written = take(first, events({{"u1", "a1"}}, "m"));
        const auto all = changelog(written, [](const TopicRecord&) { return false; });
        for (const auto& master : {std::optional(wrong), std::optional<engine::MasterKey>()}) {
            IdentifyCore other(options(master), nullptr);
            QVERIFY(other.apply(*all, startMs));
            QCOMPARE(other.checkKeys().error().kind, ErrorKind::Invalid);
        }
        IdentifyCore other(options(right), nullptr);
        QVERIFY(other.apply(*all, startMs));
        QVERIFY(other.checkKeys());
    }

    void aWrongClockIsNotBelieved()
    {
        constexpr std::int64_t year = 31'536'000'000;
        engine::SteadiedClock clock;
        QCOMPARE(clock.now(1'000 + year, 0), 1'000 + year); // nobody else was heard yet
        engine::SteadiedClock another;
        another.heard(1'000, 500);
        QCOMPARE(another.now(1'200, 600), 1'200);
        QVERIFY(!another.isWrong());
        QCOMPARE(another.now(1'300 + year, 700), 1'200);
        QVERIFY(another.isWrong());
        another.heard(1'000, 900); // what is known already
        QCOMPARE(another.now(year, 1'500), 2'000);
        QCOMPARE(another.now(2'100, 1'600), 2'100);
        QVERIFY(!another.isWrong());
        QCOMPARE(another.now(1'900, 1'700), 2'100);
    }
};
WEIR_TEST(IdentifyCoreTest)

} // namespace weir

#include "identifycoretest.moc"
