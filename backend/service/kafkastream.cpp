#include "backend/service/kafkastream.h"

#include "backend/service/streamworker.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int tickMs = 33;
constexpr int statusEveryMs = 250;
constexpr int rateEveryMs = 1000;
constexpr std::size_t mailboxBytes = 16u << 20;
constexpr std::size_t liveRows = 1'000'000;
constexpr std::size_t boundedRows = 10'000'000;

} // namespace

/// Lets the reading thread wake a stream that may be gone by then.
class KafkaStream::Receiver
{
public:
    explicit Receiver(KafkaStream* stream) : m_stream(stream) {}
    void wake()
    {
        const std::lock_guard lock(m_mutex);
        if (m_stream)
            QMetaObject::invokeMethod(
                m_stream, [stream = m_stream] { stream->wake(); }, Qt::QueuedConnection);
    }
    void forget()
    {
        const std::lock_guard lock(m_mutex);
        m_stream = nullptr;
    }

private:
    std::mutex m_mutex;
    KafkaStream* m_stream;
};

KafkaStream::KafkaStream(const ReadRequest& request, std::shared_ptr<ClientPool> pool)
    : KafkaStream(request, [request, pool = std::move(pool)](std::shared_ptr<StreamShared> shared) {
          StreamWorker::launch(request, pool, std::move(shared));
      })
{
}

KafkaStream::KafkaStream(const ReadRequest& request, Launch launch)
    : m_request(request), m_launch(std::move(launch)), m_receiver(std::make_shared<Receiver>(this)),
      m_shared(std::make_shared<StreamShared>(mailboxBytes, [receiver = m_receiver] { receiver->wake(); })),
      m_limitRows(request.stop == StopKind::Live ? liveRows : boundedRows)
{
    m_shared->memoryLimit = m_limitBytes;
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &KafkaStream::drain);
}

KafkaStream::~KafkaStream()
{
    m_receiver->forget();
    m_shared->cancel();
}

void KafkaStream::start()
{
    if (std::exchange(m_started, true))
        return;
    m_sinceTick.start();
    m_sinceRate.start();
    m_launch(m_shared);
    m_tick.start(statusEveryMs);
}

void KafkaStream::cancel()
{
    if (m_end != ReadEnd::Running && m_end != ReadEnd::Live)
        return;
    m_shared->cancel();
    m_end = ReadEnd::Cancelled;
    drain();
    emit endChanged();
}

void KafkaStream::setPaused(bool paused) { m_shared->setPaused(paused); }

void KafkaStream::setMemoryLimit(std::size_t bytes, std::size_t rows)
{
    m_limitBytes = bytes;
    m_limitRows = rows;
    m_shared->memoryLimit = bytes;
}

const KafkaStream::Chunk& KafkaStream::chunkOf(std::size_t row) const
{
    const std::uint64_t id = m_dropped + row;
    const auto after = std::upper_bound(m_chunks.begin(), m_chunks.end(), id,
                                        [](std::uint64_t wanted, const Chunk& chunk) { return wanted < chunk.first; });
    return *std::prev(after);
}

std::shared_ptr<const RecordBatch> KafkaStream::batch(std::size_t row, std::size_t* indexInBatch) const
{
    const Chunk& chunk = chunkOf(row);
    const std::size_t within = std::size_t(m_dropped + row - chunk.first);
    if (chunk.batch) {
        *indexInBatch = within;
        return chunk.batch;
    }
    const NewestView::RowRef ref = chunk.newest->rows[within];
    *indexInBatch = ref.index;
    return chunk.newest->batches[ref.batch];
}

RecordView KafkaStream::at(std::size_t row) const
{
    std::size_t index = 0;
    return batch(row, &index)->at(index);
}

std::vector<RecordHeader> KafkaStream::headers(std::size_t row) const
{
    std::size_t index = 0;
    return batch(row, &index)->headers(index);
}

std::vector<RecordStream::Rows> KafkaStream::rows(std::size_t first, std::size_t count) const
{
    std::vector<Rows> rows;
    for (std::size_t row = first; row < first + count;) {
        const Chunk& chunk = chunkOf(row);
        std::size_t index = 0;
        std::shared_ptr<const RecordBatch> source = batch(row, &index);
        const auto left = std::size_t(chunk.first + chunk.count - m_dropped - row);
        const std::size_t run = chunk.batch ? std::min(left, first + count - row) : 1;
        rows.push_back({std::move(source), std::uint32_t(index), std::uint32_t(run)});
        row += run;
    }
    return rows;
}

void KafkaStream::wake()
{
    // The first rows are what somebody waits for: only what follows them is paced.
    const qint64 wait = m_appended > 0 ? tickMs - m_sinceTick.elapsed() : 0;
    if (wait <= 0)
        drain();
    else if (!m_tick.isActive() || m_tick.remainingTime() > wait)
        m_tick.start(int(wait));
}

void KafkaStream::drain()
{
    m_sinceTick.restart();
    const std::uint64_t before = m_appended;
    bool reset = false;
    for (StreamItem& item : m_shared->mailbox.drain()) {
        if (auto* newest = std::get_if<std::shared_ptr<const NewestView>>(&item)) {
            m_chunks.clear();
            m_appended = m_dropped = 0;
            m_bytes = 0;
            append({0, (*newest)->rows.size(), nullptr, *newest});
            reset = true;
        } else if (auto& batch = std::get<0>(item); batch && m_end != ReadEnd::Cancelled) {
            const std::uint64_t room =
                m_request.stop == StopKind::Count ? std::uint64_t(m_request.stopValue) - m_appended : batch->size();
            append({m_appended, std::min<std::uint64_t>(room, batch->size()), batch, nullptr});
        }
    }
    const std::uint64_t dropped = dropBeyondLimit();
    if (reset) {
        emit rowsReset();
    } else {
        // A row that came and went within one tick was never there for the model.
        const std::uint64_t gone = std::min(dropped, before - (m_dropped - dropped));
        if (gone > 0)
            emit rowsDropped(gone);
        const std::uint64_t first = std::max(before, m_dropped);
        if (m_appended > first)
            emit rowsAppended(first - m_dropped, m_appended - first);
    }
    readStatus();
    if (m_end == ReadEnd::Running || m_end == ReadEnd::Live) {
        if (!m_tick.isActive())
            m_tick.start(statusEveryMs);
    }
}

void KafkaStream::append(Chunk chunk)
{
    if (chunk.count == 0)
        return;
    m_bytes += chunk.bytes();
    m_appended = chunk.first + chunk.count;
    m_chunks.push_back(std::move(chunk));
}

std::uint64_t KafkaStream::dropBeyondLimit()
{
    if (m_bytes <= m_limitBytes && count() <= m_limitRows)
        return 0;
    if (m_request.stop != StopKind::Live) {
        m_shared->limitReached = true;
        return 0;
    }
    const std::uint64_t before = m_dropped;
    while (m_chunks.size() > 1 && (m_bytes > m_limitBytes || count() > m_limitRows)) {
        m_bytes -= m_chunks.front().bytes();
        m_dropped += m_chunks.front().count;
        m_chunks.pop_front();
    }
    return m_dropped - before;
}

void KafkaStream::readStatus()
{
    if (m_sinceRate.elapsed() >= rateEveryMs) {
        m_rate = double(m_appended - m_rateFrom) * 1000.0 / double(m_sinceRate.restart());
        m_rateFrom = m_appended;
    }
    StreamStatus status = m_shared->status();
    const auto sameProblems = [&] {
        return std::equal(status.problems.begin(), status.problems.end(), m_status.problems.begin(),
                          m_status.problems.end(), [](const ReadProblem& a, const ReadProblem& b) {
                              return a.partition == b.partition && a.error == b.error;
                          });
    };
    const bool problemsAreNew = !sameProblems();
    m_status = std::move(status);
    if (problemsAreNew)
        emit problemsChanged();
    emit progressChanged();
    if (m_end != ReadEnd::Cancelled && m_end != m_status.end) {
        m_end = m_status.end;
        emit endChanged();
    }
}

} // namespace weir
