#include "backend/engine/profile/profileworker.h"

#include "backend/engine/profile/profilerun.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <thread>

namespace weir::engine {
namespace {

constexpr auto pause = std::chrono::milliseconds(500);

} // namespace

struct ProfileWorker::Private
{
    Private(ProfileOptions given, DefinitionFeed& definitions) : options(std::move(given)), feed(definitions) {}

    void work()
    {
        while (!shared.isStopping) {
            Result<void> done;
            {
                ProfileRun run(options, feed, shared);
                done = run.run();
            }
            if (done)
                return;
            spdlog::warn("profile: begins anew: {}", done.error().detail.toStdString());
            if (needsRebuild(done.error())) {
                spdlog::error("profile: the local store is damaged and is made again from the changelog");
                if (const Result<void> gone = LocalStore::destroy(options.folder); !gone)
                    spdlog::error("profile: {}", gone.error().detail.toStdString());
            }
            std::unique_lock lock(shared.mutex);
            ++shared.status.aborts;
            shared.status.partitions.clear();
            shared.status.obstacle = done.error();
            wake.wait_for(lock, pause, [this] { return shared.isStopping.load(); });
        }
    }

    const ProfileOptions options;
    DefinitionFeed& feed;
    ProfileShared shared;
    std::condition_variable wake;
    std::thread thread;
};

ProfileWorker::ProfileWorker(ProfileOptions options, DefinitionFeed& feed)
    : d(std::make_unique<Private>(std::move(options), feed))
{
}

ProfileWorker::~ProfileWorker() { stop(); }

void ProfileWorker::start()
{
    d->thread = std::thread([this] { d->work(); });
}

void ProfileWorker::stop()
{
    {
        const std::lock_guard lock(d->shared.mutex);
        d->shared.isStopping = true;
    }
    d->wake.notify_all();
    if (d->thread.joinable())
        d->thread.join();
}

ProfileStatus ProfileWorker::status() const
{
    const std::lock_guard lock(d->shared.mutex);
    return d->shared.status;
}

void ProfileWorker::ask(Ask ask, std::function<void()> answered)
{
    const std::lock_guard lock(d->shared.mutex);
    d->shared.asks.emplace_back(std::move(ask), std::move(answered));
}

} // namespace weir::engine
