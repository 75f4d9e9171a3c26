// How the page of messages is put together; what it does is in the other messagespage*.cpp.
#include "backend/service/cluster.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "widgets/frame/remember.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/icons.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagespages.h"
#include "widgets/messages/messagesparts.h"

#include <QMenu>
#include <QShortcut>

namespace weir {
namespace {

constexpr int stateEveryMs = 100;

QToolButton* panelButton(const QString& iconName, const QString& text)
{
    QToolButton* button = toolTextButton(iconName, text, nullptr);
    button->setAccessibleName(text);
    return button;
}

} // namespace

void MessagesPage::addHeader()
{
    MessagesParts& parts = *m_parts;
    parts.header->addBeside(parts.views);
    parts.pause = parts.header->addButton(tr("Pause"), QStringLiteral("pause"));
    parts.exportButton = parts.header->addButton(tr("Export…"), QStringLiteral("download"));
    parts.produce = parts.header->addButton(tr("Produce…"), QStringLiteral("send"));
    parts.read = parts.header->addButton(tr("Read again"), QStringLiteral("refresh-cw"), true);
}

QWidget* MessagesPage::makeFilterRow()
{
    MessagesParts& parts = *m_parts;
    auto* widget = new QWidget;
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    parts.filter->setPlaceholder(tr("Text, /expression/ or FQL: value.total > 50"));
    parts.search = plainButton(tr("Search topic"), QStringLiteral("search"), this);
    parts.search->setToolTip(tr("Looks through everything from start to stop (Enter)"));
    parts.columnsButton = panelButton(QStringLiteral("columns-3"), tr("Columns"));
    parts.coloursButton = panelButton(QStringLiteral("palette"), tr("Colours"));
    row->addWidget(parts.filter, 3, Qt::AlignTop);
    row->addWidget(parts.search, 0, Qt::AlignTop);
    row->addWidget(parts.alsoIn, 0, Qt::AlignTop);
    row->addWidget(parts.match, 2, Qt::AlignTop);
    row->addWidget(parts.columnsButton, 0, Qt::AlignTop);
    row->addWidget(parts.coloursButton, 0, Qt::AlignTop);
    parts.match->setMinimumHeight(measure::control);
    return widget;
}

void MessagesPage::build()
{
    MessagesParts& parts = *m_parts;
    addHeader();
    parts.unseen = linkButton({}, this);
    parts.unseen->hide();
    parts.table = new DataTable(tr("Messages"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(parts.header);
    column->addWidget(parts.tabs);
    parts.notes = new QHBoxLayout;
    column->addLayout(parts.notes);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(space::s);
    controls->addWidget(parts.controls, 1);
    controls->addWidget(new FormField(tr("Key as"), parts.keyFormat), 0, Qt::AlignTop);
    controls->addWidget(new FormField(tr("Value as"), parts.valueFormat), 0, Qt::AlignTop);
    column->addLayout(controls);
    column->addWidget(makeFilterRow());
    parts.chipRow = new QHBoxLayout(parts.chips);
    parts.chipRow->setContentsMargins(0, 0, 0, 0);
    parts.chips->hide();
    column->addWidget(parts.chips);
    column->addWidget(parts.strip);

    parts.table->setModel(&parts.model);
    auto* side = new QVBoxLayout(parts.side);
    side->setContentsMargins(0, 0, 0, 0);
    for (DetailPanel* panel : std::initializer_list<DetailPanel*>{parts.detail, parts.compare, parts.columns,
                                                                  parts.coloursPanel, parts.exportPanel}) {
        side->addWidget(panel);
        panel->hide();
        connect(panel, &DetailPanel::closed, parts.side, [this] { m_parts->side->hide(); });
    }
    parts.state->setContent(parts.table);
    parts.splitter->addWidget(parts.state);
    parts.splitter->addWidget(parts.side);
    parts.splitter->setStretchFactor(0, 1);
    parts.splitter->setStretchFactor(1, 0);
    parts.splitter->setChildrenCollapsible(false);
    rememberSplitter(*parts.splitter, m_services.settings, QStringLiteral("messages"));
    parts.side->hide();
    column->addWidget(parts.splitter, 1);

    auto* bottom = new QHBoxLayout;
    bottom->addWidget(parts.status, 1);
    bottom->addWidget(parts.unseen);
    column->addLayout(bottom);
}

void MessagesPage::addNote(QWidget* note)
{
    m_parts->tabs->hide();
    m_parts->notes->addWidget(note);
}

void MessagesPage::showSide(QWidget* panel)
{
    MessagesParts& parts = *m_parts;
    for (QWidget* each : std::initializer_list<QWidget*>{parts.detail, parts.compare, parts.columns, parts.coloursPanel,
                                                         parts.exportPanel})
        each->setVisible(each == panel);
    parts.side->setVisible(panel);
    // Two texts side by side want half of the page; what comes after them, what it had before.
    const QList<int> sizes = parts.splitter->sizes();
    if (panel == parts.compare && sizes.value(1) < sizes.value(0)) {
        parts.sizesBefore = sizes;
        parts.splitter->setSizes({(sizes[0] + sizes[1]) / 2, (sizes[0] + sizes[1]) / 2});
    } else if (panel && panel != parts.compare && !parts.sizesBefore.isEmpty()) {
        parts.splitter->setSizes(std::exchange(parts.sizesBefore, {}));
    }
}

void MessagesPage::connectParts()
{
    MessagesParts& parts = *m_parts;
    m_stateTimer.setSingleShot(true);
    m_stateTimer.setInterval(stateEveryMs);
    connect(&m_stateTimer, &QTimer::timeout, this, &MessagesPage::showState);
    connect(parts.controls, &ReadControls::readRequested, this, &MessagesPage::readOrSearch);
    connect(parts.read, &QPushButton::clicked, this, [this] {
        if (m_stream && (m_stream->end() == ReadEnd::Running || m_stream->end() == ReadEnd::Live))
            m_stream->cancel();
        else
            readOrSearch();
    });
    connect(parts.pause, &QPushButton::clicked, this, [this] {
        m_stream->setPaused(!m_stream->isPaused());
        showState();
    });
    connect(parts.exportButton, &QPushButton::clicked, this, &MessagesPage::offerExport);
    connect(parts.produce, &QPushButton::clicked, this, [this] { produce(false); });
    connect(parts.filter, &FqlEdit::queryChanged, this, &MessagesPage::typed);
    connect(parts.filter, &FqlEdit::searchRequested, this, &MessagesPage::search);
    connect(parts.filter, &FqlEdit::historyChanged, this, [this](const QStringList& history) {
        m_services.settings->setValue(settingsGroup() + QStringLiteral("/filters"), history);
    });
    connect(parts.search, &QPushButton::clicked, this, &MessagesPage::search);
    connect(parts.strip, &SearchStrip::spanPicked, this, [this](qint64 from, qint64 until) {
        ReadRequest request = m_request;
        request.start = StartKind::Time;
        request.startValue = from;
        request.stop = StopKind::Time;
        request.stopValue = until;
        m_parts->controls->setRequest(request);
        search();
    });
    connect(parts.alsoIn, &TopicsButton::aboutToOpen, this, [this] {
        QStringList names;
        if (m_cluster && m_cluster->snapshot()) {
            for (const TopicInfo& topic : m_cluster->snapshot()->topics) {
                if (topic.name != m_topic && !topic.internal)
                    names << topic.name;
            }
        }
        m_parts->alsoIn->setKnown(names);
    });
    connect(parts.alsoIn, &TopicsButton::topicsChosen, this, [this](const QStringList& topics) {
        setAlsoIn(topics);
        emit placeChanged();
    });
    connect(parts.state, &StateView::actionTriggered, this, &MessagesPage::actOnState);
    const auto* goTo =
        new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_G), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(goTo, &QShortcut::activated, parts.controls, &ReadControls::goToOffset);
    connect(m_services.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("utc"))
            showUtc();
    });
    connectTable();
    connectLook();
    showUtc();
}

void MessagesPage::connectTable()
{
    MessagesParts& parts = *m_parts;
    connect(&parts.model, &QAbstractItemModel::rowsInserted, this, &MessagesPage::showStateSoon);
    connect(&parts.model, &QAbstractItemModel::modelReset, this, &MessagesPage::showState);
    connect(parts.table, &DataTable::currentRowChanged, this, &MessagesPage::showRow);
    connect(parts.table, &DataTable::rowActivated, this, &MessagesPage::showRow);
    connect(parts.table, &DataTable::filterRequested, this, &MessagesPage::filterForCell);
    connect(parts.table, &DataTable::contextMenuAboutToShow, this, &MessagesPage::fillMenu);
    connect(parts.table, &DataTable::unseenRowsChanged, this, [this](qint64 count) {
        m_parts->unseen->setVisible(count > 0);
        m_parts->unseen->setText(tr("%n new, go to the end", nullptr, int(std::min<qint64>(count, 1'000'000'000))));
    });
    connect(parts.unseen, &QPushButton::clicked, this, [this] { m_parts->table->setFollowEnd(true); });
    connect(parts.table, &DataTable::copied, this, [this](int rows, qint64 of) {
        m_navigator.say(rows < of ? tr("Copied the first %1 of %2 rows.").arg(rows).arg(of)
                                  : tr("Copied %n row(s).", nullptr, rows));
    });
}

void MessagesPage::connectLook()
{
    MessagesParts& parts = *m_parts;
    for (const RecordPart part : {RecordPart::Key, RecordPart::Value}) {
        FormatChoice* choice = part == RecordPart::Key ? parts.keyFormat : parts.valueFormat;
        connect(choice, &FormatChoice::formatChosen, this, [this, part](Format format) {
            m_parts->formats.setFormat(part, format);
            if (needsSchemaFile(format) && m_parts->formats.schemaFile(part).path.isEmpty())
                chooseSchemaFile(part);
        });
        connect(choice, &FormatChoice::schemaFileWanted, this, [this, part] { chooseSchemaFile(part); });
        connect(choice, &FormatChoice::messageChosen, this, [this, part](const QString& message) {
            m_parts->formats.setSchemaFile(part, {m_parts->formats.schemaFile(part).path, message});
        });
    }
    connect(&parts.formats, &TopicFormats::changed, this, &MessagesPage::formatsChanged);
    connect(&parts.formats, &TopicFormats::failed, this,
            [this](const QString& sentence) { m_navigator.say(sentence); });
    connect(&parts.survey, &FieldSurvey::changed, this, [this] {
        m_parts->filter->setVocabulary(m_parts->survey.vocabulary());
        const QVector<SeenField> seen = seenFields(*m_parts->survey.vocabulary());
        m_parts->columns->setSeen(seen);
        QStringList numbers;
        for (const SeenField& field : seen) {
            if (field.isNumber)
                numbers << field.path;
        }
        m_parts->model.setNumberFields(numbers);
    });
    connect(parts.columnsButton, &QToolButton::clicked, this,
            [this] { showSide(m_parts->columns->isVisible() ? nullptr : m_parts->columns); });
    connect(parts.coloursButton, &QToolButton::clicked, this,
            [this] { showSide(m_parts->coloursPanel->isVisible() ? nullptr : m_parts->coloursPanel); });
    connect(parts.columns, &ColumnsPanel::fieldsChosen, this, &MessagesPage::setFields);
    connect(parts.coloursPanel, &ColoursPanel::rulesChanged, this, [this] {
        m_parts->model.setColours(m_parts->coloursPanel->rules());
        keepLook();
    });
    parts.views->setMaker([this] { return currentView(); });
    connect(parts.views, &ViewsButton::chosen, this, &MessagesPage::showView);
    connect(parts.views, &ViewsButton::currentChanged, this, [this] {
        m_parts->header->setAddress(place().address());
        emit placeChanged();
    });
    connect(parts.views, &ViewsButton::said, this, [this](const QString& sentence) { m_navigator.say(sentence); });
    if (m_services.masks)
        connect(m_services.masks, &Masks::changed, this, &MessagesPage::masksChanged);

    MessageDetail* detail = parts.detail;
    connect(detail, &MessageDetail::filterRequested, this, &MessagesPage::filterForField);
    connect(detail, &MessageDetail::fieldRequested, this,
            [this](const QString& path) { setFields(m_parts->model.fields() + QStringList{path}); });
    connect(detail, &MessageDetail::sendAgainRequested, this, [this] { produce(true); });
    connect(detail, &MessageDetail::revealRequested, this, [this] { reveal(true); });
    connect(detail, &MessageDetail::hideRequested, this, [this] { reveal(false); });
    connect(detail->keyStrip(), &KeyStrip::rowWanted, this, &MessagesPage::showRowOfId);
    connect(detail->keyStrip(), &KeyStrip::searchWanted, this, &MessagesPage::searchPrevious);
    connect(detail->keyStrip(), &KeyStrip::followWanted, this, &MessagesPage::follow);
}

PageKind messagesPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/messages");
    kind.title = MessagesPage::tr("Messages");
    kind.icon = QStringLiteral("message-square");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new MessagesPage(services, navigator, parent);
    };
    kind.tourPaths = {
        QStringLiteral("topics/orders/messages?record=newest"),
        QStringLiteral(
            "topics/orders/messages?search=value.total%20%3E%20300%20and%20value.customer.country%20%3D%20'DE'"
            "&columns=value.total,value.status,value.customer.name&record=newest"),
        QStringLiteral("topics/orders/messages?search=O-1001&topics=payments"),
        QStringLiteral("topics/payments/messages?record=newest"),
        QStringLiteral("topics/shipments/messages?record=newest"),
        QStringLiteral("topics/sensor-readings/messages?record=newest"),
        QStringLiteral("topics/cart-sessions/messages?record=newest"),
        QStringLiteral("topics/catalogue-exports/messages?record=newest"),
        QStringLiteral("topics/returns/messages?record=newest"),
        QStringLiteral("topics/loyalty-points/messages?record=newest"),
        QStringLiteral("topics/door-sensors/messages?record=newest"),
        QStringLiteral("topics/legacy-invoices/messages?record=newest"),
        QStringLiteral("topics/parcel-scans/messages?record=newest"),
        QStringLiteral("topics/archive/messages?record=newest"),
        QStringLiteral("topics/counters/messages?record=newest"),
        QStringLiteral("topics/images/messages?record=newest"),
        QStringLiteral("topics/__consumer_offsets/messages?record=newest"),
        QStringLiteral("topics/__transaction_state/messages?record=newest"),
        QStringLiteral("topics/audit/messages?from=beginning&records=all"),
        QStringLiteral("topics/telemetry.broken/messages?from=beginning&record=newest"),
        QStringLiteral("topics/clicks/messages?from=live"),
        QStringLiteral("topics/orders/messages?filter=no%20such%20order")};
    return kind;
}

} // namespace weir
