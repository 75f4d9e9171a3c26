#include "models/groups/grouptexts.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace weir::grouptexts {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(GroupTexts)
};

constexpr std::int64_t oldMs = 30'000; // slower than any interval while somebody watches

QString intervalText(const MonitorSnapshot& snapshot)
{
    const QString every = formats::duration(snapshot.everyMs);
    if (snapshot.intervalReason == QLatin1String("large"))
        return Words::tr("Every %1, because the cluster is large").arg(every);
    if (snapshot.intervalReason == QLatin1String("budget"))
        return Words::tr("Every %1, to stay within the connection's load budget").arg(every);
    return Words::tr("Every %1").arg(every);
}

} // namespace

std::array<int, verdicts> verdictCounts(const MonitorSnapshot& snapshot)
{
    std::array<int, verdicts> counts{};
    for (const auto& group : snapshot.groups)
        ++counts[std::size_t(group->verdict)];
    return counts;
}

int inTrouble(const MonitorSnapshot& snapshot)
{
    const std::array<int, verdicts> counts = verdictCounts(snapshot);
    return counts[std::size_t(Verdict::Stopped)] + counts[std::size_t(Verdict::Stalled)];
}

QString countsText(const MonitorSnapshot& snapshot)
{
    const std::array<int, verdicts> counts = verdictCounts(snapshot);
    QStringList parts;
    for (const Verdict verdict :
         {Verdict::Stalled, Verdict::Stopped, Verdict::Rewound, Verdict::Slow, Verdict::Ok, Verdict::Unknown}) {
        if (const int count = counts[std::size_t(verdict)]; count > 0)
            parts << Words::tr("%1 %2", "a number and a verdict").arg(formats::count(count), verdictName(verdict));
    }
    return parts.join(QLatin1String(", "));
}

QString sourceText(const MonitorSnapshot& snapshot)
{
    return snapshot.commits == CommitSource::ConsumerOffsets
               ? Words::tr("%1; the times of commits are exact, from __consumer_offsets.").arg(intervalText(snapshot))
               : Words::tr("%1; commits are sampled, so their times are as exact as that.").arg(intervalText(snapshot));
}

QString sourceReason(const MonitorSnapshot& snapshot)
{
    if (snapshot.commits == CommitSource::ConsumerOffsets || !snapshot.commitsError)
        return {};
    return Words::tr("__consumer_offsets cannot be read: %1")
        .arg(errorText(*snapshot.commitsError, ErrorPlace::Topic).full());
}

QString missingText(const MonitorSnapshot& snapshot, std::int64_t nowMs)
{
    const std::int64_t age = nowMs + snapshot.clockOffsetMs - snapshot.takenAtMs;
    if (snapshot.error)
        return Words::tr("Nothing could be asked for; what you see is %1 old. %2")
            .arg(formats::duration(std::max<std::int64_t>(0, age)),
                 errorText(*snapshot.error, ErrorPlace::Connection).full());
    int stale = 0;
    int forbidden = 0;
    for (const auto& group : snapshot.groups) {
        const bool denied = (group->error && group->error->kind == ErrorKind::Authorization) ||
                            (group->membersError && group->membersError->kind == ErrorKind::Authorization);
        forbidden += denied ? 1 : 0;
        stale += !denied && (group->error || group->staleSinceMs || group->partial) ? 1 : 0;
    }
    QStringList sentences;
    if (!snapshot.brokerErrors.isEmpty()) {
        QStringList ids;
        for (const auto& [id, error] : snapshot.brokerErrors)
            ids << QString::number(id);
        sentences << Words::tr("No answer from broker %1: %2", "one or several numbers")
                         .arg(ids.join(QLatin1String(", ")),
                              errorText(snapshot.brokerErrors.first().second, ErrorPlace::Connection).sentence);
    }
    if (stale > 0)
        sentences << Words::tr("Numbers of %n group(s) are missing or old; each says which.", nullptr, stale);
    if (forbidden > 0)
        sentences << Words::tr("%n group(s) may not be described; each says what is missing.", nullptr, forbidden);
    if (sentences.isEmpty() && age > std::max<std::int64_t>(oldMs, 4LL * snapshot.everyMs))
        sentences << Words::tr("What you see is %1 old; Weir keeps trying.").arg(formats::duration(age));
    return sentences.join(QLatin1Char(' '));
}

QString clockText(const MonitorSnapshot& snapshot)
{
    if (snapshot.clockOffsetMs == 0)
        return {};
    const QString off = formats::duration(std::abs(snapshot.clockOffsetMs));
    return snapshot.clockOffsetMs > 0
               ? Words::tr("This machine's clock is %1 behind the brokers'; ages count by theirs.").arg(off)
               : Words::tr("This machine's clock is %1 ahead of the brokers'; ages count by theirs.").arg(off);
}

QString protocolText(const GroupInfo& group)
{
    const QString state = groupStateName(group);
    return state.isEmpty() ? groupTypeName(group.type)
                           : Words::tr("%1 · %2", "protocol and state").arg(groupTypeName(group.type), state);
}

QStringList topicsOf(const GroupInfo& group)
{
    QStringList topics; // partitions are sorted
    for (const GroupPartition& partition : group.partitions) {
        if (topics.isEmpty() || topics.last() != partition.at.topic)
            topics << partition.at.topic;
    }
    return topics;
}

QString membersText(const GroupInfo& group)
{
    if (group.membersError)
        return Words::tr("not known");
    return group.members.isEmpty() ? Words::tr("nobody")
                                   : Words::tr("%n member(s)", nullptr, int(group.members.size()));
}

QString rateText(const std::optional<double>& perSecond)
{
    if (!perSecond)
        return formats::unknown();
    return *perSecond > 0 && *perSecond < 9.95 ? QLocale().toString(*perSecond, 'f', 1)
                                               : formats::count(std::int64_t(std::llround(*perSecond)));
}

QString memberName(const GroupInfo& group, int member)
{
    if (member < 0 || member >= group.members.size())
        return {};
    const GroupMember& of = group.members[member];
    const QString name = !of.instanceId.isEmpty() ? of.instanceId : !of.clientId.isEmpty() ? of.clientId : of.id;
    return of.host.isEmpty() ? name : Words::tr("%1 on %2", "a client and its host").arg(name, of.host);
}

QVector<int> furthestBehind(const GroupInfo& group, int most)
{
    QVector<int> places(group.partitions.size());
    std::iota(places.begin(), places.end(), 0);
    if (places.size() <= most)
        return places;
    const auto lagAt = [&group](int place) { return group.partitions[place].lag.value_or(-1); };
    std::nth_element(places.begin(), places.begin() + most, places.end(),
                     [&lagAt](int a, int b) { return std::pair(-lagAt(a), a) < std::pair(-lagAt(b), b); });
    places.resize(most);
    std::sort(places.begin(), places.end());
    return places;
}

QString partitionName(const TopicPartition& at)
{
    return Words::tr("%1 / %2", "a topic and a partition").arg(at.topic).arg(at.partition);
}

} // namespace weir::grouptexts
