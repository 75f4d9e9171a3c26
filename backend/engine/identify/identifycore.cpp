#include "backend/engine/identify/identifycore.h"

#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

std::string logName(const LogPartition& partition)
{
    return partition.topic + '/' + std::to_string(partition.partition);
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

IdentifyCore::IdentifyCore(IdentifyCoreOptions options, LocalStore* store)
    : m_options(std::move(options)), m_store(store), m_stage(stageOver(store, m_options.mostCached, m_tables, m_seen)),
      m_privacy(store, m_stage.suppressions(), m_stage.ledger()), m_keys(m_options.keys, keyShelf()),
      m_codec(m_options.workspace.isEncrypted ? &m_keys : nullptr), m_plain(nullptr),
      m_audit("identify", m_options.incarnation)
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
            ++((applied = m_keys.add(record.key, value)) ? m_keysRead : m_keysLost);
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

Result<void> IdentifyCore::checkKeys()
{
    const Error wrong{ErrorKind::Invalid, 0,
                      QStringLiteral("none of the keys of profiles can be read: the master key is missing, or another "
                                     "one than they were made with")};
    if (m_keysRead == 0 && m_keysLost > 0)
        return wrong;
    if (!m_store || !m_options.workspace.isEncrypted)
        return {};
    // One that is lost is one person's; all of them are lost by a wrong master key.
    constexpr int enough = 100;
    int looked = 0, read = 0;
    const Result<void> done = m_store->each(keyTable, {}, [&](std::string_view key, std::string_view value) {
        if (value.empty()) // erased
            return true;
        ++looked;
        read += key.size() == 16 && ProfileKeys(m_options.keys).add(profileOfStoreKey(key).toText(), value) ? 1 : 0;
        return read == 0 && looked < enough;
    });
    if (!done)
        return done;
    return looked > 0 && read == 0 ? Result<void>(wrong) : Result<void>();
}

Result<void> IdentifyCore::finish(std::span<const std::int64_t> collected, std::vector<TopicRecord>& out,
                                  std::int64_t nowMs)
{
    m_tables->counters().collected.assign(collected.begin(), collected.end());
    m_tables->takeRecords(out);
    m_seen->takeRecords(out);
    m_privacy.takeRecords(out);
    for (TopicRecord& record : m_audit.takeRecords())
        out.push_back(std::move(record));
    gather(nowMs);
    return failure() ? Result<void>(*failure()) : Result<void>();
}

} // namespace weir::engine
