#include "widgets/charts/pyramid.h"

#include <algorithm>
#include <cmath>

namespace weir {

Pyramid::Pyramid(QVector<HistoryPoint> points, std::int64_t stepMs)
    : m_points(std::move(points)), m_stepMs(std::max<std::int64_t>(stepMs, 1))
{
    raise(0);
}

Pyramid::Block Pyramid::leaf(qsizetype point) const
{
    const HistoryPoint& at = m_points.at(point);
    if (!std::isfinite(at.mean) || !std::isfinite(at.min) || !std::isfinite(at.max))
        return {at.atMs, at.atMs, 0, 0, 0, 0, 0, true};
    return {at.atMs, at.atMs, at.mean, at.mean, std::min(at.min, at.mean), std::max(at.max, at.mean), 0, false};
}

void Pyramid::merge(Block& into, const Block& next) const
{
    const std::int64_t distance = next.fromMs - into.untilMs;
    into.gapMs = std::max({into.gapMs, next.gapMs, distance > gap() ? distance : 0});
    if (into.isEmpty != next.isEmpty)
        into.gapMs = std::max(into.gapMs, distance);
    into.untilMs = next.untilMs;
    if (next.isEmpty)
        return;
    if (into.isEmpty) {
        into.first = next.first;
        into.min = next.min;
        into.max = next.max;
        into.isEmpty = false;
    } else {
        into.min = std::min(into.min, next.min);
        into.max = std::max(into.max, next.max);
    }
    into.last = next.last;
}

void Pyramid::raise(qsizetype fromPoint)
{
    qsizetype below = m_points.size();
    qsizetype first = fromPoint / fan;
    for (std::size_t level = 0; below > 1; ++level) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        std::vector<Block>& blocks = m_levels[level];
        const qsizetype count = (below + fan - 1) / fan;
        blocks.resize(std::size_t(count));
        for (qsizetype i = first; i < count; ++i) {
            const auto child = [&](qsizetype index) {
                return level == 0 ? leaf(index) : m_levels[level - 1][std::size_t(index)];
            };
            Block block = child(i * fan);
            for (qsizetype next = i * fan + 1; next < std::min(below, (i + 1) * fan); ++next)
                merge(block, child(next));
            blocks[std::size_t(i)] = block;
        }
        below = count;
        first /= fan;
    }
}

void Pyramid::append(const QVector<HistoryPoint>& points)
{
    qsizetype changed = m_points.size();
    for (const HistoryPoint& point : points) {
        if (m_points.isEmpty() || point.atMs > m_points.constLast().atMs) {
            m_points.append(point);
        } else if (point.atMs == m_points.constLast().atMs) {
            m_points.last() = point;
            changed = std::min(changed, m_points.size() - 1);
        }
    }
    if (changed < m_points.size())
        raise(changed);
}

qsizetype Pyramid::lowerBound(std::int64_t ms) const
{
    return std::lower_bound(m_points.cbegin(), m_points.cend(), ms,
                            [](const HistoryPoint& point, std::int64_t at) { return point.atMs < at; }) -
           m_points.cbegin();
}

qsizetype Pyramid::nearest(std::int64_t ms) const
{
    const qsizetype after = lowerBound(ms);
    qsizetype best = -1;
    std::int64_t distance = gap() + 1;
    for (const qsizetype i : {after - 1, after}) {
        if (i < 0 || i >= m_points.size() || !std::isfinite(m_points.at(i).mean))
            continue;
        if (const std::int64_t away = std::abs(m_points.at(i).atMs - ms); away < distance) {
            distance = away;
            best = i;
        }
    }
    return best;
}

QVector<ChartColumn> Pyramid::columns(std::int64_t fromMs, std::int64_t untilMs, int columns) const
{
    QVector<ChartColumn> found;
    if (untilMs <= fromMs || columns <= 0)
        return found;
    found.reserve(columns + 2);
    const double perColumn = double(untilMs - fromMs) / columns;
    const auto widest = std::max<std::int64_t>(std::int64_t(perColumn), 1);
    const qsizetype begin = std::max<qsizetype>(lowerBound(fromMs) - 1, 0);
    const qsizetype end = std::min(lowerBound(untilMs + 1) + 1, m_points.size());

    std::int64_t before = 0;
    std::int64_t column = 0;
    const auto columnOf = [&](std::int64_t ms) {
        return ms < fromMs ? -1 : (ms - fromMs) * columns / (untilMs - fromMs);
    };
    bool broken = true;
    const auto take = [&](const Block& block) {
        const std::int64_t distance = block.fromMs - before;
        before = block.untilMs;
        if (block.isEmpty) {
            broken = broken || distance > widest || widest <= m_stepMs;
            return;
        }
        broken = broken || (distance > gap() && distance > widest);
        if (!broken && columnOf(block.fromMs) == column) {
            ChartColumn& last = found.last();
            last.untilMs = block.untilMs;
            last.last = block.last;
            last.min = std::min(last.min, block.min);
            last.max = std::max(last.max, block.max);
            return;
        }
        found.append({block.fromMs, block.untilMs, block.first, block.last, block.min, block.max, broken});
        broken = false;
        column = columnOf(block.fromMs);
    };
    for (qsizetype i = begin; i < end;) {
        // The largest block that begins here, ends in time, is no wider than a column and hides no gap one could see.
        qsizetype size = 1, chosen = 1;
        const Block* block = nullptr;
        for (const std::vector<Block>& level : m_levels) {
            size *= fan;
            if (i % size != 0 || i + size > end)
                break;
            const Block& candidate = level[std::size_t(i / size)];
            if (candidate.untilMs - candidate.fromMs > widest || candidate.gapMs > widest)
                break;
            block = &candidate;
            chosen = size;
        }
        take(block ? *block : leaf(i));
        i += chosen;
    }
    return found;
}

} // namespace weir
