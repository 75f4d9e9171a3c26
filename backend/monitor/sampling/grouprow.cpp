#include "backend/monitor/sampling/grouprow.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

/// With fewer polled commits than this "all are the same" says only that nobody has committed between two looks.
constexpr int leastPolledCommits = 4;
constexpr int samplesUntilSilent = 2;
/// With fewer known lags rule 7 has nothing to compare.
constexpr int leastKnownLags = 2;

/// Commits of before the monitor had seen an end have no known lag, and too few have been made since.
bool isYoung(const TrackedCommit& part, const TrackedPartition* partition, const Judgement& judgement)
{
    const std::vector<CommitPoint>& commits = part.window.commits();
    const auto known = std::count_if(commits.end() - std::ptrdiff_t(judgement.commits), commits.end(),
                                     [](const CommitPoint& commit) { return commit.lag.has_value(); });
    return known < leastKnownLags && partition && judgement.oldestCommitMs < partition->watchedFromMs;
}

Judgement judge(const TrackedCommit& part, const TrackedPartition* partition, const EndRing& ends,
                const JudgeSettings& settings, const SampleTime& time)
{
    Judgement judgement = part.window.judge(ends, settings, time.nowMs);
    const bool isPolled = !part.isExact;
    const bool isGuess =
        isPolled && judgement.rule == 6 && judgement.commits < std::min(settings.window, leastPolledCommits);
    if (isGuess || (judgement.rule == 7 && isYoung(part, partition, judgement))) {
        judgement.verdict = Verdict::Unknown;
        judgement.rule = 1;
    }
    return judgement;
}

/// None: the commit was there at the first look, and nobody tells when it was made.
std::optional<std::int64_t> lastCommitMs(const TrackedCommit& part)
{
    const std::vector<CommitPoint>& commits = part.window.commits();
    if (part.isExact && !commits.empty() && !commits.back().isBound)
        return commits.back().atMs;
    return part.changedAtMs > 0 ? std::optional(part.changedAtMs) : std::nullopt;
}

RecordLag recordLag(const TrackedCommit& part, std::int64_t base, std::int64_t end)
{
    const TrackedCommit::Probe& probe = part.probe;
    RecordLag lag;
    lag.sampledOffsets = probe.offsetsSeen;
    if (probe.offset == base && probe.reachedEnd && probe.end == end) {
        lag.records = probe.recordsSeen;
        lag.isExact = true;
        return lag;
    }
    const double share = probe.offsetsSeen > 0 ? double(probe.recordsSeen) / double(probe.offsetsSeen) : 1.0;
    lag.records = std::int64_t(std::llround(double(std::max<std::int64_t>(0, end - base)) * std::min(1.0, share)));
    return lag;
}

/// When the log's start will have reached the committed offset, by what its start does and by its retention.
std::optional<double> overtakenIn(const GroupPartition& row, const TrackedTopic& topic,
                                  const TrackedPartition& partition, std::int64_t nowMs)
{
    if (!row.committed || partition.start < 0 || !row.lag || *row.lag <= 0)
        return std::nullopt;
    const std::int64_t gap = *row.committed - partition.start;
    if (gap <= 0)
        return gap < 0 ? std::optional<double>(0.0) : std::nullopt;
    std::optional<double> soonest;
    const double consume = row.consumeRate.value_or(0);
    if (const std::optional<double> pace = TopicTracker::startPace(partition, nowMs); pace && *pace > consume)
        soonest = double(gap) / (*pace - consume);
    std::optional<std::int64_t> ageMs = row.recordAgeMs;
    if (!ageMs && row.timeLag && !row.timeLag->isLowerBound)
        ageMs = row.timeLag->ms;
    if (topic.retentionMs > 0 && ageMs) {
        const double produce = row.produceRate.value_or(0);
        // A consumer that reads as fast as others write keeps the age of what it reads.
        const double aging = produce > 0 ? 1 - consume / produce : (consume > 0 ? 0 : 1);
        if (aging > 0) {
            const double seconds = std::max(0.0, double(topic.retentionMs - *ageMs)) / 1000.0 / aging;
            soonest = std::min(soonest.value_or(seconds), seconds);
        }
    }
    return soonest;
}

template <typename T> void add(std::optional<T>& sum, const std::optional<T>& value)
{
    if (value)
        sum = sum.value_or(T()) + *value;
}

void takeSooner(std::optional<std::int64_t>& earliest, const std::optional<std::int64_t>& other)
{
    if (other)
        earliest = std::min(earliest.value_or(*other), *other);
}

void addRecordLag(GroupInfo& info)
{
    RecordLag sum;
    sum.isExact = true;
    bool isKnown = false;
    for (const GroupPartition& row : info.partitions) {
        if (row.recordLag) {
            sum.records += row.recordLag->records;
            sum.sampledOffsets += row.recordLag->sampledOffsets;
            sum.isExact = sum.isExact && row.recordLag->isExact;
            isKnown = true;
        } else {
            sum.records += std::max<std::int64_t>(0, row.lag.value_or(0));
            sum.isExact = false;
        }
    }
    if (isKnown)
        info.recordLag = sum;
}

} // namespace

GroupPartition groupRow(const TrackedCommit& part, TopicTracker& topics, const JudgeSettings& settings,
                        const SampleTime& time)
{
    static const EndRing noEnds;
    const TrackedTopic& topic = topics.topic(part.topic);
    const TrackedPartition* partition = topics.partition(part.topic, part.partition);
    GroupPartition row;
    row.at = {topic.name, part.partition};
    row.member = part.member;
    if (part.committed >= 0)
        row.committed = part.committed;
    const bool isGone = !topic.exists || !partition;
    if (isGone)
        row.error = Error{ErrorKind::NotFound, 0, QStringLiteral("the topic or partition is not there"), topic.name};
    if (!isGone && partition->endAtMs > 0) {
        row.end = partition->end;
        if (partition->stableEnd >= 0)
            row.stableEnd = partition->stableEnd;
        if (partition->isStale) {
            row.staleSinceMs = partition->endAtMs;
            row.error = Error{
                ErrorKind::Unavailable, 0, QStringLiteral("its broker did not tell its end"), topic.name, true, false};
        }
    } else if (!isGone) {
        row.staleSinceMs = time.nowMs;
        row.error = Error{ErrorKind::Unavailable, 0, QStringLiteral("its end is not known"), topic.name, true, false};
    }
    if (partition && partition->start >= 0)
        row.start = partition->start;
    row.countsFromStart = part.committed < 0;
    const EndRing& ends = partition && !isGone ? partition->ends : noEnds;
    row.judgement = judge(part, partition, ends, settings, time);
    row.consumeRate = consumeRate(part.window, settings, time.nowMs);
    row.produceRate = produceRate(ends, settings);
    const std::optional<std::int64_t> base = row.committed ? row.committed : row.start;
    if (!base || !row.end)
        return row;
    row.lag = *row.end - *base;
    if (row.stableEnd)
        row.stableLag = *row.stableEnd - *base;
    const std::int64_t counted = std::max(*base, part.countedAs);
    row.timeLag = LagWindow::timeLagOf(counted, ends, time.nowMs);
    row.onlyMarkersLeft = *row.lag > 0 && counted >= *row.end;
    if (counted >= *row.end)
        row.recordLag = RecordLag{0, part.probe.offsetsSeen, true};
    else if (part.probe.offset >= 0)
        row.recordLag = recordLag(part, counted, row.stableEnd.value_or(*row.end));
    const bool isRecent = part.probe.offset == counted || time.nowMs - part.probe.atMs <= time.longestSilenceMs;
    if (counted < *row.end && part.probe.offset >= 0 && part.probe.timestampMs >= 0 && isRecent) {
        const std::int64_t seenAtMs = part.probe.offset == counted ? time.nowMs : part.probe.atMs;
        row.recordAgeMs = std::max<std::int64_t>(0, seenAtMs - part.probe.timestampMs);
    }
    const std::int64_t left = std::max<std::int64_t>(0, *row.end - counted);
    row.catchUp = catchUp(left, row.consumeRate, row.produceRate);
    if (left > 0)
        row.overtakenInSeconds = overtakenIn(row, topic, *partition, time.nowMs);
    if (left > 0 && part.committed >= 0 && part.samplesWithout >= samplesUntilSilent)
        row.notCommittingSinceMs = lastCommitMs(part);
    return row;
}

void keepWhatIsTheSame(GroupPartition& row, const GroupPartition& before)
{
    const Judgement& now = row.judgement;
    const Judgement& then = before.judgement;
    if (row.at == before.at && now.rule == 2 && then.rule == 2 && now.lag == then.lag &&
        now.newestOffset == then.newestOffset && now.newestEnd == then.newestEnd)
        row.judgement = then;
}

void addSums(GroupInfo& info)
{
    for (qsizetype i = 0; i < info.partitions.size(); ++i) {
        const GroupPartition& row = info.partitions[i];
        // Of several that fare the same, the furthest behind says most.
        const bool isFurther = info.worstPartition >= 0 && row.judgement.verdict == info.verdict &&
                               row.lag.value_or(0) > info.partitions[info.worstPartition].lag.value_or(0);
        if (info.worstPartition < 0 || row.judgement.verdict > info.verdict || isFurther) {
            info.verdict = row.judgement.verdict;
            info.worstPartition = int(i);
        }
        info.partial = info.partial || row.error || row.staleSinceMs || !row.lag;
        addLag(info.lag, row.lag);
        addLag(info.stableLag, row.stableLag);
        add(info.consumeRate, row.consumeRate);
        add(info.produceRate, row.produceRate);
        if (row.timeLag)
            info.timeLag = info.timeLag ? longer(*info.timeLag, *row.timeLag) : *row.timeLag;
        if (row.overtakenInSeconds)
            info.overtakenInSeconds =
                std::min(info.overtakenInSeconds.value_or(*row.overtakenInSeconds), *row.overtakenInSeconds);
        takeSooner(info.notCommittingSinceMs, row.notCommittingSinceMs);
        if (!info.error)
            takeSooner(info.staleSinceMs, row.staleSinceMs);
    }
    addRecordLag(info);
    const std::optional<std::int64_t> left =
        info.recordLag && info.recordLag->isExact ? std::optional(info.recordLag->records) : info.lag;
    info.catchUp = catchUp(left, info.consumeRate, info.produceRate);
}

bool isSame(const GroupInfo& a, const GroupInfo& b)
{
    const bool sameHistory =
        std::equal(a.lagHistory.begin(), a.lagHistory.end(), b.lagHistory.begin(), b.lagHistory.end(),
                   [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
    if (!sameHistory)
        return false;
    if (std::none_of(a.lagHistory.begin(), a.lagHistory.end(), [](float lag) { return std::isnan(lag); }))
        return a == b;
    GroupInfo other = b;
    other.lagHistory = a.lagHistory;
    GroupInfo same = a;
    same.lagHistory = a.lagHistory;
    same.lagHistory.clear();
    other.lagHistory.clear();
    return same == other;
}

} // namespace weir
