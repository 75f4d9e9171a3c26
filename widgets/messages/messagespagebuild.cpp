// How the page of messages is put together; what it does is in messagespage.cpp.
#include "backend/service/settings.h"
#include "widgets/frame/remember.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/messages/messagedetail.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagespages.h"
#include "widgets/messages/readcontrols.h"

#include <QComboBox>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>

namespace weir {
namespace {

constexpr int longestChip = 40;
constexpr int stateEveryMs = 100;

QComboBox* formatBox()
{
    auto* box = new QComboBox;
    for (const Format format :
         {Format::Auto, Format::Json, Format::Text, Format::Avro, Format::Integer, Format::Uuid, Format::Hex})
        box->addItem(formatTitle(format), int(format));
    return box;
}

QString fieldTitle(RecordField field)
{
    switch (field) {
    case RecordField::Topic:
        return MessagesPage::tr("topic");
    case RecordField::Partition:
        return MessagesPage::tr("partition");
    case RecordField::Offset:
        return MessagesPage::tr("offset");
    case RecordField::Timestamp:
        return MessagesPage::tr("time");
    case RecordField::Key:
        return MessagesPage::tr("key");
    case RecordField::Value:
        return MessagesPage::tr("value");
    case RecordField::Headers:
        return MessagesPage::tr("headers");
    case RecordField::Size:
        return MessagesPage::tr("size");
    }
    return {};
}

} // namespace

MessagesPage::MessagesPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_header(new PageHeader),
      m_tabs(new TopicTabs(QStringLiteral("messages"), navigator)), m_controls(new ReadControls),
      m_keyFormat(formatBox()), m_valueFormat(formatBox()), m_filter(new FilterBar), m_chips(new QWidget),
      m_chipRow(new QHBoxLayout(m_chips)), m_state(new StateView), m_splitter(new QSplitter),
      m_table(new DataTable(tr("Messages"))), m_detail(new MessageDetail),
      m_status(new Label({}, FontRole::Secondary, Token::TextSecondary))
{
    build();
    connectParts();
}

void MessagesPage::build()
{
    m_pause = m_header->addButton(tr("Pause"), QStringLiteral("pause"));
    m_read = m_header->addButton(tr("Read again"), QStringLiteral("refresh-cw"), true);
    m_filter->setPlaceholder(tr("Text or /regular expression/ in key, value or headers"));
    m_unseen = linkButton({}, this);
    m_unseen->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_tabs);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(space::s);
    controls->addWidget(m_controls, 1);
    controls->addWidget(new FormField(tr("Key as"), m_keyFormat), 0, Qt::AlignTop);
    controls->addWidget(new FormField(tr("Value as"), m_valueFormat), 0, Qt::AlignTop);
    column->addLayout(controls);
    column->addWidget(m_filter);
    m_chipRow->setContentsMargins(0, 0, 0, 0);
    m_chips->hide();
    column->addWidget(m_chips);

    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/messages"));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    rememberSplitter(*m_splitter, m_services.settings, QStringLiteral("messages"));
    m_detail->hide();
    m_state->setContent(m_splitter);
    column->addWidget(m_state, 1);

    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_status, 1);
    bottom->addWidget(m_unseen);
    column->addLayout(bottom);
}

void MessagesPage::connectParts()
{
    m_stateTimer.setSingleShot(true);
    m_stateTimer.setInterval(stateEveryMs);
    connect(&m_stateTimer, &QTimer::timeout, this, &MessagesPage::showState);
    connect(m_controls, &ReadControls::readRequested, this, &MessagesPage::read);
    connect(m_read, &QPushButton::clicked, this, [this] {
        if (m_stream && (m_stream->end() == ReadEnd::Running || m_stream->end() == ReadEnd::Live))
            m_stream->cancel();
        else
            read();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        m_stream->setPaused(!m_stream->isPaused());
        showState();
    });
    connect(m_filter, &FilterBar::filterChanged, this, [this] {
        applyMatch();
        if (m_stream)
            showState();
        emit placeChanged();
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &MessagesPage::showStateSoon);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &MessagesPage::showState);
    connect(m_keyFormat, &QComboBox::activated, this, &MessagesPage::keepFormats);
    connect(m_valueFormat, &QComboBox::activated, this, &MessagesPage::keepFormats);
    connect(m_table, &DataTable::currentRowChanged, this, &MessagesPage::showRow);
    connect(m_table, &DataTable::rowActivated, this, &MessagesPage::showRow);
    connect(m_table, &DataTable::filterRequested, this,
            [this](const QString& columnId, const QString& text, bool exclude) {
                addCondition({MessagesModel::fieldOf(columnId), text.toStdString(), exclude});
            });
    connect(m_table, &DataTable::unseenRowsChanged, this, [this](qint64 count) {
        m_unseen->setVisible(count > 0);
        m_unseen->setText(tr("%n new, go to the end", nullptr, int(std::min<qint64>(count, 1'000'000'000))));
    });
    connect(m_unseen, &QPushButton::clicked, this, [this] { m_table->setFollowEnd(true); });
    connect(m_table, &DataTable::copied, this, [this](int rows, qint64 of) {
        m_navigator.say(rows < of ? tr("Copied the first %1 of %2 rows.").arg(rows).arg(of)
                                  : tr("Copied %n row(s).", nullptr, rows));
    });
    connect(m_detail, &MessageDetail::filterRequested, this,
            [this](const QString& path, const QString& text, bool exclude) {
                const RecordField field = path.startsWith(QLatin1String("key")) ? RecordField::Key : RecordField::Value;
                addCondition({field, text.toStdString(), exclude, true});
            });
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_stream && m_stream->count() > 0 && m_model.rowCount() == 0) {
            m_conditions.clear();
            showConditions();
            m_filter->setText({});
            applyMatch();
            showState();
        } else if (m_stream && m_stream->end() == ReadEnd::ReachedStop) {
            ReadRequest request;
            request.start = StartKind::Beginning;
            m_controls->setRequest(request);
            read();
        } else {
            read();
        }
    });
    const auto* goTo =
        new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_G), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(goTo, &QShortcut::activated, m_controls, &ReadControls::goToOffset);
    const auto applyUtc = [this] {
        const bool utc = m_services.settings->utc();
        m_model.setUtc(utc);
        m_detail->setUtc(utc);
        m_controls->setUtc(utc);
    };
    connect(m_services.settings, &Settings::changed, this, [applyUtc](const QString& key) {
        if (key == QLatin1String("utc"))
            applyUtc();
    });
    applyUtc();
}

void MessagesPage::showConditions()
{
    while (QLayoutItem* item = m_chipRow->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < m_conditions.size(); ++i) {
        const FieldCondition& condition = m_conditions[i];
        QString text = QString::fromStdString(condition.text);
        if (text.size() > longestChip)
            text = text.left(longestChip) + QStringLiteral("…");
        QString sentence = condition.exclude ? tr("%1 is not %2") : tr("%1 is %2");
        if (condition.contains)
            sentence = condition.exclude ? tr("%1 does not contain %2") : tr("%1 contains %2");
        auto* chip = plainButton(sentence.arg(fieldTitle(condition.field), text), QStringLiteral("x"), m_chips);
        chip->setToolTip(tr("Click to take this condition away"));
        connect(chip, &QPushButton::clicked, this, [this, i] {
            m_conditions.erase(m_conditions.begin() + std::ptrdiff_t(i));
            // The button that was clicked goes with the row of chips.
            QMetaObject::invokeMethod(
                this,
                [this] {
                    showConditions();
                    applyMatch();
                    showState();
                },
                Qt::QueuedConnection);
        });
        m_chipRow->addWidget(chip);
    }
    m_chipRow->addStretch(1);
    m_chips->setVisible(!m_conditions.empty());
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
    kind.tourPaths = {QStringLiteral("topics/orders/messages?record=newest"),
                      QStringLiteral("topics/payments/messages?record=newest"),
                      QStringLiteral("topics/audit/messages?from=beginning&records=all"),
                      QStringLiteral("topics/telemetry.broken/messages?from=beginning&record=newest"),
                      QStringLiteral("topics/clicks/messages?from=live"),
                      QStringLiteral("topics/orders/messages?filter=no%20such%20order")};
    return kind;
}

} // namespace weir
