// Purpose: the commits of one group in one partition and the ends of that partition, and what they say: verdict, lag,
// time lag (docs/monitoring.md). Thread: a value; no clock, no I/O. Limits: keeps `kept` commits and ends, so
// that what-if may ask for a longer window than the usual.
#pragma once

#include "backend/monitor/verdict/endring.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace weir {

/// Worst last.
enum class Verdict { Unknown, Ok, Slow, Rewound, Stopped, Stalled };

struct CommitPoint
{
    std::int64_t atMs = 0;
    std::int64_t offset = 0;
    std::optional<std::int64_t> lag; ///< when it was made; unknown: no end was known, or it was told late
    bool isBound = false;            ///< made then or earlier: only that it is there was seen
    friend bool operator==(const CommitPoint&, const CommitPoint&) = default;
};

struct JudgeSettings
{
    int window = 10; ///< commits, and ends, looked at; ≥ 1
    std::int64_t allowedLag = 0;
    friend bool operator==(const JudgeSettings&, const JudgeSettings&) = default;
};

/// A verdict with the numbers that its sentence names (models/common/verdicttext.h).
struct Judgement
{
    Verdict verdict = Verdict::Unknown;
    int rule = 1;                    ///< 1–8, as numbered in docs/monitoring.md
    std::optional<std::int64_t> lag; ///< max(0, newest end − newest commit)
    std::int64_t commits = 0;        ///< in the window
    std::int64_t oldestCommitMs = 0, newestCommitMs = 0;
    std::int64_t sinceCommitMs = 0;               ///< now − newest commit
    bool isBound = false;                         ///< the newest commit was made at that time or earlier
    std::int64_t newestOffset = 0, newestEnd = 0; ///< where known
    std::optional<std::int64_t> fellFrom, fellTo; ///< rule 4
    JudgeSettings settings{};                     ///< judged with these
    friend bool operator==(const Judgement&, const Judgement&) = default;
};

struct TimeLag
{
    std::int64_t ms = 0;
    bool isLowerBound = false; ///< the committed offset is older than all that was seen: "> 3 h"
    friend bool operator==(const TimeLag&, const TimeLag&) = default;
};

/// What became of a commit that was told.
enum class CommitPlace {
    Appended,
    Replaced, ///< closer than a second to the newest: took its place, at its time
    Late,     ///< put in its place, with unknown lag
    Ignored   ///< late, and within a second of another or older than all that is kept
};

class LagWindow
{
public:
    static constexpr int kept = 60;
    LagWindow() = default;
    explicit LagWindow(int most) : m_most(most) {}
    /// A commit at that time; `ends` give its lag.
    CommitPlace add(std::int64_t atMs, std::int64_t offset, const EndRing& ends);
    /// One that was made at that time or earlier; only where nothing else is known. A commit that is told to be no
    /// later than it takes its place.
    void addBound(std::int64_t atMs, std::int64_t offset, const EndRing& ends);
    /// The end went back or the topic is another one: unknown until the next commit.
    void restart() { m_commits.clear(); }
    /// What is said to have been made later than that is forgotten: the clock was wrong.
    void dropAfter(std::int64_t ms);
    const std::vector<CommitPoint>& commits() const { return m_commits; } ///< in time order

    Judgement judge(const EndRing& ends, const JudgeSettings& settings, std::int64_t nowMs) const;
    /// None: no commit or no end is known.
    std::optional<TimeLag> timeLag(const EndRing& ends, std::int64_t nowMs) const;
    /// The same for any offset; none: no end is known.
    static std::optional<TimeLag> timeLagOf(std::int64_t offset, const EndRing& ends, std::int64_t nowMs);

private:
    std::vector<CommitPoint> m_commits;
    int m_most = kept;
};

/// Of its partitions; none: Unknown.
Verdict worst(const std::vector<Verdict>& verdicts);

/// A group's lag, a topic's and a member's: of each partition what is above 0, of those that are known. A commit beyond
/// the end of one partition makes another's lag no smaller.
void addLag(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& lag);

/// The longer of both; of equal ones the bound, because it is at least as long.
TimeLag longer(const TimeLag& a, const TimeLag& b);

/// Records a second over the window; none: not enough to tell. With `nowMs`, nobody consumes who has been silent for
/// longer than the window is long.
std::optional<double> consumeRate(const LagWindow& window, const JudgeSettings& settings,
                                  std::optional<std::int64_t> nowMs = {});
std::optional<double> produceRate(const EndRing& ends, const JudgeSettings& settings);

/// When a lag will be gone. Unset `seconds` with `never`: not at this pace; both unset: not known.
struct CatchUp
{
    std::optional<double> seconds;
    bool never = false;
    friend bool operator==(const CatchUp&, const CatchUp&) = default;
};
CatchUp catchUp(std::optional<std::int64_t> lag, std::optional<double> consume, std::optional<double> produce);

/// One step of a recorded story or of life: what the tracker, the replay and the alerts share.
struct PartitionState
{
    EndRing ends;
    LagWindow window;
};

} // namespace weir
