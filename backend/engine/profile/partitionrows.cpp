#include "backend/engine/profile/partitionrows.h"

#include "backend/engine/profile/tables.h"
#include "backend/engine/store/storecopy.h"

#include <charconv>

namespace weir::engine {
namespace {

std::string stageMark(int partition) { return "stage/" + std::to_string(partition); }

} // namespace

std::string stateLog(int partition) { return "state/" + std::to_string(partition); }
std::string eventsLog(int partition) { return "events/" + std::to_string(partition); }

void setStagePosition(StoreBatch& batch, int partition, std::int64_t offset)
{
    batch.setPosition(eventsLog(partition), offset);
    batch.setMark(stageMark(partition), std::to_string(offset));
    batch.eraseMark(beforeMark(stageMark(partition)));
}

void forgetStagePosition(StoreBatch& batch, int partition)
{
    batch.eraseMark(stageMark(partition));
    batch.eraseMark(beforeMark(stageMark(partition)));
}

Result<std::optional<std::int64_t>> stagePosition(const LocalStore& store, int partition)
{
    std::optional<std::int64_t> place;
    for (const std::string& name : {stageMark(partition), beforeMark(stageMark(partition))}) {
        const Result<std::optional<std::string>> mark = store.mark(name);
        if (!mark)
            return mark.error();
        std::int64_t offset = 0;
        if (!place && *mark &&
            std::from_chars((*mark)->data(), (*mark)->data() + (*mark)->size(), offset).ec == std::errc())
            place = offset;
    }
    return place;
}

void noteLeft(StoreBatch& batch, int partition, const std::set<cdp::ProfileId>& left)
{
    for (const cdp::ProfileId& profile : left)
        batch.put(table::left, table::profileKey(partition, profile), {});
}

Result<void> forgetLeft(LocalStore& store, PartitionLog& log, int partition)
{
    std::vector<cdp::ProfileId> noted;
    const auto note = [&](std::string_view key, std::string_view) {
        noted.push_back(table::profileAt(key));
        return true;
    };
    if (Result<void> read = store.each(table::left, table::partitionKey(partition), note); !read)
        return read;
    StoreBatch batch;
    for (const cdp::ProfileId& profile : noted) {
        const std::string key = table::profileKey(partition, profile);
        const Result<std::optional<std::string>> state = store.get(table::state, key);
        if (!state)
            return state.error();
        if (*state)
            continue;
        log.erase(profile);
        batch.erase(table::left, key);
    }
    if (batch.isEmpty())
        return {};
    log.takeChanges(batch);
    if (Result<void> written = store.write(batch); !written)
        return written;
    log.committed();
    return {};
}

Result<void> forgetPartition(LocalStore& store, int partition)
{
    StoreBatch batch;
    for (const StoreTable one : {table::state, table::log, table::left, table::journal, table::due, table::identifiers})
        batch.eraseRange(one, table::partitionKey(partition), table::partitionKey(partition + 1));
    forgetPart(batch, stateLog(partition));
    forgetPart(batch, eventsLog(partition));
    forgetStagePosition(batch, partition);
    return store.write(batch);
}

} // namespace weir::engine
