#include "backend/engine/profile/logtaker.h"
#include "backend/engine/profile/profilerun.h"
#include "backend/engine/profile/statetaker.h"
#include "backend/engine/profile/tables.h"

#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

constexpr int restoreMs = 600'000;
constexpr std::size_t mostBatchBytes = 8u << 20;

} // namespace

/// What has been committed of the partition, from the store and the changelogs; then its events go on.
Result<void> ProfileRun::gain(int partition)
{
    const std::int64_t begun = wallMs();
    const LogPartition events{m_options.workspace.topic("events"), partition};
    const auto committed = m_reader->committed({events}, 30'000);
    if (!committed)
        return committed.error();
    std::int64_t to = std::max<std::int64_t>(committed->at(events), 0);
    if (Result<void> restored = restoreState(partition); !restored)
        return restored;
    if (committed->at(events) < 0) {
        const Result<std::int64_t> known = withoutOffsets(partition);
        if (!known)
            return known.error();
        to = *known;
        if (to > 0)
            if (Result<void> sought = m_reader->seek({events, to}, 30'000); !sought)
                return sought;
    }
    std::set<cdp::ProfileId> left;
    if (Result<void> restored = restoreLog(partition, to, left); !restored)
        return restored;
    auto people = std::make_unique<PartitionPeople>(m_options.workspace, partition, m_book, *m_store, m_keys.get(),
                                                    std::int64_t(0));
    if (Result<void> restored = people->restore(); !restored)
        return restored;
    people->forgetLogs(left);
    spdlog::info("profile: partition={} profiles={} restored in {} ms", partition, people->stage().size(),
                 wallMs() - begun);
    m_people[partition] = std::move(people);
    m_reader->resume(events);
    tell({});
    return {};
}

/// Kafka forgets the offsets of a group that was away for a week. Beginning anew would count everything twice: the
/// store knows where it was, and without a store somebody has to decide.
Result<std::int64_t> ProfileRun::withoutOffsets(int partition)
{
    const Result<std::optional<std::int64_t>> position = m_store->position("events/" + std::to_string(partition));
    if (!position)
        return position.error();
    if (*position)
        return **position;
    bool hasPeople = false;
    const Result<void> looked =
        m_store->each(table::state, table::partitionKey(partition), [&](std::string_view, std::string_view) {
            hasPeople = true;
            return false;
        });
    if (!looked)
        return looked.error();
    if (hasPeople)
        return Error{.kind = ErrorKind::Conflict,
                     .detail = QStringLiteral("the group's offsets are gone, but there are states: set the offsets of "
                                              "the group, or delete the topic state"),
                     .subject = QString::number(partition)};
    return std::int64_t(0);
}

Result<void> ProfileRun::restoreState(int partition)
{
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(m_options.conf);
    if (!reader)
        return reader.error();
    const LogPartition log{m_options.workspace.topic("state"), partition};
    const std::string name = "state/" + std::to_string(partition);
    const Result<std::optional<std::int64_t>> position = m_store->position(name);
    if (!position)
        return position.error();
    StateTaker taker(m_keys.get(), partition);
    StoreBatch batch;
    const auto read = (*reader)->readToEnd(
        {{log, position->value_or(0)}},
        [&](const LogBatch& records) -> Result<void> {
            std::int64_t next = 0;
            for (std::size_t index = 0; index < records->size(); ++index) {
                const RecordView record = records->at(index);
                const std::optional<std::string_view> value =
                    record.has(RecordFlag::ValueNull) ? std::nullopt : std::optional(record.value);
                const Result<void> taken =
                    withKeys([&] { return taker.take(record.key, value, record.offset, batch); });
                if (!taken && taken.error().kind != ErrorKind::Decode)
                    return taken;
                next = record.offset + 1;
            }
            if (next > 0)
                batch.setPosition(name, taker.safePosition(next));
            if (batch.bytes() < mostBatchBytes)
                return {};
            Result<void> written = m_store->write(batch);
            batch.clear();
            return written;
        },
        restoreMs);
    if (!read)
        return read.error();
    return m_store->write(batch);
}

Result<void> ProfileRun::restoreLog(int partition, std::int64_t to, std::set<cdp::ProfileId>& left)
{
    const LogPartition events{m_options.workspace.topic("events"), partition};
    const std::string name = "events/" + std::to_string(partition);
    const Result<std::optional<std::int64_t>> position = m_store->position(name);
    if (!position)
        return position.error();
    std::int64_t next = position->value_or(0);
    if (next >= to)
        return {};
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(m_options.conf, {.failsOutOfRange = false});
    if (!reader)
        return reader.error();
    if (Result<void> started = (*reader)->start({events, next}); !started)
        return started;
    PartitionLog log(*m_store, partition);
    LogTaker taker(log, m_options.workspace, m_keys.get());
    const std::int64_t until = wallMs() + restoreMs;
    while (next < to) {
        const Result<LogBatch> records = (*reader)->poll(10'000, 100);
        if (!records)
            return records.error();
        if (wallMs() > until)
            return Error{.kind = ErrorKind::Timeout,
                         .detail = QStringLiteral("events could not be read again in time")};
        for (std::size_t index = 0; index < (*records)->size(); ++index) {
            const RecordView record = (*records)->at(index);
            next = record.offset + 1;
            // The rest is taken by the stage.
            if (record.offset >= to)
                break;
            const Result<void> taken = withKeys([&] { return taker.take(record.key, record.value, record.offset); });
            if (!taken && taken.error().kind != ErrorKind::Decode)
                return taken;
        }
        // Behind the last record there may be markers only.
        if ((*reader)->isAtEnd(events))
            next = std::max(next, (*reader)->position(events));
        StoreBatch batch;
        log.takeChanges(batch);
        batch.setPosition(name, taker.safePosition(std::min(next, to)));
        if (Result<void> written = m_store->write(batch); !written)
            return written;
        log.committed();
    }
    left = taker.left();
    return {};
}

} // namespace weir::engine
