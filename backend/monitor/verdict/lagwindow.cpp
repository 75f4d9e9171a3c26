#include "backend/monitor/verdict/lagwindow.h"

#include <algorithm>
#include <span>

namespace weir {
namespace {

constexpr std::int64_t closestMs = 1000;

template <typename T> std::span<const T> newest(const std::vector<T>& all, int window)
{
    const std::size_t count = std::min(all.size(), std::size_t(std::max(1, window)));
    return std::span<const T>(all).last(count);
}

/// Rule 4: index of the first commit that fell, if nothing after it came back to where it fell from.
std::optional<std::size_t> rewoundAt(std::span<const CommitPoint> commits)
{
    for (std::size_t i = 1; i < commits.size(); ++i) {
        if (commits[i].offset >= commits[i - 1].offset)
            continue;
        const std::int64_t before = commits[i - 1].offset;
        for (std::size_t later = i + 1; later < commits.size(); ++later) {
            if (commits[later].offset >= before)
                return {};
        }
        return i;
    }
    return {};
}

bool lagEverFalls(std::span<const CommitPoint> commits)
{
    std::optional<std::int64_t> before;
    for (const CommitPoint& commit : commits) {
        if (!commit.lag)
            continue;
        if (before && *commit.lag < *before)
            return true;
        before = commit.lag;
    }
    return false;
}

} // namespace

CommitPlace LagWindow::add(std::int64_t atMs, std::int64_t offset, const EndRing& ends)
{
    if (!m_commits.empty() && m_commits.front().isBound && atMs <= m_commits.front().atMs)
        m_commits.erase(m_commits.begin());
    if (m_commits.empty() || atMs >= m_commits.back().atMs) {
        const std::optional<std::int64_t> end = ends.at(atMs);
        std::optional<std::int64_t> lag;
        if (end)
            lag = std::max<std::int64_t>(0, *end - offset);
        if (!m_commits.empty() && atMs - m_commits.back().atMs < closestMs) {
            m_commits.back().offset = offset;
            m_commits.back().lag = lag;
            m_commits.back().isBound = false;
            return CommitPlace::Replaced;
        }
        if (m_commits.size() >= std::size_t(m_most))
            m_commits.erase(m_commits.begin());
        m_commits.push_back({atMs, offset, lag});
        return CommitPlace::Appended;
    }
    const auto next = std::upper_bound(m_commits.begin(), m_commits.end(), atMs,
                                       [](std::int64_t ms, const CommitPoint& commit) { return ms < commit.atMs; });
    const bool isFirst = next == m_commits.begin();
    if (next->atMs - atMs < closestMs || (!isFirst && atMs - std::prev(next)->atMs < closestMs))
        return CommitPlace::Ignored;
    const bool isFull = m_commits.size() >= std::size_t(m_most);
    if (isFirst && isFull)
        return CommitPlace::Ignored;
    m_commits.insert(next, {atMs, offset, {}});
    if (isFull)
        m_commits.erase(m_commits.begin());
    return CommitPlace::Late;
}

void LagWindow::addBound(std::int64_t atMs, std::int64_t offset, const EndRing& ends)
{
    if (!m_commits.empty())
        return;
    add(atMs, offset, ends);
    m_commits.back().isBound = true;
}

void LagWindow::dropAfter(std::int64_t ms)
{
    while (!m_commits.empty() && m_commits.back().atMs > ms)
        m_commits.pop_back();
}

Judgement LagWindow::judge(const EndRing& ends, const JudgeSettings& settings, std::int64_t nowMs) const
{
    Judgement judgement;
    judgement.settings = settings;
    const std::span<const CommitPoint> commits = newest(m_commits, settings.window);
    const std::span<const EndPoint> ring = newest(ends.ring(), settings.window);
    judgement.commits = std::int64_t(commits.size());
    if (!ring.empty())
        judgement.newestEnd = ring.back().offset;
    if (!commits.empty()) {
        judgement.oldestCommitMs = commits.front().atMs;
        judgement.newestCommitMs = commits.back().atMs;
        judgement.sinceCommitMs = nowMs - judgement.newestCommitMs;
        judgement.newestOffset = commits.back().offset;
        judgement.isBound = commits.back().isBound;
    }
    const auto says = [&judgement](int rule, Verdict verdict) {
        judgement.rule = rule;
        judgement.verdict = verdict;
        return judgement;
    };
    if (commits.empty() || ring.empty())
        return says(1, Verdict::Unknown);

    const std::int64_t committed = judgement.newestOffset;
    judgement.lag = std::max<std::int64_t>(0, judgement.newestEnd - committed);
    if (*judgement.lag <= settings.allowedLag)
        return says(2, Verdict::Ok);
    if (judgement.sinceCommitMs > judgement.newestCommitMs - judgement.oldestCommitMs &&
        std::none_of(ring.begin(), ring.end(), [=](const EndPoint& end) { return end.offset <= committed; }))
        return says(3, Verdict::Stopped);
    if (const std::optional<std::size_t> fell = rewoundAt(commits)) {
        judgement.fellFrom = commits[*fell - 1].offset;
        judgement.fellTo = commits[*fell].offset;
        return says(4, Verdict::Rewound);
    }
    if (std::any_of(commits.begin(), commits.end(),
                    [&](const CommitPoint& commit) { return commit.lag && *commit.lag <= settings.allowedLag; }))
        return says(5, Verdict::Ok);
    if (std::all_of(commits.begin(), commits.end(),
                    [=](const CommitPoint& commit) { return commit.offset == committed; }))
        return says(6, Verdict::Stalled);
    if (!lagEverFalls(commits))
        return says(7, Verdict::Slow);
    return says(8, Verdict::Ok);
}

std::optional<TimeLag> LagWindow::timeLag(const EndRing& ends, std::int64_t nowMs) const
{
    return m_commits.empty() ? std::nullopt : timeLagOf(m_commits.back().offset, ends, nowMs);
}

std::optional<TimeLag> LagWindow::timeLagOf(std::int64_t offset, const EndRing& ends, std::int64_t nowMs)
{
    if (ends.isEmpty())
        return {};
    const std::vector<EndPoint>& points = ends.points();
    if (offset >= points.back().offset)
        return TimeLag{};
    // Ends never fall within one ring, so the order of time is the order of offsets.
    const auto after = std::upper_bound(points.begin(), points.end(), offset,
                                        [](std::int64_t of, const EndPoint& point) { return of < point.offset; });
    if (after == points.begin())
        return TimeLag{std::max<std::int64_t>(0, nowMs - points.front().atMs), true};
    const EndPoint& from = *std::prev(after);
    double passedMs = double(from.atMs);
    if (from.offset != offset)
        passedMs +=
            double(after->atMs - from.atMs) * double(offset - from.offset) / double(after->offset - from.offset);
    return TimeLag{std::max<std::int64_t>(0, nowMs - std::int64_t(passedMs)), false};
}

Verdict worst(const std::vector<Verdict>& verdicts)
{
    return verdicts.empty() ? Verdict::Unknown : *std::max_element(verdicts.begin(), verdicts.end());
}

void addLag(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& lag)
{
    if (!lag)
        return;
    const std::int64_t added = std::max<std::int64_t>(0, *lag);
    sum = sum.value_or(0) > INT64_MAX - added ? INT64_MAX : sum.value_or(0) + added;
}

TimeLag longer(const TimeLag& a, const TimeLag& b)
{
    if (a.ms != b.ms)
        return a.ms > b.ms ? a : b;
    return a.isLowerBound ? a : b;
}

std::optional<double> consumeRate(const LagWindow& window, const JudgeSettings& settings,
                                  std::optional<std::int64_t> nowMs)
{
    const std::span<const CommitPoint> commits = newest(window.commits(), settings.window);
    if (commits.size() < 2)
        return {};
    const std::int64_t spanMs = commits.back().atMs - commits.front().atMs;
    if (spanMs <= 0)
        return {};
    if (nowMs && *nowMs - commits.back().atMs > spanMs)
        return 0;
    return std::max(0.0, double(commits.back().offset - commits.front().offset) * 1000.0 / double(spanMs));
}

std::optional<double> produceRate(const EndRing& ends, const JudgeSettings& settings)
{
    const std::span<const EndPoint> ring = newest(ends.ring(), settings.window);
    if (ring.size() < 2 || ring.back().atMs <= ring.front().atMs)
        return {};
    return std::max(0.0, double(ring.back().offset - ring.front().offset) * 1000.0 /
                             double(ring.back().atMs - ring.front().atMs));
}

CatchUp catchUp(std::optional<std::int64_t> lag, std::optional<double> consume, std::optional<double> produce)
{
    if (!lag)
        return {};
    if (*lag <= 0)
        return {0.0, false};
    if (!consume || !produce)
        return {};
    const double gain = *consume - *produce;
    if (gain <= 0)
        return {{}, true};
    return {double(*lag) / gain, false};
}

} // namespace weir
