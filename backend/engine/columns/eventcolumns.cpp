#include "backend/engine/columns/eventcolumns.h"

#include "backend/engine/columns/columnblock.h"
#include "backend/engine/columns/eventcolumnsparts.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::size_t mostMissed = 64, mostDropped = 100;

} // namespace

Result<std::unique_ptr<EventColumns>> EventColumns::open(const std::string& folder, const ColumnsOptions& options)
{
    auto parts = std::make_unique<Private>();
    parts->folder = folder;
    parts->options = options;
    if (auto loaded = parts->load(); !loaded)
        return loaded.error();
    std::unique_ptr<EventColumns> columns(new EventColumns(std::move(parts)));
    if (options.hasThread) {
        columns->d->writer = std::thread([d = columns->d.get()] { d->runWriter(); });
        columns->d->compactor = std::thread([d = columns->d.get()] { d->runCompactor(); });
    }
    return columns;
}

EventColumns::EventColumns(std::unique_ptr<Private> parts) : d(std::move(parts)) {}

EventColumns::~EventColumns()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isEnding = true;
        d->isCancelled = true;
    }
    d->wakeWriter.notify_all();
    d->wakeCompactor.notify_all();
    for (std::thread* thread : {&d->writer, &d->compactor})
        if (thread->joinable())
            thread->join();
}

std::int64_t EventColumns::position() const
{
    const std::lock_guard lock(d->mutex);
    return d->positionOnDisk();
}

std::int64_t EventColumns::since() const
{
    const std::lock_guard lock(d->mutex);
    return d->segments.empty() ? 0 : d->segments.front()->index().from;
}

std::vector<std::string> EventColumns::takeDropped()
{
    const std::lock_guard lock(d->mutex);
    if (d->dropped.size() > mostDropped)
        d->dropped.resize(mostDropped);
    return std::exchange(d->dropped, {});
}

void EventColumns::append(cdp::ProfileId profile, std::int64_t seq, const cdp::Event& event, bool hasUserId,
                          std::string_view json, std::optional<std::int64_t> order)
{
    const std::lock_guard lock(d->mutex);
    if (seq < d->resumedAt || d->isStalled)
        return;
    d->tail->append({.person = profile,
                     .seq = order.value_or(seq),
                     .timeMs = event.timestampMs,
                     .type = static_cast<std::uint8_t>(event.type),
                     .hasUserId = hasUserId},
                    event.name, json.empty() ? std::string_view(toJsonText(event.root)) : json);
}

void EventColumns::appendTrait(cdp::ProfileId profile, std::int64_t seq, std::string_view key, std::string_view value,
                               std::int64_t atMs, std::optional<std::int64_t> order)
{
    std::string json = "{\"setTrait\":";
    appendJsonText(json, key);
    json += ",\"value\":";
    json += value.empty() ? std::string_view("null") : value;
    json += ",\"at\":" + std::to_string(atMs) + '}';
    const std::lock_guard lock(d->mutex);
    if (seq < d->resumedAt || d->isStalled)
        return;
    d->tail->append({.person = profile, .seq = order.value_or(seq), .timeMs = atMs, .type = traitRow}, {}, json);
}

void EventColumns::merge(cdp::ProfileId from, cdp::ProfileId into, std::int64_t seq)
{
    const std::lock_guard lock(d->mutex);
    if (seq < d->resumedAt || d->isStalled)
        return;
    const PeopleChanges::Change change{seq, from, into};
    d->tail->add(change);
    d->changes.add(change);
}

void EventColumns::erase(cdp::ProfileId profile, std::int64_t seq)
{
    const std::lock_guard lock(d->mutex);
    if (seq < d->resumedAt || d->isStalled)
        return;
    const PeopleChanges::Change change{seq, profile, std::nullopt};
    d->tail->add(change);
    d->changes.add(change);
}

void EventColumns::passed(std::int64_t next)
{
    bool mustWrite = false;
    {
        const std::lock_guard lock(d->mutex);
        if (next <= d->tail->position() || d->isStalled)
            return;
        d->tail->passed(next);
        if (d->tail->size() < d->options.tailRows && d->tail->bytes() < d->options.tailBytes)
            return;
        d->seal();
        // The disk is slower than the events: then they wait for it.
        mustWrite = d->options.hasThread && d->sealed.size() > 2;
    }
    d->wakeWriter.notify_one();
    if (mustWrite)
        (void)d->writeSealed(); // the writer tells of it and tries again
}

void EventColumns::setPaths(std::vector<ColumnPath> paths)
{
    const std::lock_guard lock(d->mutex);
    d->paths = std::move(paths);
    std::erase_if(d->paths, [](const ColumnPath& path) { return path.empty(); });
    normalize(d->paths);
}

void EventColumns::missPaths(std::span<const ColumnPath> paths)
{
    const std::lock_guard lock(d->mutex);
    for (const ColumnPath& path : paths) {
        std::erase(d->missed, path);
        if (!path.empty())
            d->missed.push_back(path);
    }
    if (d->missed.size() > mostMissed)
        d->missed.erase(d->missed.begin(), d->missed.end() - mostMissed);
}

Result<std::vector<StoredEvent>> EventColumns::eventsOf(cdp::ProfileId profile) const
{
    const std::lock_guard lock(d->mutex);
    std::vector<StoredEvent> found;
    const cdp::ProfileId now = d->changes.nowOf(profile);
    std::vector<cdp::ProfileId> all = d->changes.partsOf(now);
    all.push_back(now);
    for (const cdp::ProfileId& who : all) {
        for (const SegmentPointer& segment : d->segments) {
            const auto [from, to] = segment->blocksOf(who, who);
            for (std::uint32_t number = from; number < to; ++number) {
                ColumnBlock block(segment, number);
                const auto people = block.people();
                const auto place = std::lower_bound(people.begin(), people.end(), who);
                if (place == people.end() || *place != who)
                    continue;
                const auto person = static_cast<std::size_t>(place - people.begin());
                for (std::uint32_t row = block.firstRows()[person]; row < block.endRow(person); ++row) {
                    const std::int64_t seq = block.seqs()[row];
                    const std::uint16_t name = block.names()[row];
                    if (d->changes.ownerOf(who))
                        found.push_back({seq, name != otherName && segment->index().names[name].type == traitRow,
                                         block.hasUserId(person), std::string(block.json(row))});
                }
            }
            if (segment->isDamaged())
                return segment->damage();
        }
        const auto addTail = [&](const ColumnsTail& tail) {
            if (const auto* rows = tail.rowsOf(who))
                for (const std::uint32_t i : *rows)
                    if (const ColumnsTail::Row& row = tail.rows()[i]; d->changes.ownerOf(who))
                        found.push_back({row.seq, row.type == traitRow, row.hasUserId, std::string(tail.json(row))});
        };
        for (const auto& tail : d->sealed)
            addTail(*tail);
        addTail(*d->tail);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const StoredEvent& a, const StoredEvent& b) { return a.seq < b.seq; });
    found.erase(std::unique(found.begin(), found.end(),
                            [](const StoredEvent& a, const StoredEvent& b) { return a.seq == b.seq; }),
                found.end());
    return found;
}

Result<void> EventColumns::flush()
{
    {
        const std::lock_guard lock(d->mutex);
        d->seal();
    }
    return d->writeSealed();
}

Result<ColumnsViewPointer> EventColumns::view(bool withTail)
{
    if (withTail)
        if (auto flushed = flush(); !flushed)
            return flushed.error();
    auto view = std::make_shared<ColumnsView>();
    const std::lock_guard lock(d->mutex);
    view->segments = d->segments;
    view->changes = d->changes;
    view->position = d->positionOnDisk();
    view->since = d->segments.empty() ? view->position : d->segments.front()->index().from;
    return ColumnsViewPointer(std::move(view));
}

Result<void> EventColumns::compact(bool all)
{
    const std::lock_guard alone(d->compacting);
    if (all) {
        if (auto flushed = flush(); !flushed)
            return flushed.error();
        const Result<bool> rewritten = d->rewriteNext(true);
        return rewritten ? Result<void>() : Result<void>(rewritten.error());
    }
    while (true) {
        const Result<bool> rewritten = d->rewriteNext(false);
        if (!rewritten)
            return rewritten.error();
        if (!*rewritten)
            return {};
    }
}

Result<void> EventColumns::repair()
{
    const std::lock_guard notRewriting(d->compacting);
    const std::lock_guard notWriting(d->flushing);
    const std::lock_guard lock(d->mutex);
    const auto bad = std::find_if(d->segments.begin(), d->segments.end(),
                                  [](const SegmentPointer& segment) { return segment->isDamaged(); });
    std::int64_t position = d->positionOnDisk();
    if (bad != d->segments.end()) {
        position = (*bad)->index().from;
        d->dropped.push_back("damaged segment " + (*bad)->path());
        d->deleteFrom(static_cast<std::size_t>(bad - d->segments.begin()));
    }
    d->restart(position);
    return {};
}

Result<void> EventColumns::goBack(std::int64_t seq)
{
    const std::lock_guard notRewriting(d->compacting);
    const std::lock_guard notWriting(d->flushing);
    const std::lock_guard lock(d->mutex);
    const auto first = std::find_if(d->segments.begin(), d->segments.end(),
                                    [seq](const SegmentPointer& segment) { return segment->index().position > seq; });
    const auto kept = static_cast<std::size_t>(first - d->segments.begin());
    const std::int64_t position = kept == 0 ? 0 : d->segments[kept - 1]->index().position;
    d->deleteFrom(kept);
    d->restart(position);
    return {};
}

bool EventColumns::isStalled() const
{
    const std::lock_guard lock(d->mutex);
    return d->isStalled;
}

std::uint64_t EventColumns::bytes() const
{
    const std::lock_guard lock(d->mutex);
    std::uint64_t bytes = 0;
    for (const SegmentPointer& segment : d->segments)
        bytes += segment->bytes();
    return bytes;
}

std::uint64_t EventColumns::rows() const
{
    const std::lock_guard lock(d->mutex);
    std::uint64_t rows = 0;
    for (const SegmentPointer& segment : d->segments)
        rows += segment->index().rows;
    return rows;
}

} // namespace weir::engine
