// Purpose: one run of the demo, from connecting to the end of its stream. Thread: run() on the runner's thread, stop()
// any.
#pragma once

#include "backend/demo/catalogue.h"
#include "backend/demo/demofill.h"
#include "backend/demo/demogroups.h"
#include "backend/demo/demorunner.h"
#include "backend/demo/demotopics.h"
#include "backend/kafka/clusteradmin.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace weir {

struct DemoRunner::Run
{
    Run(const DemoOptions& options, Callback progress);
    Result<void> run();
    void stop();

private:
    Result<void> prepare(const ClusterMetadata& metadata);
    Result<void> clean();
    Result<void> createAll(int replicas);
    Result<void> fill();
    Result<void> live();
    void serveRegistry();
    void sendLive(ShopRecord&& record);
    void sendExtras(std::int64_t nowMs, Random& random);
    void sendAudit(std::vector<DemoRecord> records, bool isAborted);
    void report(DemoStage stage, std::int64_t done = 0, std::int64_t total = 0, std::optional<Error> error = {});
    bool isStopped() const { return m_stopped; }
    bool waitOrStop(int ms);
    std::shared_ptr<const DemoEncoders> encoders();
    QString named(std::string_view name) const;

    const DemoOptions m_options;
    const Callback m_progress;
    const std::string m_prefix;
    std::atomic<bool> m_stopped = false;
    std::mutex m_callbackMutex; ///< one call at a time
    std::mutex m_mutex;         ///< m_stopped for those who wait, and m_encoders
    std::condition_variable m_wake;
    std::shared_ptr<const DemoEncoders> m_encoders;
    DemoMarker m_marker;
    bool m_isFresh = false; ///< the history was written by this run
    std::unique_ptr<DemoProducer> m_producer, m_auditor;
    std::deque<ShopRecord> m_waiting; ///< live records that wait for the registry
    std::int64_t m_sent = 0;
    std::int64_t m_nextBroken = 0, m_nextImage = 0, m_nextEncoded = 0, m_nextAudit = 0, m_nextTick = 0;
    const Catalogue m_catalogue;
    std::vector<DemoRecord> m_audit;
};

} // namespace weir
