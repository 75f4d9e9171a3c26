#include "backend/service/export/recordexport.h"

#include "backend/service/export/scanexport.h"
#include "backend/service/jobs.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace weir {
namespace {

constexpr int lookEveryMs = 100;
constexpr std::size_t rowsAtOnce = 20'000;
constexpr std::size_t mostRowsHeld = 1'000'000; ///< 24 MB of places, more where rows are sorted
constexpr std::size_t waitingChunks = 2;

Error gone() { return {ErrorKind::NotFound, 0, QStringLiteral("the records are not held any more"), {}, false, false}; }

} // namespace

/// Writes rows that the GUI thread hands over a chunk at a time.
class RecordExport::RowsWork
{
public:
    using Chunk = std::vector<RecordStream::Rows>;
    /// Both are called on the worker.
    struct Report
    {
        std::function<void()> wantsMore;
        std::function<void(bool cancelled)> ended;
    };

    RowsWork(ExportSink& sink, Report report) : m_sink(sink), m_report(std::move(report)) {}
    ~RowsWork()
    {
        cancel();
        if (m_thread.joinable())
            m_thread.join();
    }
    void start()
    {
        m_thread = std::thread([this] { run(); });
    }
    void put(Chunk chunk, bool isLast)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_chunks.push_back(std::move(chunk));
            m_isComplete = isLast;
        }
        m_changed.notify_all();
    }
    bool wantsMore() const
    {
        const std::lock_guard lock(m_mutex);
        return m_chunks.size() < waitingChunks;
    }
    void setPaused(bool paused)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isPaused = paused;
        }
        m_changed.notify_all();
    }
    void cancel()
    {
        m_sink.cancel();
        {
            const std::lock_guard lock(m_mutex);
            m_isCancelled = true;
        }
        m_changed.notify_all();
    }
    std::uint64_t done() const { return m_done; }

private:
    void run()
    {
        ExportEncoder encoder = m_sink.encoder();
        bool isFine = true;
        while (isFine) {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock,
                           [this] { return m_isCancelled || (!m_isPaused && (!m_chunks.empty() || m_isComplete)); });
            if (m_isCancelled || m_chunks.empty())
                break;
            const Chunk chunk = std::move(m_chunks.front());
            m_chunks.pop_front();
            lock.unlock();
            m_report.wantsMore();
            isFine = write(encoder, chunk);
        }
        const bool cancelled = isCancelled();
        if (!cancelled && isFine && encoder.flush())
            (void)m_sink.commit();
        else
            m_sink.discard();
        m_report.ended(cancelled);
    }
    bool write(ExportEncoder& encoder, const Chunk& chunk)
    {
        for (const RecordStream::Rows& rows : chunk) {
            for (std::uint32_t i = rows.first; i < rows.first + rows.count; ++i) {
                const RecordView record = rows.batch->at(i);
                if (!encoder.add(rows.batch->topics()[record.topic], record, rows.batch->headers(i)))
                    return false;
                ++m_done;
            }
            if (!waitWhilePaused())
                return true; // run() sees the cancelling
        }
        return true;
    }
    bool waitWhilePaused()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_isCancelled || !m_isPaused; });
        return !m_isCancelled;
    }
    bool isCancelled() const
    {
        const std::lock_guard lock(m_mutex);
        return m_isCancelled;
    }

    ExportSink& m_sink;
    const Report m_report;
    std::thread m_thread;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Chunk> m_chunks;
    bool m_isComplete = false, m_isPaused = false, m_isCancelled = false;
    std::atomic<std::uint64_t> m_done = 0;
};

class RecordExport::ScanWork
{
public:
    ScanWork(std::unique_ptr<RecordScan> made, ExportSink& sink, const SearchRequest& search)
        : visitor(*made, sink, search), scan(std::move(made))
    {
    }
    ScanExport visitor;
    std::unique_ptr<RecordScan> scan; ///< goes first: it calls the visitor
};

RecordExport::RecordExport(ExportRequest request, Jobs* jobs, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_jobs(jobs)
{
    m_tick.setInterval(lookEveryMs);
    connect(&m_tick, &QTimer::timeout, this, &RecordExport::look);
}

RecordExport::~RecordExport()
{
    if (m_sink)
        m_sink->cancel(); // also whoever waits for a schema
    if (m_scan)
        m_scan->scan->cancel();
    m_scan.reset();
    m_rows.reset();
    if (m_sink)
        m_sink->discard();
}

void RecordExport::start()
{
    if (m_state != State::Ready)
        return;
    m_state = State::Running;
    m_since.start();
    if (m_jobs) {
        Jobs::Control control;
        control.cancel = [this] { cancel(); };
        control.pause = [this](bool paused) { setPaused(paused); };
        m_job = m_jobs->start(JobKind::Export, m_request.subject, this, std::move(control));
    }
    Result<std::unique_ptr<ExportSink>> sink = ExportSink::create(m_request.path, m_request.replace, m_request.options);
    if (!sink) {
        finish(State::Failed, sink.error());
        return;
    }
    m_sink = std::move(sink).value();
    m_tick.start();
    if (m_request.search)
        startScan();
    else
        startRows();
}

void RecordExport::startScan()
{
    SearchRequest search = *m_request.search;
    search.newestFirst = false;
    m_scan = std::make_unique<ScanWork>(m_request.origin->openScan(search), *m_sink, search);
    // Closing a cluster must not pull the ground from under its scan.
    if (auto* owner = dynamic_cast<QObject*>(m_request.origin))
        connect(owner, &QObject::destroyed, this, &RecordExport::cancel);
    ScanWork* const work = m_scan.get();
    work->scan->start(work->visitor, [this, work](ScanEnd end) {
        work->visitor.flush();
        const bool isWhole = end == ScanEnd::Complete || end == ScanEnd::Sated;
        if (isWhole)
            (void)m_sink->commit();
        else
            m_sink->discard();
        QMetaObject::invokeMethod(
            this,
            [this, end] {
                if (m_sink->error()) {
                    finish(State::Failed, m_sink->error());
                } else if (end == ScanEnd::Failed) {
                    std::optional<Error> why;
                    for (const ScanProgress::Part& part : m_scan->scan->progress().parts)
                        why = why ? why : part.problem;
                    finish(State::Failed, why.value_or(gone()));
                } else {
                    finish(end == ScanEnd::Cancelled ? State::Cancelled : State::Done, {});
                }
            },
            Qt::QueuedConnection);
    });
}

void RecordExport::startRows()
{
    RowsWork::Report report;
    report.wantsMore = [this] {
        QMetaObject::invokeMethod(
            this, [this] { feedRows(); }, Qt::QueuedConnection);
    };
    report.ended = [this](bool cancelled) {
        QMetaObject::invokeMethod(
            this,
            [this, cancelled] {
                if (m_state != State::Running)
                    return;
                if (m_sink->error())
                    finish(State::Failed, m_sink->error());
                else
                    finish(cancelled ? State::Cancelled : State::Done, {});
            },
            Qt::QueuedConnection);
    };
    m_rows = std::make_unique<RowsWork>(*m_sink, std::move(report));
    if (m_request.stream) {
        // The ids mean other rows after this.
        connect(m_request.stream, &RecordStream::rowsReset, this, [this] {
            if (m_state == State::Running && m_nextId < rowCount()) {
                m_rows->cancel();
                finish(State::Failed, gone());
            }
        });
    }
    m_rows->start();
    feedRows();
}

std::size_t RecordExport::rowCount() const
{
    return m_request.rowIds.empty() ? std::size_t(m_request.rowCount) : m_request.rowIds.size();
}

std::uint64_t RecordExport::rowId(std::size_t index) const
{
    return m_request.rowIds.empty() ? m_request.firstRowId + index : m_request.rowIds[index];
}

void RecordExport::feedRows()
{
    const std::size_t count = rowCount();
    const bool isLive = m_request.stream && m_request.stream->request().stop == StopKind::Live;
    bool isFirst = m_nextId == 0;
    while (m_state == State::Running && (m_nextId < count || isFirst) && m_rows->wantsMore()) {
        if (!m_request.stream && m_nextId < count) {
            m_rows->cancel();
            finish(State::Failed, gone());
            return;
        }
        // A live tail drops rows, a search sorts them, a page goes to another place: what was asked for is taken hold
        // of now, unless that alone would take much memory.
        const std::size_t end = isLive || count <= mostRowsHeld ? count : std::min(count, m_nextId + rowsAtOnce);
        RowsWork::Chunk chunk;
        while (m_nextId < end) {
            std::size_t run = 1;
            while (m_nextId + run < end && rowId(m_nextId + run) == rowId(m_nextId) + run)
                ++run;
            const std::uint64_t dropped = m_request.stream->dropped();
            const std::uint64_t first = std::max(rowId(m_nextId), dropped);
            const std::uint64_t last =
                std::min<std::uint64_t>(rowId(m_nextId) + run, dropped + m_request.stream->count());
            if (first < last) {
                for (RecordStream::Rows& rows :
                     m_request.stream->rows(std::size_t(first - dropped), std::size_t(last - first)))
                    chunk.push_back(std::move(rows));
            }
            m_missing += run - (first < last ? last - first : 0);
            m_nextId += run;
        }
        isFirst = false;
        m_rows->put(std::move(chunk), m_nextId == count);
    }
}

void RecordExport::cancel()
{
    if (m_state != State::Running)
        return;
    m_sink->cancel();
    if (m_scan)
        m_scan->scan->cancel();
    if (m_rows)
        m_rows->cancel();
}

void RecordExport::setPaused(bool paused)
{
    if (m_state != State::Running || m_paused == paused)
        return;
    m_paused = paused;
    if (m_scan)
        m_scan->scan->setPaused(paused);
    if (m_rows)
        m_rows->setPaused(paused);
    emit progressed();
}

std::uint64_t RecordExport::records() const { return m_sink ? m_sink->records() : 0; }
std::uint64_t RecordExport::bytes() const { return m_sink ? m_sink->bytes() : 0; }
bool RecordExport::isMasked() const { return m_sink && m_sink->hasMasked(); }
std::uint64_t RecordExport::damages() const { return m_scan ? m_scan->visitor.damages() : 0; }
std::optional<Error> RecordExport::damage() const { return m_scan ? m_scan->visitor.damage() : std::optional<Error>(); }

std::uint64_t RecordExport::lookedAt() const
{
    if (!m_scan)
        return m_rows ? m_rows->done() : 0;
    std::uint64_t read = 0;
    for (const ScanProgress::Part& part : m_scan->scan->progress().parts)
        read += std::uint64_t(std::max<std::int64_t>(part.read, 0));
    return read;
}

std::optional<std::uint64_t> RecordExport::total() const
{
    if (!m_scan)
        return rowCount();
    const ScanProgress progress = m_scan->scan->progress();
    if (progress.parts.empty())
        return {};
    std::uint64_t all = 0;
    for (const ScanProgress::Part& part : progress.parts)
        all += std::uint64_t(std::max<std::int64_t>(part.to - part.from, 0));
    return all;
}

void RecordExport::look()
{
    const qint64 elapsed = m_since.elapsed();
    const std::uint64_t looked = lookedAt();
    m_rate = elapsed > 0 ? double(looked) * 1000 / double(elapsed) : 0;
    if (m_jobs && m_job) {
        const std::optional<std::uint64_t> all = total();
        m_jobs->progress(m_job, std::int64_t(looked), all ? std::optional(std::int64_t(*all)) : std::nullopt, m_rate);
    }
    emit progressed();
}

void RecordExport::finish(State state, std::optional<Error> error)
{
    if (m_state != State::Running)
        return;
    m_tick.stop();
    look();
    m_state = state;
    m_error = std::move(error);
    if (m_jobs && m_job) {
        m_jobs->finish(std::exchange(m_job, 0), state == State::Done        ? JobState::Done
                                                : state == State::Cancelled ? JobState::Cancelled
                                                                            : JobState::Failed);
    }
    emit finished();
}

} // namespace weir
