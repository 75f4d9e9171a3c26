#include "models/topics/partitionsmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

namespace weir {
namespace {

enum Column { Partition, State, Leader, Replicas, First, End, Records, Size, Share, Rate, InSync };

TableColumn column(const char* id, const QString& title, ColumnKind kind, int width, const QString& toolTip = {})
{
    TableColumn made;
    made.id = QString::fromLatin1(id);
    made.title = title;
    made.kind = kind;
    made.width = width;
    made.toolTip = toolTip;
    return made;
}

std::vector<TableColumn> partitionColumns()
{
    std::vector<TableColumn> all{
        column("partition", PartitionsModel::tr("Partition"), ColumnKind::Number, 9),
        column("state", PartitionsModel::tr("State"), ColumnKind::Badge, 17),
        column("leader", PartitionsModel::tr("Leader"), ColumnKind::Text, 22,
               PartitionsModel::tr("The broker that reads and writes go to.")),
        column("replicas", PartitionsModel::tr("Replicas"), ColumnKind::Text, 14,
               PartitionsModel::tr("Brokers that keep a copy; those in brackets are not in sync.")),
        column("first", PartitionsModel::tr("First offset"), ColumnKind::Number, 12,
               PartitionsModel::tr("The oldest offset that is kept.")),
        column("end", PartitionsModel::tr("End offset"), ColumnKind::Number, 12,
               PartitionsModel::tr("The offset that the next record gets.")),
        column(
            "records", PartitionsModel::tr("Records"), ColumnKind::Number, 12,
            PartitionsModel::tr(
                "End minus first offset. Compacted records and transaction markers count too, so there may be fewer.")),
        column("bytes", PartitionsModel::tr("Size"), ColumnKind::Number, 10,
               PartitionsModel::tr("What the leader keeps on disk.")),
        column("share", PartitionsModel::tr("Share"), ColumnKind::Number, 8,
               PartitionsModel::tr("Of the topic's bytes, or of its records where sizes are not known.")),
        column("rate", PartitionsModel::tr("Records/s"), ColumnKind::Number, 14),
        column("insync", PartitionsModel::tr("In sync"), ColumnKind::Text, 14)};
    all[Leader].stretch = true;
    all[Rate].shown = false;
    all[InSync].shown = false;
    return all;
}

QString brokers(const QVector<std::int32_t>& ids)
{
    QStringList texts;
    for (const std::int32_t id : ids)
        texts << QString::number(id);
    return texts.join(QStringLiteral(", "));
}

QVariant sortKey(const std::optional<std::int64_t>& value) { return value ? QVariant(qlonglong(*value)) : QVariant(); }
QVariant sortKey(const std::optional<double>& value) { return value ? QVariant(*value) : QVariant(); }

QVariant number(const std::optional<std::int64_t>& value, int role)
{
    if (role == Qt::DisplayRole)
        return formats::count(value);
    if (role == RawRole)
        return value ? QVariant(QString::number(*value)) : QVariant();
    return role == SortRole ? sortKey(value) : QVariant();
}

QString summaryOf(const TopicInfo& topic, const std::vector<PartitionRow>& rows)
{
    const int offline = topic.offline();
    const int behind = topic.underReplicated();
    QString text = PartitionsModel::tr("%n partitions", nullptr, int(rows.size()));
    if (offline > 0)
        text += PartitionsModel::tr(", %n without a leader", nullptr, offline);
    else if (behind > 0)
        text += PartitionsModel::tr(", %n with replicas behind", nullptr, behind);
    else
        text += PartitionsModel::tr(", all in sync");
    double most = 0;
    for (const PartitionRow& row : rows)
        most = std::max(most, row.share.value_or(0));
    const double times = most * double(rows.size());
    if (rows.size() > 1 && times > 0)
        text += PartitionsModel::tr(" · the largest holds %1 times the average").arg(QLocale().toString(times, 'f', 1));
    return text;
}

} // namespace

std::optional<std::int64_t> PartitionRow::records() const
{
    return start && end ? std::optional(*end - *start) : std::nullopt;
}

PartitionsModel::PartitionsModel(QObject* parent) : RowModel(partitionColumns(), parent) {}

void PartitionsModel::setTopic(const ClusterSnapshot& snapshot, const TopicInfo& topic)
{
    std::int64_t bytes = 0;
    std::int64_t records = 0;
    bool sized = true;
    for (const PartitionInfo& partition : topic.partitions) {
        sized = sized && partition.bytes;
        bytes += partition.bytes.value_or(0);
        records += partition.end && partition.start ? *partition.end - *partition.start : 0;
    }
    std::vector<PartitionRow> rows;
    for (const PartitionInfo& partition : topic.partitions) {
        PartitionRow row;
        row.id = partition.id;
        row.leader = partition.leader;
        for (const BrokerInfo& broker : snapshot.brokers) {
            if (broker.id == partition.leader)
                row.leaderHost = QStringLiteral("%1:%2").arg(broker.host).arg(broker.port);
        }
        row.replicas = partition.replicas;
        row.inSync = partition.inSync;
        row.start = partition.start;
        row.end = partition.end;
        row.bytes = partition.bytes;
        row.recordsPerSecond = partition.recordsPerSecond;
        row.error = partition.error;
        const std::optional<std::int64_t> own = row.records();
        if (sized && bytes > 0)
            row.share = double(*partition.bytes) / double(bytes);
        else if (own && records > 0)
            row.share = double(*own) / double(records);
        rows.push_back(std::move(row));
    }
    m_summary = summaryOf(topic, rows);
    setRows(std::move(rows));
}

QVariant PartitionsModel::cell(const PartitionRow& row, int column, int role) const
{
    if (role == SubjectRole)
        return row.id;
    switch (column) {
    case Partition:
        return number(row.id, role);
    case State:
        return statusCell(row, role);
    case Leader:
        if (role == Qt::DisplayRole) {
            if (row.leader < 0)
                return tr("none");
            return row.leaderHost.isEmpty() ? QString::number(row.leader)
                                            : QStringLiteral("%1 · %2").arg(row.leader).arg(row.leaderHost);
        }
        if (role == SortRole)
            return row.leader;
        return role == SecondaryRole ? QVariant(row.leader < 0) : QVariant();
    case Replicas:
        if (role == Qt::DisplayRole) {
            QStringList texts;
            for (const std::int32_t id : row.replicas)
                texts << (row.inSync.contains(id) ? QString::number(id) : QStringLiteral("(%1)").arg(id));
            return texts.join(QStringLiteral(", "));
        }
        return {};
    case InSync:
        return role == Qt::DisplayRole ? QVariant(brokers(row.inSync)) : QVariant();
    case First:
        return number(row.start, role);
    case End:
        return number(row.end, role);
    case Records:
        return number(row.records(), role);
    case Size:
        if (role == Qt::DisplayRole)
            return formats::size(row.bytes);
        return role == SortRole ? sortKey(row.bytes) : QVariant();
    case Share:
        if (role == Qt::DisplayRole)
            return row.share ? formats::percentage(*row.share) : formats::unknown();
        return role == SortRole ? sortKey(row.share) : QVariant();
    case Rate:
        if (role == Qt::DisplayRole)
            return row.recordsPerSecond ? QLocale().toString(*row.recordsPerSecond, 'f', 1) : formats::unknown();
        return role == SortRole ? sortKey(row.recordsPerSecond) : QVariant();
    }
    return {};
}

QVariant PartitionsModel::statusCell(const PartitionRow& row, int role) const
{
    const int behind = int(row.replicas.size() - row.inSync.size());
    const bool offline = row.leader < 0;
    switch (role) {
    case Qt::DisplayRole:
        if (offline)
            return tr("no leader");
        if (behind > 0)
            return tr("%n behind", "replicas", behind);
        return row.error ? errorText(*row.error, ErrorPlace::Partition, row.id).title : tr("in sync");
    case BadgeRole:
        return int(offline ? Status::Critical : behind > 0 || row.error ? Status::Warning : Status::Ok);
    case SortRole:
        return offline ? 0 : row.error ? 1 : behind > 0 ? 2 : 3;
    case Qt::ToolTipRole:
        if (offline)
            return tr("Nothing can be read from or written to this partition until one of the brokers %1 is back.")
                .arg(brokers(row.replicas));
        if (behind > 0)
            return tr("In sync: %1.").arg(brokers(row.inSync));
        return row.error ? QVariant(errorText(*row.error, ErrorPlace::Partition, row.id).full()) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
