// Purpose: writes what a source gives, at most at a rate, with back-pressure, and counts. Thread: one; run() blocks
// until the end. Limits: memory as RecordWriter's. Ends early where every further record would fail as well: no such
// topic, not allowed, no login.
#pragma once

#include "backend/service/produce/producerequest.h"
#include "backend/service/produce/producesource.h"

namespace weir {

struct RunOptions
{
    Partitioner partitioner = Partitioner::Murmur2;
    std::string compression = "none"; ///< librdkafka's names
    double recordsPerSecond = 0;      ///< at most; 0: as fast as it goes
};

struct RunCounts
{
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0, acknowledgedBytes = 0; ///< bytes of keys, values and headers
    std::uint64_t refused = 0;                             ///< by the cluster, or given up
    std::uint64_t broken = 0;                              ///< never sent: the source could not make a record of it
    double recordsPerSecond = 0;                           ///< acknowledged, lately
    friend bool operator==(const RunCounts&, const RunCounts&) = default;
};

enum class RunEnd { Running, Done, Cancelled, Failed };

class ProduceLoop
{
public:
    /// Called on the thread of run(). Any may be empty.
    struct Hooks
    {
        std::function<bool()> mustStop; ///< true: what is under way is waited for (5 s), then run() returns
        std::function<bool()> isPaused;
        std::function<void(const Delivery&)> delivered; ///< tag: the source's number
        std::function<void(std::uint64_t number, const Error& error)> broken;
        std::function<void()> tick; ///< ten times a second
    };

    ProduceLoop(ClientConf conf, ProduceSource& source, const RunOptions& options, Hooks hooks);
    RunEnd run();
    const RunCounts& counts() const { return m_counts; }
    /// Why it ended as Failed.
    const std::optional<Error>& error() const { return m_error; }
    /// Why nothing moves at the moment.
    std::optional<Error> obstacle() const
    {
        return m_writer && m_writer->underWay() > 0 ? m_writer->obstacle() : std::nullopt;
    }

private:
    bool mustStop() const { return m_hooks.mustStop && m_hooks.mustStop(); }
    void poll(int timeoutMs);
    void take(const Delivery& delivery);
    bool sendNext(); ///< false: there is no more
    void finish(int patienceMs);

    const ClientConf m_conf;
    ProduceSource& m_source;
    const RunOptions m_options;
    const Hooks m_hooks;
    std::unique_ptr<RecordWriter> m_writer;
    RunCounts m_counts;
    std::optional<Error> m_error;
    std::int64_t m_tickedAtMs = 0, m_ratedAtMs = 0;
    std::uint64_t m_ratedAcknowledged = 0;
};

} // namespace weir
