#include "models/common/verdicttext.h"

#include "models/common/formats.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::VerdictText)
};

constexpr std::array<const char*, 6> keys{"unknown", "ok", "slow", "rewound", "stopped", "stalled"};

int plural(std::int64_t number) { return int(std::min<std::int64_t>(std::abs(number), 1'000'000'000)); }

QString behind(std::int64_t lag)
{
    return Words::tr("%1 record(s) behind", nullptr, plural(lag)).arg(formats::count(lag));
}

QString lastCommits(std::int64_t commits)
{
    return Words::tr("the last %1 commit(s)", nullptr, plural(commits)).arg(formats::count(commits));
}

QString durationText(double seconds, bool down);

QString since(std::int64_t ms) { return weir::durationText(double(std::max<std::int64_t>(0, ms)) / 1000); }

QString whyUnknown(const Judgement& judgement)
{
    if (judgement.lag) // the rules could tell, but for want of time
        return Words::tr("it has not been watched for long enough; %1").arg(behind(*judgement.lag));
    return judgement.commits == 0 ? Words::tr("no commit has been seen so far")
                                  : Words::tr("where the partition ends is not known");
}

QString whyOk(const Judgement& judgement)
{
    const std::int64_t lag = judgement.lag.value_or(0);
    const std::int64_t allowed = judgement.settings.allowedLag;
    switch (judgement.rule) {
    case 2:
        if (lag < 0)
            return Words::tr("committed %1 record(s) beyond the end", nullptr, plural(lag)).arg(formats::count(-lag));
        return lag == 0 ? Words::tr("everything is read")
                        : Words::tr("%1, and %2 are allowed").arg(behind(lag), formats::count(allowed));
    case 5:
        return allowed == 0 ? Words::tr("everything was read at one of %1; now %2")
                                  .arg(lastCommits(judgement.commits), behind(lag))
                            : Words::tr("at one of %1 the lag was within the %2 that are allowed; now %3")
                                  .arg(lastCommits(judgement.commits), formats::count(allowed), behind(lag));
    default:
        return Words::tr("the lag fell within %1; now %2").arg(lastCommits(judgement.commits), behind(lag));
    }
}

QString whyStopped(const Judgement& judgement)
{
    const QString silence = since(judgement.sinceCommitMs);
    const QString lag = behind(judgement.lag.value_or(0));
    if (judgement.commits < 2 && judgement.isBound) // rounded up it would be more than is known
        return Words::tr("the only commit known is more than %1 old; %2")
            .arg(durationText(double(std::max<std::int64_t>(0, judgement.sinceCommitMs)) / 1000, true), lag);
    if (judgement.commits < 2)
        return Words::tr("the only commit known was made %1 ago; %2").arg(silence, lag);
    return Words::tr("no commit for %1, although %2 were made within %3; %4")
        .arg(silence, lastCommits(judgement.commits), since(judgement.newestCommitMs - judgement.oldestCommitMs), lag);
}

QString whyStalled(const Judgement& judgement)
{
    const QString offset = formats::count(judgement.newestOffset);
    const QString lag = behind(judgement.lag.value_or(0));
    if (judgement.commits < 2)
        return Words::tr("the only commit known is at offset %1; %2").arg(offset, lag);
    return Words::tr("%1, made within %2, are all at offset %3; %4")
        .arg(lastCommits(judgement.commits), since(judgement.newestCommitMs - judgement.oldestCommitMs), offset, lag);
}

QString why(const Judgement& judgement)
{
    switch (judgement.verdict) {
    case Verdict::Unknown:
        return whyUnknown(judgement);
    case Verdict::Ok:
        return whyOk(judgement);
    case Verdict::Slow:
        return Words::tr("the lag never fell within %1, made within %2; %3")
            .arg(lastCommits(judgement.commits), since(judgement.newestCommitMs - judgement.oldestCommitMs),
                 behind(judgement.lag.value_or(0)));
    case Verdict::Rewound:
        return Words::tr("the offset fell from %1 to %2 and has not come back since; %3")
            .arg(formats::count(judgement.fellFrom), formats::count(judgement.fellTo),
                 behind(judgement.lag.value_or(0)));
    case Verdict::Stopped:
        return whyStopped(judgement);
    case Verdict::Stalled:
        return whyStalled(judgement);
    }
    return {};
}

QString capitalized(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

/// One decimal below ten, none above or where it is zero.
QString number(double value, bool down)
{
    const double scale = value < (down ? 10 : 9.95) ? 10 : 1;
    const double shown = (down ? std::floor(value * scale) : std::round(value * scale)) / scale;
    return QLocale().toString(shown, 'f', shown == std::trunc(shown) ? 0 : 1);
}

QString durationText(double seconds, bool down)
{
    if (!std::isfinite(seconds))
        return formats::unknown();
    if (seconds < 0)
        return QStringLiteral("−") + durationText(-seconds, down);
    // Where rounding would give 60 s, the next unit says it better.
    const double half = down ? 0 : 0.5;
    if (seconds + half < 60)
        return Words::tr("%1 s").arg(number(seconds, down));
    if (seconds / 60 + half < 60)
        return Words::tr("%1 min").arg(number(seconds / 60, down));
    if (seconds / 3600 + half < 48)
        return Words::tr("%1 h").arg(number(seconds / 3600, down));
    return Words::tr("%1 d").arg(number(seconds / 86400, down));
}

} // namespace

QString verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return Words::tr("unknown");
    case Verdict::Ok:
        return Words::tr("ok");
    case Verdict::Slow:
        return Words::tr("slow");
    case Verdict::Rewound:
        return Words::tr("rewound");
    case Verdict::Stopped:
        return Words::tr("stopped");
    case Verdict::Stalled:
        return Words::tr("stalled");
    }
    return {};
}

QLatin1String verdictKey(Verdict verdict) { return QLatin1String(keys[std::size_t(verdict)]); }

std::optional<Verdict> verdictOfKey(const QString& key)
{
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (key == QLatin1String(keys[i]))
            return Verdict(i);
    }
    return {};
}

Status statusOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return Status::Neutral;
    case Verdict::Ok:
        return Status::Ok;
    case Verdict::Slow:
    case Verdict::Rewound:
        return Status::Warning;
    case Verdict::Stopped:
    case Verdict::Stalled:
        return Status::Critical;
    }
    return Status::Neutral;
}

QString verdictReason(const Judgement& judgement)
{
    return Words::tr("%1 (rule %2): %3.")
        .arg(capitalized(verdictName(judgement.verdict)), QString::number(judgement.rule), why(judgement));
}

QString groupReason(const GroupInfo& group, bool utc)
{
    const bool hasWorst = group.worstPartition >= 0 && group.worstPartition < group.partitions.size();
    const bool isJudgedBad = group.verdict > Verdict::Ok;
    if (!isJudgedBad && group.notCommittingSinceMs)
        return Words::tr("Not committing since %1.")
            .arg(formats::timeOfDay(*group.notCommittingSinceMs, utc).section(QLatin1Char('.'), 0, 0));
    if (!hasWorst)
        return group.partitions.isEmpty() ? Words::tr("No offset is committed and no member reads a partition.")
                                          : QString();
    const GroupPartition& partition = group.partitions[group.worstPartition];
    const QString reason = verdictReason(partition.judgement);
    if (group.partitions.size() < 2)
        return reason;
    return Words::tr("%1 / %2: %3").arg(partition.at.topic, QString::number(partition.at.partition), reason);
}

QString durationText(double seconds) { return durationText(seconds, false); }

QString timeLagText(const std::optional<TimeLag>& lag)
{
    if (!lag)
        return formats::unknown();
    const double seconds = double(lag->ms) / 1000;
    if (lag->isLowerBound && seconds < 1)
        return formats::unknown();
    // A bound that is rounded up would claim more than is known.
    return lag->isLowerBound ? Words::tr("> %1").arg(durationText(seconds, true)) : durationText(seconds);
}

QString catchUpText(const CatchUp& catchUp)
{
    if (catchUp.never)
        return Words::tr("never at this pace");
    if (!catchUp.seconds)
        return formats::unknown();
    return *catchUp.seconds <= 0 ? Words::tr("caught up") : Words::tr("in %1").arg(durationText(*catchUp.seconds));
}

QString overtakenText(const std::optional<double>& seconds)
{
    if (!seconds)
        return formats::unknown();
    return *seconds <= 0 ? Words::tr("now") : Words::tr("in %1").arg(durationText(*seconds));
}

QString recordLagText(const std::optional<RecordLag>& lag)
{
    if (!lag)
        return formats::unknown();
    const QString number = formats::count(lag->records);
    return lag->isExact ? number : QStringLiteral("≈ ") + number;
}

QString groupTypeName(GroupType type)
{
    switch (type) {
    case GroupType::Unknown:
        return formats::unknown();
    case GroupType::Classic:
        return Words::tr("Classic");
    case GroupType::Consumer:
        return Words::tr("Consumer");
    case GroupType::Share:
        return Words::tr("Share");
    case GroupType::Streams:
        return Words::tr("Streams");
    }
    return {};
}

QString groupStateName(const GroupInfo& group)
{
    switch (group.state) {
    case GroupState::Unknown:
        return formats::unknown();
    case GroupState::Empty:
        return Words::tr("Empty");
    case GroupState::PreparingRebalance:
        return Words::tr("Rebalancing: members join");
    case GroupState::CompletingRebalance:
        return Words::tr("Rebalancing: partitions are assigned");
    case GroupState::Stable:
        return Words::tr("Stable");
    case GroupState::Assigning:
        return Words::tr("Assigning");
    case GroupState::Reconciling:
        return Words::tr("Reconciling");
    case GroupState::NotReady:
        return Words::tr("Not ready");
    case GroupState::Dead:
        return Words::tr("Dead");
    case GroupState::Other:
        return group.stateName;
    }
    return {};
}

} // namespace weir
