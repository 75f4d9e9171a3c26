// The widgets of the page that follows a key, and who hears whom.
#include "backend/service/cluster.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "widgets/frame/remember.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/messages/followpage.h"
#include "widgets/messages/topicchips.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace weir {
namespace {
constexpr int keyWidth = 260;
constexpr int showMs = 100;
} // namespace

FollowPage::FollowPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_header(new PageHeader(tr("Follow one key"))), m_keyField(new QLineEdit),
      m_keyForm(new FormField(tr("Key"), m_keyField)), m_form(new QComboBox), m_kind(new QComboBox),
      m_order(new Segmented(tr("Order"))), m_topics(new TopicChips),
      m_reads(new Label({}, FontRole::Body, Token::TextSecondary)),
      m_status(new Label({}, FontRole::Secondary, Token::TextSecondary)), m_state(new StateView),
      m_table(new DataTable(tr("Records of this key"))), m_detail(new MessageDetail)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(showMs);
    build();
    connectAll();
}

void FollowPage::build()
{
    m_follow = m_header->addButton(tr("Follow key"), QStringLiteral("route"), true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(buildControls());
    m_reads->setWordWrap(true);
    column->addWidget(m_reads);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/follow"));
    m_state->setContent(m_table);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_state);
    split->addWidget(m_detail);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    rememberSplitter(*split, m_services.settings, QStringLiteral("follow"));
    m_detail->setOnCluster(false); // it is being followed already
    m_detail->hide();
    column->addWidget(split, 1);
    auto* bottom = new QHBoxLayout;
    m_cancel = plainButton(tr("Cancel"), QStringLiteral("circle-x"), this);
    m_cancel->hide();
    bottom->addWidget(m_status, 1);
    bottom->addWidget(m_cancel);
    column->addLayout(bottom);
}

QWidget* FollowPage::buildControls()
{
    auto* controls = new QWidget;
    auto* rows = new QVBoxLayout(controls);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(space::s);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    m_keyField->setFixedWidth(keyWidth);
    m_keyField->setFont(uiFont(FontRole::Code));
    for (const KeyForm form : allKeyForms())
        m_form->addItem(keyFormText(form), int(form));
    for (const Partitioner kind : allPartitioners())
        m_kind->addItem(partitionerText(kind), int(kind));
    m_order->addSegment(tr("Oldest first"));
    m_order->addSegment(tr("Newest first"));
    row->addWidget(m_keyForm, 0, Qt::AlignTop);
    row->addWidget(new FormField(tr("Written as"), m_form), 0, Qt::AlignTop);
    row->addWidget(new FormField(tr("Who wrote it"), m_kind), 0, Qt::AlignTop);
    row->addWidget(new FormField(tr("Order"), m_order), 0, Qt::AlignTop);
    row->addStretch(1);
    rows->addLayout(row);
    rows->addWidget(new FormField(tr("Topics"), m_topics));
    return controls;
}

void FollowPage::connectAll()
{
    connect(&m_soon, &QTimer::timeout, this, &FollowPage::showRows);
    connect(m_follow, &QPushButton::clicked, this, &FollowPage::followAsked);
    connect(m_keyField, &QLineEdit::returnPressed, this, &FollowPage::followAsked);
    connect(m_keyField, &QLineEdit::textEdited, this, [this] {
        m_record.clear();
        m_keyForm->setError({});
        m_keyForm->setHelp({});
    });
    connect(m_topics, &TopicChips::topicsChanged, this, &FollowPage::follow);
    connect(m_kind, &QComboBox::activated, this, &FollowPage::follow);
    connect(m_order, &Segmented::currentChanged, this, &FollowPage::follow);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_search)
            m_search->cancel();
    });
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_cluster && !m_cluster->snapshot())
            m_cluster->refresh();
        else if (m_state->state() == StateView::State::Empty && m_search &&
                 Partitioner(m_kind->currentData().toInt()) != Partitioner::All)
            m_kind->setCurrentIndex(m_kind->findData(int(Partitioner::All)));
        follow();
    });
    connect(m_table, &DataTable::currentRowChanged, this, &FollowPage::showRow);
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const FollowRow& record = m_model.rowAt(row);
        m_navigator.go(
            {m_clusterName,
             {QStringLiteral("topics"), record.topic, QStringLiteral("messages")},
             {{QStringLiteral("partitions"), QString::number(record.partition)},
              {QStringLiteral("from"), QStringLiteral("offset:%1").arg(record.offset)},
              {QStringLiteral("until"), QStringLiteral("count:500")},
              {QStringLiteral("record"), QStringLiteral("%1:%2").arg(record.partition).arg(record.offset)}}});
    });
    const auto reveal = [this](bool on) {
        const int row = m_table->currentRow();
        if (row < 0 || !m_services.masks)
            return;
        const QString topic = m_model.rowAt(row).topic;
        if (on)
            m_services.masks->reveal(m_cluster->spec().id, topic);
        else
            m_services.masks->hideAgain(m_cluster->spec().id, topic);
    };
    connect(m_detail, &MessageDetail::revealRequested, this, [reveal] { reveal(true); });
    connect(m_detail, &MessageDetail::hideRequested, this, [reveal] { reveal(false); });
    connect(m_detail, &DetailPanel::closed, m_table, qOverload<>(&QWidget::setFocus));
    if (m_services.masks)
        connect(m_services.masks, &Masks::changed, this, [this] {
            m_model.setUtc(m_services.settings->utc());
            showRow(m_table->currentRow());
        });
    connect(m_services.settings, &Settings::changed, this, [this](const QString& setting) {
        if (setting != QLatin1String("utc"))
            return;
        m_model.setUtc(m_services.settings->utc());
        m_detail->setUtc(m_services.settings->utc());
    });
    m_model.setUtc(m_services.settings->utc());
    m_detail->setUtc(m_services.settings->utc());
}

} // namespace weir
