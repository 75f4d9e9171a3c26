#include "models/messages/followmodel.h"

#include "models/common/formats.h"
#include "models/common/recorddiff.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t shownBytes = 500;
constexpr std::size_t mostCompared = 256 * 1024;

TableColumn column(const char* id, const QString& title, ColumnKind kind, int width, const QString& toolTip = {})
{
    TableColumn made;
    made.id = QString::fromLatin1(id);
    made.title = title;
    made.kind = kind;
    made.width = width;
    made.toolTip = toolTip;
    made.sortable = false; // a time line has one order
    return made;
}

std::vector<TableColumn> followColumns()
{
    std::vector<TableColumn> all{column("time", FollowModel::tr("Time"), ColumnKind::Time, 27),
                                 column("gap", FollowModel::tr("After"), ColumnKind::Text, 14,
                                        FollowModel::tr("How long after the record before it, whatever its topic.")),
                                 column("topic", FollowModel::tr("Topic"), ColumnKind::Text, 16),
                                 column("change", FollowModel::tr("What changed"), ColumnKind::Text, 44,
                                        FollowModel::tr("Since the record before it in the same topic.")),
                                 column("value", FollowModel::tr("Value"), ColumnKind::Text, 30),
                                 column("partition", FollowModel::tr("Partition"), ColumnKind::Number, 9),
                                 column("offset", FollowModel::tr("Offset"), ColumnKind::Number, 12),
                                 column("size", FollowModel::tr("Size"), ColumnKind::Number, 9)};
    all[FollowModel::Value].stretch = true;
    all[FollowModel::Size].shown = false;
    return all;
}

FollowRow rowOf(const RecordStream& stream, std::size_t at)
{
    FollowRow row;
    row.batch = stream.batch(at, &row.index);
    const RecordView view = row.batch->at(row.index);
    row.topic = QString::fromStdString(row.batch->topics()[view.topic]);
    row.partition = view.partition;
    row.offset = view.offset;
    row.timestampMs = view.timestampMs;
    row.flags = view.flags;
    return row;
}

} // namespace

FollowModel::FollowModel(QObject* parent) : RowModel(followColumns(), parent) {}

QString FollowModel::rowId(const FollowRow& row) const
{
    return QStringLiteral("%1/%2/%3").arg(row.topic).arg(row.partition).arg(row.offset);
}

void FollowModel::setRecords(const RecordStream& stream, bool newestFirst)
{
    std::vector<FollowRow> rows;
    rows.reserve(stream.count());
    for (std::size_t i = 0; i < stream.count(); ++i)
        rows.push_back(rowOf(stream, i));
    std::sort(rows.begin(), rows.end(), [](const FollowRow& a, const FollowRow& b) {
        return std::tie(a.timestampMs, a.topic, a.partition, a.offset) <
               std::tie(b.timestampMs, b.topic, b.partition, b.offset);
    });
    std::map<QString, std::size_t> last;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        FollowRow& row = rows[i];
        if (i > 0 && row.timestampMs >= 0 && rows[i - 1].timestampMs >= 0)
            row.gapMs = row.timestampMs - rows[i - 1].timestampMs;
        if (const auto before = last.find(row.topic); before != last.end()) {
            row.previous = rows[before->second].batch;
            row.previousIndex = rows[before->second].index;
        }
        last[row.topic] = i;
    }
    m_summary.clear();
    if (!rows.empty()) {
        m_summary = tr("%n record(s)", nullptr, int(rows.size())) + tr(" in %n topic(s)", nullptr, int(last.size()));
        if (rows.front().timestampMs >= 0 && rows.size() > 1)
            m_summary += tr(" over %1").arg(formats::duration(rows.back().timestampMs - rows.front().timestampMs));
    }
    if (newestFirst)
        std::reverse(rows.begin(), rows.end());
    setRows(std::move(rows));
}

void FollowModel::setReading(Reading reading)
{
    m_reading = std::move(reading);
    tellAll();
}

void FollowModel::setUtc(bool utc)
{
    m_utc = utc;
    tellAll();
}

void FollowModel::tellAll()
{
    m_texts.clear();
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString FollowModel::summary() const { return m_summary; }

std::string FollowModel::decoded(const RecordBatch& batch, std::size_t index, const QString& topic,
                                 std::size_t limit) const
{
    if (!m_reading.decoders)
        return {};
    const RecordView view = batch.at(index);
    const std::string name = topic.toStdString();
    const Format format = m_reading.valueFormat ? m_reading.valueFormat(topic) : Format::Auto;
    Decoded decoded = m_reading.decoders->decode(view.value, format, limit, {name, RecordPart::Value, view.key});
    if (const auto masks = m_reading.masks ? m_reading.masks(topic) : nullptr)
        decoded = masks->masked(std::move(decoded), name, RecordPart::Value);
    return std::move(decoded.text);
}

QString FollowModel::changeOf(const FollowRow& row) const
{
    const RecordView now = row.batch->at(row.index);
    if (now.has(RecordFlag::ValueNull))
        return tr("deleted");
    if (!row.previous)
        return tr("the first in this topic");
    const RecordView before = row.previous->at(row.previousIndex);
    if (before.has(RecordFlag::ValueNull))
        return tr("there again");
    if (now.value == before.value)
        return tr("nothing");
    if (now.value.size() > mostCompared || before.value.size() > mostCompared)
        return tr("large values, not compared");
    const QString words =
        changesInWords(QByteArray::fromStdString(decoded(*row.previous, row.previousIndex, row.topic, 0)),
                       QByteArray::fromStdString(decoded(*row.batch, row.index, row.topic, 0)), 4);
    return words.isEmpty() ? tr("only what is hidden, or white space") : words;
}

const FollowModel::Texts& FollowModel::texts(const FollowRow& row) const
{
    // A record before it may have come later: what changed depends on it.
    const QString id = rowId(row) + QLatin1Char('/') + QString::number(row.previous ? row.previousIndex + 1 : 0) +
                       QLatin1Char('/') + QString::number(quintptr(row.previous.get()), 16);
    if (const Texts* known = m_texts.object(id))
        return *known;
    auto* made = new Texts{oneLine(decoded(*row.batch, row.index, row.topic, shownBytes)), changeOf(row)};
    m_texts.insert(id, made);
    return *made;
}

QVariant FollowModel::cell(const FollowRow& row, int column, int role) const
{
    if (role == SecondaryRole)
        return column == Gap || column == Partition ? QVariant(true) : QVariant();
    if (role == CodeRole)
        return column == Value ? QVariant(true) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Time:
        return formats::timestamp(row.timestampMs, m_utc);
    case Gap:
        return row.gapMs ? tr("+%1", "time since the record before").arg(formats::duration(*row.gapMs)) : QString();
    case Topic:
        return row.topic;
    case Change:
        return texts(row).change;
    case Value:
        return row.flags & std::uint8_t(RecordFlag::ValueNull) ? tr("null") : texts(row).value;
    case Partition:
        return QString::number(row.partition);
    case Offset:
        return formats::count(row.offset);
    case Size: {
        const RecordView view = row.batch->at(row.index);
        return formats::size(qint64(view.key.size() + view.value.size()));
    }
    }
    return {};
}

} // namespace weir
