// Purpose: what became of a partition's events, transaction by transaction, in the local store beside the events
// themselves: from where the columnar copy goes on after whatever happened (columnsfeeder.h). Thread: the writer's; the
// reading functions any. Limits: the bytes of a key a change; beyond 4 million changes or 200,000 transactions that
// nobody took the oldest are given up, and a copy that needs them is made anew from all events.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/profileid.h"
#include "backend/engine/store/localstore.h"

#include <memory>

namespace weir::engine {

struct LogChange
{
    enum class What : std::uint8_t { Append, Merge, Erase };
    What what = What::Append;
    cdp::ProfileId profile{}, into{}; ///< into: of Merge
    std::uint64_t place = 0;          ///< of Append: order × 2, + 1 where it is a trait that a journey set
    bool hasUserId = false;
    JsonPointer event{};                 ///< of Append, in memory alone
    std::vector<std::uint64_t> places{}; ///< of Merge: what moved
};

/// Those of one transaction; immutable.
struct LogChanges
{
    int partition = 0;
    std::uint64_t number = 0; ///< one more each time
    std::vector<LogChange> all{};
    bool isWhole = true; ///< with its events, not read back from the journal
};
using LogChangesPointer = std::shared_ptr<const LogChanges>;

class LogJournal
{
public:
    LogJournal(const LocalStore& store, int partition) : m_store(store), m_partition(partition) {}

    /// As of the transaction to be written next. `changes`: with their number from now on.
    void write(LogChanges& changes, StoreBatch& batch);
    /// Nobody asks for transactions before this one any more.
    void trim(std::uint64_t before) { m_trimTo = std::max(m_trimTo, before); }
    /// Of the newest one.
    std::uint64_t newest();

    /// What the store says of a partition's journal: a name that it keeps as long as the store, and the number that
    /// comes next. None: nothing was ever written.
    struct Head
    {
        std::string name{};
        std::uint64_t next = 1;
    };
    static Result<std::optional<Head>> head(const LocalStore& store, int partition,
                                            const StoreSnapshot* snapshot = nullptr);
    /// The first one from `number` on; null: there is none. Without events: those are in table::log.
    static Result<LogChangesPointer> read(const LocalStore& store, int partition, std::uint64_t number);

private:
    void load();

    const LocalStore& m_store;
    const int m_partition;
    bool m_isLoaded = false;
    Head m_head;
    std::uint64_t m_kept = 0, m_first = 0; ///< changes and the first transaction since the last trim
    std::uint64_t m_trimTo = 0;
};

} // namespace weir::engine
