#include "backend/engine/columns/eventcolumnsparts.h"

#include <algorithm>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir::engine {
namespace {

constexpr std::size_t mostSealed = 4;
/// So many people changed since their events were written: the segments are rewritten for that alone.
constexpr std::size_t manyMoved = 4'096, manyErased = 64;

} // namespace

std::int64_t EventColumns::Private::positionOnDisk() const
{
    if (!segments.empty())
        return segments.back()->index().position;
    return sealed.empty() ? tail->from() : sealed.front()->from();
}

std::vector<ColumnPath> EventColumns::Private::wantedPaths() const
{
    std::vector<ColumnPath> all = paths;
    all.insert(all.end(), missed.begin(), missed.end());
    normalize(all);
    return all;
}

void EventColumns::Private::seal()
{
    if (!tail->hasPassed())
        return;
    std::unique_ptr<ColumnsTail> rest = tail->split();
    sealed.push_back(std::move(tail));
    tail = std::move(rest);
}

Result<void> EventColumns::Private::writeSealed()
{
    const std::lock_guard alone(flushing);
    while (true) {
        std::shared_ptr<const ColumnsTail> next;
        std::vector<std::optional<cdp::ProfileId>> owners;
        RewriteOptions how{.folder = folder, .blockRows = options.blockRows};
        {
            const std::lock_guard lock(mutex);
            if (sealed.empty())
                return {};
            next = sealed.front();
            how.paths = wantedPaths();
            // Later ones are not on disk by then.
            const PeopleChanges known = changes.before(next->position());
            for (const ColumnsTail::Row& row : next->rows())
                owners.push_back(known.ownerOf(row.person));
        }
        auto written = writeTail(*next, owners, how);
        if (!written)
            return written.error();
        auto segment = ColumnSegment::open(*written);
        if (!segment)
            return segment.error();
        const std::lock_guard lock(mutex);
        segments.push_back(std::move(*segment));
        sealed.erase(sealed.begin());
        enforceBound();
        wakeCompactor.notify_one();
    }
}

std::pair<std::size_t, std::size_t> EventColumns::Private::nextRewrite(const ColumnsView& now, bool all) const
{
    const auto& segments = now.segments;
    const PeopleChanges& changes = now.changes;
    constexpr std::pair<std::size_t, std::size_t> none{0, 0};
    if (all)
        return segments.size() > 1 || !changes.isEmpty() ? std::pair(std::size_t(0), segments.size()) : none;
    const auto levelOf = [this](const SegmentPointer& segment) {
        // Half of what it would be at its fullest: tails end by bytes, and people are erased.
        int level = 0;
        for (std::uint64_t rows = segment->index().rows * 2; rows >= std::uint64_t(options.tailRows) * options.fanIn;
             rows /= options.fanIn)
            ++level;
        return level;
    };
    // What is this large stays: the oldest can be given up only one by one.
    const auto isFinal = [this](const SegmentPointer& segment) { return segment->bytes() > options.mostBytes / 8; };
    for (int level = 0; level < 20; ++level) {
        std::size_t first = segments.size();
        while (first > 0 && levelOf(segments[first - 1]) <= level && !isFinal(segments[first - 1]))
            --first;
        // Where many wait, the oldest of them: a block of each is in memory.
        const std::size_t fewest = std::max(2u, options.fanIn);
        if (segments.size() - first >= fewest)
            return {first, std::min(segments.size(), first + fewest * 4)};
    }
    std::size_t erased = 0, moved = 0;
    for (const PeopleChanges::Change& change : changes.all())
        ++(change.into ? moved : erased);
    if (moved < manyMoved && erased < manyErased)
        return none;
    const auto needed = changes.all();
    for (std::size_t i = 0; i < segments.size(); ++i)
        if (unneeded(needed, {segments[i]}).size() < needed.size())
            return {i, i + 1};
    return none;
}

Result<bool> EventColumns::Private::rewriteNext(bool all)
{
    auto view = std::make_shared<ColumnsView>();
    RewriteOptions how{.folder = folder, .blockRows = options.blockRows, .isCancelled = &isCancelled};
    {
        const std::lock_guard lock(mutex);
        view->segments = segments;
        view->changes = changes.before(positionOnDisk());
        how.paths = wantedPaths();
    }
    const auto [from, to] = nextRewrite(*view, all);
    if (from == to)
        return false;
    view->segments = {view->segments.begin() + static_cast<std::ptrdiff_t>(from),
                      view->segments.begin() + static_cast<std::ptrdiff_t>(to)};
    view->since = view->segments.front()->index().from;
    view->position = view->segments.back()->index().position;
    auto written = rewriteSegments(view, how);
    if (!written)
        return written.error();
    auto segment = ColumnSegment::open(*written);
    if (!segment)
        return segment.error();
    {
        const std::lock_guard lock(mutex);
        const auto first = std::find(segments.begin(), segments.end(), view->segments.front());
        const auto count = static_cast<std::ptrdiff_t>(view->segments.size());
        if (first == segments.end() || segments.end() - first < count) {
            // Given up meanwhile, at least in part: then so is this.
            ::unlink((*segment)->path().c_str());
            return true;
        }
        *first = std::move(*segment);
        segments.erase(first + 1, first + count);
        for (const SegmentPointer& old : view->segments)
            removeFile(old);
        enforceBound();
    }
    retire();
    return true;
}

/// What no row on disk asks for any more. Rows in memory are newer than these changes.
void EventColumns::Private::retire()
{
    std::vector<SegmentPointer> there;
    std::vector<PeopleChanges::Change> old;
    {
        const std::lock_guard lock(mutex);
        there = segments;
        const std::int64_t position = positionOnDisk();
        for (const PeopleChanges::Change& change : changes.all())
            if (change.seq < position)
                old.push_back(change);
    }
    const auto gone = unneeded(old, there);
    const std::lock_guard lock(mutex);
    for (const PeopleChanges::Change& change : gone)
        changes.remove(change);
}

void EventColumns::Private::runWriter()
{
    std::unique_lock lock(mutex);
    while (!isEnding) {
        wakeWriter.wait(lock, [this] { return isEnding || (!sealed.empty() && !isStalled); });
        if (isEnding)
            return;
        lock.unlock();
        const Result<void> written = writeSealed();
        lock.lock();
        if (written)
            continue;
        // Full disk: what is in memory must not grow for ever; it is read again once somebody repairs.
        dropped.push_back("events cannot be written: " + written.error().detail.toStdString());
        isStalled = sealed.size() >= mostSealed;
        if (isStalled)
            sealed.clear();
        wakeWriter.wait_for(lock, std::chrono::seconds(5), [this] { return isEnding; });
    }
}

void EventColumns::Private::runCompactor()
{
    // Behind what somebody waits for; too far behind, and people are spread over many segments.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 5);
    std::unique_lock lock(mutex);
    while (!isEnding) {
        lock.unlock();
        bool isMore = false;
        {
            const std::lock_guard alone(compacting);
            const Result<bool> rewritten = rewriteNext(false);
            isMore = rewritten && *rewritten;
            if (!rewritten && rewritten.error().kind != ErrorKind::Cancelled) {
                const std::lock_guard note(mutex);
                dropped.push_back("segments cannot be rewritten: " + rewritten.error().detail.toStdString());
            }
        }
        lock.lock();
        if (!isMore && !isEnding)
            wakeCompactor.wait(lock);
    }
}

} // namespace weir::engine
