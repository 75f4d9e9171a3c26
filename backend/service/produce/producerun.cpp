#include "backend/service/produce/producerun.h"

#include "backend/service/guard.h"
#include "backend/service/produce/workerthread.h"

#include <atomic>
#include <mutex>

namespace weir {

struct ProduceRun::Shared
{
    std::atomic<bool> isCancelled = false;
    std::atomic<bool> isPaused = false;
    std::mutex mutex;
    State state;
    ProduceRun* owner = nullptr; ///< null: gone
    bool isTold = false;         ///< the owner has been called and has not looked yet

    void publish(const ProduceLoop& loop, const ProduceSource& source, RunEnd end)
    {
        const std::lock_guard lock(mutex);
        state.counts = loop.counts();
        state.end = end;
        state.done = source.done();
        state.total = source.total();
        state.error = loop.error();
        state.obstacle = loop.obstacle();
        if (!owner || std::exchange(isTold, true))
            return;
        QMetaObject::invokeMethod(owner, &ProduceRun::take, Qt::QueuedConnection);
    }
    void fail(std::uint64_t number, const Error& error)
    {
        const std::lock_guard lock(mutex);
        ++state.reasons[error.kind];
        if (state.failures.size() < mostFailures)
            state.failures.append({number, error});
    }
};

ProduceRun::ProduceRun(ClientConf conf, std::unique_ptr<ProduceSource> source, const RunOptions& options,
                       QObject* parent)
    : QObject(parent), m_conf(std::move(conf)), m_source(std::move(source)), m_options(options),
      m_shared(std::make_shared<Shared>())
{
    m_shared->owner = this;
}

ProduceRun::~ProduceRun()
{
    cancel();
    const std::lock_guard lock(m_shared->mutex);
    m_shared->owner = nullptr;
}

void ProduceRun::start()
{
    if (!m_source)
        return;
    if (permissionFor(m_conf.spec, Deed::Produce) == Permission::ReadOnly) {
        m_shared->state.end = RunEnd::Failed;
        m_shared->state.error = Error{ErrorKind::Authorization, 0, QStringLiteral("the connection is read-only")};
        QMetaObject::invokeMethod(this, &ProduceRun::take, Qt::QueuedConnection);
        return;
    }
    // std::function wants what can be copied.
    const std::shared_ptr<ProduceSource> source(std::move(m_source));
    launchProduceThread([shared = m_shared, source, conf = m_conf, options = m_options] {
        ProduceLoop::Hooks hooks;
        hooks.mustStop = [&] { return shared->isCancelled.load(); };
        hooks.isPaused = [&] { return shared->isPaused.load(); };
        hooks.delivered = [&](const Delivery& delivery) {
            if (delivery.error) {
                shared->fail(delivery.tag, *delivery.error);
            } else {
                const std::lock_guard lock(shared->mutex);
                shared->state.last = delivery;
            }
        };
        hooks.broken = [&](std::uint64_t number, const Error& error) { shared->fail(number, error); };
        ProduceLoop* running = nullptr;
        hooks.tick = [&] { shared->publish(*running, *source, RunEnd::Running); };
        ProduceLoop loop(conf, *source, options, std::move(hooks));
        running = &loop;
        const RunEnd end = loop.run();
        shared->publish(loop, *source, end);
    });
}

void ProduceRun::cancel() { m_shared->isCancelled = true; }
void ProduceRun::setPaused(bool paused) { m_shared->isPaused = paused; }
bool ProduceRun::isPaused() const { return m_shared->isPaused; }

void ProduceRun::take()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_state = m_shared->state;
        m_shared->isTold = false;
    }
    emit progressed();
    if (m_state.end != RunEnd::Running)
        emit finished();
}

} // namespace weir
