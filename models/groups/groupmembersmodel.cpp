#include "models/groups/groupmembersmodel.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/groupcells.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Client, Host, Instance, Assigned, Count, Lag, Worst, Id, Epoch, Rack };

std::vector<TableColumn> memberColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return GroupMembersModel::tr(text); };
    std::vector<TableColumn> all{column("client", tr("Client"), ColumnKind::Text, 18, tr("The consumer's client.id.")),
                                 column("host", tr("Host"), ColumnKind::Text, 16),
                                 column("instance", tr("Instance"), ColumnKind::Text, 14,
                                        tr("group.instance.id: it keeps its partitions over a restart.")),
                                 column("assigned", tr("Assigned partitions"), ColumnKind::Text, 30),
                                 column("count", tr("Partitions"), ColumnKind::Number, 10),
                                 column("lag", tr("Lag (records)"), ColumnKind::Number, 13),
                                 column("worst", tr("Worst verdict"), ColumnKind::Badge, 13),
                                 column("id", tr("Member id"), ColumnKind::Text, 24),
                                 hidden(column("epoch", tr("Epoch"), ColumnKind::Number, 8,
                                               tr("How far the member is with the newest assignment (KIP-848)."))),
                                 hidden(column("rack", tr("Rack"), ColumnKind::Text, 10))};
    all[Assigned].stretch = true;
    return all;
}

} // namespace

GroupMembersModel::GroupMembersModel(QObject* parent) : RowModel(memberColumns(), parent) {}

void GroupMembersModel::setGroup(const GroupInfo& group)
{
    std::vector<GroupMemberRow> rows;
    for (const GroupMember& member : group.members)
        rows.push_back({member, {}, Verdict::Unknown, false});
    for (const GroupPartition& partition : group.partitions) {
        if (partition.member < 0 || partition.member >= int(rows.size()))
            continue;
        GroupMemberRow& row = rows[std::size_t(partition.member)];
        addLag(row.lag, partition.lag);
        row.verdict = std::max(row.verdict, partition.judgement.verdict);
        row.judged = true;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const GroupMemberRow& a, const GroupMemberRow& b) {
        return a.member.clientId < b.member.clientId;
    });
    setRows(std::move(rows));
}

QString GroupMembersModel::assignmentText(const QVector<TopicPartition>& partitions)
{
    QStringList topics;
    for (qsizetype i = 0; i < partitions.size();) {
        const QString topic = partitions[i].topic;
        QStringList runs;
        while (i < partitions.size() && partitions[i].topic == topic) {
            const int first = partitions[i].partition;
            int last = first;
            while (++i < partitions.size() && partitions[i].topic == topic && partitions[i].partition == last + 1)
                ++last;
            runs << (first == last ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(last));
        }
        topics << tr("%1 %2", "a topic and its partitions").arg(topic, runs.join(QLatin1String(", ")));
    }
    return topics.join(QLatin1String("; "));
}

QVariant GroupMembersModel::cell(const GroupMemberRow& row, int column, int role) const
{
    const GroupMember& of = row.member;
    const auto text = [role](const QString& value) {
        return role == Qt::DisplayRole ? QVariant(value.isEmpty() ? formats::unknown() : value) : QVariant();
    };
    switch (column) {
    case Client:
        return text(of.clientId);
    case Host:
        return text(of.host);
    case Instance:
        return text(of.instanceId);
    case Assigned:
        if (role == Qt::DisplayRole)
            return of.assigned.isEmpty() ? tr("nothing") : assignmentText(of.assigned);
        if (role == Qt::ToolTipRole && !of.target.isEmpty())
            return tr("It is going to read %1.").arg(assignmentText(of.target));
        return role == MarkRole && !of.target.isEmpty() ? QVariant(QStringLiteral("refresh-cw")) : QVariant();
    case Count:
        if (role == Qt::DisplayRole)
            return formats::count(of.assigned.size());
        return role == SortRole ? QVariant(int(of.assigned.size())) : QVariant();
    case Lag:
        return groupcells::lag(row.lag, false, role);
    case Worst:
        if (!row.judged)
            return role == Qt::DisplayRole ? QVariant(formats::unknown()) : QVariant();
        return groupcells::verdict(row.verdict, {}, {}, false, role);
    case Id:
        return text(of.id);
    case Epoch:
        return text(of.epoch < 0 ? QString() : QString::number(of.epoch));
    case Rack:
        return text(of.rack);
    default:
        return {};
    }
}

} // namespace weir
