#include "backend/monitor/history/pendingsamples.h"

namespace weir {

namespace {
constexpr std::size_t mostMarks = 10'000;
}

SeriesHandle PendingSamples::handle(const SeriesId& id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_handles.constFind(id);
    if (found != m_handles.constEnd())
        return *found;
    const SeriesHandle handle = SeriesHandle(m_series.size());
    m_series.push_back(id);
    m_handles.insert(id, handle);
    return handle;
}

SeriesHandle PendingSamples::known(const SeriesId& id) const
{
    const std::lock_guard lock(m_mutex);
    return m_handles.value(id, -1);
}

std::vector<SeriesId> PendingSamples::series(SeriesHandle from) const
{
    const std::lock_guard lock(m_mutex);
    return {m_series.begin() + std::min<std::ptrdiff_t>(from, std::ptrdiff_t(m_series.size())), m_series.end()};
}

void PendingSamples::dropTick()
{
    m_bytes -= bytes(*m_ticks.front());
    m_ticks.pop_front();
    ++m_firstTick;
}

void PendingSamples::add(HistoryTick tick)
{
    const auto shared = std::make_shared<const HistoryTick>(std::move(tick));
    const std::lock_guard lock(m_mutex);
    m_bytes += bytes(*shared);
    m_ticks.push_back(shared);
    while (m_bytes > m_mostBytes && m_ticks.size() > 1) {
        m_lost += std::int64_t(m_ticks.front()->samples.size());
        dropTick();
    }
}

void PendingSamples::add(HistoryMark mark)
{
    const std::lock_guard lock(m_mutex);
    m_marks.push_back(std::move(mark));
    if (m_marks.size() > mostMarks) {
        m_marks.pop_front();
        ++m_firstMark;
    }
}

PendingSamples::Content PendingSamples::content() const
{
    const std::lock_guard lock(m_mutex);
    Content content;
    content.ticks.assign(m_ticks.begin(), m_ticks.end());
    content.marks.assign(m_marks.begin(), m_marks.end());
    content.endTick = m_firstTick + std::int64_t(m_ticks.size());
    content.endMark = m_firstMark + std::int64_t(m_marks.size());
    return content;
}

void PendingSamples::written(std::int64_t endTick, std::int64_t endMark)
{
    const std::lock_guard lock(m_mutex);
    while (!m_ticks.empty() && m_firstTick < endTick)
        dropTick();
    while (!m_marks.empty() && m_firstMark < endMark) {
        m_marks.pop_front();
        ++m_firstMark;
    }
}

void PendingSamples::forgetTicksBefore(std::int64_t atMs)
{
    const std::lock_guard lock(m_mutex);
    while (!m_ticks.empty() && m_ticks.front()->atMs < atMs)
        dropTick();
}

std::int64_t PendingSamples::lost() const
{
    const std::lock_guard lock(m_mutex);
    return m_lost;
}

} // namespace weir
