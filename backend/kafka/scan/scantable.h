// Purpose: the partitions of a scan: who leads them, who reads them, how far they are. Thread: any. Limits: a cursor
// belongs to one lane from claim() until everything claimed of it was released.
#pragma once

#include "backend/kafka/scan/scancursor.h"
#include "backend/kafka/wire/socket.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

namespace weir {

class ScanTable
{
public:
    ScanTable(const std::vector<ScanPart>& parts, const ScanOptions& options);

    const std::vector<std::string>& topics() const { return m_topics; }
    ScanProgress progress() const;
    /// Every part is done or given up.
    bool isFinished() const;
    bool hasFailed() const; ///< a part was given up
    void countBlock(std::size_t packedBytes, std::size_t unpackedBytes, std::uint64_t records);

    /// For a lane: what to ask `broker` for, most urgent first, at most about `mostBytes`. `lanes`: of this broker.
    std::vector<ScanCursor*> claim(std::int32_t broker, int lane, int lanes, std::int64_t mostBytes);
    void release(ScanCursor& cursor);
    /// An answer without an error came; a reported problem is over.
    void recovered(ScanCursor& cursor);
    /// `fetched` has been given to the visitor.
    void passed(const Fetched& fetched);
    void setProblem(ScanCursor& cursor, const Error& error);
    void setDamage(ScanCursor& cursor, const Error& error);
    /// Its leader must be found again.
    void lostLeader(ScanCursor& cursor, const Error& error);
    void lostBroker(std::int32_t broker, const Error& error);
    /// It can't be read, and waiting won't mend it.
    void giveUp(ScanCursor& cursor, const Error& error);

    /// For the conductor: topics of which a partition wants a leader.
    std::vector<std::string> topicsToFind() const;
    std::vector<ScanCursor*> cursorsToFind(const std::string& topic);
    void setLeader(ScanCursor& cursor, std::int32_t broker);
    void setAddress(std::int32_t broker, const HostPort& address);
    std::optional<HostPort> address(std::int32_t broker) const;
    /// Brokers with something to read.
    std::vector<std::int32_t> brokers() const;
    void giveUpAll(const Error& error);
    void setProblemOfWaiting(const Error& error);

    /// Until something has changed, at most `ms`.
    void wait(int ms);
    void wake();

private:
    struct Slot
    {
        std::unique_ptr<ScanCursor> cursor;
        ScanProgress::Part progress;
        std::optional<Error> damage;
        std::int32_t leader = -1;
        int lane = -1, uses = 0;
        bool hasFailed = false;

        bool isOpen() const { return !progress.done && !hasFailed; }
    };
    Slot& slot(const ScanCursor& cursor) { return m_slots[cursor.index]; }
    void end(Slot& slot);

    const bool m_backwards;
    std::vector<std::string> m_topics;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Slot> m_slots;
    std::map<std::int32_t, HostPort> m_addresses;
    std::size_t m_open = 0;
    std::uint64_t m_changes = 0;
    std::atomic<std::uint64_t> m_records = 0, m_packedBytes = 0, m_unpackedBytes = 0;
};

} // namespace weir
