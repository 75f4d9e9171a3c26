#include "backend/engine/identify/identifyworker.h"

#include "backend/engine/identify/identifyrun.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <thread>

namespace weir::engine {
namespace {
constexpr auto pause = std::chrono::milliseconds(500);
}

struct IdentifyWorker::Private
{
    Private(IdentifyOptions given, DefinitionFeed& definitions) : options(std::move(given)), feed(definitions) {}

    void work()
    {
        while (!shared.isStopping) {
            Result<void> done;
            {
                IdentifyRun run(options, feed, shared);
                done = run.run();
            }
            const bool isDamaged = !done && needsRebuild(done.error()) && !options.folder.empty();
            if (isDamaged) {
                spdlog::error("stage=identify event=store-damaged detail=\"{}\": made again from the changelog",
                              done.error().detail.toStdString());
                if (const Result<void> gone = LocalStore::destroy(options.folder); !gone)
                    spdlog::error("stage=identify event=store-not-removed detail=\"{}\"",
                                  gone.error().detail.toStdString());
            }
            std::unique_lock lock(shared.mutex);
            shared.status.isHolder = shared.status.isWorking = false;
            shared.status.uncommitted = 0;
            if (done)
                continue;
            spdlog::warn("stage=identify event=begins-anew detail=\"{}\"", done.error().detail.toStdString());
            shared.status.rebuilt += isDamaged ? 1 : 0;
            shared.status.obstacle = done.error();
            wake.wait_for(lock, pause, [this] { return shared.isStopping.load(); });
        }
    }
    void end(bool isAbandoned)
    {
        {
            const std::lock_guard lock(shared.mutex);
            shared.isAbandoned = isAbandoned;
            shared.isStopping = true;
        }
        wake.notify_all();
        if (thread.joinable())
            thread.join();
    }

    const IdentifyOptions options;
    DefinitionFeed& feed;
    IdentifyShared shared;
    std::condition_variable wake;
    std::thread thread;
};

IdentifyWorker::IdentifyWorker(IdentifyOptions options, DefinitionFeed& feed)
    : d(std::make_unique<Private>(std::move(options), feed))
{
}
IdentifyWorker::~IdentifyWorker() { stop(); }

void IdentifyWorker::start()
{
    d->thread = std::thread([this] { d->work(); });
}
void IdentifyWorker::stop() { d->end(false); }
void IdentifyWorker::abandon() { d->end(true); }

IdentifyStatus IdentifyWorker::status() const
{
    const std::lock_guard lock(d->shared.mutex);
    return d->shared.status;
}

} // namespace weir::engine
