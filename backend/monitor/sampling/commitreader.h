// Purpose: commits with their exact times, read from __consumer_offsets: what the last ten minutes brought, then what
// is written. Thread: one of its own reads; take() and the destructor any other. Limits: at most about 300,000 records
// of the past; who may not read it is told so, and asked again every minute; what else fails is tried again after half
// a second, then ever later.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/monitor/sampling/clockguess.h"
#include "backend/monitor/sampling/commitfeed.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir {

class RecordBatch;
class RecordReader;
struct ReadRange;

class CommitReader final : public CommitFeed
{
public:
    explicit CommitReader(ClientConf conf);
    ~CommitReader() override; ///< waits for the thread: not on the GUI's

    CommitBatch take() override;
    /// Any thread: reading ends soon.
    void stop();

private:
    void run();
    Result<void> readOnce();
    Result<std::vector<ReadRange>> ranges(rd_kafka_s* client, std::int64_t& fromMs);
    bool accept(const RecordBatch& batch);
    void setState(bool isLive, const std::optional<Error>& error);
    bool pause(int ms);

    const ClientConf m_conf;
    std::atomic<bool> m_stopped = false;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    CommitBatch m_next;   ///< guarded by m_mutex
    ClockGuess m_clock;   ///< guarded by m_mutex
    std::thread m_thread; ///< last: it uses all of the above
};

} // namespace weir
