#include "models/overview/busytopicsmodel.h"

#include "models/common/formats.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Topic, In, Out, Size, Growth };

std::vector<TableColumn> busyColumns()
{
    std::vector<TableColumn> all{
        {QStringLiteral("topic"), BusyTopicsModel::tr("Topic"), ColumnKind::Text, 12},
        {QStringLiteral("in"), BusyTopicsModel::tr("Written (records/s)"), ColumnKind::Number, 17},
        {QStringLiteral("out"), BusyTopicsModel::tr("Read (records/s)"), ColumnKind::Number, 14},
        {QStringLiteral("size"), BusyTopicsModel::tr("Size"), ColumnKind::Number, 8},
        {QStringLiteral("growth"), BusyTopicsModel::tr("Grows"), ColumnKind::Number, 10}};
    all[Topic].stretch = true;
    all[Growth].toolTip =
        BusyTopicsModel::tr("Over the last hour, on the leaders' disks; what was deleted is taken off.");
    return all;
}

QString rateText(const std::optional<double>& rate)
{
    if (!rate)
        return formats::unknown();
    return *rate > 0 && *rate < 9.95 ? QLocale().toString(*rate, 'f', 1) : formats::count(std::llround(*rate));
}

QString growthText(const std::optional<double>& perSecond)
{
    if (!perSecond)
        return formats::unknown();
    const qint64 perHour = std::llround(*perSecond * 3600);
    return perHour > 0 ? BusyTopicsModel::tr("+%1/h").arg(formats::size(perHour))
                       : BusyTopicsModel::tr("%1/h").arg(formats::size(perHour));
}

QVariant number(const std::optional<double>& value, const QString& text, int role)
{
    if (role == Qt::DisplayRole)
        return text;
    return role == SortRole && value ? QVariant(*value) : QVariant();
}

} // namespace

BusyTopicsModel::BusyTopicsModel(QObject* parent) : RowModel(busyColumns(), parent) {}

void BusyTopicsModel::setSnapshots(const MonitorSnapshot& groups, const ClusterSnapshot* topics,
                                   const QHash<QString, double>& growth)
{
    std::vector<BusyTopicRow> rows;
    for (auto topic = groups.topics.begin(); topic != groups.topics.end(); ++topic) {
        if (topic.key().startsWith(QLatin1String("__")) || topic.key().startsWith(QLatin1String("weir.")))
            continue;
        BusyTopicRow row;
        row.name = topic.key();
        row.in = topic->recordsIn;
        row.out = topic->recordsOut;
        rows.push_back(row);
    }
    const auto traffic = [](const BusyTopicRow& row) { return row.in.value_or(0) + row.out.value_or(0); };
    std::sort(rows.begin(), rows.end(), [&traffic](const BusyTopicRow& a, const BusyTopicRow& b) {
        return traffic(a) != traffic(b) ? traffic(a) > traffic(b) : a.name < b.name;
    });
    if (rows.size() > mostRows)
        rows.resize(mostRows);
    for (BusyTopicRow& row : rows) {
        const TopicInfo* info = topics ? topics->topic(row.name) : nullptr;
        if (info) {
            row.bytes = info->bytes;
            row.rateHistory = info->rateHistory;
        }
        if (growth.contains(row.name))
            row.growth = growth.value(row.name);
    }
    setRows(std::move(rows));
}

QStringList BusyTopicsModel::names() const
{
    QStringList names;
    for (int i = 0; i < rowCount(); ++i)
        names << rowAt(i).name;
    return names;
}

QVariant BusyTopicsModel::cell(const BusyTopicRow& row, int column, int role) const
{
    switch (column) {
    case Topic:
        return role == Qt::DisplayRole ? QVariant(row.name) : QVariant();
    case In:
        if (role == SparklineRole)
            return QVariant::fromValue(row.rateHistory);
        return number(row.in, rateText(row.in), role);
    case Out:
        return number(row.out, rateText(row.out), role);
    case Size:
        if (role == Qt::DisplayRole)
            return formats::size(row.bytes);
        return role == SortRole && row.bytes ? QVariant(qint64(*row.bytes)) : QVariant();
    case Growth:
        return number(row.growth, growthText(row.growth), role);
    default:
        return {};
    }
}

} // namespace weir
