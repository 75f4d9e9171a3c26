#include "models/groups/groupsmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/groupcells.h"
#include "models/groups/grouptexts.h"

#include <algorithm>

namespace weir {
namespace {

enum Column {
    Group,
    Verdict_,
    Why,
    Lag,
    Trend,
    Time,
    Members,
    Protocol,
    StableLag,
    InRecords,
    Consume,
    Produce,
    CaughtUp,
    Overtaken,
    Since,
    Coordinator,
    Topics
};

std::vector<TableColumn> groupColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return GroupsModel::tr(text); };
    std::vector<TableColumn> all{
        column("group", tr("Group"), ColumnKind::Text, 18),
        column("verdict", tr("Verdict"), ColumnKind::Badge, 12),
        column("why", tr("Why"), ColumnKind::Text, 28),
        column("lag", tr("Lag (records)"), ColumnKind::Number, 13,
               tr("End minus committed offset, of all partitions. A * counts from the start: nothing was committed.")),
        column("trend", tr("Lag, lately"), ColumnKind::Sparkline, 12, tr("The lag over the last samples.")),
        column("timeLag", tr("Time lag"), ColumnKind::Number, 10,
               tr("How long ago the record to be read next was written: the longest of all partitions.")),
        column("members", tr("Members"), ColumnKind::Number, 9),
        column("protocol", tr("Protocol and state"), ColumnKind::Text, 18),
        hidden(column("stableLag", tr("Stable lag (records)"), ColumnKind::Number, 13,
                      tr("Up to the last stable offset: what read_committed consumers can see."))),
        hidden(column("records", tr("In records"), ColumnKind::Number, 12,
                      tr("Without transaction markers, aborted and compacted records."))),
        hidden(column("consumeRate", tr("Reads (records/s)"), ColumnKind::Number, 12)),
        hidden(column("produceRate", tr("Written (records/s)"), ColumnKind::Number, 12)),
        hidden(column("catchUp", tr("Caught up"), ColumnKind::Number, 14)),
        hidden(column("overtaken", tr("Overtaken by retention"), ColumnKind::Badge, 14)),
        hidden(column("since", tr("Verdict since"), ColumnKind::Time, 14)),
        hidden(column("coordinator", tr("Coordinator"), ColumnKind::Number, 10)),
        hidden(column("topics", tr("Topics"), ColumnKind::Text, 24))};
    all[Why].stretch = true;
    all[Trend].sortable = false;
    return all;
}

/// Worst first; what could not be asked comes before what is well.
int urgency(const GroupInfo& group)
{
    if (group.verdict >= Verdict::Slow)
        return 10 + int(group.verdict);
    if (group.notCommittingSinceMs)
        return 9;
    if (group.error)
        return 8;
    return int(group.verdict);
}

} // namespace

GroupsModel::GroupsModel(QObject* parent) : RowModel(groupColumns(), parent) {}

void GroupsModel::setSnapshot(const MonitorSnapshot& snapshot)
{
    m_groups = snapshot.groups;
    rebuild();
}

void GroupsModel::setUtc(bool utc)
{
    if (std::exchange(m_utc, utc) != utc)
        rebuild();
}

void GroupsModel::setVerdicts(const QSet<Verdict>& verdicts)
{
    if (verdicts == m_verdicts)
        return;
    m_verdicts = verdicts;
    filtersChanged();
}

void GroupsModel::setTopic(const QString& topic)
{
    if (topic == m_topic)
        return;
    m_topic = topic;
    filtersChanged();
}

void GroupsModel::rebuild()
{
    std::vector<GroupRow> rows;
    rows.reserve(std::size_t(m_groups.size()));
    for (const auto& group : std::as_const(m_groups))
        rows.push_back({group, grouptexts::topicsOf(*group), m_utc});
    std::stable_sort(rows.begin(), rows.end(),
                     [](const GroupRow& a, const GroupRow& b) { return urgency(*a.info) > urgency(*b.info); });
    setRows(std::move(rows));
}

bool GroupsModel::acceptsRow(const GroupRow& row) const
{
    return (m_verdicts.isEmpty() || m_verdicts.contains(row.info->verdict)) &&
           (m_topic.isEmpty() || row.topics.contains(m_topic));
}

QVariant GroupsModel::cell(const GroupRow& row, int column, int role) const
{
    const GroupInfo& group = *row.info;
    if (role == SubjectRole)
        return group.id;
    if (role == SecondaryRole)
        return group.staleSinceMs.has_value() || group.error.has_value();
    switch (column) {
    case Group:
        return role == Qt::DisplayRole ? QVariant(group.id) : QVariant();
    case Verdict_:
        return groupcells::verdict(group.verdict, group.staleSinceMs, groupReason(group, row.utc), row.utc, role);
    case Why:
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return group.error ? errorText(*group.error).full() : groupReason(group, row.utc);
        break;
    case Lag: {
        const bool fromStart = std::any_of(group.partitions.begin(), group.partitions.end(),
                                           [](const GroupPartition& each) { return each.countsFromStart; });
        return groupcells::lag(group.lag, fromStart, role);
    }
    case Trend:
        return groupcells::trend(group.lagHistory, role);
    case Time:
        return groupcells::timeLag(group.timeLag, role);
    case Members:
        if (role == Qt::DisplayRole)
            return group.membersError ? formats::unknown() : formats::count(group.members.size());
        if (role == SortRole)
            return group.membersError ? QVariant() : QVariant(int(group.members.size()));
        if (role == Qt::ToolTipRole && group.membersError)
            return errorText(*group.membersError).full();
        break;
    case Protocol:
        return role == Qt::DisplayRole ? QVariant(grouptexts::protocolText(group)) : QVariant();
    case StableLag:
        return groupcells::lag(group.stableLag, false, role);
    case InRecords:
        return groupcells::recordLag(group.recordLag, role);
    case Consume:
        return groupcells::rate(group.consumeRate, role);
    case Produce:
        return groupcells::rate(group.produceRate, role);
    case CaughtUp:
        return groupcells::catchUp(group.catchUp, role);
    case Overtaken:
        return groupcells::overtaken(group.overtakenInSeconds, role);
    case Since:
        if (role == Qt::DisplayRole)
            return group.verdictSinceMs ? formats::timestamp(*group.verdictSinceMs, row.utc) : formats::unknown();
        return role == SortRole && group.verdictSinceMs ? QVariant(qlonglong(*group.verdictSinceMs)) : QVariant();
    case Coordinator:
        if (role == Qt::DisplayRole)
            return group.coordinator < 0 ? formats::unknown() : QString::number(group.coordinator);
        return role == SortRole ? QVariant(group.coordinator) : QVariant();
    case Topics:
        return role == Qt::DisplayRole ? QVariant(row.topics.join(QLatin1String(", "))) : QVariant();
    }
    return {};
}

} // namespace weir
