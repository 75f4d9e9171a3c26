#include "models/groups/topicgroupsmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/groupcells.h"
#include "models/groups/grouptexts.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Group, Verdict_, Why, Lag, Time, Partitions, Members, Protocol, StableLag, Consume, Overtaken };

std::vector<TableColumn> topicGroupColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return TopicGroupsModel::tr(text); };
    std::vector<TableColumn> all{
        column("group", tr("Group"), ColumnKind::Text, 18),
        column("verdict", tr("Verdict here"), ColumnKind::Badge, 13, tr("The worst of this topic's partitions.")),
        column("why", tr("Why"), ColumnKind::Text, 26),
        column("lag", tr("Lag (records)"), ColumnKind::Number, 13),
        column("timeLag", tr("Time lag"), ColumnKind::Number, 10),
        column("partitions", tr("Partitions"), ColumnKind::Number, 10),
        column("members", tr("Members"), ColumnKind::Number, 9),
        column("protocol", tr("Protocol and state"), ColumnKind::Text, 18),
        hidden(column("stableLag", tr("Stable lag (records)"), ColumnKind::Number, 13)),
        hidden(column("consumeRate", tr("Reads (records/s)"), ColumnKind::Number, 12)),
        hidden(column("overtaken", tr("Overtaken by retention"), ColumnKind::Badge, 14))};
    all[Why].stretch = true;
    return all;
}

template <typename Number> void add(std::optional<Number>& sum, const std::optional<Number>& value)
{
    if (value)
        sum = sum.value_or(0) + *value;
}

TopicGroupRow rowOf(const std::shared_ptr<const GroupInfo>& group, const QString& topic, bool utc)
{
    TopicGroupRow row;
    row.info = group;
    row.utc = utc;
    for (qsizetype i = 0; i < group->partitions.size(); ++i) {
        const GroupPartition& partition = group->partitions[i];
        if (partition.at.topic != topic)
            continue;
        ++row.partitions;
        if (row.worst < 0 || partition.judgement.verdict > group->partitions[row.worst].judgement.verdict)
            row.worst = int(i);
        add(row.lag, partition.lag);
        add(row.stableLag, partition.stableLag);
        add(row.consumeRate, partition.consumeRate);
        row.countsFromStart = row.countsFromStart || partition.countsFromStart;
        if (partition.timeLag && (!row.timeLag || partition.timeLag->ms > row.timeLag->ms))
            row.timeLag = partition.timeLag;
        if (partition.overtakenInSeconds)
            row.overtakenInSeconds =
                std::min(*partition.overtakenInSeconds, row.overtakenInSeconds.value_or(*partition.overtakenInSeconds));
    }
    return row;
}

} // namespace

TopicGroupsModel::TopicGroupsModel(QObject* parent) : RowModel(topicGroupColumns(), parent) {}

void TopicGroupsModel::setSnapshot(const MonitorSnapshot& snapshot, const QString& topic, bool utc)
{
    std::vector<TopicGroupRow> rows;
    for (const QString& id : snapshot.groupsOfTopic.value(topic)) {
        if (const std::shared_ptr<const GroupInfo> group = snapshot.group(id))
            rows.push_back(rowOf(group, topic, utc));
    }
    const auto verdict = [](const TopicGroupRow& row) {
        return row.worst < 0 ? Verdict::Unknown : row.info->partitions[row.worst].judgement.verdict;
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const TopicGroupRow& a, const TopicGroupRow& b) { return verdict(a) > verdict(b); });
    setRows(std::move(rows));
}

QVariant TopicGroupsModel::cell(const TopicGroupRow& row, int column, int role) const
{
    const GroupInfo& group = *row.info;
    const GroupPartition* worst = row.worst >= 0 ? &group.partitions[row.worst] : nullptr;
    if (role == SubjectRole)
        return group.id;
    if (role == SecondaryRole)
        return group.staleSinceMs.has_value() || group.error.has_value();
    switch (column) {
    case Group:
        return role == Qt::DisplayRole ? QVariant(group.id) : QVariant();
    case Verdict_:
        return groupcells::verdict(worst ? worst->judgement.verdict : Verdict::Unknown, group.staleSinceMs,
                                   worst ? verdictReason(worst->judgement) : QString(), row.utc, role);
    case Why:
        if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
            return {};
        if (group.error)
            return errorText(*group.error).full();
        return worst ? tr("%1: %2", "partition and reason")
                           .arg(QString::number(worst->at.partition), verdictReason(worst->judgement))
                     : QString();
    case Lag:
        return groupcells::lag(row.lag, row.countsFromStart, role);
    case Time:
        return groupcells::timeLag(row.timeLag, role);
    case Partitions:
        if (role == Qt::DisplayRole)
            return formats::count(row.partitions);
        return role == SortRole ? QVariant(row.partitions) : QVariant();
    case Members:
        if (role == Qt::DisplayRole)
            return group.membersError ? formats::unknown() : formats::count(group.members.size());
        return role == SortRole && !group.membersError ? QVariant(int(group.members.size())) : QVariant();
    case Protocol:
        return role == Qt::DisplayRole ? QVariant(grouptexts::protocolText(group)) : QVariant();
    case StableLag:
        return groupcells::lag(row.stableLag, row.countsFromStart, role);
    case Consume:
        return groupcells::rate(row.consumeRate, role);
    case Overtaken:
        return groupcells::overtaken(row.overtakenInSeconds, role);
    default:
        return {};
    }
}

} // namespace weir
