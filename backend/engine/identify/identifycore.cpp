#include "backend/engine/identify/identifycore.h"

#include "backend/cdp/event/speccheck.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

std::string logName(const LogPartition& partition)
{
    return partition.topic + '/' + std::to_string(partition.partition);
}

KeyShelf shelfOf(LocalStore* store)
{
    if (!store)
        return {};
    return [store](cdp::ProfileId profile) { return store->get(keyTable, storeKey(profile)); };
}

/// Makes the stage over tables that `tables` and `seen` look at.
cdp::IdentifyStage stageOver(LocalStore* store, std::size_t mostCached, IdentityTables*& tables, SeenTable*& seen)
{
    auto graph = std::make_unique<IdentityTables>(store, mostCached);
    auto messages = std::make_unique<SeenTable>(store);
    tables = graph.get();
    seen = messages.get();
    return {cdp::IdentityGraph(std::move(graph)), std::move(messages)};
}

} // namespace

/// Looks into the batch and the arena.
struct IdentifyCore::Incoming
{
    std::string source{};
    std::int64_t receivedAtMs = 0;
    Json event{}; ///< absent: none could be read
    cdp::SpecChecked checked{};
    std::string_view original{}; ///< the record's value
    std::int32_t partition = 0;
    std::int64_t offset = 0;
};

IdentifyCore::IdentifyCore(IdentifyCoreOptions options, LocalStore* store)
    : m_options(std::move(options)), m_store(store), m_stage(stageOver(store, m_options.mostCached, m_tables, m_seen)),
      m_privacy(store, m_stage.suppressions(), m_stage.ledger()), m_keys(m_options.keys, shelfOf(store)),
      m_codec(m_options.workspace.isEncrypted ? &m_keys : nullptr), m_audit("identify", m_options.incarnation)
{
    // An erased key is no key for anybody else.
    if (m_options.workspace.isEncrypted)
        m_tables->setTaken([this](cdp::ProfileId id) {
            const Result<FoundKey> key = m_keys.find(id);
            return key && key->state != FoundKey::State::Missing;
        });
}
IdentifyCore::~IdentifyCore() = default;

const std::optional<Error>& IdentifyCore::failure() const
{
    for (const std::optional<Error>* failure : {&m_tables->failure(), &m_seen->failure()})
        if (*failure)
            return *failure;
    return m_privacy.failure();
}

Result<std::int64_t> IdentifyCore::position(const LogPartition& partition) const
{
    if (!m_store)
        return 0;
    const auto position = m_store->position(logName(partition));
    if (!position)
        return position.error();
    return position->value_or(0);
}

Result<void> IdentifyCore::apply(const RecordBatch& batch, std::int64_t nowMs)
{
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        const std::string_view topic = topicOf(batch, record).substr(m_options.workspace.prefix.size());
        std::optional<std::string_view> value;
        if (!record.has(RecordFlag::ValueNull))
            value = record.value;
        Result<void> applied;
        if (topic == "identities")
            applied = m_tables->apply(record.key, value);
        else if (topic == "dedupe")
            applied = m_seen->apply(value.value_or(std::string_view()), nowMs);
        else if (topic == "suppressions")
            applied = m_privacy.apply(record.key, value);
        else if (topic == "keys")
            applied = m_keys.add(record.key, value);
        if (failure())
            return *failure();
        if (!applied) // nobody of ours wrote it
            spdlog::warn("stage=identify event=record-skipped topic={} offset={} detail=\"{}\"", topic, record.offset,
                         applied.error().detail.toStdString());
    }
    return {};
}

Result<void> IdentifyCore::keep(std::span<const LogPosition> positions, std::int64_t nowMs)
{
    gather(nowMs);
    return committed(positions);
}

/// What was changed, into the batch for the store.
void IdentifyCore::gather(std::int64_t nowMs)
{
    m_tables->write(m_batch);
    m_seen->write(m_batch, nowMs);
    m_privacy.write(m_batch);
    std::vector<KeyChange> changes;
    m_keyNumber = m_keys.takeChanges(changes);
    if (m_store)
        for (const KeyChange& change : changes)
            m_batch.put(keyTable, storeKey(change.profile), change.value);
}

Result<void> IdentifyCore::committed(std::span<const LogPosition> positions)
{
    if (m_store) {
        for (const LogPosition& position : positions)
            m_batch.setPosition(logName(position.partition), position.offset);
        if (const Result<void> written = m_store->write(m_batch); !written)
            return written;
    }
    m_batch.clear();
    m_keys.release(m_keyNumber);
    m_tables->forget();
    m_seen->forget();
    return failure() ? Result<void>(*failure()) : Result<void>();
}

Result<void> IdentifyCore::finish(std::vector<TopicRecord>& out, std::int64_t nowMs)
{
    m_tables->takeRecords(out);
    m_seen->takeRecords(out);
    m_privacy.takeRecords(out);
    for (TopicRecord& record : m_audit.takeRecords())
        out.push_back(std::move(record));
    gather(nowMs);
    return failure() ? Result<void>(*failure()) : Result<void>();
}

Result<void> IdentifyCore::take(const RecordBatch& batch, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    m_arena.clear();
    std::vector<Incoming> events(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        Incoming& event = events[i];
        event.original = record.value;
        event.partition = record.partition;
        event.offset = record.offset;
        // As collectedOf(), without a document for each.
        Json root;
        const bool isJson = m_parser.parse(record.value, m_arena, root);
        const std::optional<std::int64_t> receivedAt = isJson ? root.at("receivedAt").integer() : std::nullopt;
        if (!receivedAt || !root.at("source").isText() || !root.at("event").isObject()) {
            event.receivedAtMs = record.timestampMs;
            event.checked.reason = cdp::reason::malformed;
            continue;
        }
        event.source = root.at("source").text();
        event.receivedAtMs = *receivedAt;
        event.event = root.at("event");
        // With the moments that the first check has set it changes nothing: it finds the fields.
        event.checked = cdp::checkSpec(event.event, event.receivedAtMs, {}, m_arena,
                                       std::min(record.value.size(), cdp::largestEvent));
        if (event.checked && event.checked.event.messageId.empty())
            event.checked.reason = cdp::reason::missingField, event.checked.detail = "messageId";
    }
    std::sort(events.begin(), events.end(), [](const Incoming& a, const Incoming& b) {
        return std::tie(a.receivedAtMs, a.partition, a.offset) < std::tie(b.receivedAtMs, b.partition, b.offset);
    });
    if (m_store)
        prefetch(events);
    for (const Incoming& event : events)
        if (const Result<void> taken = takeOne(event, nowMs, out); !taken)
            return taken;
    return failure() ? Result<void>(*failure()) : Result<void>();
}

void IdentifyCore::prefetch(std::span<const Incoming> events)
{
    std::vector<std::string> keys;
    std::vector<cdp::Hash128> messages;
    cdp::IdentityRules::Extracted found;
    for (const Incoming& event : events) {
        if (!event.checked)
            continue;
        messages.push_back(cdp::Hash128::of(event.checked.event.messageId));
        m_stage.rules().extract(event.checked.event, m_arena, found);
        for (const cdp::FoundIdentifier& identifier : found.usable)
            keys.push_back(
                std::string(m_stage.rules().types()[identifier.type].name).append(1, ':').append(identifier.value));
    }
    m_tables->prefetch(keys);
    m_seen->prefetch(messages);
}

Result<void> IdentifyCore::takeOne(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    m_audit.add(event.source, nowMs, Counted::In);
    m_records.all.clear();
    if (!event.checked) {
        m_records.deadLetter(event.checked.reason, event.checked.detail, {}, "identity", nowMs);
        notAccepted(event, nowMs, out);
        return {};
    }
    std::optional<cdp::Identified> identified = m_stage.take(event.checked.event, m_arena, nowMs, m_records);
    if (!identified) {
        notAccepted(event, nowMs, out);
        return {};
    }
    const Result<void> written = writeEvent(event, event.checked.event, *identified, nowMs, out);
    if (written)
        m_audit.add(event.source, nowMs, Counted::Out);
    return written;
}

void IdentifyCore::notAccepted(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    for (const cdp::StageRecord& record : m_records.all) {
        if (const auto* letter = std::get_if<cdp::DeadLetterRecord>(&record)) {
            out.push_back(deadLetterRecord(
                *letter, event.source, event.event.isAbsent() ? std::string(event.original) : toJsonText(event.event)));
            m_audit.add(event.source, nowMs, Counted::Rejected);
        } else if (const auto* dropped = std::get_if<cdp::DroppedRecord>(&record)) {
            m_audit.add(event.source, nowMs,
                        dropped->reason == cdp::reason::duplicate ? Counted::Duplicates : Counted::Suppressed);
        }
    }
}

Result<void> IdentifyCore::send(const EventsRecord& record, std::vector<TopicRecord>& out)
{
    Result<TopicRecord> encoded = m_codec.encode(record);
    if (!encoded)
        return encoded.error();
    out.push_back(std::move(encoded).value());
    return {};
}

Result<void> IdentifyCore::writeEvent(const Incoming& event, const cdp::Event& checked, cdp::Identified& identified,
                                      std::int64_t, std::vector<TopicRecord>& out)
{
    if (identified.isNew && m_options.workspace.isEncrypted) {
        Result<TopicRecord> key = m_keys.make(identified.profile);
        if (!key)
            return key.error();
        out.push_back(std::move(key).value());
    }
    auto moved = m_tables->takeMoved();
    for (cdp::ProfileMerge& merge : identified.merged) {
        MergeOut gone{nextSeq(), merge.from, merge.into, merge.messageId, event.receivedAtMs};
        if (const Result<void> sent = send(gone, out); !sent)
            return sent;
        MergeIn comes{nextSeq(), merge.from, merge.into, std::move(merge.messageId), event.receivedAtMs, {}};
        for (auto& [from, links] : moved)
            if (from == merge.from)
                comes.identifiers = std::move(links);
        if (const Result<void> sent = send(comes, out); !sent)
            return sent;
    }
    AcceptedEvent accepted{nextSeq(), identified.profile, identified.isNew};
    for (cdp::IdentityLink& link : identified.linked)
        accepted.linked.push_back({std::move(link.type), std::move(link.value)});
    accepted.source = event.source;
    accepted.receivedAtMs = event.receivedAtMs;
    appendJson(accepted.text, checked.root);
    return send(accepted, out);
}

} // namespace weir::engine
