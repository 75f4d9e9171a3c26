#include "models/topics/topicsmodel.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

enum Column { Name, Partitions, Replicas, Records, Size, Rate, Retention, Cleanup, Groups, Schema };

TableColumn column(const char* id, const QString& title, ColumnKind kind, int width)
{
    TableColumn made;
    made.id = QString::fromLatin1(id);
    made.title = title;
    made.kind = kind;
    made.width = width;
    return made;
}

std::vector<TableColumn> topicColumns()
{
    std::vector<TableColumn> all{column("name", TopicsModel::tr("Topic"), ColumnKind::Text, 22),
                                 column("partitions", TopicsModel::tr("Partitions"), ColumnKind::Number, 13),
                                 column("replicas", TopicsModel::tr("Replicas"), ColumnKind::Number, 8),
                                 column("records", TopicsModel::tr("Records"), ColumnKind::Number, 12),
                                 column("bytes", TopicsModel::tr("Size"), ColumnKind::Number, 9),
                                 column("rate", TopicsModel::tr("Records/s"), ColumnKind::Number, 17),
                                 column("retention", TopicsModel::tr("Retention"), ColumnKind::Text, 16),
                                 column("cleanup", TopicsModel::tr("Cleanup"), ColumnKind::Text, 14),
                                 column("groups", TopicsModel::tr("Groups"), ColumnKind::Number, 8),
                                 column("schema", TopicsModel::tr("Schema"), ColumnKind::Text, 14)};
    all[Name].stretch = true;
    all[Replicas].shown = false; // nearly always the same for all
    all[Records].toolTip = TopicsModel::tr(
        "End minus first offset of all partitions. Compacted records and transaction markers count too, so a ≤ says "
        "that there may be fewer.");
    all[Size].toolTip = TopicsModel::tr("What the leaders keep on disk; replicas are not counted.");
    all[Groups].toolTip = TopicsModel::tr("Consumer groups that have committed an offset or are assigned a partition.");
    all[Rate].toolTip = TopicsModel::tr("Records written a second, now and over the last samples.");
    return all;
}

/// The unit stands in the header.
QString rateText(double perSecond)
{
    return perSecond > 0 && perSecond < 9.95 ? QLocale().toString(perSecond, 'f', 1)
                                             : formats::count(std::int64_t(std::llround(perSecond)));
}

/// What is not known sorts last.
template <typename Number> QVariant sortKey(const std::optional<Number>& value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

QVariant sortKey(const std::optional<std::int64_t>& value) { return value ? QVariant(qlonglong(*value)) : QVariant(); }

} // namespace

TopicsModel::TopicsModel(QObject* parent) : RowModel(topicColumns(), parent) {}

void TopicsModel::setSnapshot(const ClusterSnapshot& snapshot)
{
    m_topics = snapshot.topics;
    rebuild();
}

void TopicsModel::setGroups(const QHash<QString, QVector<QString>>& groupsOfTopic)
{
    if (m_groups && *m_groups == groupsOfTopic)
        return;
    m_groups = groupsOfTopic;
    rebuild();
}

void TopicsModel::setFavourites(const QSet<QString>& favourites)
{
    if (favourites == m_favourites)
        return;
    m_favourites = favourites;
    rebuild();
}

void TopicsModel::setInternalShown(bool shown)
{
    if (std::exchange(m_internalShown, shown) != shown)
        filtersChanged();
}

void TopicsModel::setFavouritesOnly(bool only)
{
    if (std::exchange(m_favouritesOnly, only) != only)
        filtersChanged();
}

void TopicsModel::rebuild()
{
    m_internal = 0;
    m_failed = 0;
    std::vector<TopicRow> favourites;
    std::vector<TopicRow> others;
    others.reserve(std::size_t(m_topics.size()));
    for (const TopicInfo& topic : std::as_const(m_topics)) {
        TopicRow row;
        row.name = topic.name;
        row.internal = topic.internal;
        row.favourite = m_favourites.contains(topic.name);
        row.partitions = int(topic.partitions.size());
        row.offline = topic.offline();
        row.underReplicated = topic.underReplicated();
        row.replicas = topic.replicationFactor;
        row.compacted = topic.cleanupPolicy.contains(QLatin1String("compact"));
        row.records = topic.records;
        row.bytes = topic.bytes;
        row.recordsPerSecond = topic.recordsPerSecond;
        row.rateHistory = topic.rateHistory;
        row.retentionMs = topic.retentionMs;
        row.retentionBytes = topic.retentionBytes;
        row.cleanupPolicy = topic.cleanupPolicy;
        row.schemaSubject = topic.schemaSubject;
        if (m_groups)
            row.groups = QStringList(m_groups->value(topic.name));
        row.error = topic.error;
        m_internal += row.internal ? 1 : 0;
        m_failed += row.error ? 1 : 0;
        (row.favourite ? favourites : others).push_back(std::move(row));
    }
    favourites.insert(favourites.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    setRows(std::move(favourites));
}

bool TopicsModel::acceptsRow(const TopicRow& row) const
{
    return (m_internalShown || !row.internal) && (!m_favouritesOnly || row.favourite);
}

QVariant TopicsModel::cell(const TopicRow& row, int column, int role) const
{
    if (role == SubjectRole || (role == RawRole && column == Name))
        return row.name;
    if (role == SecondaryRole)
        return row.internal;
    switch (column) {
    case Name:
        if (role == Qt::DisplayRole)
            return row.favourite ? QStringLiteral("★ %1").arg(row.name) : row.name;
        if (role == SortRole)
            return row.name;
        if (role == Qt::AccessibleTextRole && row.favourite)
            return tr("%1, a favourite").arg(row.name);
        break;
    case Partitions:
        return partitionsCell(row, role);
    case Replicas:
        if (role == Qt::DisplayRole)
            return row.replicas > 0 ? formats::count(row.replicas) : formats::unknown();
        if (role == SortRole)
            return row.replicas;
        break;
    case Records:
        return recordsCell(row, role);
    case Size:
        if (role == Qt::DisplayRole)
            return formats::size(row.bytes);
        if (role == SortRole)
            return sortKey(row.bytes);
        break;
    case Rate:
        return rateCell(row, role);
    case Retention:
        return retentionCell(row, role);
    case Cleanup:
        if (role == Qt::DisplayRole)
            return row.cleanupPolicy.isEmpty() ? formats::unknown() : row.cleanupPolicy;
        break;
    case Groups:
        return groupsCell(row, role);
    case Schema:
        if (role == Qt::DisplayRole)
            return row.schemaSubject;
        break;
    }
    return {};
}

QVariant TopicsModel::partitionsCell(const TopicRow& row, int role) const
{
    const bool bad = row.error || row.offline > 0 || row.underReplicated > 0;
    switch (role) {
    case Qt::DisplayRole:
        if (row.error)
            return errorText(*row.error, ErrorPlace::Topic).title;
        if (row.offline > 0)
            return tr("%1 of %2 offline").arg(row.offline).arg(row.partitions);
        if (row.underReplicated > 0)
            return tr("%1 of %2 behind").arg(row.underReplicated).arg(row.partitions);
        return formats::count(row.partitions);
    case SortRole:
        return row.partitions;
    case BadgeRole:
        return bad ? QVariant(int(row.offline > 0 ? Status::Critical : Status::Warning)) : QVariant();
    case Qt::ToolTipRole:
        if (row.error)
            return errorText(*row.error, ErrorPlace::Topic).full();
        if (row.offline > 0)
            return tr("%n partitions have no leader: nothing can be read from or written to them.", nullptr,
                      row.offline);
        if (row.underReplicated > 0)
            return tr("%n partitions have replicas that are not in sync.", nullptr, row.underReplicated);
        return {};
    default:
        return {};
    }
}

QVariant TopicsModel::recordsCell(const TopicRow& row, int role) const
{
    if (role == SortRole)
        return sortKey(row.records);
    if (role != Qt::DisplayRole)
        return {};
    return row.compacted && row.records && *row.records > 0 ? tr("≤ %1").arg(formats::count(row.records))
                                                            : formats::count(row.records);
}

QVariant TopicsModel::rateCell(const TopicRow& row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return row.recordsPerSecond ? rateText(*row.recordsPerSecond) : formats::unknown();
    case SortRole:
        return sortKey(row.recordsPerSecond);
    case SparklineRole:
        return row.rateHistory.size() > 1 ? QVariant::fromValue(row.rateHistory) : QVariant();
    case Qt::AccessibleTextRole:
        if (row.rateHistory.size() > 1) {
            const auto [least, most] = std::minmax_element(row.rateHistory.begin(), row.rateHistory.end());
            return tr("%1, lately between %2 and %3")
                .arg(formats::rate(row.recordsPerSecond), formats::rate(double(*least)), formats::rate(double(*most)));
        }
        return {};
    default:
        return {};
    }
}

QVariant TopicsModel::retentionCell(const TopicRow& row, int role) const
{
    const bool deletes = row.cleanupPolicy.contains(QLatin1String("delete"));
    if (role == SortRole)
        return !row.retentionMs ? QVariant()
                                : QVariant(*row.retentionMs < 0 ? qlonglong(INT64_MAX) : qlonglong(*row.retentionMs));
    if (role != Qt::DisplayRole)
        return {};
    if (!row.retentionMs)
        return formats::unknown();
    if (!row.cleanupPolicy.isEmpty() && !deletes)
        return tr("last of each key");
    const QString time = formats::retention(*row.retentionMs);
    return row.retentionBytes && *row.retentionBytes >= 0
               ? tr("%1 or %2", "retention by time or by size").arg(time, formats::size(row.retentionBytes))
               : time;
}

QVariant TopicsModel::groupsCell(const TopicRow& row, int role) const
{
    constexpr qsizetype mostNamed = 20;
    switch (role) {
    case Qt::DisplayRole:
        return row.groups ? formats::count(row.groups->size()) : formats::unknown();
    case SortRole:
        return row.groups ? QVariant(int(row.groups->size())) : QVariant();
    case Qt::ToolTipRole:
        if (!row.groups || row.groups->isEmpty())
            return {};
        return row.groups->size() <= mostNamed ? row.groups->join(QLatin1Char('\n'))
                                               : tr("%1\nand %n more", nullptr, int(row.groups->size() - mostNamed))
                                                     .arg(row.groups->mid(0, mostNamed).join(QLatin1Char('\n')));
    default:
        return {};
    }
}

} // namespace weir
