#include "backend/service/search/scansearch.h"

#include "backend/service/scan/endingpool.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int tickMs = 33;
constexpr int statusEveryMs = 100;
constexpr int rateEveryMs = 1000;
constexpr int firstHeldMs = 60; ///< who waits for the first hit does not wait for its order
constexpr int heldMs = 500;
constexpr int cancelPatienceMs = 300;
constexpr std::uint64_t mostHits = 10'000'000;

SearchRun::Settings settingsOf(const SearchRequest& request, AwaitSchema awaitSchema, const QString& spillFolder)
{
    SearchRun::Settings settings;
    settings.match = request.match;
    if (request.follow)
        settings.key = request.follow->key;
    settings.newestFirst = request.newestFirst;
    settings.limit = request.limit > 0 ? std::min(request.limit, mostHits) : mostHits;
    if (request.range.stop == StopKind::Count)
        settings.limit = std::min(settings.limit, std::uint64_t(std::max<std::int64_t>(request.range.stopValue, 1)));
    settings.spillFolder = spillFolder;
    settings.awaitSchema = std::move(awaitSchema);
    return settings;
}

ReadEnd readEnd(ScanEnd end)
{
    switch (end) {
    case ScanEnd::Complete:
        return ReadEnd::ReachedStop;
    case ScanEnd::Sated:
        return ReadEnd::ReachedLimit;
    case ScanEnd::Cancelled:
        return ReadEnd::Cancelled;
    case ScanEnd::Failed:
        return ReadEnd::Failed;
    case ScanEnd::Running:
        break;
    }
    return ReadEnd::Running;
}

} // namespace

/// Lets scan threads wake a search that may be gone by then.
class ScanSearch::Receiver
{
public:
    explicit Receiver(ScanSearch* search) : m_search(search) {}
    void wake()
    {
        call([](ScanSearch& search) { search.wake(); });
    }
    void call(std::function<void(ScanSearch&)> what)
    {
        const std::lock_guard lock(m_mutex);
        if (m_search)
            QMetaObject::invokeMethod(
                m_search, [search = m_search, what = std::move(what)] { what(*search); }, Qt::QueuedConnection);
    }
    void forget()
    {
        const std::lock_guard lock(m_mutex);
        m_search = nullptr;
    }

private:
    std::mutex m_mutex;
    ScanSearch* m_search;
};

ScanSearch::ScanSearch(SearchRequest request, std::unique_ptr<RecordScan> scan, AwaitSchema awaitSchema,
                       const QString& spillFolder)
    : m_search(std::move(request)), m_request(m_search.range), m_receiver(std::make_shared<Receiver>(this)),
      m_run(std::make_shared<SearchRun>(std::move(scan), settingsOf(m_search, std::move(awaitSchema), spillFolder),
                                        [receiver = m_receiver] { receiver->wake(); })),
      m_hits(std::make_shared<HitOrder>(m_search.newestFirst))
{
    m_request.topic = m_search.topics.value(0);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ScanSearch::tick);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_run->close();
        finish(ReadEnd::Cancelled);
    });
}

ScanSearch::~ScanSearch()
{
    m_receiver->forget();
    m_run->close();
    m_run->scan().cancel();
    endingPool().start([run = std::move(m_run), hits = std::move(m_hits)]() mutable {
        run.reset();
        hits.reset();
    });
}

void ScanSearch::start()
{
    if (std::exchange(m_started, true))
        return;
    if (m_request.start == StartKind::Live || m_request.stop == StopKind::Live) {
        m_problems = {{-1, {ErrorKind::Invalid, 0, QStringLiteral("a search needs an end; live has none"), {}}}};
        emit problemsChanged();
        setEnd(ReadEnd::Failed);
        return;
    }
    m_sinceTick.start();
    m_sinceStatus.start();
    m_sinceRate.start();
    m_run->start();
    m_timer.start(statusEveryMs);
}

void ScanSearch::cancel()
{
    if (m_end != ReadEnd::Running || std::exchange(m_cancelled, true))
        return;
    if (!m_started) {
        setEnd(ReadEnd::Cancelled);
        return;
    }
    // What has been found until now is kept; a thread that hangs in a broker's silence is not waited for.
    m_run->scan().cancel();
    m_patience.start(cancelPatienceMs);
}

void ScanSearch::setPaused(bool paused)
{
    m_paused = paused;
    m_run->scan().setPaused(paused);
}

void ScanSearch::setBudget(std::int64_t bytesPerSecond)
{
    m_search.bytesPerSecond = bytesPerSecond;
    m_run->scan().setBudget(bytesPerSecond);
}

std::shared_ptr<const RecordBatch> ScanSearch::batch(std::size_t row, std::size_t* indexInBatch) const
{
    const HitOrder::Row place = m_hits->row(row);
    *indexInBatch = place.index;
    return m_hits->batch(place.batch);
}

RecordView ScanSearch::at(std::size_t row) const
{
    const HitOrder::Row place = m_hits->row(row);
    return m_hits->batch(place.batch)->at(place.index);
}

std::vector<RecordHeader> ScanSearch::headers(std::size_t row) const
{
    const HitOrder::Row place = m_hits->row(row);
    return m_hits->batch(place.batch)->headers(place.index);
}

std::vector<RecordStream::Rows> ScanSearch::rows(std::size_t first, std::size_t count) const
{
    std::vector<Rows> rows;
    for (std::size_t row = first; row < first + count; ++row) {
        const HitOrder::Row place = m_hits->row(row);
        const std::shared_ptr<const RecordBatch>& source = m_hits->batch(place.batch);
        if (!rows.empty() && rows.back().batch == source && rows.back().first + rows.back().count == place.index)
            ++rows.back().count;
        else
            rows.push_back({source, place.index, 1});
    }
    return rows;
}

void ScanSearch::wake()
{
    const qint64 wait = count() > 0 ? tickMs - m_sinceTick.elapsed() : 0;
    if (wait <= 0)
        tick();
    else if (!m_timer.isActive() || m_timer.remainingTime() > wait)
        m_timer.start(int(wait));
}

void ScanSearch::tick()
{
    if (m_isEnding)
        return;
    m_sinceTick.restart();
    // Asked first: whatever was put before the end is in the box then.
    const ScanEnd ended = m_run->end();
    for (SearchRun::Item& item : m_run->drain()) {
        if (item.reachedMs) {
            if (m_reached.size() <= item.part)
                m_reached.resize(item.part + 1);
            m_reached[item.part] = item.reachedMs;
        }
        if (!item.batch)
            continue;
        if (m_hits->waiting() == 0)
            m_heldSince.restart();
        for (std::size_t i = 0; i < item.batch->size(); ++i) {
            if (const std::int64_t time = item.batch->at(i).timestampMs; time >= 0)
                m_buckets.add(time);
        }
        m_hits->add(std::move(item.batch));
    }
    readProgress(ended != ScanEnd::Running);
    if (ended != ScanEnd::Running) {
        finish(m_cancelled ? ReadEnd::Cancelled : m_run->tally().stoppedByDisk ? ReadEnd::Failed : readEnd(ended));
        return;
    }
    release(m_hits->waiting() > 0 && m_heldSince.elapsed() > (count() == 0 ? firstHeldMs : heldMs));
    if (!m_timer.isActive())
        m_timer.start(m_hits->waiting() > 0 ? tickMs : statusEveryMs);
}

std::optional<std::int64_t> ScanSearch::bound() const
{
    std::optional<std::int64_t> bound;
    for (std::size_t part = 0; part < m_progress.parts.size(); ++part) {
        if (m_progress.parts[part].done)
            continue;
        if (part >= m_reached.size() || !m_reached[part])
            return m_search.newestFirst ? INT64_MAX : INT64_MIN;
        const std::int64_t reached = *m_reached[part];
        bound = !bound ? reached : m_search.newestFirst ? std::max(*bound, reached) : std::min(*bound, reached);
    }
    return bound;
}

void ScanSearch::release(bool all)
{
    if (m_hits->waiting() == 0)
        return;
    const std::size_t before = m_hits->size();
    const bool isKnown = !m_progress.parts.empty();
    if (!all && !isKnown)
        return;
    const std::size_t released = m_hits->release(all ? std::nullopt : bound());
    if (released > 0)
        emit rowsAppended(before, released);
}

void ScanSearch::readProgress(bool isLast)
{
    // A copy of thousands of partitions thirty times a second is nothing that anybody sees.
    const bool isDue = isLast || m_sinceStatus.elapsed() >= statusEveryMs || m_progress.parts.size() < 256;
    if (!isDue)
        return;
    m_progress = m_run->scan().progress();
    measureRate();
    QVector<ReadProblem> problems;
    for (const ScanProgress::Part& part : m_progress.parts) {
        if (part.problem)
            problems.append({part.partition, *part.problem});
    }
    if (const SearchRun::Tally tally = m_run->tally(); tally.problem)
        problems.append({-1, *tally.problem});
    const bool areNew = !std::equal(
        problems.begin(), problems.end(), m_problems.begin(), m_problems.end(),
        [](const ReadProblem& a, const ReadProblem& b) { return a.partition == b.partition && a.error == b.error; });
    m_problems = std::move(problems);
    if (areNew)
        emit problemsChanged();
    if (isLast || m_sinceStatus.elapsed() >= statusEveryMs) {
        m_sinceStatus.restart();
        emit progressChanged();
    }
}

void ScanSearch::measureRate()
{
    if (m_sinceRate.elapsed() < rateEveryMs)
        return;
    const double seconds = double(m_sinceRate.restart()) / 1000.0;
    std::int64_t offsets = 0;
    for (const ScanProgress::Part& part : m_progress.parts)
        offsets += part.read;
    m_rate.recordsPerSecond = double(m_progress.records - m_rate.records) / seconds;
    m_rate.bytesPerSecond = double(m_progress.packedBytes - m_rate.bytes) / seconds;
    m_rate.offsetsPerSecond = double(offsets - m_rate.offsets) / seconds;
    m_rate.records = m_progress.records;
    m_rate.bytes = m_progress.packedBytes;
    m_rate.offsets = offsets;
}

void ScanSearch::finish(ReadEnd end)
{
    if (std::exchange(m_isEnding, true))
        return;
    m_timer.stop();
    m_patience.stop();
    release(true);
    if (m_hits->isSorted())
        setEnd(end);
    else
        sortThenEnd(end);
}

void ScanSearch::sortThenEnd(ReadEnd end)
{
    // Nothing is added any more: a worker may look at the hits while the table does.
    auto sorted = std::make_shared<HitOrder::Rows>();
    QThreadPool::globalInstance()->start([sorted, hits = m_hits, receiver = m_receiver, end]() mutable {
        *sorted = hits->sorted();
        hits.reset();
        receiver->call([sorted, end](ScanSearch& search) {
            search.m_hits->setSorted(std::move(*sorted));
            emit search.rowsReset();
            search.setEnd(end);
        });
    });
}

void ScanSearch::setEnd(ReadEnd end)
{
    m_end = end;
    emit progressChanged();
    emit endChanged();
}

} // namespace weir
