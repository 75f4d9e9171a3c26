#include "widgets/charts/timechart.h"

#include <QDateTime>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t leastSpanMs = 1000;

} // namespace

void TimeAxis::setRange(std::int64_t fromMs, std::int64_t untilMs)
{
    fromMs = std::max<std::int64_t>(fromMs, 0);
    untilMs = std::max(untilMs, fromMs + leastSpanMs);
    if (!m_live && fromMs == m_fromMs && untilMs == m_untilMs)
        return;
    m_live = false;
    m_fromMs = fromMs;
    m_untilMs = untilMs;
    emit rangeChanged();
}

void TimeAxis::setLive(std::int64_t spanMs)
{
    m_liveSpanMs = std::max(spanMs, leastSpanMs);
    backToLive();
}

void TimeAxis::backToLive()
{
    m_live = true;
    if (m_liveSpanMs > 0) {
        follow();
    } else if (isSet()) {
        m_fromMs = 0;
        m_untilMs = 1;
        emit rangeChanged();
    }
}

void TimeAxis::setNow(std::int64_t nowMs)
{
    m_nowMs = nowMs;
    if (m_live && m_liveSpanMs > 0)
        follow();
}

std::int64_t TimeAxis::nowMs() const { return m_nowMs > 0 ? m_nowMs : QDateTime::currentMSecsSinceEpoch(); }

void TimeAxis::setAhead(std::int64_t ms)
{
    m_aheadMs = std::max<std::int64_t>(ms, 0);
    if (m_live && m_liveSpanMs > 0)
        follow();
}

void TimeAxis::follow()
{
    const std::int64_t now = nowMs();
    m_fromMs = now - m_liveSpanMs;
    m_untilMs = now + m_aheadMs;
    emit rangeChanged();
}

void TimeAxis::setMoment(std::optional<std::int64_t> ms)
{
    if (ms == m_moment)
        return;
    m_moment = ms;
    emit momentChanged();
}

void TimeAxis::setPointer(std::optional<std::int64_t> ms)
{
    if (ms == m_pointer)
        return;
    m_pointer = ms;
    emit pointerChanged();
}

void TimeAxis::setUtc(bool utc)
{
    if (utc == m_utc)
        return;
    m_utc = utc;
    emit zoneChanged();
}

} // namespace weir
