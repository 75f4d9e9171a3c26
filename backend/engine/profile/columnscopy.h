// Purpose: the columnar copy of one partition as ColumnsFeeder keeps it: what was committed goes in, transaction by
// transaction, from memory, from the journal, or from all events. Thread: the feeder's. Limits: one slice a call.
#pragma once

#include "backend/engine/columns/eventcolumns.h"
#include "backend/engine/profile/logjournal.h"

namespace weir::engine {

class ColumnsCopy
{
public:
    ColumnsCopy(std::string folder, int partition, const ColumnsOptions& options)
        : m_folder(std::move(folder)), m_partition(partition), m_options(options)
    {
    }

    /// With a store, which may be another one, or an older state of the same: `begun`, its journal when it was opened.
    /// False: the store knows nothing of this partition yet. Errors: of the store, of the folder.
    Result<bool> open(const LocalStore& store, const std::optional<LogJournal::Head>& begun,
                      std::span<const ColumnPath> paths);
    /// Goes on with the store's journal, or with its events: a slice. False: there is nothing left.
    Result<bool> catchUp(const LocalStore& store);
    /// False: this is not the next one.
    bool take(const LocalStore& store, const LogChanges& changes);
    /// Before the store goes: open() comes next.
    void letGo();
    /// The disk took nothing, or a segment is damaged: goes back to what there is.
    Result<void> mend();

    bool isOpen() const { return m_isOpen; }
    const std::shared_ptr<EventColumns>& columns() const { return m_columns; }
    std::uint64_t next() const { return m_next; }
    std::uint64_t begun() const { return m_begun; } ///< the newest transaction when it was opened
    std::uint64_t kept() const;                     ///< transactions before are on disk
    bool isMadeAnew() const { return m_isAnew; }

private:
    Result<void> openFolder(const std::string& journal, std::span<const ColumnPath> paths);
    Result<bool> makeAnew(const LocalStore& store);
    void feed(const LocalStore& store, const LogChanges& changes);
    void append(cdp::ProfileId profile, std::int64_t seq, std::uint64_t place, bool hasUserId, const Json& root);
    void tellDropped();

    const std::string m_folder;
    const int m_partition;
    const ColumnsOptions m_options;
    std::shared_ptr<EventColumns> m_columns;
    std::string m_name; ///< of the journal
    bool m_isOpen = false;
    std::uint64_t m_next = 0, m_begun = 0; ///< transactions
    bool m_isAnew = false;
    std::unique_ptr<StoreSnapshot> m_snapshot; ///< of the events while all is made anew
    std::string m_cursor;
    std::uint64_t m_until = 0, m_passed = 0;
};

} // namespace weir::engine
