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
    Private(ProfileOptions given, DefinitionFeed& definitions) : options(std::move(given)), feed(definitions)
    {
        if (options.columns.folder.empty())
            return;
        columns = std::make_unique<ColumnsFeeder>(options.columns);
        shared.columns = columns.get();
    }

    void work()
    {
        while (!shared.isStopping) {
            Result<void> done;
            {
                ProfileRun run(options, feed, shared);
                done = run.run();
            }
            if (done)
                break;
            if (isFinal(done.error())) {
                spdlog::error("profile: ends: {}", done.error().detail.toStdString());
                const std::lock_guard lock(shared.mutex);
                shared.status.partitions.clear();
                shared.status.standbys.clear();
                shared.status.obstacle = done.error();
                shared.status.isOver = true;
                break;
            }
            spdlog::warn("profile: begins anew: {}", done.error().detail.toStdString());
            if (needsRebuild(done.error()))
                rebuild();
            std::unique_lock lock(shared.mutex);
            ++shared.status.aborts;
            shared.status.partitions.clear();
            shared.status.standbys.clear();
            shared.status.obstacle = done.error();
            wake.wait_for(lock, pause, [this] { return shared.isStopping.load(); });
        }
        answerNobody();
    }
    /// Trying again would not help.
    bool isFinal(const Error& error)
    {
        const bool isTaken = error.kind == ErrorKind::Busy && error.subject.toStdString() == options.folder;
        if (isTaken || error.kind == ErrorKind::UnsupportedVersion)
            return true;
        const std::lock_guard lock(shared.mutex);
        return needsRebuild(error) && rebuiltAtCommit == shared.status.commits; // it is not the store
    }
    void rebuild()
    {
        spdlog::error("profile: the local store is damaged and is made again from the changelog");
        if (const Result<void> gone = LocalStore::destroy(options.folder); !gone)
            spdlog::error("profile: {}", gone.error().detail.toStdString());
        const std::lock_guard lock(shared.mutex);
        rebuiltAtCommit = shared.status.commits;
    }
    void answerNobody()
    {
        std::vector<std::pair<ProfileWorker::Ask, std::function<void()>>> asks;
        {
            const std::lock_guard lock(shared.mutex);
            isOver = true;
            asks.swap(shared.asks);
        }
        for (const auto& [ask, answered] : asks)
            answered();
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

    const ProfileOptions options;
    DefinitionFeed& feed;
    std::unique_ptr<ColumnsFeeder> columns;
    ProfileShared shared;
    std::condition_variable wake;
    std::int64_t rebuiltAtCommit = -1; ///< how many there were when the store was last made again
    bool isOver = false;               ///< nobody answers any more
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

void ProfileWorker::stop() { d->end(false); }
void ProfileWorker::abandon() { d->end(true); }

ProfileStatus ProfileWorker::status() const
{
    const std::lock_guard lock(d->shared.mutex);
    return d->shared.status;
}

ColumnsFeeder* ProfileWorker::columns() const { return d->columns.get(); }

void ProfileWorker::ask(Ask ask, std::function<void()> answered)
{
    {
        const std::lock_guard lock(d->shared.mutex);
        if (!d->isOver) {
            d->shared.asks.emplace_back(std::move(ask), std::move(answered));
            return;
        }
    }
    answered();
}

} // namespace weir::engine
