#include "backend/service/scan/originscan.h"

#include "backend/kafka/scan/kafkascan.h"
#include "backend/service/scan/rangefinder.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir {
namespace {

constexpr int retryMs = 1000;

bool isHopeless(const Error& error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Authorization ||
           error.kind == ErrorKind::Authentication || error.kind == ErrorKind::Invalid ||
           error.kind == ErrorKind::TlsCertificate || error.kind == ErrorKind::UnsupportedMechanism;
}

ScanOptions optionsOf(const SearchRequest& request)
{
    ScanOptions options;
    options.backwards = request.newestFirst;
    options.showControl = request.range.showTransactions;
    options.committed = request.range.isolation == Isolation::Committed && !options.showControl;
    options.bytesPerSecond = request.bytesPerSecond;
    return options;
}

/// What the owner and the thread share.
struct Shared
{
    SearchRequest request;
    std::shared_ptr<ClientPool> pool;
    std::vector<std::string> topics;
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_ptr<RecordScan> scan; ///< null until the ranges are known
    std::vector<ScanProgress::Part> unread;
    bool isCancelled = false, isPaused = false;
    std::int64_t bytesPerSecond = 0;

    bool wait(int ms)
    {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, std::chrono::milliseconds(ms), [this] { return isCancelled; });
        return !isCancelled;
    }

    void tell(const Error& error, std::uint16_t topic, std::int32_t partition)
    {
        ScanProgress::Part part;
        part.topic = topic;
        part.partition = partition;
        part.problem = error;
        unread.push_back(std::move(part));
    }

    /// Empty once cancelled, or after a hopeless error.
    std::optional<FoundRanges> findRanges(ScanEnd& end)
    {
        // With the isolation that the scan reads by, the end is where it will end.
        const Isolation isolation = optionsOf(request).committed ? Isolation::Committed : Isolation::Uncommitted;
        Result<PooledClient> client = pool->take(ClientRole::Browse, isolation);
        while (true) {
            Result<FoundRanges> found =
                client ? RangeFinder(request, client->client.get()).find() : Result<FoundRanges>(client.error());
            const std::optional<Error> lost =
                client && !found && !isHopeless(found.error()) ? client->failures->newest() : std::nullopt;
            {
                const std::lock_guard lock(mutex);
                unread.clear();
                end = isCancelled ? ScanEnd::Cancelled : ScanEnd::Failed;
                if (!found)
                    tell(lost.value_or(found.error()), 0, -1);
            }
            const bool isOver = found || !client || isHopeless(found.error());
            if (isOver || !wait(retryMs)) {
                if (client)
                    pool->give(std::move(client).value());
                if (found)
                    return std::move(found).value();
                const std::lock_guard lock(mutex);
                end = isCancelled ? ScanEnd::Cancelled : ScanEnd::Failed;
                return {};
            }
        }
    }

    ScanEnd run(ScanVisitor& visitor)
    {
        ScanEnd end = ScanEnd::Cancelled;
        std::optional<FoundRanges> found = findRanges(end);
        if (!found)
            return end;
        const ScanOptions options = optionsOf(request);
        std::optional<ScanEnd> inner;
        {
            const std::lock_guard lock(mutex);
            if (isCancelled)
                return ScanEnd::Cancelled;
            for (const FoundRanges::GivenUp& one : found->givenUp)
                tell(one.error, one.topic, one.partition);
            scan = makeKafkaScan(
                pool->conf(ClientRole::Browse, options.committed ? Isolation::Committed : Isolation::Uncommitted),
                std::move(found->parts), options);
            scan->setBudget(bytesPerSecond);
            scan->setPaused(isPaused);
            scan->start(visitor, [this, &inner](ScanEnd why) {
                const std::lock_guard lock(mutex);
                inner = why;
                changed.notify_all();
            });
        }
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return inner.has_value(); });
        return *inner == ScanEnd::Complete && !unread.empty() ? ScanEnd::Failed : *inner;
    }
};

class OriginScan final : public RecordScan
{
public:
    OriginScan(SearchRequest request, std::shared_ptr<ClientPool> pool) : m_shared(std::make_shared<Shared>())
    {
        request.topics.removeDuplicates();
        m_shared->bytesPerSecond = request.bytesPerSecond;
        m_shared->pool = std::move(pool);
        for (const QString& topic : request.topics)
            m_shared->topics.push_back(topic.toStdString());
        m_shared->request = std::move(request);
    }

    ~OriginScan() override
    {
        cancel();
        if (!m_thread.joinable())
            return;
        // Whoever was told of the end may end the scan there and then.
        if (m_thread.get_id() == std::this_thread::get_id())
            m_thread.detach();
        else
            m_thread.join();
    }

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_thread = std::thread([shared = m_shared, &visitor, ended = std::move(ended)] {
            const ScanEnd end = shared->run(visitor);
            if (ended)
                ended(end);
        });
    }

    void cancel() override
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->isCancelled = true;
        if (m_shared->scan)
            m_shared->scan->cancel();
        m_shared->changed.notify_all();
    }
    void setPaused(bool paused) override
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->isPaused = paused;
        if (m_shared->scan)
            m_shared->scan->setPaused(paused);
    }
    void setBudget(std::int64_t bytesPerSecond) override
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->bytesPerSecond = bytesPerSecond;
        if (m_shared->scan)
            m_shared->scan->setBudget(bytesPerSecond);
    }
    ScanProgress progress() const override
    {
        const std::lock_guard lock(m_shared->mutex);
        ScanProgress progress = m_shared->scan ? m_shared->scan->progress() : ScanProgress();
        progress.parts.insert(progress.parts.end(), m_shared->unread.begin(), m_shared->unread.end());
        return progress;
    }
    const std::vector<std::string>& topics() const override { return m_shared->topics; }

private:
    const std::shared_ptr<Shared> m_shared;
    std::thread m_thread;
};

} // namespace

std::unique_ptr<RecordScan> makeOriginScan(SearchRequest request, std::shared_ptr<ClientPool> pool)
{
    return std::make_unique<OriginScan>(std::move(request), std::move(pool));
}

} // namespace weir
