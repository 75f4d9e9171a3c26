#include "backend/engine/profile/columnsfeeder.h"
#include "backend/engine/profile/logtaker.h"
#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/profilerun.h"
#include "backend/engine/profile/profilestandby.h"
#include "backend/engine/profile/statetaker.h"
#include "backend/engine/profile/tables.h"
#include "backend/engine/store/storecopy.h"

#include <spdlog/spdlog.h>

#include <cstdlib>

namespace weir::engine {
namespace {

constexpr int restoreMs = 600'000;
constexpr std::size_t mostBatchBytes = 8u << 20;

} // namespace

/// What has been committed of the partitions gained, from the store and the changelogs; then their events go on.
Result<void> ProfileRun::gainAll()
{
    const std::int64_t begun = wallMs();
    tell({});
    m_standby->handOver(m_gained);
    std::vector<LogPartition> logs;
    for (const int partition : m_gained)
        logs.push_back({m_options.workspace.topic("events"), partition});
    const auto committed = m_reader->committed(logs, 30'000);
    if (!committed)
        return committed.error();
    if (Result<void> restored = restoreStates(m_gained); !restored)
        return restored;
    std::map<int, std::int64_t> to;
    for (const LogPartition& events : logs) {
        to[events.partition] = std::max<std::int64_t>(committed->at(events), 0);
        if (committed->at(events) >= 0)
            continue;
        const Result<std::int64_t> known = withoutOffsets(events.partition);
        if (!known)
            return known.error();
        to[events.partition] = *known;
        if (*known > 0)
            if (Result<void> sought = m_reader->seek({events, *known}, 30'000); !sought)
                return sought;
    }
    if (Result<void> restored = restoreLogs(to); !restored)
        return restored;
    const std::int64_t read = wallMs();
    while (!m_gained.empty()) {
        if (Result<void> gained = gain(m_gained.back()); !gained)
            return gained;
        m_gained.pop_back();
    }
    spdlog::info("profile: {} partitions gained, read in {} ms, restored in {} ms", logs.size(), read - begun,
                 wallMs() - read);
    tell({});
    return {};
}

Result<void> ProfileRun::gain(int partition)
{
    const std::int64_t begun = wallMs();
    auto people = std::make_unique<PartitionPeople>(m_options.workspace, partition, m_book, *m_store, m_keys.get(),
                                                    std::int64_t(0));
    if (Result<void> restored = people->restore(); !restored)
        return restored;
    spdlog::info("profile: partition={} profiles={} restored in {} ms", partition, people->stage().size(),
                 wallMs() - begun);
    people->log().setKnown([stage = &people->stage()](cdp::ProfileId profile) {
        return stage->has(profile) && stage->hasUserId(profile);
    });
    m_people[partition] = std::move(people);
    shareMemory();
    if (m_shared.columns)
        m_shared.columns->gain(partition);
    m_reader->resume({m_options.workspace.topic("events"), partition});
    return {};
}

/// Kafka forgets the offsets of a group that was away for a week. Beginning anew would count everything twice: the
/// store knows where it was, and without a store somebody has to decide.
Result<std::int64_t> ProfileRun::withoutOffsets(int partition)
{
    const Result<std::optional<std::int64_t>> position = stagePosition(*m_store, partition);
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

/// A copy that is too old, or of another log, is of no use.
Result<std::int64_t> ProfileRun::statePosition(int partition, std::int64_t end)
{
    const Result<bool> inStep = isInStep(*m_store, stateLog(partition), wallMs());
    if (!inStep)
        return inStep.error();
    const Result<std::optional<std::int64_t>> position = m_store->position(stateLog(partition));
    if (!position)
        return position.error();
    if (*inStep && position->value_or(0) <= end)
        return position->value_or(0);
    spdlog::warn("profile: partition={} is read from the first record: what is here of it is {}", partition,
                 *inStep ? "of another topic" : "too old");
    if (const Result<void> forgotten = forgetPartition(*m_store, partition); !forgotten)
        return forgotten.error();
    return std::int64_t(0);
}

Result<void> ProfileRun::restoreStates(const std::vector<int>& partitions)
{
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(m_options.conf);
    if (!reader)
        return reader.error();
    std::vector<LogPartition> logs;
    for (const int partition : partitions)
        logs.push_back({m_options.workspace.topic("state"), partition});
    std::vector<LogPosition> from;
    std::map<int, StateTaker> takers;
    std::map<int, std::int64_t> known; ///< states from there on are somebody else's
    StoreBatch batch;
    for (const auto& [log, end] : (*reader)->highWatermarks(logs, 30'000)) {
        if (!end)
            return end.error();
        const Result<std::int64_t> position = statePosition(log.partition, *end);
        if (!position)
            return position.error();
        from.push_back({log, *position});
        const Result<std::optional<std::string>> before = m_store->mark(beforeMark(stateLog(log.partition)));
        if (!before)
            return before.error();
        known[log.partition] = *position == 0 && *before ? std::strtoll((*before)->c_str(), nullptr, 10) : *position;
        if (*position == 0)
            setInStep(batch, stateLog(log.partition), wallMs());
        takers.try_emplace(log.partition, m_keys.get(), log.partition, *m_store);
    }
    const auto take = [&](const RecordView& record) -> Result<void> {
        const std::optional<std::string_view> value =
            record.has(RecordFlag::ValueNull) ? std::nullopt : std::optional(record.value);
        StateTaker& taker = takers.at(record.partition);
        Result<void> taken = withKeys([&] { return taker.take(record.key, value, record.offset, batch); });
        if (!taken && taken.error().kind == ErrorKind::Decode) {
            spdlog::error("profile: topic=state partition={} offset={} cannot be read: {}", record.partition,
                          record.offset, taken.error().detail.toStdString());
            const std::lock_guard lock(m_shared.mutex);
            ++m_shared.status.unreadable;
            return {};
        }
        return taken;
    };
    const auto sink = [&](const LogBatch& records) -> Result<void> {
        std::map<int, std::int64_t> next;
        for (std::size_t index = 0; index < records->size(); ++index) {
            const RecordView record = records->at(index);
            if (Result<void> taken = take(record); !taken)
                return taken;
            next[record.partition] = record.offset + 1;
        }
        for (const auto& [partition, offset] : next) {
            if (offset > known.at(partition))
                forgetStagePosition(batch, partition);
            batch.setPosition(stateLog(partition), takers.at(partition).safePosition(offset));
        }
        if (batch.bytes() < mostBatchBytes)
            return {};
        Result<void> written = m_store->write(batch);
        batch.clear();
        return written;
    };
    const auto ends = (*reader)->readToEnd(from, sink, restoreMs);
    if (!ends)
        return ends.error();
    for (const auto& [log, end] : *ends) {
        batch.setPosition(stateLog(log.partition), takers.at(log.partition).safePosition(end));
        setInStep(batch, stateLog(log.partition), wallMs());
    }
    return m_store->write(batch);
}

/// Events that the stage has taken, and no others: up to `to`, by partition.
Result<void> ProfileRun::restoreLogs(const std::map<int, std::int64_t>& to)
{
    struct Restoring
    {
        Restoring(LocalStore& store, const Workspace& workspace, KeySource* keys, int partition)
            : log(store, partition), taker(log, workspace, keys)
        {
        }
        PartitionLog log;
        LogTaker taker;
        std::int64_t next = 0, to = 0;
    };
    const auto eventsOf = [&](int partition) { return LogPartition{m_options.workspace.topic("events"), partition}; };
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(m_options.conf, {.failsOutOfRange = false});
    if (!reader)
        return reader.error();
    std::map<int, Restoring> all;
    for (const auto& [partition, end] : to) {
        const Result<std::optional<std::int64_t>> position = m_store->position(eventsLog(partition));
        if (!position)
            return position.error();
        Restoring& one =
            all.try_emplace(partition, *m_store, m_options.workspace, m_keys.get(), partition).first->second;
        one.next = position->value_or(0);
        one.to = end;
        if (one.next < one.to)
            if (Result<void> started = (*reader)->start({eventsOf(partition), one.next}); !started)
                return started;
    }
    const auto isMore = [&] {
        return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.second.next < one.second.to; });
    };
    const std::int64_t until = wallMs() + restoreMs;
    while (isMore()) {
        const Result<LogBatch> records = (*reader)->poll(10'000, 100);
        if (!records)
            return records.error();
        if (wallMs() > until)
            return Error{.kind = ErrorKind::Timeout,
                         .detail = QStringLiteral("events could not be read again in time")};
        std::set<int> changed;
        for (std::size_t index = 0; index < (*records)->size(); ++index) {
            const RecordView record = (*records)->at(index);
            Restoring& one = all.at(record.partition);
            one.next = record.offset + 1;
            // The rest is taken by the stage.
            if (record.offset >= one.to)
                continue;
            const Result<void> taken =
                withKeys([&] { return one.taker.take(record.key, record.value, record.offset); });
            if (!taken && taken.error().kind != ErrorKind::Decode)
                return taken;
            changed.insert(record.partition);
        }
        StoreBatch batch;
        for (auto& [partition, one] : all) {
            // Behind the last record there may be markers only.
            if (one.next < one.to && (*reader)->isAtEnd(eventsOf(partition))) {
                one.next = std::max(one.next, (*reader)->position(eventsOf(partition)));
                changed.insert(partition);
            }
            if (!changed.contains(partition))
                continue;
            one.log.takeChanges(batch);
            noteLeft(batch, partition, one.taker.takeLeft());
            batch.setPosition(eventsLog(partition), one.taker.safePosition(std::min(one.next, one.to)));
        }
        if (Result<void> written = m_store->write(batch); !written)
            return written;
        for (const int partition : changed)
            all.at(partition).log.committed();
    }
    StoreBatch batch;
    for (auto& [partition, one] : all) {
        if (Result<void> forgotten = forgetLeft(*m_store, one.log, partition); !forgotten)
            return forgotten;
        if (one.taker.safePosition(one.to) == one.to)
            setStagePosition(batch, partition, one.to);
    }
    return m_store->write(batch);
}

} // namespace weir::engine
