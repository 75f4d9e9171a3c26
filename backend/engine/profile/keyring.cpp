#include "backend/engine/profile/keyring.h"

#include "backend/engine/profile/tables.h"

namespace weir::engine {
namespace {

std::string shelfKey(cdp::ProfileId profile)
{
    std::string key;
    table::append(key, profile.high, 8);
    table::append(key, profile.low, 8);
    return key;
}

std::string logName(const LogPartition& partition)
{
    return partition.topic + '/' + std::to_string(partition.partition);
}

} // namespace

KeyRing::KeyRing(LocalStore& store, const KeyOptions& options)
    : m_store(store),
      m_keys(options, [this](cdp::ProfileId profile) { return m_store.get(table::keys, shelfKey(profile)); })
{
}

Result<std::unique_ptr<KeyRing>> KeyRing::make(const ClientConf& conf, const Workspace& workspace, LocalStore& store,
                                               const KeyOptions& options, int timeoutMs)
{
    std::unique_ptr<KeyRing> ring(new KeyRing(store, options));
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(conf, {.queueKilobytes = 1'024});
    if (!reader)
        return reader.error();
    ring->m_reader = std::move(*reader);
    std::vector<LogPosition> from;
    for (int partition = 0; partition < workspace.partitions; ++partition) {
        const LogPartition log{workspace.topic("keys"), partition};
        const Result<std::optional<std::int64_t>> position = store.position(logName(log));
        if (!position)
            return position.error();
        from.push_back({log, position->value_or(0)});
    }
    const auto read = ring->m_reader->readToEnd(
        from, [&](const LogBatch& batch) { return ring->take(batch); }, timeoutMs);
    if (!read)
        return read.error();
    return ring;
}

Result<void> KeyRing::refresh(int timeoutMs)
{
    const std::lock_guard lock(m_reading);
    for (;;) {
        const Result<LogBatch> batch = m_reader->poll(10'000, timeoutMs);
        if (!batch)
            return batch.error();
        if ((*batch)->size() == 0)
            return {};
        if (Result<void> taken = take(*batch); !taken)
            return taken;
        timeoutMs = 0;
    }
}

Result<void> KeyRing::take(const LogBatch& batch)
{
    const std::lock_guard lock(m_finding);
    StoreBatch changes;
    for (std::size_t index = 0; index < batch->size(); ++index) {
        const RecordView record = batch->at(index);
        // A record that is none, or of another master key, is told when somebody asks for that key.
        (void)m_keys.add(record.key, record.has(RecordFlag::ValueNull) ? std::nullopt : std::optional(record.value));
        changes.setPosition(logName({std::string(topicOf(*batch, record)), record.partition}), record.offset + 1);
    }
    std::vector<KeyChange> shelved;
    const std::uint64_t number = m_keys.takeChanges(shelved);
    for (const KeyChange& change : shelved)
        changes.put(table::keys, shelfKey(change.profile), change.value);
    if (Result<void> written = m_store.write(changes); !written)
        return written;
    m_keys.release(number);
    return {};
}

} // namespace weir::engine
