// How the page shows records: columns, colours, formats, masks, and all of it under a name.
#include "backend/service/cluster.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/common/readplace.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagesparts.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QUrl>

namespace weir {
namespace {

/// Paths with commas between them; one of a path's own is %2C.
QString joinedFields(const QStringList& fields)
{
    QStringList parts;
    for (QString field : fields)
        parts
            << field.replace(QLatin1Char('%'), QStringLiteral("%25")).replace(QLatin1Char(','), QStringLiteral("%2C"));
    return parts.join(QLatin1Char(','));
}

QStringList splitFields(const QString& text)
{
    QStringList fields;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        fields << QUrl::fromPercentEncoding(part.toUtf8());
    return fields;
}

const char* const columnsKey = "columns";
const char* const viewKey = "view";

} // namespace

Place MessagesPage::withView(const Place& asked) const
{
    const QString name = asked.query.value(QLatin1String(viewKey));
    if (name.isEmpty())
        return asked;
    const auto view = ViewStore(*m_services.settings, settingsGroup()).view(name);
    if (!view)
        return asked;
    // What the address says itself counts more than the view it names.
    Place place = asked;
    for (auto each = view->query.begin(); each != view->query.end(); ++each) {
        if (!place.query.contains(each.key()))
            place.query.insert(each.key(), each.value());
    }
    return place;
}

void MessagesPage::openLook(const Place& place)
{
    MessagesParts& parts = *m_parts;
    const QString group = settingsGroup();
    const Settings& settings = *m_services.settings;
    parts.views->setGroup(group);
    parts.filter->setHistory(settings.value(group + QStringLiteral("/filters")).toStringList());
    parts.formats.open(group, m_origin ? m_origin->decoders() : nullptr);
    QStringList fields = settings.value(group + QStringLiteral("/fields")).toStringList();
    QVector<ColourRule> colours = coloursFromJson(settings.value(group + QStringLiteral("/colours")).toByteArray());
    const QString name = place.query.value(QLatin1String(viewKey));
    const auto view = name.isEmpty() ? std::nullopt : ViewStore(*m_services.settings, group).view(name);
    if (view) {
        fields = view->fields;
        colours = view->colours;
        parts.formats.showFormats(view->keyFormat, view->valueFormat);
    } else if (!name.isEmpty()) {
        m_navigator.say(tr("This topic has no view “%1”.").arg(name));
    }
    parts.views->setCurrent(view ? name : QString());
    if (place.query.contains(QLatin1String(columnsKey)))
        fields = splitFields(place.query.value(QLatin1String(columnsKey)));
    parts.model.setMasks([this](const QString& topic) { return masksOf(topic); });
    parts.model.setFields(fields);
    parts.model.setColours(colours);
    parts.columns->setFields(parts.model.fields());
    parts.coloursPanel->setRules(colours);
    arrangeColumns();
    if (view) {
        for (const QString& id : view->hiddenColumns)
            parts.table->setColumnShown(id, false);
    }
    showFormats();
    parts.produce->setVisible(m_cluster);
    parts.alsoIn->setVisible(m_cluster);
    parts.detail->setOnCluster(m_cluster);
}

void MessagesPage::placeLook(Place& place) const
{
    if (!m_parts->model.fields().isEmpty())
        place.query.insert(QLatin1String(columnsKey), joinedFields(m_parts->model.fields()));
    if (!m_parts->views->current().isEmpty())
        place.query.insert(QLatin1String(viewKey), m_parts->views->current());
}

void MessagesPage::showFormats()
{
    MessagesParts& parts = *m_parts;
    parts.keyFormat->setFormat(parts.formats.format(RecordPart::Key));
    parts.valueFormat->setFormat(parts.formats.format(RecordPart::Value));
    for (const RecordPart part : {RecordPart::Key, RecordPart::Value}) {
        FormatChoice* choice = part == RecordPart::Key ? parts.keyFormat : parts.valueFormat;
        const QStringList messages = parts.formats.messages(part);
        choice->setSchemaFile(parts.formats.schemaFile(part).path);
        choice->setMessages(messages, messages.value(0));
    }
}

void MessagesPage::arrangeColumns()
{
    MessagesParts& parts = *m_parts;
    // Widths and order of fields are the topic's own; without fields those of all topics.
    const QStringList& fields = parts.model.fields();
    const QString key =
        fields.isEmpty() ? QStringLiteral("tables/messages") : settingsGroup() + QStringLiteral("/table");
    const QStringList kept = m_services.settings->value(key + QStringLiteral("/columns")).toStringList();
    parts.table->setSettings(m_services.settings, key);
    // A new one stands before the value, which takes all the room there is.
    QHeaderView* const header = parts.table->header();
    for (int i = 0; i < fields.size(); ++i) {
        const QString entry =
            parts.model.columns()[std::size_t(MessagesModel::FirstField) + std::size_t(i)].id + QLatin1Char('|');
        const auto isIt = [&entry](const QString& each) { return each.startsWith(entry); };
        if (std::none_of(kept.begin(), kept.end(), isIt))
            header->moveSection(header->visualIndex(MessagesModel::FirstField + i),
                                header->visualIndex(MessagesModel::Value));
    }
}

void MessagesPage::setFields(const QStringList& fields)
{
    MessagesParts& parts = *m_parts;
    parts.model.setFields(fields);
    parts.columns->setFields(parts.model.fields());
    arrangeColumns();
    keepLook();
}

void MessagesPage::keepLook()
{
    // A view is changed by saving it, not by looking at it otherwise.
    if (m_parts->views->current().isEmpty()) {
        m_services.settings->setValue(settingsGroup() + QStringLiteral("/fields"), m_parts->model.fields());
        m_services.settings->setValue(settingsGroup() + QStringLiteral("/colours"),
                                      toJson(m_parts->coloursPanel->rules()));
    }
    m_parts->header->setAddress(place().address());
    emit placeChanged();
}

MessageView MessagesPage::currentView() const
{
    MessageView view;
    view.query = place().query;
    for (const char* key : {columnsKey, viewKey, "record"})
        view.query.remove(QLatin1String(key));
    view.fields = m_parts->model.fields();
    view.colours = m_parts->coloursPanel->rules();
    view.keyFormat = m_parts->formats.format(RecordPart::Key);
    view.valueFormat = m_parts->formats.format(RecordPart::Value);
    for (const TableColumn& column : m_parts->model.columns()) {
        if (!m_parts->table->isColumnShown(column.id))
            view.hiddenColumns << column.id;
    }
    return view;
}

void MessagesPage::showView(const MessageView& view)
{
    Place place = basePlace();
    place.query = view.query;
    place.query.insert(QLatin1String(viewKey), view.name);
    open(place, m_cluster);
}

void MessagesPage::chooseSchemaFile(RecordPart part)
{
    auto* dialog =
        new QFileDialog(this, part == RecordPart::Key ? tr("Schema of the keys") : tr("Schema of the values"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Schemas (*.avsc *.json *.proto *.desc *.pb *.protoset *.bin)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, part](const QString& path) {
        m_parts->formats.setSchemaFile(part, {path, {}});
        showFormats();
    });
    dialog->open();
}

void MessagesPage::formatsChanged()
{
    showFormats();
    applyMatch();
    const bool exports = m_parts->exportPanel->isVisible();
    showRow(m_parts->table->currentRow());
    survey();
    if (exports)
        offerExport(); // what was offered knew the old formats
}

std::shared_ptr<const MaskSet> MessagesPage::masksOf(const QString& topic) const
{
    if (!m_services.masks)
        return nullptr;
    return m_services.masks->set(m_cluster ? m_cluster->spec().id : QString(), topic);
}

/// Revealed for one topic is not revealed for all of them.
std::shared_ptr<const MaskSet> MessagesPage::masksOfAny(const QStringList& topics) const
{
    std::shared_ptr<const MaskSet> masks;
    for (const QString& topic : topics) {
        if (!masks || masks->isEmpty())
            masks = masksOf(topic);
    }
    return masks;
}

void MessagesPage::masksChanged()
{
    m_parts->model.setMasks([this](const QString& topic) { return masksOf(topic); });
    if (m_parts->compare->isVisible())
        showSide(m_parts->detail);
    const bool exports = m_parts->exportPanel->isVisible();
    showRow(m_parts->table->currentRow());
    survey();
    if (exports)
        offerExport(); // what was offered knew the old rules
}

void MessagesPage::reveal(bool on)
{
    if (!m_services.masks)
        return;
    const QString connection = m_cluster ? m_cluster->spec().id : QString();
    const QString topic =
        m_record.batch ? QString::fromStdString(m_record.batch->topics()[m_record.batch->at(m_record.index).topic])
                       : m_topic;
    if (on)
        m_services.masks->reveal(connection, topic);
    else
        m_services.masks->hideAgain(connection, topic);
}

MessageDetail::Reading MessagesPage::reading(const QString& topic) const
{
    MessageDetail::Reading reading;
    reading.decoders = m_parts->formats.decoders();
    reading.keyFormat = m_parts->formats.format(RecordPart::Key);
    reading.valueFormat = m_parts->formats.format(RecordPart::Value);
    reading.masks = masksOf(topic);
    reading.isRevealed =
        m_services.masks && m_services.masks->isRevealed(m_cluster ? m_cluster->spec().id : QString(), topic);
    return reading;
}

void MessagesPage::survey()
{
    const MessageDetail::Reading how = reading(m_topic);
    m_parts->survey.look(m_stream.get(),
                         {how.decoders, how.keyFormat, how.valueFormat, masksOfAny(QStringList{m_topic} + m_alsoIn)});
}

void MessagesPage::showUtc()
{
    const bool utc = m_services.settings->utc();
    m_parts->model.setUtc(utc);
    m_parts->detail->setUtc(utc);
    m_parts->controls->setUtc(utc);
    m_parts->strip->setUtc(utc);
    m_parts->compare->setUtc(utc);
}

} // namespace weir
