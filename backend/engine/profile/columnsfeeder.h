// Purpose: keeps the columnar copies of the partitions that a profile worker holds: appends what was committed, and
// after a restart, a takeover or damage brings them up from the journal, or from all events, of the local store.
// Thread: has one of its own, of low priority, that works in slices; attach() to take() by the worker's, which it never
// keeps waiting for longer than one slice; the others by any. Limits: what comes faster than it is written is not
// queued beyond `mostQueued` changes but read from the store later; disk and memory as in the options, all partitions
// together.
#pragma once

#include "backend/engine/columns/eventcolumns.h"
#include "backend/engine/profile/logjournal.h"
#include "backend/engine/topics/definitionfeed.h"

namespace weir::engine {

struct ColumnsFeederOptions
{
    std::string folder{};                  ///< a folder of its own
    int partitions = 32;                   ///< of the workspace: that many share what follows
    std::uint64_t mostBytes = 32ULL << 30; ///< on disk
    std::uint64_t tailBytes = 64ULL << 20; ///< of events in memory that are not yet written
    std::size_t mostQueued = 100'000;      ///< changes
    int flushMs = 300'000;                 ///< nothing is in memory alone for longer
};

struct ColumnsStatus
{
    int partition = 0;
    std::uint64_t behind = 0; ///< transactions
    std::uint64_t rows = 0, bytes = 0;
    bool isMadeAnew = false;
};

class ColumnsFeeder
{
public:
    explicit ColumnsFeeder(ColumnsFeederOptions options);
    ~ColumnsFeeder(); ///< what is in memory alone is read from the store next time
    ColumnsFeeder(const ColumnsFeeder&) = delete;
    ColumnsFeeder& operator=(const ColumnsFeeder&) = delete;

    /// `store` until detach().
    void attach(const LocalStore& store);
    void detach();
    /// What the rules read gets columns of its own.
    void setDefinitions(DefinitionStatePointer definitions);
    void gain(int partition);
    void lose(int partition);
    /// Of a transaction whose batch the store has; null: nothing changed.
    void take(LogChangesPointer changes);
    /// A question that is asked now has to see this transaction.
    void expect(int partition, std::uint64_t number);
    /// Transactions before this one are on disk in columns: LogJournal::trim().
    std::uint64_t kept(int partition) const;

    /// Complete from the first event on and up to what expect() said; waits up to `timeoutMs`. Null: that takes longer,
    /// or the oldest events were given up for the bound: ask the logs.
    std::shared_ptr<EventColumns> columns(int partition, int timeoutMs = 0) const;
    /// The copy as it is, without what came a moment ago. Null: there is none, or it is not complete.
    std::shared_ptr<EventColumns> atHand(int partition) const;
    /// It is worth waiting for columns().
    bool isComing(int partition) const;
    /// A reader found damage: it is mended, or all is made anew.
    void mend(int partition);
    std::vector<ColumnsStatus> status() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
