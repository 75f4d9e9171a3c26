#include "backend/monitor/verdict/endring.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t mostPoints = 192;
constexpr std::size_t fewPoints = 128;

auto placeOf(std::vector<EndPoint>& points, std::int64_t atMs)
{
    return std::upper_bound(points.begin(), points.end(), atMs,
                            [](std::int64_t ms, const EndPoint& point) { return ms < point.atMs; });
}

/// Erases what was before the last place, in the order of time, where the end went back.
bool eraseBeforeFall(std::vector<EndPoint>& points)
{
    for (std::size_t i = points.size(); i-- > 1;) {
        if (points[i].offset < points[i - 1].offset) {
            points.erase(points.begin(), points.begin() + std::ptrdiff_t(i));
            return true;
        }
    }
    return false;
}

} // namespace

bool EndRing::add(std::int64_t atMs, std::int64_t offset)
{
    const bool isNewest = m_ring.empty() || atMs >= m_ring.back().atMs;
    bool wentBack = false;
    if (isNewest) {
        const bool fell =
            m_ring.empty() ? !m_points.empty() && offset < m_points.back().offset : offset < m_ring.back().offset;
        if (fell) {
            clear();
            wentBack = true;
        }
        m_ring.push_back({atMs, offset});
        m_points.insert(placeOf(m_points, atMs), {atMs, offset});
    } else {
        m_ring.insert(placeOf(m_ring, atMs), {atMs, offset});
        m_points.insert(placeOf(m_points, atMs), {atMs, offset});
        wentBack = eraseBeforeFall(m_points);
        wentBack = eraseBeforeFall(m_ring) || wentBack;
    }
    if (m_ring.size() > std::size_t(m_most)) {
        m_ring.erase(m_ring.begin());
        dropStill();
    }
    if (m_points.size() > mostPoints)
        thin();
    return wentBack;
}

/// Where nothing is written for hours: what has just left the ring says nothing between two ends that are equal.
void EndRing::dropStill()
{
    if (m_points.size() < m_ring.size() + 2)
        return;
    const auto left = m_points.end() - std::ptrdiff_t(m_ring.size()) - 1;
    if (std::prev(left)->offset == left->offset && std::next(left)->offset == left->offset)
        m_points.erase(left);
}

void EndRing::clear()
{
    m_ring.clear();
    m_points.clear();
}

std::optional<std::int64_t> EndRing::at(std::int64_t ms) const
{
    if (!m_ring.empty() && m_ring.back().atMs <= ms)
        return m_ring.back().offset;
    const std::vector<EndPoint>& known = !m_ring.empty() && m_ring.front().atMs <= ms ? m_ring : m_points;
    const auto after = std::upper_bound(known.begin(), known.end(), ms,
                                        [](std::int64_t when, const EndPoint& point) { return when < point.atMs; });
    return after == known.begin() ? std::nullopt : std::optional(std::prev(after)->offset);
}

void EndRing::addHistory(const std::vector<EndPoint>& points)
{
    // As far back as it leads to what is known without a fall: before that it was another log.
    std::vector<EndPoint> before;
    EndPoint next = m_points.empty() ? EndPoint{INT64_MAX, INT64_MAX} : m_points.front();
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
        if (point->atMs >= next.atMs)
            continue;
        if (point->offset > next.offset)
            break;
        before.push_back(*point);
        next = *point;
    }
    m_points.insert(m_points.begin(), before.rbegin(), before.rend());
    if (m_points.size() > mostPoints)
        thin();
}

/// The further back, the wider apart: a time lag of hours need not be told to the second.
void EndRing::thin()
{
    keepPoints([&](const EndPoint& before, const EndPoint& point, const EndPoint& after) {
        // Between two equal ends a third says nothing.
        return before.offset != point.offset || after.offset != point.offset;
    });
    const std::int64_t newest = m_points.back().atMs;
    for (std::int64_t part = 32; part >= 1 && m_points.size() > fewPoints; part /= 2) {
        keepPoints([&](const EndPoint& before, const EndPoint& point, const EndPoint& after) {
            return after.atMs - before.atMs > (newest - point.atMs) / part;
        });
    }
}

/// Keeps the first and the last, and between them what `keeps` says of a point and its neighbours.
template <typename Keeps> void EndRing::keepPoints(Keeps keeps)
{
    std::size_t write = 1;
    for (std::size_t read = 1; read < m_points.size(); ++read) {
        if (read + 1 == m_points.size() || keeps(m_points[write - 1], m_points[read], m_points[read + 1]))
            m_points[write++] = m_points[read];
    }
    m_points.resize(write);
}

} // namespace weir
