// Purpose: a worker that copies a topic exactly once, as a stage of the engine does: joins, fences, copies, commits,
// rewinds after an abort, begins anew when it is fenced. Thread: its own; start(), stop() and kill() from the test's.
// Limits: tests only; one topic to one other.
#pragma once

#include "backend/engine/log/groupreader.h"
#include "backend/engine/log/workerregistry.h"
#include "tests/engine/log/loglab.h"

#include <QThread>
#include <atomic>

namespace weir::test {

struct CopierOptions
{
    std::string group, from, to, workers; ///< topics; no workers: nobody is fenced
    int commitMs = 50;
    int recordsACommit = 2'000;
};

class Copier
{
public:
    Copier(ClientConf conf, CopierOptions options) : m_conf(std::move(conf)), m_options(std::move(options))
    {
        m_thread.reset(QThread::create([this] { run(); }));
        m_thread->start();
    }
    ~Copier() { end(true); }
    void stop() { end(true); }  ///< gracefully
    void kill() { end(false); } ///< in the middle of what it does, a transaction is left open
    int held() const { return m_held; }
    int commits() const { return m_commits; }
    std::int64_t commitMs() const { return m_commitMs; }
    int fenced() const { return m_fenced; }
    int aborts() const { return m_aborts; }

private:
    void end(bool isGraceful);
    void run();
    void live(); ///< until it ends, or is fenced
    bool copy(const engine::LogBatch& batch);
    void commit();
    void rewind();
    void fail(const Error& error);

    const ClientConf m_conf;
    const CopierOptions m_options;
    std::unique_ptr<engine::TransactionalProducer> m_producer;
    std::unique_ptr<engine::GroupReader> m_reader;
    std::unique_ptr<engine::WorkerRegistry> m_registry;
    std::unique_ptr<QThread> m_thread;
    bool m_mustRewind = false, m_isFenced = false;
    int m_uncommitted = 0;
    std::atomic<bool> m_isEnding{false}, m_isGraceful{true};
    std::atomic<int> m_held{0}, m_commits{0}, m_fenced{0}, m_aborts{0};
    std::atomic<std::int64_t> m_commitMs{0};
};

/// A copier in a process of its own, which has nothing of ours but its memory. Make it while no client lives.
class ChildCopier
{
public:
    ChildCopier(const ClientConf& conf, const CopierOptions& options);
    ~ChildCopier(); ///< kills it
    void send(int signal) const;

private:
    int m_pid = -1;
};

} // namespace weir::test
