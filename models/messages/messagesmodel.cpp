#include "models/messages/messagesmodel.h"

#include "backend/base/clock.h"
#include "models/common/formats.h"

namespace weir {
namespace {

std::vector<TableColumn> messageColumns()
{
    const auto tr = [](const char* text) { return MessagesModel::tr(text); };
    return {
        {QStringLiteral("time"), tr("Time"), ColumnKind::Time, 22},
        {QStringLiteral("topic"), tr("Topic"), ColumnKind::Text, 18, {}, {}, false},
        {QStringLiteral("partition"), tr("Partition"), ColumnKind::Number, 9},
        {QStringLiteral("offset"), tr("Offset"), ColumnKind::Number, 11},
        {QStringLiteral("key"), tr("Key"), ColumnKind::Text, 20},
        {QStringLiteral("value"), tr("Value"), ColumnKind::Text, 32, {}, {}, true, true},
        {QStringLiteral("headers"), tr("Headers"), ColumnKind::Text, 20, {}, {}, false},
        {QStringLiteral("size"), tr("Size"), ColumnKind::Number, 10, tr("bytes"), tr("Key and value together"), true},
        {QStringLiteral("state"), tr("Transaction"), ColumnKind::Badge, 12, {}, {}, false}};
}

/// Without the zone, which is in the column's header.
QString timeText(std::int64_t epochMs, bool utc)
{
    const QString whole = formats::timestamp(epochMs, utc);
    const QString zone = formats::zone(epochMs, utc);
    return whole.endsWith(zone) ? whole.chopped(zone.size()).trimmed() : whole;
}

QString fieldId(const QString& path) { return QStringLiteral("field:") + path; }

} // namespace

MessagesModel::MessagesModel(QObject* parent) : TableModel(messageColumns(), parent)
{
    connect(&m_filter, &RecordFilter::reset, this, &MessagesModel::clear);
    connect(&m_filter, &RecordFilter::matchesAppended, this, &MessagesModel::append);
    connect(&m_filter, &RecordFilter::matchesDropped, this, [this](qulonglong count) {
        m_gone = count;
        drop(count);
    });
}

void MessagesModel::setStream(RecordStream* stream, bool newestFirst)
{
    if (m_stream)
        m_stream->disconnect(this);
    m_stream = stream;
    // Rows of a search backwards run from the newest to the oldest already.
    m_newestFirst = newestFirst != (stream && stream->isNewestFirst());
    m_cells.forget();
    if (stream) {
        connect(stream, &RecordStream::rowsAppended, this, [this](qulonglong, qulonglong count) {
            if (!m_filter.isActive())
                append(count);
        });
        connect(stream, &RecordStream::rowsDropped, this, [this](qulonglong count) {
            if (!m_filter.isActive())
                drop(count);
        });
        connect(stream, &RecordStream::rowsReset, this, [this] {
            m_cells.forget();
            if (!m_filter.isActive())
                clear();
        });
    }
    m_filter.setStream(stream);
}

void MessagesModel::setMatch(std::shared_ptr<const RecordMatch> match)
{
    m_match = match;
    m_cells.setMatch(match);
    m_filter.setMatch(std::move(match));
}

void MessagesModel::setUtc(bool utc)
{
    m_utc = utc;
    emit headerDataChanged(Qt::Horizontal, Time, Time);
    if (m_count > 0)
        emit dataChanged(index(0, Time), index(int(m_count) - 1, Time));
}

void MessagesModel::decodeAgain()
{
    m_cells.forget();
    cellsChanged();
}

void MessagesModel::cellsChanged()
{
    if (m_count > 0)
        emit dataChanged(index(0, 0), index(int(m_count) - 1, columnCount() - 1));
}

void MessagesModel::setFields(const QStringList& paths)
{
    QStringList kept;
    std::vector<TableColumn> added;
    for (const QString& path : paths) {
        if (!isFieldPath(path) || kept.contains(path))
            continue;
        kept << path;
        added.push_back({fieldId(path), fieldName(path), ColumnKind::Text, 16, {}, path});
    }
    if (kept == m_cells.fields())
        return;
    m_cells.setFields(kept);
    replaceColumns(FirstField, std::move(added));
}

void MessagesModel::setNumberFields(const QStringList& paths)
{
    if (paths == m_numberFields)
        return;
    m_numberFields = paths;
    if (columnCount() > FirstField)
        emit headerDataChanged(Qt::Horizontal, FirstField, columnCount() - 1);
}

void MessagesModel::setColours(const QVector<ColourRule>& rules)
{
    m_cells.setColours(rules);
    cellsChanged();
}

void MessagesModel::setMasks(MaskLookup masks)
{
    m_cells.setMasks(std::move(masks));
    cellsChanged();
}

void MessagesModel::clear()
{
    beginResetModel();
    m_first = m_stream ? m_stream->dropped() : 0;
    m_count = m_filter.isActive() ? m_filter.count() : (m_stream ? m_stream->count() : 0);
    endResetModel();
}

void MessagesModel::append(qulonglong count)
{
    if (count == 0)
        return;
    const auto rows = int(count);
    const int first = m_newestFirst ? 0 : int(m_count);
    beginInsertRows({}, first, first + rows - 1);
    m_count += count;
    endInsertRows();
}

void MessagesModel::drop(qulonglong count)
{
    const auto rows = int(std::min(count, m_count));
    if (rows == 0)
        return;
    const int first = m_newestFirst ? int(m_count) - rows : 0;
    beginRemoveRows({}, first, first + rows - 1);
    m_count -= qulonglong(rows);
    m_first += qulonglong(rows);
    m_gone -= std::min(m_gone, qulonglong(rows));
    endRemoveRows();
}

std::uint64_t MessagesModel::rowId(int row) const
{
    const std::uint64_t position = m_newestFirst ? m_count - 1 - std::uint64_t(row) : std::uint64_t(row);
    if (!m_filter.isActive())
        return m_first + position;
    // While rows are being taken away the filter no longer has those at the front.
    if (position < m_gone)
        return 0;
    const std::uint64_t at = position - m_gone;
    return at < m_filter.count() ? m_filter.idAt(at) : 0;
}

int MessagesModel::rowOfId(std::uint64_t id) const
{
    const auto turned = [this](std::uint64_t position) {
        return int(m_newestFirst ? m_count - 1 - position : position);
    };
    if (!m_filter.isActive())
        return id >= m_first && id - m_first < m_count ? turned(id - m_first) : -1;
    std::size_t low = 0;
    std::size_t high = m_filter.count();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (m_filter.idAt(middle) < id)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < m_filter.count() && m_filter.idAt(low) == id && low + m_gone < m_count;
    return found ? turned(low + m_gone) : -1;
}

std::optional<std::size_t> MessagesModel::streamRow(int row) const
{
    if (!m_stream || row < 0 || qulonglong(row) >= m_count)
        return {};
    const std::uint64_t id = rowId(row);
    if (id < m_stream->dropped() || id - m_stream->dropped() >= m_stream->count())
        return {};
    return std::size_t(id - m_stream->dropped());
}

int MessagesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_count); }

QString MessagesModel::cellText(int column, std::uint64_t id, std::size_t streamRow) const
{
    const RecordView record = m_stream->at(streamRow);
    switch (column) {
    case Time:
        return timeText(record.timestampMs, m_utc);
    case Topic: {
        std::size_t inBatch = 0;
        return QString::fromStdString(m_stream->batch(streamRow, &inBatch)->topics()[record.topic]);
    }
    case Partition:
        return QString::number(record.partition);
    case Offset:
        return formats::count(record.offset);
    case Key:
        if (record.isControl())
            return {};
        return record.has(RecordFlag::KeyNull) ? tr("(no key)") : m_cells.texts(id, *m_stream, streamRow).key.text;
    case Value:
        if (record.isControl())
            return record.has(RecordFlag::ControlCommit) ? tr("Transaction committed") : tr("Transaction aborted");
        return record.has(RecordFlag::ValueNull) ? tr("(tombstone)")
                                                 : m_cells.texts(id, *m_stream, streamRow).value.text;
    case Headers:
        return m_cells.texts(id, *m_stream, streamRow).headers.text;
    case Size:
        return formats::count(std::int64_t(record.key.size() + record.value.size()));
    default:
        return column >= FirstField ? fieldText(column, id, streamRow) : QString();
    }
}

QVariant MessagesModel::badge(const RecordView& record, int role) const
{
    Status status = Status::Ok;
    QString word;
    if (record.isControl()) {
        status = Status::Neutral;
        word = tr("marker");
    } else if (record.has(RecordFlag::Aborted)) {
        status = Status::Warning;
        word = tr("aborted");
    } else if (record.has(RecordFlag::Pending)) {
        status = Status::Stale;
        word = tr("open");
    } else if (record.has(RecordFlag::Transactional)) {
        word = tr("committed");
    } else {
        return {};
    }
    return role == Qt::DisplayRole ? QVariant(word) : QVariant(int(status));
}

QString MessagesModel::fieldText(int column, std::uint64_t id, std::size_t streamRow) const
{
    const MessageCells::Row& row = m_cells.withFields(id, *m_stream, streamRow);
    const auto& value = row.fields[std::size_t(column - FirstField)];
    if (value)
        return oneLine(value->text.toStdString());
    return row.isTooLarge ? tr("(too large)") : QString();
}

QString MessagesModel::rawText(int column, std::uint64_t id, std::size_t streamRow) const
{
    const RecordView record = m_stream->at(streamRow);
    switch (column) {
    case Time:
        return QString::number(record.timestampMs);
    case Offset:
        return QString::number(record.offset);
    case Size:
        return QString::number(record.key.size() + record.value.size());
    case Key:
        return m_cells.whole(RecordPart::Key, *m_stream, streamRow);
    case Value:
        return m_cells.whole(RecordPart::Value, *m_stream, streamRow);
    default:
        return cellText(column, id, streamRow);
    }
}

QString MessagesModel::mark(int column, std::uint64_t id, std::size_t streamRow) const
{
    bool isMasked = false;
    if (column == Key)
        isMasked = m_cells.texts(id, *m_stream, streamRow).key.isMasked;
    else if (column == Value)
        isMasked = m_cells.texts(id, *m_stream, streamRow).value.isMasked;
    else if (column == Headers)
        isMasked = m_cells.texts(id, *m_stream, streamRow).headers.isMasked;
    else if (column >= FirstField)
        isMasked = m_cells.withFields(id, *m_stream, streamRow).masked[std::size_t(column - FirstField)];
    return isMasked ? QStringLiteral("eye-off") : QString();
}

bool MessagesModel::isSecondary(int column, std::uint64_t id, std::size_t streamRow) const
{
    const RecordView record = m_stream->at(streamRow);
    if (record.isControl() || record.has(RecordFlag::Aborted))
        return true;
    if (column == Key)
        return record.has(RecordFlag::KeyNull) || m_cells.texts(id, *m_stream, streamRow).key.isOdd;
    if (column == Value)
        return record.has(RecordFlag::ValueNull) || m_cells.texts(id, *m_stream, streamRow).value.isOdd;
    return column >= FirstField && m_cells.withFields(id, *m_stream, streamRow).isTooLarge;
}

QVariant MessagesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const std::optional<std::size_t> at = streamRow(index.row());
    if (!at)
        return {};
    const std::uint64_t id = m_stream->dropped() + *at;
    const int column = index.column();
    switch (role) {
    case Qt::TextAlignmentRole: {
        bool isNumber = columns()[std::size_t(column)].kind == ColumnKind::Number;
        if (column >= FirstField) {
            const auto& value = m_cells.withFields(id, *m_stream, *at).fields[std::size_t(column - FirstField)];
            isNumber = value && value->isNumber;
        }
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case Qt::DisplayRole:
        return column == State ? badge(m_stream->at(*at), role) : QVariant(cellText(column, id, *at));
    case BadgeRole:
        return column == State ? badge(m_stream->at(*at), role) : QVariant();
    case RawRole:
        return column == State ? QVariant() : QVariant(rawText(column, id, *at));
    case RowIdRole:
        return QString::number(id);
    case CodeRole:
        return column == Key || column == Value || column == Headers || column >= FirstField;
    case SecondaryRole:
        return isSecondary(column, id, *at);
    case MarkRole:
        return mark(column, id, *at);
    case TintRole: {
        const int tint = m_cells.tint(id, *m_stream, *at);
        return tint < 0 ? QVariant() : QVariant(tint);
    }
    default:
        return {};
    }
}

QVariant MessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section == Time && orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return tr("Time (%1)").arg(formats::zone(SystemClock::instance().nowMs(), m_utc));
    if (section >= FirstField && orientation == Qt::Horizontal && role == Qt::TextAlignmentRole &&
        m_numberFields.contains(fieldPathOf(columns()[std::size_t(section)].id)))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return TableModel::headerData(section, orientation, role);
}

RecordField MessagesModel::fieldOf(const QString& columnId)
{
    if (columnId == QLatin1String("time"))
        return RecordField::Timestamp;
    if (columnId == QLatin1String("partition"))
        return RecordField::Partition;
    if (columnId == QLatin1String("offset"))
        return RecordField::Offset;
    if (columnId == QLatin1String("key"))
        return RecordField::Key;
    if (columnId == QLatin1String("headers"))
        return RecordField::Headers;
    if (columnId == QLatin1String("size"))
        return RecordField::Size;
    if (columnId == QLatin1String("topic"))
        return RecordField::Topic;
    return RecordField::Value;
}

QString MessagesModel::fieldPathOf(const QString& columnId)
{
    return columnId.startsWith(QLatin1String("field:")) ? columnId.mid(6) : QString();
}

} // namespace weir
