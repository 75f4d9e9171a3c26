// Purpose: records of several partitions in one order: the earliest received first, each partition's in the order of
// its log (architecture.md, stage 2). Thread: one. Limits: about `mostBytes` of keys and values and what one batch more
// brings; what other partitions bring later than `patienceMs` comes behind.
//
// A partition whose newest records have an earlier receivedAt than those in front of them (a spool that was emptied, a
// collector whose clock was a year ahead) counts as early as they: nobody waits behind a clock that was wrong.
#pragma once

#include "backend/engine/log/logrecord.h"

#include <deque>
#include <functional>
#include <vector>

namespace weir::engine {

struct ReceivedRecord
{
    const RecordBatch* batch = nullptr; ///< lives until the next take()
    std::uint32_t index = 0;
};

struct ReceivedOrderOptions
{
    std::size_t mostBytes = 64u << 20; ///< of all partitions; one that has more than its share may have to be paused
    std::int64_t patienceMs = 1'000;   ///< for a partition from which nothing comes though it is not at its end
};

class ReceivedOrder
{
public:
    using IsAtEnd = std::function<bool(std::int32_t partition)>; ///< nothing more is to be had of it now
    struct Flow
    {
        std::vector<std::int32_t> toPause, toResume;
    };

    explicit ReceivedOrder(int partitions, ReceivedOrderOptions options = {});

    /// Records of one topic, of partitions below the number given.
    void add(const LogBatch& batch);
    /// The next ones, at most `most`: as long as each partition has something, is at its end or was waited for.
    /// `steadyMs`: of a clock that never goes back.
    std::vector<ReceivedRecord> take(std::size_t most, std::int64_t steadyMs, const IsAtEnd& isAtEnd);

    bool isWaiting() const { return m_isWaiting; } ///< the last take() might have given more, but for a partition
    /// Nothing more should be added before something was taken: there is enough, and nobody is waited for.
    bool isFull() const { return !m_isWaiting && m_bytes >= m_options.mostBytes; }
    bool isEmpty() const { return m_records == 0; }
    bool isEmpty(std::int32_t partition) const { return at(partition).chunks.empty(); }
    /// While one is waited for the others' share of the memory is bounded by pausing them; told once each.
    Flow flow();

private:
    struct Item
    {
        std::uint32_t index = 0, bytes = 0;
        std::int64_t key = 0; ///< the earliest receivedAt of it and all behind it: never falls
    };
    struct Chunk
    {
        LogBatch batch;
        std::vector<Item> items;
        std::size_t next = 0;
    };
    struct Partition
    {
        std::deque<Chunk> chunks; ///< none of them used up
        std::size_t bytes = 0;
        std::int64_t waitedSinceMs = -1; ///< -1: not
        bool isLate = false;             ///< was waited for in vain: no more until something comes
        bool isPaused = false;
    };
    const Partition& at(std::int32_t partition) const { return m_partitions[std::size_t(partition)]; }
    bool isAwaited(std::size_t partition, std::int64_t steadyMs, const IsAtEnd& isAtEnd);
    void takeRun(Partition& partition, std::int64_t to, std::size_t most, std::vector<ReceivedRecord>& taken);
    static void lowerKeys(Partition& partition);

    ReceivedOrderOptions m_options;
    std::vector<Partition> m_partitions;
    std::vector<LogBatch> m_handedOut;
    std::size_t m_bytes = 0, m_records = 0;
    bool m_isWaiting = false;
};

/// When a record of `collected` was received, without reading all of it; as its producer says where it says nothing.
std::int64_t receivedAtOf(const RecordView& record);

} // namespace weir::engine
