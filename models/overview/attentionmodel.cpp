#include "models/overview/attentionmodel.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Group, Verdict_, Why, Lag, Time };

std::vector<TableColumn> attentionColumns()
{
    std::vector<TableColumn> all{{QStringLiteral("group"), AttentionModel::tr("Group"), ColumnKind::Text, 16},
                                 {QStringLiteral("verdict"), AttentionModel::tr("Verdict"), ColumnKind::Badge, 11},
                                 {QStringLiteral("why"), AttentionModel::tr("Why"), ColumnKind::Text, 24},
                                 {QStringLiteral("lag"), AttentionModel::tr("Lag (records)"), ColumnKind::Number, 12},
                                 {QStringLiteral("timeLag"), AttentionModel::tr("Time lag"), ColumnKind::Number, 9}};
    all[Why].stretch = true;
    return all;
}

bool needsLook(const GroupInfo& group)
{
    return group.verdict >= Verdict::Slow || group.notCommittingSinceMs || group.error;
}

std::int64_t behindMs(const GroupInfo& group) { return group.timeLag ? group.timeLag->ms : 0; }

} // namespace

AttentionModel::AttentionModel(QObject* parent) : RowModel(attentionColumns(), parent) {}

void AttentionModel::setSnapshot(const MonitorSnapshot& snapshot, bool utc)
{
    std::vector<std::shared_ptr<const GroupInfo>> groups(snapshot.groups.begin(), snapshot.groups.end());
    const bool someNeed =
        std::any_of(groups.begin(), groups.end(), [](const auto& group) { return needsLook(*group); });
    std::erase_if(groups,
                  [someNeed](const auto& group) { return someNeed ? !needsLook(*group) : behindMs(*group) == 0; });
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
        return a->verdict != b->verdict ? a->verdict > b->verdict : behindMs(*a) > behindMs(*b);
    });
    std::vector<AttentionRow> rows;
    for (const auto& group : groups) {
        if (rows.size() < mostRows)
            rows.push_back({group, utc});
    }
    setRows(std::move(rows));
}

QVariant AttentionModel::cell(const AttentionRow& row, int column, int role) const
{
    const GroupInfo& group = *row.info;
    switch (column) {
    case Group:
        return role == Qt::DisplayRole ? QVariant(group.id) : QVariant();
    case Verdict_:
        if (role == Qt::DisplayRole)
            return verdictName(group.verdict);
        if (role == BadgeRole)
            return int(group.staleSinceMs ? Status::Stale : statusOf(group.verdict));
        return role == SortRole ? QVariant(int(group.verdict)) : QVariant();
    case Why:
        return role == Qt::DisplayRole ? QVariant(groupReason(group, row.utc)) : QVariant();
    case Lag:
        if (role == Qt::DisplayRole)
            return formats::count(group.lag);
        return role == SortRole && group.lag ? QVariant(qint64(*group.lag)) : QVariant();
    case Time:
        if (role == Qt::DisplayRole)
            return timeLagText(group.timeLag);
        return role == SortRole && group.timeLag ? QVariant(qint64(group.timeLag->ms)) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
