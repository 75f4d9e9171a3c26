#include "backend/service/statistics/statisticsrun.h"

#include "backend/base/clock.h"
#include "backend/service/scan/endingpool.h"
#include "backend/service/statistics/partitiontallies.h"
#include "backend/service/statistics/recordtally.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <thread>

namespace weir {
namespace {

constexpr std::size_t workers = 3; ///< tallies; more scan threads take turns
constexpr std::chrono::milliseconds shortestPause{100};
/// Merging stops a worker for as long: at most a tenth of the time.
constexpr int pauseFactor = 10;

std::size_t contentBytes(const RecordView& record, std::span<const RecordHeader> headers)
{
    std::size_t bytes = record.key.size() + record.value.size();
    for (const RecordHeader& header : headers)
        bytes += header.name.size() + header.value.size();
    return bytes;
}

} // namespace

struct StatisticsRun::Private : ScanVisitor
{
    Private(StatisticsRun& run, RecordOrigin& origin, StatisticsRequest asked) : run(run), request(std::move(asked))
    {
        SearchRequest search;
        search.topics = {request.topic};
        search.range = request.range;
        search.range.topic = request.topic;
        search.range.showTransactions = true;
        search.newestFirst = false;
        search.bytesPerSecond = request.bytesPerSecond;
        const TallyOptions options{request.topic.toStdString(), request.keyFormat, request.valueFormat,
                                   request.decoders ? request.decoders : origin.decoders(), &cancelled};
        for (Worker& worker : tallies)
            worker.tally = std::make_unique<RecordTally>(options);
        merged = options;
        scan = origin.openScan(search);
    }

    void block(const ScanBlock& block) override
    {
        std::size_t at = block.part % workers;
        std::unique_lock lock(tallies[at].mutex, std::try_to_lock);
        for (std::size_t i = 1; !lock && i < workers; ++i) {
            at = (block.part + i) % workers;
            lock = std::unique_lock(tallies[at].mutex, std::try_to_lock);
        }
        if (!lock)
            lock = std::unique_lock(tallies[at].mutex);
        RecordTally& tally = *tallies[at].tally;
        PartitionTallies::Use lane = partitions.begin(block);
        tally.beginBlock(block);
        // A damaged rest is the scan's to report: it stands among the problems of the part.
        (void)block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            tally.add(record, headers);
            lane->add(record, contentBytes(record, headers));
        });
        tally.endBlock();
    }

    void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t) override
    {
        partitions.windowDone(part, from, to);
    }

    void merge(std::stop_token stop)
    {
        auto pause = shortestPause;
        while (true) {
            // Asked before what there is is added up: nothing comes after an end.
            ScanEnd now = ScanEnd::Running;
            {
                std::unique_lock lock(mutex);
                wake.wait_for(lock, stop, pause, [this] { return end != ScanEnd::Running; });
                now = end;
            }
            const bool last = now != ScanEnd::Running;
            if (stop.stop_requested())
                return;
            const auto began = std::chrono::steady_clock::now();
            auto taken = std::make_shared<const TopicStatistics>(snapshot(now));
            const auto cost =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
            pause = std::max(shortestPause, cost * pauseFactor);
            QMetaObject::invokeMethod(
                &run, [this, taken] { show(taken); }, Qt::QueuedConnection);
            if (last)
                return;
        }
    }

    TopicStatistics snapshot(ScanEnd now)
    {
        const ScanProgress progress = scan->progress();
        RecordTally sum(merged);
        for (Worker& worker : tallies) {
            const std::lock_guard lock(worker.mutex);
            sum.merge(*worker.tally);
        }
        TopicStatistics all;
        sum.writeTo(all);
        all.partitions = partitions.take(progress);
        for (const ScanProgress::Part& part : progress.parts) {
            all.offsetsRead += part.read;
            all.offsetsTotal += part.to - part.from;
        }
        all.waitsForBudget = progress.waitsForBudget;
        all.startedMs = startedMs;
        all.updatedMs = SystemClock::instance().nowMs();
        if (all.updatedMs > all.startedMs)
            all.recordsPerSecond = double(all.records) * 1000 / double(all.updatedMs - all.startedMs);
        all.end = now;
        return all;
    }

    /// GUI.
    void show(const std::shared_ptr<const TopicStatistics>& taken)
    {
        result = taken;
        const bool last = taken->end != ScanEnd::Running;
        running = !last;
        emit run.updated();
        if (last)
            emit run.finished();
    }

    struct Worker
    {
        std::mutex mutex;
        std::unique_ptr<RecordTally> tally;
    };

    StatisticsRun& run;
    const StatisticsRequest request;
    std::atomic<bool> cancelled{false};
    std::array<Worker, workers> tallies;
    TallyOptions merged;
    PartitionTallies partitions;
    std::mutex mutex;
    std::condition_variable_any wake;
    ScanEnd end = ScanEnd::Running; ///< guarded by mutex
    std::int64_t startedMs = 0;
    bool running = false;
    std::shared_ptr<const TopicStatistics> result;
    std::unique_ptr<RecordScan> scan;
    std::jthread merger;
};

StatisticsRun::StatisticsRun(RecordOrigin& origin, StatisticsRequest request, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(*this, origin, std::move(request)))
{
}

StatisticsRun::~StatisticsRun()
{
    d->cancelled = true;
    d->scan->cancel();
    if (d->merger.joinable()) {
        d->merger.request_stop();
        d->merger.join();
    }
    // A scan that still looks for its ranges ends when its broker has answered.
    endingPool().start([ending = std::shared_ptr<Private>(std::move(d))]() mutable { ending.reset(); });
}

const StatisticsRequest& StatisticsRun::request() const { return d->request; }
bool StatisticsRun::isRunning() const { return d->running; }
std::shared_ptr<const TopicStatistics> StatisticsRun::result() const { return d->result; }

void StatisticsRun::start()
{
    d->running = true;
    d->startedMs = SystemClock::instance().nowMs();
    d->merger = std::jthread([this](std::stop_token stop) { d->merge(stop); });
    // The scan may end after this run is gone; what it tells lives as long as the scan.
    d->scan->start(*d, [run = d.get()](ScanEnd end) {
        const std::lock_guard lock(run->mutex);
        run->end = end;
        run->wake.notify_all();
    });
}

void StatisticsRun::cancel()
{
    d->cancelled = true;
    if (d->running)
        d->scan->cancel();
}

void StatisticsRun::setPaused(bool paused) { d->scan->setPaused(paused); }
void StatisticsRun::setBudget(std::int64_t bytesPerSecond) { d->scan->setBudget(bytesPerSecond); }

} // namespace weir
