#include "backend/monitor/history/historywriter.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QVariant>
#include <algorithm>
#include <chrono>

namespace weir {

namespace {

using Steady = std::chrono::steady_clock;
/// Of one batch's time for keeping house: samples come first.
constexpr auto houseTime = std::chrono::milliseconds(500);

/// Whether a file that opens is whole all the same: another process may have put a new one there.
bool isWhole(HistoryFile& file)
{
    QSqlQuery check = file.query(QStringLiteral("PRAGMA integrity_check(1)"));
    return check.exec() && check.next() && check.value(0).toString() == QLatin1String("ok");
}

} // namespace

HistoryWriter::HistoryWriter(HistoryOptions options, PendingSamples& pending,
                             std::function<void(HistoryState)> stateChanged)
    : m_options(std::move(options)), m_clock(m_options.clock ? *m_options.clock : SystemClock::instance()),
      m_pending(pending), m_stateChanged(std::move(stateChanged))
{
    m_thread = std::thread([this] { run(); });
}

HistoryWriter::~HistoryWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

bool HistoryWriter::ask(bool everything)
{
    std::unique_lock lock(m_mutex);
    const std::int64_t mine = ++m_asked;
    m_everything = m_everything || everything;
    m_wake.notify_all();
    m_done.wait(lock, [&] { return m_answered >= mine; });
    return m_answer;
}

HistoryState HistoryWriter::state() const
{
    const std::lock_guard lock(m_mutex);
    HistoryState state = m_state;
    state.lostSamples = m_pending.lost();
    return state;
}

void HistoryWriter::waitUntilOpened() const
{
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_opened; });
}

bool HistoryWriter::isAskedFor() const
{
    const std::lock_guard lock(m_mutex);
    return m_stop || m_asked > m_answered;
}

void HistoryWriter::run()
{
    openFile();
    publish(false);
    {
        const std::lock_guard lock(m_mutex);
        m_opened = true;
    }
    m_done.notify_all();
    const auto batch = std::chrono::milliseconds(std::max(1, m_options.batchMs));
    auto next = Steady::now() + batch;
    for (bool last = false; !last;) {
        std::int64_t asked = 0;
        bool everything = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_until(lock, next, [this] { return m_stop || m_asked > m_answered; });
            asked = m_asked;
            everything = std::exchange(m_everything, false);
            last = m_stop;
        }
        next = Steady::now() + batch;
        const bool done = work(everything);
        {
            const std::lock_guard lock(m_mutex);
            m_answered = asked;
            m_answer = done;
        }
        m_done.notify_all();
    }
    if (m_file && m_isRecorder)
        (void)m_lease.release(*m_file);
    m_maintenance.reset();
    m_file.reset();
}

bool HistoryWriter::work(bool everything)
{
    if (m_file && m_file->isReplaced()) {
        m_maintenance.reset();
        m_file.reset();
    }
    if (!m_file)
        openFile();
    if (!m_file) {
        publish(false);
        return false;
    }
    if (const Result<void> written = writeBatch(); !written) {
        failed(written.error());
        publish(false);
        return false;
    }
    m_error.reset();
    const bool kept = keepHouse(everything);
    publish(m_isRecorder);
    return kept;
}

void HistoryWriter::openFile()
{
    m_ids.clear();
    m_isRecorder = false;
    m_oldestIsKnown = false;
    Result<std::unique_ptr<HistoryFile>> file = HistoryFile::open(m_options.path, HistoryFile::Mode::Write);
    if (!file && file.error().kind == ErrorKind::Decode) {
        setAside(file.error());
        file = HistoryFile::open(m_options.path, HistoryFile::Mode::Write);
    }
    if (!file) {
        m_error = file.error();
        return;
    }
    m_error.reset();
    m_file = std::move(file).value();
    m_maintenance = std::make_unique<HistoryMaintenance>(*m_file, m_options.mostBytes);
}

void HistoryWriter::setAside(const Error& why)
{
    m_maintenance.reset();
    m_file.reset();
    m_ids.clear();
    m_error = why;
    // Of several processes that find it damaged, one renames it; the others find a new one.
    QLockFile lock(m_options.path + QStringLiteral(".lock"));
    if (!lock.tryLock(5000))
        return;
    const auto again = HistoryFile::open(m_options.path, HistoryFile::Mode::Read);
    if (again && isWhole(**again))
        return;
    if (!again && again.error().kind != ErrorKind::Decode)
        return;
    if (const Result<QString> aside = keepAside(m_options.path, m_clock.nowMs()); aside)
        m_keptAside = *aside;
    else
        m_error = aside.error();
}

void HistoryWriter::failed(const Error& error)
{
    m_isRecorder = false;
    m_ids.clear();
    m_error = error;
    if (error.kind != ErrorKind::Decode)
        return;
    setAside(error);
    openFile();
}

bool HistoryWriter::keepHouse(bool everything)
{
    const auto until = Steady::now() + houseTime;
    while (m_isRecorder && (everything || (Steady::now() < until && !isAskedFor()))) {
        const Result<bool> done = m_maintenance->step(m_clock.nowMs());
        if (!done) {
            failed(done.error());
            return false;
        }
        if (m_maintenance->takeSeriesRemoved())
            m_ids.clear();
        if (!*done)
            break;
        m_oldestIsKnown = false;
    }
    return true;
}

void HistoryWriter::publish(bool isRecorder)
{
    HistoryState state;
    state.recording = !m_error;
    state.error = m_error;
    state.keptAside = m_keptAside;
    state.isRecorder = isRecorder;
    state.lostSamples = m_pending.lost();
    for (const char* suffix : {"", "-wal"})
        state.bytes += QFileInfo(m_options.path + QLatin1String(suffix)).size();
    bool isChanged = false;
    {
        const std::lock_guard lock(m_mutex);
        state.oldestMs = m_state.oldestMs;
    }
    if (m_maintenance && (state.oldestMs == 0 || !m_oldestIsKnown)) {
        state.oldestMs = m_maintenance->oldestMs().value_or(state.oldestMs);
        m_oldestIsKnown = true;
    }
    {
        const std::lock_guard lock(m_mutex);
        isChanged = !(m_state == state);
        m_state = state;
    }
    if (isChanged && m_stateChanged)
        m_stateChanged(state);
}

} // namespace weir
