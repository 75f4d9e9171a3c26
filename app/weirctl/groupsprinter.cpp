#include "app/weirctl/groupsprinter.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/texttable.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace weir::ctl {
namespace {

QString typeKey(GroupType type)
{
    switch (type) {
    case GroupType::Unknown:
        return QStringLiteral("unknown");
    case GroupType::Classic:
        return QStringLiteral("classic");
    case GroupType::Consumer:
        return QStringLiteral("consumer");
    case GroupType::Share:
        return QStringLiteral("share");
    case GroupType::Streams:
        return QStringLiteral("streams");
    }
    return {};
}

QString memberText(const GroupInfo& group, const GroupPartition& partition)
{
    if (partition.member < 0 || partition.member >= group.members.size())
        return formats::unknown();
    const GroupMember& member = group.members[partition.member];
    const QString name = member.instanceId.isEmpty() ? member.clientId : member.instanceId;
    return member.host.isEmpty() ? name
                                 : QStringLiteral("%1@%2").arg(name, QString(member.host).remove(QLatin1Char('/')));
}

QString partitionReason(const GroupPartition& partition)
{
    if (partition.error)
        return sentence(*partition.error, partition.at.topic);
    if (partition.judgement.verdict <= Verdict::Ok && partition.notCommittingSinceMs)
        return Ctl::tr("Not committing since %1.")
            .arg(formats::timeOfDay(*partition.notCommittingSinceMs, true).section(QLatin1Char('.'), 0, 0));
    if (partition.countsFromStart)
        return Ctl::tr("Nothing is committed: counted from the first offset.");
    if (partition.onlyMarkersLeft)
        return Ctl::tr("Only transaction markers and aborted records are left.");
    return verdictReason(partition.judgement);
}

QString reasonOf(const GroupInfo& group)
{
    return group.error ? sentence(*group.error, group.id) : groupReason(group, true);
}

QString headText(const MonitorSnapshot& snapshot, const GroupInfo& group)
{
    const QString state = group.state == GroupState::Unknown ? Ctl::tr("state unknown") : groupStateName(group);
    QString text = Ctl::tr("%1: %2, %3, %n member(s)", nullptr, int(group.members.size()))
                       .arg(group.id, groupTypeName(group.type), state);
    text += QLatin1Char('\n') + reasonOf(group);
    text += QLatin1Char('\n') + Ctl::tr("Lag %1, time lag %2, caught up: %3, overtaken by retention: %4")
                                    .arg(formats::count(group.lag), timeLagText(group.timeLag),
                                         catchUpText(group.catchUp), overtakenText(group.overtakenInSeconds));
    text += QLatin1Char('\n') + (snapshot.commits == CommitSource::ConsumerOffsets
                                     ? Ctl::tr("Commits are read from __consumer_offsets.")
                                     : Ctl::tr("Commits are what was seen to change from sample to sample."));
    return text;
}

QJsonValue value(const std::optional<std::int64_t>& number)
{
    return number ? QJsonValue(qint64(*number)) : QJsonValue();
}
QJsonValue value(const std::optional<double>& number) { return number ? QJsonValue(*number) : QJsonValue(); }

QString moment(std::int64_t atMs) { return QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).toString(Qt::ISODateWithMs); }

QJsonValue momentValue(const std::optional<std::int64_t>& atMs)
{
    return atMs ? QJsonValue(moment(*atMs)) : QJsonValue();
}

void addLags(QJsonObject& object, const std::optional<RecordLag>& records, const std::optional<TimeLag>& time)
{
    object.insert(QStringLiteral("recordLag"), records ? QJsonValue(qint64(records->records)) : QJsonValue());
    object.insert(QStringLiteral("recordLagIsExact"), records ? QJsonValue(records->isExact) : QJsonValue());
    object.insert(QStringLiteral("timeLagMs"), time ? QJsonValue(qint64(time->ms)) : QJsonValue());
    object.insert(QStringLiteral("timeLagIsLowerBound"), time ? QJsonValue(time->isLowerBound) : QJsonValue());
}

QString line(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
}

QString commitsKey(CommitSource source)
{
    return source == CommitSource::ConsumerOffsets ? QStringLiteral("consumer-offsets") : QStringLiteral("sampled");
}

QJsonObject groupObject(const MonitorSnapshot& snapshot, const GroupInfo& group)
{
    QJsonObject object{{QStringLiteral("group"), group.id},
                       {QStringLiteral("at"), moment(snapshot.takenAtMs)},
                       {QStringLiteral("verdict"), QString(verdictKey(group.verdict))},
                       {QStringLiteral("reason"), reasonOf(group)},
                       {QStringLiteral("type"), typeKey(group.type)},
                       {QStringLiteral("state"), group.stateName},
                       {QStringLiteral("members"), int(group.members.size())},
                       {QStringLiteral("partitions"), int(group.partitions.size())},
                       {QStringLiteral("coordinator"), group.coordinator},
                       {QStringLiteral("lag"), value(group.lag)},
                       {QStringLiteral("stableLag"), value(group.stableLag)},
                       {QStringLiteral("consumeRate"), value(group.consumeRate)},
                       {QStringLiteral("produceRate"), value(group.produceRate)},
                       {QStringLiteral("overtakenInSeconds"), value(group.overtakenInSeconds)},
                       {QStringLiteral("notCommittingSince"), momentValue(group.notCommittingSinceMs)},
                       {QStringLiteral("staleSince"), momentValue(group.staleSinceMs)},
                       {QStringLiteral("commits"), commitsKey(snapshot.commits)}};
    addLags(object, group.recordLag, group.timeLag);
    if (group.error)
        object.insert(QStringLiteral("error"), sentence(*group.error, group.id));
    return object;
}

QJsonObject partitionObject(const MonitorSnapshot& snapshot, const GroupInfo& group, const GroupPartition& partition)
{
    const bool hasMember = partition.member >= 0 && partition.member < group.members.size();
    const GroupMember member = hasMember ? group.members[partition.member] : GroupMember{};
    QJsonObject object{{QStringLiteral("group"), group.id},
                       {QStringLiteral("topic"), partition.at.topic},
                       {QStringLiteral("partition"), partition.at.partition},
                       {QStringLiteral("at"), moment(snapshot.takenAtMs)},
                       {QStringLiteral("committed"), value(partition.committed)},
                       {QStringLiteral("countsFromStart"), partition.countsFromStart},
                       {QStringLiteral("start"), value(partition.start)},
                       {QStringLiteral("end"), value(partition.end)},
                       {QStringLiteral("stableEnd"), value(partition.stableEnd)},
                       {QStringLiteral("lag"), value(partition.lag)},
                       {QStringLiteral("stableLag"), value(partition.stableLag)},
                       {QStringLiteral("recordAgeMs"), value(partition.recordAgeMs)},
                       {QStringLiteral("onlyMarkersLeft"), partition.onlyMarkersLeft},
                       {QStringLiteral("consumeRate"), value(partition.consumeRate)},
                       {QStringLiteral("produceRate"), value(partition.produceRate)},
                       {QStringLiteral("overtakenInSeconds"), value(partition.overtakenInSeconds)},
                       {QStringLiteral("notCommittingSince"), momentValue(partition.notCommittingSinceMs)},
                       {QStringLiteral("staleSince"), momentValue(partition.staleSinceMs)},
                       {QStringLiteral("verdict"), QString(verdictKey(partition.judgement.verdict))},
                       {QStringLiteral("rule"), partition.judgement.rule},
                       {QStringLiteral("reason"), partitionReason(partition)},
                       {QStringLiteral("member"), hasMember ? QJsonValue(member.id) : QJsonValue()},
                       {QStringLiteral("clientId"), hasMember ? QJsonValue(member.clientId) : QJsonValue()},
                       {QStringLiteral("host"), hasMember ? QJsonValue(member.host) : QJsonValue()},
                       {QStringLiteral("commits"), commitsKey(snapshot.commits)}};
    addLags(object, partition.recordLag, partition.timeLag);
    if (partition.error)
        object.insert(QStringLiteral("error"), sentence(*partition.error, partition.at.topic));
    return object;
}

} // namespace

QStringList groupsTable(const MonitorSnapshot& snapshot)
{
    QVector<QStringList> rows{{Ctl::tr("GROUP"), Ctl::tr("VERDICT"), Ctl::tr("LAG"), Ctl::tr("TIME LAG"),
                               Ctl::tr("TYPE"), Ctl::tr("STATE"), Ctl::tr("MEMBERS"), Ctl::tr("REASON")}};
    auto groups = snapshot.groups;
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a->verdict > b->verdict; });
    for (const auto& group : groups)
        rows << QStringList{group->id,
                            verdictName(group->verdict),
                            formats::count(group->lag),
                            timeLagText(group->timeLag),
                            groupTypeName(group->type),
                            group->state == GroupState::Unknown ? formats::unknown() : group->stateName,
                            QString::number(group->members.size()),
                            reasonOf(*group)};
    return textTable(rows, {2, 3, 6});
}

QStringList groupTable(const MonitorSnapshot& snapshot, const GroupInfo& group)
{
    QStringList lines = headText(snapshot, group).split(QLatin1Char('\n'));
    if (group.partitions.isEmpty())
        return lines;
    QVector<QStringList> rows{{Ctl::tr("TOPIC"), Ctl::tr("PARTITION"), Ctl::tr("COMMITTED"), Ctl::tr("END"),
                               Ctl::tr("LAG"), Ctl::tr("STABLE LAG"), Ctl::tr("RECORDS"), Ctl::tr("TIME LAG"),
                               Ctl::tr("VERDICT"), Ctl::tr("MEMBER"), Ctl::tr("REASON")}};
    for (const GroupPartition& partition : group.partitions)
        rows << QStringList{partition.at.topic,
                            QString::number(partition.at.partition),
                            formats::count(partition.committed),
                            formats::count(partition.end),
                            formats::count(partition.lag),
                            formats::count(partition.stableLag),
                            recordLagText(partition.recordLag),
                            timeLagText(partition.timeLag),
                            verdictName(partition.judgement.verdict),
                            memberText(group, partition),
                            partitionReason(partition)};
    lines << QString();
    return lines + textTable(rows, {1, 2, 3, 4, 5, 6, 7});
}

QString groupsJson(const MonitorSnapshot& snapshot)
{
    QString text;
    for (const auto& group : snapshot.groups)
        text += line(groupObject(snapshot, *group));
    return text;
}

QString groupJson(const MonitorSnapshot& snapshot, const GroupInfo& group)
{
    QString text;
    for (const GroupPartition& partition : group.partitions)
        text += line(partitionObject(snapshot, group, partition));
    return text;
}

} // namespace weir::ctl
