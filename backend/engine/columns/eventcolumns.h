// Purpose: the columnar copy of one partition's events that a profile worker keeps on its disk: what drafts,
// back-tests, fills and "as of" are computed from. Rebuilt from `events` at any time: where position() is, the owner
// reads on. Thread: append(), merge(), erase(), passed(), setPaths(), eventsOf() by one (the worker's); view(),
// flush(), compact(), bytes() by any; a thread of its own writes and rewrites segments. Limits: `mostBytes` on disk
// (the oldest events go first, see since()), `tailBytes` of memory not yet written, about as much again while it is;
// events of 32 KB. What is on disk is plain, like the local store: the folder belongs on an encrypted disk where
// people's data does.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/event/event.h"
#include "backend/engine/columns/columnsview.h"

#include <functional>

namespace weir::engine {

struct ColumnsOptions
{
    std::uint64_t mostBytes = 8ULL << 30;
    std::uint32_t blockRows = 4'096;  ///< 64…65,535; small ones are quick for one person
    std::uint32_t tailRows = 131'072; ///< in memory before a segment is written
    std::uint64_t tailBytes = 64ULL << 20;
    std::uint32_t fanIn = 6; ///< neighbouring segments of a size that are rewritten as one
    bool hasThread = true;   ///< false: only flush() and compact() write
};

/// One event of a person, or a trait that a journey set (isTrait: {"setTrait": key, "value": …, "at": ms}).
struct StoredEvent
{
    std::int64_t seq = 0; ///< its order
    bool isTrait = false;
    bool hasUserId = false;
    std::string json{};
};

class EventColumns
{
public:
    /// What cannot be read there (a segment cut, of another version, with a wrong checksum) is deleted with all that is
    /// newer than it, and told by dropped(); position() is then further back. Io: the folder cannot be made or written.
    static Result<std::unique_ptr<EventColumns>> open(const std::string& folder, const ColumnsOptions& options = {});
    ~EventColumns(); ///< what is not yet written is lost: it is read again from `events`

    /// The next offset of `events` that is not on disk: where reading begins after open(). 0: nothing is there.
    std::int64_t position() const;
    /// Events before this offset were given up for `mostBytes`; 0: none.
    std::int64_t since() const;
    /// What open() or reading found damaged, English, for the log; taken once.
    std::vector<std::string> takeDropped();

    /// One event of a profile. `seq`: the place of what brought it (an offset of `events`, a number of a journal), not
    /// falling; several may share one. Ignored below position() as it was at open(): re-reading is harmless. `order`:
    /// where it stands among the person's events, if that is not `seq`; two of the same are one. `json`: the event's
    /// text where it is at hand, else it is written from event.root. `hasUserId`: the profile is known by a userId by
    /// now.
    void append(cdp::ProfileId profile, std::int64_t seq, const cdp::Event& event, bool hasUserId,
                std::string_view json = {}, std::optional<std::int64_t> order = {});
    /// A trait set by a journey. `value`: JSON; empty: removed.
    void appendTrait(cdp::ProfileId profile, std::int64_t seq, std::string_view key, std::string_view value,
                     std::int64_t atMs, std::optional<std::int64_t> order = {});
    /// All that was appended of `from` is of `into`; later events of either are appended as of `into`.
    void merge(cdp::ProfileId from, cdp::ProfileId into, std::int64_t seq);
    /// Events of that id are not given out any more; they leave the disk when their segments are rewritten. Who was
    /// erased or merged does not come back under it.
    void erase(cdp::ProfileId profile, std::int64_t seq);
    /// Everything before `next` was appended (call after each committed transaction): only there segments end.
    void passed(std::int64_t next);

    /// The properties that rules in force use (DraftRules::pathsOf): those get columns of their own in segments written
    /// from now on. With them go those that drafts missed lately.
    void setPaths(std::vector<ColumnPath> paths);
    /// A draft had to look into the events for these: the newest 64 are remembered.
    void missPaths(std::span<const ColumnPath> paths);

    /// All of a person's events by order, with those of people merged into it; asked for somebody who was
    /// merged: those of whom it is part. Also what is not yet on disk. Decode: a segment is damaged, see repair().
    Result<std::vector<StoredEvent>> eventsOf(cdp::ProfileId profile) const;

    /// Everything up to the last passed() is on disk. Blocks; Io.
    Result<void> flush();
    /// What lies on disk now, immutable. `withTail`: flush() before.
    Result<ColumnsViewPointer> view(bool withTail = true);
    /// Rewrites until nothing is left to do; `all`: everything into as few segments as can be, erased people gone.
    Result<void> compact(bool all = false);
    /// After a Decode error: the damaged segment and all newer ones are deleted; the owner reads `events` again from
    /// position().
    Result<void> repair();
    /// What was read from `seq` on is forgotten, with all that lies in one segment with it; the owner goes on from
    /// position(). 0: everything.
    Result<void> goBack(std::int64_t seq);
    /// The disk took nothing for long, and nothing was appended since: repair().
    bool isStalled() const;

    std::uint64_t bytes() const; ///< on disk
    std::uint64_t rows() const;  ///< on disk

private:
    struct Private;
    explicit EventColumns(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
