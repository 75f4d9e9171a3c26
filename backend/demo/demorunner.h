// Purpose: fills a cluster with a shop's last month and keeps it going: what `weirctl demo` and the desktop's Demo
// button run. Thread: start, stop, wait and the destructor on one thread; the callback is called on the runner's own.
// Limits: touches only topics and groups that it made itself; a cluster that has others of these names is left alone
// (Exists).
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace weir {

class SchemaRegistry;

struct DemoOptions
{
    ConnectionSpec spec;
    Secrets secrets;
    std::shared_ptr<SchemaRegistry> registry;   ///< null: no payments and shipments
    double recordsPerSecond = 50;               ///< of the live stream, on average over a week; > 0
    std::int64_t historyMs = 30LL * 86'400'000; ///< the past to fill; begins at a midnight UTC
    std::uint64_t seed = 1;
    bool once = false;      ///< fill and end
    QString prefix;         ///< of topics, groups and subjects
    std::int64_t nowMs = 0; ///< when the history ends, ms since 1970; 0: now
    int timeoutMs = 15'000; ///< of one answer of the cluster
};

enum class DemoStage {
    Connecting,
    Cleaning, ///< an earlier fill was interrupted: what it left is removed
    CreatingTopics,
    Filling, ///< done of total records
    AlreadyFilled,
    WaitingForRegistry, ///< goes on without payments and shipments; `error` says what the registry said
    FillingRegistryTopics,
    Live, ///< done: records since the start of the stream; about once a second
    Finished
};

struct DemoProgress
{
    DemoStage stage = DemoStage::Connecting;
    std::int64_t done = 0;
    std::int64_t total = 0;     ///< 0: not known
    std::optional<Error> error; ///< what stands in the way at the moment; it goes on trying
};

class DemoRunner
{
public:
    using Callback = std::function<void(const DemoProgress&)>;

    DemoRunner() = default;
    ~DemoRunner(); ///< stop() and wait()
    DemoRunner(const DemoRunner&) = delete;
    DemoRunner& operator=(const DemoRunner&) = delete;

    /// Returns at once. Precondition: not running.
    void start(const DemoOptions& options, Callback progress);
    /// Asks it to end; returns at once. Any thread.
    void stop();
    /// Blocks until it has ended and its clients are gone; how it went (Cancelled is no error).
    Result<void> wait();
    bool isRunning() const { return m_isRunning; }

private:
    struct Run;
    std::shared_ptr<Run> m_run;
    std::thread m_thread;
    std::atomic<bool> m_isRunning = false;
    Result<void> m_result;
};

} // namespace weir
