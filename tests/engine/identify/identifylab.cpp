#include "tests/engine/identify/identifylab.h"

#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/log/partitionreader.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/profilekeys.h"
#include "backend/engine/topics/workspacetopics.h"
#include "backend/kafka/groupadmin.h"
#include "tests/engine/log/loglab.h"

#include <random>
#include <set>

namespace weir::test {
using engine::AcceptedEvent;
using engine::EventsRecord;

namespace {

constexpr std::int64_t startMs = 1'790'000'000'000;

std::string eventText(const Gathered& event, std::int64_t receivedAtMs)
{
    JsonArena arena;
    std::vector<JsonMember> members{
        {"type", Json::ofText("track")}, {"event", Json::ofText("Seen")}, {"messageId", Json::ofText(event.messageId)}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            members.push_back({name, Json::ofText(value)});
    };
    add("userId", event.userId);
    add("anonymousId", event.anonymousId);
    const std::vector<JsonMember> traits{{"email", Json::ofText(event.email)}};
    if (!event.email.empty())
        members.push_back({"properties", arena.object(traits)});
    const std::string moment = cdp::momentText(receivedAtMs);
    members.push_back({"timestamp", Json::ofText(moment)});
    members.push_back({"receivedAt", Json::ofText(moment)});
    return toJsonText(arena.object(members));
}

} // namespace

IdentifyLab::IdentifyLab(bool isEncrypted) : m_conf(confOf(bootstrap()))
{
    m_workspace.prefix = freshName("identify") + ".";
    m_workspace.partitions = partitions;
    m_workspace.isEncrypted = isEncrypted;
    static const std::set<std::string> needed{"definitions", "workers",    "collected",   "identify-lock",
                                              "events",      "identities", "dedupe",      "suppressions",
                                              "keys",        "audit",      "dead-letters"};
    TestProducer producer(bootstrap());
    for (const engine::TopicSpec& spec : engine::workspaceTopics(m_workspace))
        if (needed.contains(spec.name))
            producer.createTopic(QString::fromStdString(m_workspace.topic(spec.name)), spec.partitions, spec.settings);
    auto feed = engine::DefinitionFeed::make(m_conf, m_workspace);
    if (!feed)
        qFatal("feed: %s", qPrintable(feed.error().detail));
    m_feed = std::move(feed).value();
}
IdentifyLab::~IdentifyLab() = default;

engine::IdentifyOptions IdentifyLab::options(const std::string& folder) const
{
    return {.conf = m_conf,
            .workspace = m_workspace,
            .folder = folder,
            .transactionMs = 50,
            .storeBytes = 16u << 20,
            .mostCached = 500,
            .host = "lab"};
}

std::unique_ptr<engine::IdentifyWorker> IdentifyLab::worker(const engine::IdentifyOptions& options)
{
    auto worker = std::make_unique<engine::IdentifyWorker>(options, *m_feed);
    worker->start();
    return worker;
}

void IdentifyLab::collect(const std::vector<Gathered>& events)
{
    std::vector<TestRecord> records;
    for (const Gathered& event : events) {
        const std::int64_t at = event.receivedAtMs ? event.receivedAtMs : startMs + m_collected;
        ++m_collected;
        const std::string& key = event.userId.empty() ? event.anonymousId : event.userId;
        const engine::TopicRecord record =
            engine::collectedRecord(key, {.source = event.source, .receivedAtMs = at, .text = eventText(event, at)});
        records.push_back({static_cast<std::int32_t>(cdp::stableHash(key) % partitions),
                           QByteArray::fromStdString(key),
                           QByteArray::fromStdString(*record.value),
                           0,
                           {}});
    }
    TestProducer(bootstrap()).send(QString::fromStdString(m_workspace.topic("collected")), records);
}

void IdentifyLab::collectRaw(const std::string& value)
{
    ++m_collected;
    TestProducer(bootstrap())
        .send(QString::fromStdString(m_workspace.topic("collected")),
              {{0, QByteArray("k"), QByteArray::fromStdString(value), 0, {}}});
}

void IdentifyLab::define(const std::string& document)
{
    const auto parsed = parseJson(document);
    if (!parsed)
        qFatal("a definition is no JSON: %s", document.c_str());
    const Json root = (*parsed)->root;
    const std::string kind(root.at("kind").text()), key(root.at("key").text());
    TestProducer(bootstrap())
        .send(QString::fromStdString(m_workspace.topic("definitions")),
              {{0, QByteArray::fromStdString(kind + '/' + key), QByteArray::fromStdString(document), 0, {}}});
    const bool isThere = waitFor([&] {
        const auto found = m_feed->snapshot()->book.find(kind, key);
        return found && found->envelope.version == root.at("version").integer();
    });
    if (!isThere)
        qFatal("a definition is not taken: %s", document.c_str());
}

void IdentifyLab::forgetOffsets()
{
    WireCluster cluster(m_conf);
    const Result<void> gone = GroupAdmin(cluster).deleteGroup(m_workspace.group("identify"), Deadline(patienceMs));
    if (!gone)
        qFatal("the group stays: %s", qPrintable(gone.error().detail));
}

std::vector<EventsRecord> IdentifyLab::events()
{
    engine::ProfileKeys keys;
    if (m_workspace.isEncrypted)
        eachCommitted(m_conf, m_workspace.topic("keys"), partitions, [&](const RecordView& record) {
            (void)keys.add(record.key, record.has(RecordFlag::ValueNull) ? std::nullopt : std::optional(record.value));
        });
    engine::EventsCodec codec(m_workspace.isEncrypted ? &keys : nullptr);
    std::vector<EventsRecord> events;
    eachCommitted(m_conf, m_workspace.topic("events"), partitions, [&](const RecordView& record) {
        auto decoded = codec.decode(record.key, record.value);
        if (!decoded && engine::isKeyErased(decoded.error()))
            return;
        if (!decoded)
            qFatal("events: %s", qPrintable(decoded.error().detail));
        if (m_workspace.partitionOf(engine::eventsProfile(*decoded)) != record.partition)
            qFatal("a record of events is in the wrong partition");
        events.push_back(std::move(*decoded));
    });
    std::sort(events.begin(), events.end(),
              [](const auto& a, const auto& b) { return engine::eventsSeq(a) < engine::eventsSeq(b); });
    return events;
}

std::map<std::string, std::string> IdentifyLab::newest(const std::string& topic)
{
    std::map<std::string, std::string> found;
    const bool isOne = topic == "suppressions" || topic == "audit";
    eachCommitted(m_conf, m_workspace.topic(topic), isOne ? 1 : partitions, [&](const RecordView& record) {
        found[std::string(record.key)] = record.has(RecordFlag::ValueNull) ? "null" : std::string(record.value);
    });
    return found;
}

engine::AuditTotals IdentifyLab::audit()
{
    engine::AuditSums sums;
    eachCommitted(m_conf, m_workspace.topic("audit"), 1, [&](const RecordView& record) {
        if (auto read = engine::auditOf(record.key, record.value))
            sums.add(std::move(*read));
    });
    return sums.ofStage("identify");
}

std::vector<std::string> IdentifyLab::accepted()
{
    std::vector<std::string> ids;
    for (const EventsRecord& record : events())
        if (const auto* event = std::get_if<AcceptedEvent>(&record))
            ids.emplace_back(event->event->root.at("messageId").text());
    return ids;
}

std::string IdentifyLab::mistakes()
{
    cdp::IdentifyStage stage;
    stage.setDefinitions(m_feed->snapshot()->book);
    std::vector<engine::MergeOut> outs;
    std::vector<engine::MergeIn> ins;
    std::uint64_t seq = 0;
    for (const EventsRecord& record : events()) {
        if (engine::eventsSeq(record) != ++seq)
            return "seq " + std::to_string(engine::eventsSeq(record)) + " instead of " + std::to_string(seq);
        if (const auto* out = std::get_if<engine::MergeOut>(&record))
            outs.push_back(*out);
        if (const auto* in = std::get_if<engine::MergeIn>(&record))
            ins.push_back(*in);
        const auto* event = std::get_if<AcceptedEvent>(&record);
        if (!event)
            continue;
        JsonArena arena;
        cdp::StageRecords records;
        const auto checked = cdp::checkSpec(event->event->root, event->receivedAtMs, {}, arena);
        const std::string id(checked.event.messageId);
        std::map<cdp::ProfileId, std::vector<cdp::IdentityLink>> before;
        for (const cdp::ProfileId profile : stage.graph().all())
            if (outs.size() > 0)
                before[profile] = stage.graph().identifiers(profile);
        const auto expected = stage.take(checked.event, arena, event->receivedAtMs, records);
        if (!expected || expected->profile != event->profile || expected->isNew != event->isNew)
            return id + " is of another profile";
        if (expected->linked.size() != event->linked.size() || expected->merged.size() != outs.size() ||
            outs.size() != ins.size())
            return id + " links or merges others";
        for (std::size_t i = 0; i < event->linked.size(); ++i)
            if (expected->linked[i].type != event->linked[i].type ||
                expected->linked[i].value != event->linked[i].value)
                return id + " links another identifier";
        for (std::size_t i = 0; i < outs.size(); ++i) {
            const cdp::ProfileMerge& merge = expected->merged[i];
            if (outs[i].from != merge.from || outs[i].into != merge.into || outs[i].messageId != id ||
                ins[i].from != merge.from || ins[i].into != merge.into || ins[i].identifiers != before[merge.from])
                return id + " merges otherwise";
        }
        outs.clear();
        ins.clear();
    }
    return {};
}

bool IdentifyLab::waitFor(const std::function<bool()>& holds) { return QTest::qWaitFor(holds, longest); }

std::vector<Gathered> crowd(unsigned seed, int count, const std::string& name)
{
    std::mt19937 random(seed);
    std::vector<Gathered> events;
    for (int i = 0; i < count; ++i) {
        Gathered event{.messageId = name + std::to_string(i)};
        if (random() % 2)
            event.userId = "u" + std::to_string(random() % 40);
        if (event.userId.empty() || random() % 3)
            event.anonymousId = "a" + std::to_string(random() % 90);
        events.push_back(event);
        if (random() % 20 == 0)
            events.push_back(events[random() % events.size()]); // once more
    }
    return events;
}

std::size_t differentIn(const std::vector<Gathered>& events)
{
    std::set<std::string> ids;
    for (const Gathered& event : events)
        ids.insert(event.messageId);
    return ids.size();
}

} // namespace weir::test
