#include "backend/engine/profile/columnsfeeder.h"

#include "backend/engine/columns/draftrules.h"
#include "backend/engine/profile/columnscopy.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int niceness = 5;
constexpr milliseconds afterFailure(5'000), atLeast(1'000);
constexpr std::uint64_t leastTail = 1u << 20, rowBytes = 400, leastBytes = 16u << 20;

ColumnsOptions optionsOf(const ColumnsFeederOptions& all)
{
    const auto partitions = static_cast<std::uint64_t>(std::max(1, all.partitions));
    ColumnsOptions one;
    // One tail is filled while another one is written.
    one.tailBytes = std::max(leastTail, all.tailBytes / partitions / 2);
    one.tailRows = static_cast<std::uint32_t>(one.tailBytes / rowBytes);
    one.mostBytes = std::max(leastBytes, all.mostBytes / partitions);
    return one;
}

} // namespace

struct ColumnsFeeder::Private
{
    struct Part
    {
        Part(const ColumnsFeederOptions& options, int number)
            : partition(number), copy(options.folder, number, optionsOf(options))
        {
        }
        const int partition;
        ColumnsCopy copy; ///< the feeder's, under `working`
        // Under `mutex`:
        std::shared_ptr<EventColumns> columns;
        std::deque<LogChangesPointer> queue;
        std::uint64_t next = 0, newest = 0, expected = 0, kept = 0;
        bool isHeld = true, isAnew = false, isDamaged = false;
        bool isToOpen = true;  ///< the store may have forgotten the partition since
        bool isReady = false;  ///< has all that there was when it was opened
        bool isLooking = true; ///< there may be something in the store
        Clock::time_point flushed = Clock::now(), failed{};
    };

    explicit Private(ColumnsFeederOptions given) : options(std::move(given)) {}

    void run();
    Part* nextPart();
    void work(Part& part);
    Result<bool> slice(Part& part);
    void takePaths();
    void drop(Part& part);
    void mend(int partition);
    std::unique_lock<std::mutex> between();

    const ColumnsFeederOptions options;
    std::mutex working; ///< one slice; taken before `mutex`
    const LocalStore* store = nullptr;
    mutable std::mutex mutex; ///< of what follows, and of parts
    mutable std::condition_variable changed;
    std::condition_variable wake;
    std::map<int, std::unique_ptr<Part>> parts;
    std::map<int, LogJournal::Head> begun; ///< what the store had when it was opened; under `working`
    std::size_t queued = 0;
    DefinitionStatePointer definitions, compiled;
    std::vector<ColumnPath> paths;
    int last = -1;   ///< partition that had its turn
    int waiting = 0; ///< for `working`: they come before the next slice
    bool isEnding = false;
    std::thread thread;
};

ColumnsFeeder::ColumnsFeeder(ColumnsFeederOptions options) : d(std::make_unique<Private>(std::move(options)))
{
    d->thread = std::thread([this] { d->run(); });
}

ColumnsFeeder::~ColumnsFeeder()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isEnding = true;
    }
    d->wake.notify_all();
    d->changed.notify_all();
    d->thread.join();
}

/// Two slices.
std::unique_lock<std::mutex> ColumnsFeeder::Private::between()
{
    {
        const std::lock_guard lock(mutex);
        ++waiting;
    }
    std::unique_lock alone(working);
    {
        const std::lock_guard lock(mutex);
        --waiting;
    }
    wake.notify_one();
    return alone;
}

void ColumnsFeeder::attach(const LocalStore& store)
{
    const auto alone = d->between();
    d->store = &store;
    d->begun.clear();
    for (int partition = 0; partition < d->options.partitions; ++partition)
        if (const auto head = LogJournal::head(store, partition); head && *head)
            d->begun[partition] = **head;
}

void ColumnsFeeder::detach()
{
    const auto alone = d->between();
    d->store = nullptr;
    const std::lock_guard lock(d->mutex);
    for (const auto& [partition, part] : d->parts) {
        part->copy.letGo();
        d->drop(*part);
    }
    d->changed.notify_all();
}

void ColumnsFeeder::setDefinitions(DefinitionStatePointer definitions)
{
    const std::lock_guard lock(d->mutex);
    d->definitions = std::move(definitions);
    d->wake.notify_one();
}

void ColumnsFeeder::gain(int partition)
{
    const std::lock_guard lock(d->mutex);
    auto& part = d->parts[partition];
    if (!part)
        part = std::make_unique<Private::Part>(d->options, partition);
    part->isHeld = part->isToOpen = part->isLooking = true;
    d->wake.notify_one();
}

void ColumnsFeeder::lose(int partition)
{
    const std::lock_guard lock(d->mutex);
    const auto part = d->parts.find(partition);
    if (part == d->parts.end())
        return;
    d->drop(*part->second);
    d->changed.notify_all();
}

void ColumnsFeeder::take(LogChangesPointer changes)
{
    if (!changes)
        return;
    const std::lock_guard lock(d->mutex);
    const auto part = d->parts.find(changes->partition);
    if (part == d->parts.end() || !part->second->isHeld)
        return;
    part->second->newest = std::max(part->second->newest, changes->number);
    part->second->isLooking = true;
    // What is left out here is in the store; from there on nothing is queued until that is read.
    const bool isNext = part->second->queue.empty() || part->second->queue.back()->number + 1 == changes->number;
    if (isNext && d->queued + changes->all.size() <= d->options.mostQueued) {
        d->queued += changes->all.size();
        part->second->queue.push_back(std::move(changes));
    }
    d->wake.notify_one();
}

void ColumnsFeeder::expect(int partition, std::uint64_t number)
{
    const std::lock_guard lock(d->mutex);
    if (const auto part = d->parts.find(partition); part != d->parts.end())
        part->second->expected = std::max(part->second->expected, number);
}

std::uint64_t ColumnsFeeder::kept(int partition) const
{
    const std::lock_guard lock(d->mutex);
    const auto part = d->parts.find(partition);
    return part == d->parts.end() ? 0 : part->second->kept;
}

std::shared_ptr<EventColumns> ColumnsFeeder::columns(int partition, int timeoutMs) const
{
    std::unique_lock lock(d->mutex);
    std::shared_ptr<EventColumns> found;
    std::uint64_t wanted = 0;
    if (const auto part = d->parts.find(partition); part != d->parts.end())
        wanted = part->second->expected;
    d->changed.wait_for(lock, milliseconds(timeoutMs), [&] {
        const auto part = d->parts.find(partition);
        if (d->isEnding || part == d->parts.end() || !part->second->isHeld || part->second->isAnew)
            return true;
        found = part->second->isReady && part->second->next > wanted ? part->second->columns : nullptr;
        return found != nullptr;
    });
    lock.unlock();
    if (!found || !found->isStalled())
        return found && found->since() == 0 ? found : nullptr;
    d->mend(partition);
    return nullptr;
}

std::shared_ptr<EventColumns> ColumnsFeeder::atHand(int partition) const
{
    std::shared_ptr<EventColumns> columns;
    {
        const std::lock_guard lock(d->mutex);
        const auto part = d->parts.find(partition);
        if (part == d->parts.end() || !part->second->isHeld || part->second->isAnew || part->second->isDamaged ||
            !part->second->isReady)
            return nullptr;
        columns = part->second->columns;
    }
    return columns && columns->since() == 0 ? columns : nullptr;
}

bool ColumnsFeeder::isComing(int partition) const
{
    std::shared_ptr<EventColumns> columns;
    {
        const std::lock_guard lock(d->mutex);
        const auto part = d->parts.find(partition);
        if (d->isEnding || part == d->parts.end() || !part->second->isHeld || part->second->isAnew)
            return false;
        columns = part->second->columns;
    }
    return !columns || columns->since() == 0;
}

void ColumnsFeeder::mend(int partition) { d->mend(partition); }

void ColumnsFeeder::Private::mend(int partition)
{
    const std::lock_guard lock(mutex);
    const auto part = parts.find(partition);
    if (part == parts.end())
        return;
    part->second->isDamaged = part->second->isLooking = true;
    part->second->isReady = false;
    wake.notify_one();
}

std::vector<ColumnsStatus> ColumnsFeeder::status() const
{
    std::vector<std::pair<ColumnsStatus, std::shared_ptr<EventColumns>>> all;
    {
        const std::lock_guard lock(d->mutex);
        for (const auto& [partition, part] : d->parts)
            if (part->isHeld)
                all.push_back({{.partition = partition,
                                .behind = part->newest + 1 - std::min(part->newest + 1, part->next),
                                .isMadeAnew = part->isAnew},
                               part->columns});
    }
    std::vector<ColumnsStatus> status;
    for (auto& [one, columns] : all) {
        one.rows = columns ? columns->rows() : 0;
        one.bytes = columns ? columns->bytes() : 0;
        status.push_back(one);
    }
    return status;
}

/// Each in turn, those that have something to do. Under `mutex`.
ColumnsFeeder::Private::Part* ColumnsFeeder::Private::nextPart()
{
    const auto now = Clock::now();
    const auto hasWork = [&](const Part& part) {
        if (!part.isHeld || now < part.failed + afterFailure)
            return false;
        return part.isLooking || part.isDamaged || !part.queue.empty() ||
               (part.columns && part.flushed + milliseconds(options.flushMs) < now);
    };
    auto from = parts.upper_bound(last);
    for (std::size_t i = 0; i < parts.size(); ++i, ++from) {
        if (from == parts.end())
            from = parts.begin();
        if (!hasWork(*from->second))
            continue;
        return from->second.get();
    }
    return nullptr;
}

void ColumnsFeeder::Private::drop(Part& part)
{
    part.isHeld = part.isReady = false;
    part.newest = part.expected = 0;
    for (const LogChangesPointer& changes : part.queue)
        queued -= changes->all.size();
    part.queue.clear();
}

void ColumnsFeeder::Private::run()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
    while (true) {
        {
            std::unique_lock lock(mutex);
            wake.wait_for(lock, atLeast,
                          [this] { return isEnding || (waiting == 0 && (definitions != compiled || nextPart())); });
            if (isEnding)
                return;
        }
        takePaths();
        const std::lock_guard alone(working);
        std::unique_lock lock(mutex);
        Part* const part = store ? nextPart() : nullptr;
        if (part)
            last = part->partition;
        lock.unlock();
        if (part)
            work(*part);
    }
}

void ColumnsFeeder::Private::takePaths()
{
    DefinitionStatePointer newest;
    {
        const std::lock_guard lock(mutex);
        if (definitions == compiled)
            return;
        newest = definitions;
    }
    std::vector<ColumnPath> wanted = DraftRules::pathsOf(*cdp::RuleSet::compile(newest->book, {}));
    const std::lock_guard lock(mutex);
    compiled = newest;
    paths = std::move(wanted);
    for (const auto& [partition, part] : parts)
        if (part->columns)
            part->columns->setPaths(paths);
}

void ColumnsFeeder::Private::work(Part& part)
{
    const Result<bool> more = slice(part);
    if (!more)
        spdlog::warn("columns: partition={} {} {}", part.partition, more.error().detail.toStdString(),
                     more.error().subject.toStdString());
    const std::lock_guard lock(mutex);
    if (!more)
        part.failed = Clock::now();
    part.columns = part.copy.columns();
    part.next = part.copy.next();
    part.kept = part.copy.kept();
    part.isAnew = part.copy.isMadeAnew();
    // Where nothing is known yet, somebody will tell.
    if (more && !*more && part.queue.empty() && (part.next > part.newest || part.newest == 0))
        part.isLooking = false;
    part.isReady = part.isHeld && part.copy.isOpen() && !part.isToOpen && !part.isAnew && !part.isDamaged &&
                   part.next > part.copy.begun();
    changed.notify_all();
}

Result<bool> ColumnsFeeder::Private::slice(Part& part)
{
    LogChangesPointer changes;
    bool isDamaged = false, isToFlush = false, isToOpen = false;
    std::vector<ColumnPath> wanted;
    {
        const std::lock_guard lock(mutex);
        wanted = paths;
        isDamaged = std::exchange(part.isDamaged, false);
        isToOpen = std::exchange(part.isToOpen, false) || !part.copy.isOpen();
        const auto now = Clock::now();
        isToFlush = part.flushed + milliseconds(options.flushMs) < now;
        if (isToFlush)
            part.flushed = now;
        while (!isToOpen && !part.queue.empty() && !changes) {
            const std::uint64_t next = part.copy.next();
            if (part.queue.front()->number > next)
                break;
            if (part.queue.front()->number == next)
                changes = part.queue.front();
            queued -= part.queue.front()->all.size();
            part.queue.pop_front();
        }
    }
    if (isToOpen) {
        part.copy.letGo();
        const auto head = begun.find(part.partition);
        const Result<bool> opened =
            part.copy.open(*store, head == begun.end() ? std::nullopt : std::optional(head->second), wanted);
        if (!opened || !*opened)
            return opened;
        begun.erase(part.partition); // of the store as it was opened: gone on from since
    }
    if (isDamaged)
        if (Result<void> mended = part.copy.mend(); !mended)
            return mended.error();
    if (isToFlush)
        if (Result<void> flushed = part.copy.columns()->flush(); !flushed)
            return flushed.error();
    if (changes && part.copy.take(*store, *changes))
        return true;
    return part.copy.catchUp(*store);
}

} // namespace weir::engine
