#include "models/groups/grouppartitionsmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/groupcells.h"
#include "models/groups/grouptexts.h"

#include <cmath>

namespace weir {
namespace {

enum Column {
    Topic,
    Partition,
    Verdict_,
    Committed,
    End,
    Lag,
    Time,
    Member,
    Why,
    StableLag,
    InRecords,
    RecordAge,
    Consume,
    Produce,
    CaughtUp,
    Overtaken,
    Start
};

std::vector<TableColumn> partitionColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return GroupPartitionsModel::tr(text); };
    std::vector<TableColumn> all{
        column("topic", tr("Topic"), ColumnKind::Text, 14),
        column("partition", tr("Partition"), ColumnKind::Number, 8),
        column("verdict", tr("Verdict"), ColumnKind::Badge, 12),
        column("committed", tr("Committed"), ColumnKind::Number, 10, tr("The offset that is to be read next.")),
        column("end", tr("End"), ColumnKind::Number, 10, tr("The high watermark: where the next record goes.")),
        column("lag", tr("Lag (records)"), ColumnKind::Number, 13,
               tr("End minus committed offset. A * counts from the start: nothing was committed.")),
        column("timeLag", tr("Time lag"), ColumnKind::Number, 10,
               tr("How long ago the end passed the committed offset.")),
        column("member", tr("Member"), ColumnKind::Text, 20),
        column("why", tr("Why"), ColumnKind::Text, 22),
        hidden(column("stableLag", tr("Stable lag (records)"), ColumnKind::Number, 13,
                      tr("Up to the last stable offset: what read_committed consumers can see."))),
        hidden(column("records", tr("In records"), ColumnKind::Number, 12,
                      tr("Without transaction markers, aborted and compacted records."))),
        hidden(column("recordAge", tr("Age of the next record"), ColumnKind::Number, 14,
                      tr("By its own timestamp; producers may set it as they like."))),
        hidden(column("consumeRate", tr("Reads (records/s)"), ColumnKind::Number, 12)),
        hidden(column("produceRate", tr("Written (records/s)"), ColumnKind::Number, 12)),
        hidden(column("catchUp", tr("Caught up"), ColumnKind::Number, 14)),
        hidden(column("overtaken", tr("Overtaken by retention"), ColumnKind::Badge, 14)),
        hidden(column("start", tr("Start"), ColumnKind::Number, 12, tr("The first offset that is kept.")))};
    all[Why].stretch = true;
    return all;
}

QVariant number(const std::optional<std::int64_t>& value, int role)
{
    if (role == Qt::DisplayRole)
        return formats::count(value);
    if (role == RawRole)
        return value ? QString::number(*value) : QString();
    return role == SortRole && value ? QVariant(qlonglong(*value)) : QVariant();
}

QVariant about(const std::optional<std::int64_t>& value, int role)
{
    return role == Qt::DisplayRole && value ? QVariant(QStringLiteral("≈ ") + formats::count(*value))
                                            : number(value, role);
}

} // namespace

GroupPartitionsModel::GroupPartitionsModel(QObject* parent) : RowModel(partitionColumns(), parent) {}

QString GroupPartitionsModel::idOf(const TopicPartition& at)
{
    return QStringLiteral("%1/%2").arg(at.topic).arg(at.partition);
}

void GroupPartitionsModel::setGroup(std::shared_ptr<const GroupInfo> group, bool utc)
{
    if (m_group == group && m_utc == utc)
        return;
    m_group = std::move(group);
    m_utc = utc;
    rebuild();
}

void GroupPartitionsModel::setMoment(const QHash<QString, RecordedPartition>& recorded)
{
    m_past = true;
    m_recorded = recorded;
    rebuild();
}

void GroupPartitionsModel::setNow()
{
    if (!std::exchange(m_past, false))
        return;
    m_recorded.clear();
    rebuild();
}

void GroupPartitionsModel::rebuild()
{
    std::vector<GroupPartitionRow> rows;
    m_stale = m_fromStart = 0;
    if (m_group) {
        rows.reserve(std::size_t(m_group->partitions.size()));
        for (const GroupPartition& partition : m_group->partitions) {
            m_stale += partition.staleSinceMs || partition.error ? 1 : 0;
            m_fromStart += partition.countsFromStart ? 1 : 0;
            rows.push_back({partition, grouptexts::memberName(*m_group, partition.member), m_utc, m_past,
                            m_recorded.value(idOf(partition.at))});
        }
    }
    setRows(std::move(rows));
}

QVariant GroupPartitionsModel::cell(const GroupPartitionRow& row, int column, int role) const
{
    if (role == SubjectRole)
        return idOf(row.now.at);
    if (role == SecondaryRole)
        return row.past ? !row.then.lag : row.now.staleSinceMs.has_value() || row.now.error.has_value();
    switch (column) {
    case Topic:
        return role == Qt::DisplayRole ? QVariant(row.now.at.topic) : QVariant();
    case Partition:
        if (role == Qt::DisplayRole || role == RawRole)
            return QString::number(row.now.at.partition);
        return role == SortRole ? QVariant(row.now.at.partition) : QVariant();
    default:
        return row.past ? pastCell(row, column, role) : nowCell(row, column, role);
    }
}

QVariant GroupPartitionsModel::pastCell(const GroupPartitionRow& row, int column, int role) const
{
    const RecordedPartition& then = row.then;
    switch (column) {
    case Committed:
        return about(then.end && then.lag ? std::optional(*then.end - *then.lag) : std::nullopt, role);
    case End:
        return about(then.end, role);
    case Lag:
        return groupcells::lag(then.lag, false, role);
    case Time:
        return groupcells::timeLag(then.timeLagSeconds
                                       ? std::optional(TimeLag{std::int64_t(*then.timeLagSeconds * 1000), false})
                                       : std::nullopt,
                                   role);
    case Why:
        if (role == Qt::DisplayRole && !then.lag)
            return tr("nothing was recorded then");
        break;
    default:
        break;
    }
    return role == Qt::DisplayRole && column != Why ? QVariant(formats::unknown()) : QVariant();
}

QVariant GroupPartitionsModel::nowCell(const GroupPartitionRow& row, int column, int role) const
{
    const GroupPartition& of = row.now;
    switch (column) {
    case Verdict_:
        return groupcells::verdict(of.judgement.verdict, of.staleSinceMs, verdictReason(of.judgement), row.utc, role);
    case Committed:
        if (role == Qt::ToolTipRole && of.countsFromStart)
            return tr("Nothing was committed here.");
        return number(of.committed, role);
    case End:
        return number(of.end, role);
    case Lag:
        return groupcells::lag(of.lag, of.countsFromStart, role);
    case Time:
        return groupcells::timeLag(of.timeLag, role);
    case Member:
        return role == Qt::DisplayRole ? QVariant(row.member.isEmpty() ? tr("nobody") : row.member) : QVariant();
    case Why:
        if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
            return {};
        if (of.error)
            return errorText(*of.error, ErrorPlace::Partition, of.at.partition).full();
        if (of.judgement.verdict <= Verdict::Ok && of.notCommittingSinceMs)
            return tr("Not committing since %1.").arg(formats::timeOfDay(*of.notCommittingSinceMs, row.utc));
        if (of.onlyMarkersLeft)
            return tr("Only transaction markers and aborted records are left: all is read.");
        return verdictReason(of.judgement);
    case StableLag:
        return groupcells::lag(of.stableLag, of.countsFromStart, role);
    case InRecords:
        return groupcells::recordLag(of.recordLag, role);
    case RecordAge:
        if (role == Qt::DisplayRole)
            return of.recordAgeMs ? durationText(double(*of.recordAgeMs) / 1000) : formats::unknown();
        return role == SortRole && of.recordAgeMs ? QVariant(qlonglong(*of.recordAgeMs)) : QVariant();
    case Consume:
        return groupcells::rate(of.consumeRate, role);
    case Produce:
        return groupcells::rate(of.produceRate, role);
    case CaughtUp:
        return groupcells::catchUp(of.catchUp, role);
    case Overtaken:
        return groupcells::overtaken(of.overtakenInSeconds, role);
    case Start:
        return number(of.start, role);
    default:
        return {};
    }
}

} // namespace weir
