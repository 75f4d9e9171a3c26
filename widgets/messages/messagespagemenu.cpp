// What a right click offers, and what is done with selected records.
#include "backend/service/cluster.h"
#include "models/messages/recordcommands.h"
#include "widgets/kit/icons.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagesparts.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>

namespace weir {
namespace {

constexpr int mostFieldsInMenu = 30;
constexpr std::size_t longestInMenu = 64 * 1024;

QString entry(QString text) { return text.replace(QLatin1Char('&'), QStringLiteral("&&")); }

} // namespace

void MessagesPage::filterForField(const QString& path, const QString& text, bool isNumber, bool exclude)
{
    if (text.contains(QStringLiteral("••")) && masksOf(m_topic))
        sayHidden();
    else
        addWhere(cellAsFql(path, text, isNumber, exclude));
}

void MessagesPage::fillMenu(QMenu* menu, const QModelIndex& index)
{
    MessagesParts& parts = *m_parts;
    menu->addSeparator();
    fillFieldMenu(menu, index);
    fillCopyMenu(menu, index);
    menu->addSeparator();
    const QList<int> rows = parts.table->selectedRows();
    if (rows.size() == 2)
        connect(menu->addAction(icon(QStringLiteral("git-compare")), tr("Compare these two records")),
                &QAction::triggered, this, &MessagesPage::compareSelected);
    const std::optional<std::size_t> at = parts.model.streamRow(index.row());
    if (at && m_cluster) {
        const RecordView record = m_stream->at(*at);
        if (!record.has(RecordFlag::KeyNull) && !record.isControl())
            connect(menu->addAction(icon(QStringLiteral("route")), tr("Follow this key")), &QAction::triggered, this,
                    &MessagesPage::follow);
        if (!record.isControl())
            connect(menu->addAction(icon(QStringLiteral("send")), tr("Edit and send again…")), &QAction::triggered,
                    this, [this] { produce(true); });
    }
    connect(menu->addAction(icon(QStringLiteral("download")),
                            rows.size() > 1 ? tr("Export %n record(s)…", nullptr, int(rows.size())) : tr("Export…")),
            &QAction::triggered, this, &MessagesPage::offerExport);
}

void MessagesPage::fillFieldMenu(QMenu* menu, const QModelIndex& index)
{
    MessagesParts& parts = *m_parts;
    const QString path = MessagesModel::fieldPathOf(parts.model.columns()[std::size_t(index.column())].id);
    if (!path.isEmpty()) {
        connect(menu->addAction(icon(QStringLiteral("minus")), tr("Remove the column %1").arg(entry(path))),
                &QAction::triggered, this, [this, path] {
                    QStringList fields = m_parts->model.fields();
                    fields.removeAll(path);
                    setFields(fields);
                });
        return;
    }
    const std::optional<std::size_t> at = parts.model.streamRow(index.row());
    if (!at || !m_stream)
        return;
    // The fields of this record, read when the menu opens: one record, cut at 64 KB.
    std::size_t inBatch = 0;
    const auto batch = m_stream->batch(*at, &inBatch);
    const MessageDetail::Reading how = reading(m_topic);
    const auto seen =
        seenIn({{batch, std::uint32_t(inBatch), 1}}, {how.decoders, how.keyFormat, how.valueFormat, how.masks});
    QMenu* add = nullptr;
    int left = mostFieldsInMenu;
    for (const SeenField& field : seenFields(*seen)) {
        if (parts.model.fields().contains(field.path) || left-- <= 0)
            continue;
        if (!add)
            add = menu->addMenu(icon(QStringLiteral("columns-3")), tr("Add as column"));
        connect(add->addAction(entry(field.path)), &QAction::triggered, this,
                [this, path = field.path] { setFields(m_parts->model.fields() + QStringList{path}); });
    }
    if (add && left < 0)
        connect(add->addAction(tr("All fields…")), &QAction::triggered, this, [this] { showSide(m_parts->columns); });
}

void MessagesPage::fillCopyMenu(QMenu* menu, const QModelIndex& index)
{
    MessagesParts& parts = *m_parts;
    const std::optional<std::size_t> at = parts.model.streamRow(index.row());
    if (!at || !m_stream)
        return;
    QMenu* copy = menu->addMenu(icon(QStringLiteral("copy")), tr("Copy as"));
    const auto add = [&](const QString& title, const QString& text) {
        if (!text.isEmpty())
            connect(copy->addAction(title), &QAction::triggered, this,
                    [text] { QApplication::clipboard()->setText(text); });
    };
    const QString columnId = parts.model.columns()[std::size_t(index.column())].id;
    const QString field = MessagesModel::fieldPathOf(columnId);
    const QString path = field.isEmpty() ? columnPath(columnId) : field;
    const RecordView record = m_stream->at(*at);
    const bool isShort = record.key.size() + record.value.size() <= longestInMenu;
    const QString text = isShort ? index.data(RawRole).toString() : QString();
    const bool isNumber =
        index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight || columnId == QLatin1String("time");
    const bool isStructure = text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1Char('['));
    add(tr("FQL"), isStructure || !isShort ? QString() : cellAsFql(path, text, isNumber, false));
    if (!field.isEmpty())
        add(tr("JSON path"), jsonPathOf(field));
    std::size_t inBatch = 0;
    const auto batch = m_stream->batch(*at, &inBatch);
    if (m_cluster) {
        const RecordAddress address{m_cluster->spec().bootstrap, m_cluster->spec().name,
                                    QString::fromStdString(batch->topics()[record.topic]), record.partition,
                                    record.offset};
        add(tr("weirctl command"), weirctlCommand(address));
        add(tr("kcat command"), kcatCommand(address));
        if (!m_wanted.isEmpty())
            add(tr("weirctl search command"),
                weirctlSearchCommand(m_cluster->spec().name, QStringList{m_topic} + m_alsoIn, searchRange(),
                                     m_wanted.text, m_wanted.where));
    }
    Place place = basePlace();
    place.query.insert(QStringLiteral("from"), QStringLiteral("offset:%1").arg(record.offset));
    place.query.insert(QStringLiteral("partitions"), QString::number(record.partition));
    place.query.insert(QStringLiteral("record"), QStringLiteral("%1:%2").arg(record.partition).arg(record.offset));
    add(tr("Address of this record"), place.address());
}

void MessagesPage::compareSelected()
{
    MessagesParts& parts = *m_parts;
    const QList<int> rows = parts.table->selectedRows();
    if (rows.size() != 2)
        return;
    const auto record = [&](int row) {
        ComparePanel::Record found;
        if (const std::optional<std::size_t> at = parts.model.streamRow(row))
            found.batch = m_stream->batch(*at, &found.index);
        return found;
    };
    ComparePanel::Record left = record(rows[0]);
    ComparePanel::Record right = record(rows[1]);
    if (!left.batch || !right.batch)
        return;
    const RecordView a = left.batch->at(left.index);
    const RecordView b = right.batch->at(right.index);
    if (a.partition == b.partition && a.topic == b.topic ? b.offset < a.offset : b.timestampMs < a.timestampMs)
        std::swap(left, right);
    const auto topicOf = [](const ComparePanel::Record& record) {
        return QString::fromStdString(record.batch->topics()[record.batch->at(record.index).topic]);
    };
    MessageDetail::Reading how = reading(topicOf(left));
    how.masks = masksOfAny({topicOf(left), topicOf(right)});
    showSide(parts.compare);
    parts.compare->compare(left, right, how);
}

void MessagesPage::offerExport()
{
    MessagesParts& parts = *m_parts;
    if (!m_stream || !m_origin)
        return;
    const MessageDetail::Reading how = reading(m_topic);
    ExportOffer offer;
    offer.name = m_topic;
    offer.origin = m_origin;
    offer.stream = m_stream.get();
    const QList<int> rows = parts.table->selectedRows();
    if (rows.size() > 1) {
        for (const int row : rows)
            offer.selected.push_back(parts.model.rowId(row));
    }
    offer.foundCount = std::uint64_t(parts.model.rowCount());
    offer.found = [model = &parts.model] {
        std::vector<std::uint64_t> ids;
        ids.reserve(std::size_t(model->rowCount()));
        for (int row = 0; row < model->rowCount(); ++row)
            ids.push_back(model->rowId(row));
        return ids;
    };
    offer.isFiltered = parts.model.filter().isActive();
    SearchRequest whole;
    whole.topics = QStringList{m_topic} + m_alsoIn;
    whole.range.start = StartKind::Beginning;
    whole.range.startValue = 0;
    whole.range.isolation = m_request.isolation;
    whole.newestFirst = false;
    whole.bytesPerSecond = parts.strip->budget();
    offer.whole = whole;
    if (const std::shared_ptr<RecordMatch> match = makeMatch(m_wanted); match && !match->isEmpty()) {
        offer.matching = whole;
        offer.matching->match = match;
    }
    for (const TableColumn& column : parts.model.columns()) {
        const QString field = MessagesModel::fieldPathOf(column.id);
        if (column.id != QLatin1String("state") && parts.table->isColumnShown(column.id))
            offer.columns << (field.isEmpty() ? column.id : field);
    }
    offer.decoders = how.decoders;
    offer.keyFormat = how.keyFormat;
    offer.valueFormat = how.valueFormat;
    offer.masks = masksOfAny(QStringList{m_topic} + m_alsoIn);
    for (const QString& topic : QStringList{m_topic} + m_alsoIn)
        offer.topicMasks[topic.toStdString()] = masksOf(topic);
    showSide(parts.exportPanel);
    parts.exportPanel->offer(std::move(offer));
}

bool MessagesPage::isHidden(RecordPart part) const
{
    const std::string& topic = m_record.batch->topics()[m_record.batch->at(m_record.index).topic];
    const auto masks = masksOf(QString::fromStdString(topic));
    return masks && masks->concerns(topic, part);
}

void MessagesPage::produce(bool again)
{
    if (!m_cluster)
        return;
    Place place{m_cluster->spec().name, {QStringLiteral("topics"), m_topic, QStringLiteral("produce")}, {}};
    if (again && m_record.batch) {
        if (isHidden(RecordPart::Key) || isHidden(RecordPart::Value)) {
            m_navigator.say(tr("A masking rule hides parts of this record; reveal them first to send it again."));
            return;
        }
        const RecordView record = m_record.batch->at(m_record.index);
        place.path[1] = QString::fromStdString(m_record.batch->topics()[record.topic]);
        place.query.insert(QStringLiteral("from"), QStringLiteral("%1:%2").arg(record.partition).arg(record.offset));
    }
    m_navigator.go(place);
}

void MessagesPage::follow()
{
    if (!m_cluster || !m_record.batch)
        return;
    const RecordView record = m_record.batch->at(m_record.index);
    const QString text = QString::fromUtf8(record.key.data(), qsizetype(record.key.size()));
    Place place{m_cluster->spec().name, {QStringLiteral("follow")}, {}};
    QStringList topics = QStringList{m_topic} + m_alsoIn;
    if (isHidden(RecordPart::Key)) { // the address names the record, not what is hidden
        const QString own = QString::fromStdString(m_record.batch->topics()[record.topic]);
        topics.removeAll(own);
        topics.prepend(own);
        place.query.insert(QStringLiteral("topics"), topics.join(QLatin1Char(',')));
        place.query.insert(QStringLiteral("record"), QStringLiteral("%1:%2").arg(record.partition).arg(record.offset));
        m_navigator.go(place);
        return;
    }
    place.query.insert(QStringLiteral("topics"), topics.join(QLatin1Char(',')));
    if (text.toUtf8() == QByteArray(record.key.data(), qsizetype(record.key.size())) && !text.contains(QChar::Null))
        place.query.insert(QStringLiteral("key"), text);
    else
        place.query.insert(QStringLiteral("keyhex"),
                           QString::fromLatin1(QByteArray(record.key.data(), qsizetype(record.key.size())).toHex()));
    m_navigator.go(place);
}

} // namespace weir
