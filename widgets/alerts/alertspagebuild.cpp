// The alerts page: its parts, and what leads from one to the other.
#include "backend/service/settings.h"
#include "models/common/plantext.h"
#include "widgets/alerts/alertdetail.h"
#include "widgets/alerts/alertspage.h"
#include "widgets/alerts/channeleditor.h"
#include "widgets/alerts/ruleeditor.h"
#include "widgets/frame/remember.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/tokens.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace weir {

AlertsPage::AlertsPage(const Services& services, Navigator& navigator, AlertSourceOf source, QWidget* parent)
    : Page(services, navigator, parent), m_source(std::move(source)), m_header(new PageHeader(title())),
      m_count(new CountBadge(0, Status::Critical)), m_segments(new Segmented(tr("What is shown"))),
      m_filter(new FilterBar), m_local(new Banner), m_state(new StateView),
      m_stack(new QStackedWidget), m_tables{new DataTable(tr("Open alerts")), new DataTable(tr("Past alerts")),
                                            new DataTable(tr("Rules")), new DataTable(tr("Channels"))},
      m_side(new QWidget), m_detail(new AlertDetail), m_rule(new RuleEditor), m_channel(new ChannelEditor(services)),
      m_review(new ReviewPanel(services))
{
    build();
    connectParts();
    show(Open);
}

void AlertsPage::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::m);
    m_header->addBeside(m_count);
    m_usual = m_header->addButton(tr("Add the usual rules…"), QStringLiteral("list"));
    m_add = m_header->addButton(tr("Add rule"), QStringLiteral("plus"), true);
    column->addWidget(m_header);
    m_segments->addSegment(tr("Open"));
    m_segments->addSegment(tr("History"));
    m_segments->addSegment(tr("Rules"));
    m_segments->addSegment(tr("Channels"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(m_segments);
    row->addWidget(m_filter, 1);
    column->addLayout(row);
    m_local->hide();
    column->addWidget(m_local);
    buildTable(Open, m_tables[Open], &m_open, QStringLiteral("tables/openalerts"));
    buildTable(History, m_tables[History], &m_past, QStringLiteral("tables/pastalerts"));
    buildTable(Rules, m_tables[Rules], &m_rulesModel, QStringLiteral("tables/alertrules"));
    buildTable(Channels, m_tables[Channels], &m_channels, QStringLiteral("tables/channels"));
    m_state->setContent(m_stack);
    auto* side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    for (DetailPanel* panel : std::initializer_list<DetailPanel*>{m_detail, m_rule, m_channel, m_review}) {
        side->addWidget(panel);
        panel->hide();
        connect(panel, &DetailPanel::closed, this, [this] {
            m_side->hide();
            table()->setFocus();
            emit placeChanged();
        });
    }
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_state);
    split->addWidget(m_side);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    rememberSplitter(*split, m_services.settings, QStringLiteral("alerts"));
    m_side->hide();
    column->addWidget(split, 1);
}

void AlertsPage::buildTable(Show show, DataTable* table, SnapshotModel* model, const QString& settingsKey)
{
    table->setModel(model);
    table->setSettings(m_services.settings, settingsKey);
    m_stack->addWidget(table);
    connect(model, &SnapshotModel::countChanged, this, &AlertsPage::showState);
    connect(table, &DataTable::currentRowChanged, this, [this, show](int row) {
        if (row >= 0 && show == m_show && !m_review->isApplying())
            showRow(row);
        emit placeChanged();
    });
    connect(table, &DataTable::rowActivated, this, [this, show](int row) {
        if (show == Open || show == History) {
            openSubject();
            return;
        }
        showRow(row);
        show == Rules ? m_rule->focusName() : m_channel->focusName();
    });
    connect(table, &DataTable::middleClicked, this, [this, show](int row) {
        if (show == Open || show == History) {
            m_tables[show]->setCurrentRow(row);
            openSubject(Navigator::Where::NewTab);
        }
    });
    connect(table, &DataTable::filterRequested, this, [this, model](const QString& id, const QString& text, bool out) {
        QVector<CellFilter> filters = model->cellFilters();
        filters << CellFilter{id, text, out};
        model->setCellFilters(filters);
        showState();
    });
    connect(table, &DataTable::contextMenuAboutToShow, this, [this](QMenu* menu, const QModelIndex& index) {
        if (index.isValid())
            fillMenu(menu, index.row());
    });
    auto* remove = new QAction(tr("Delete…"), table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    table->QWidget::addAction(remove);
    connect(remove, &QAction::triggered, this, &AlertsPage::removeRow);
}

void AlertsPage::connectParts()
{
    connect(m_services.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("utc"))
            load();
    });
    connect(m_segments, &Segmented::currentChanged, this, [this](int index) {
        show(Show(index));
        emit placeChanged();
    });
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        model()->setFilterText(text);
        showState();
        emit placeChanged();
    });
    connect(m_add, &QPushButton::clicked, this, [this] { m_show == Channels ? addChannel() : addRule(); });
    connect(m_usual, &QPushButton::clicked, this, &AlertsPage::addUsual);
    connect(m_state, &StateView::actionTriggered, this, &AlertsPage::act);
    connect(m_detail, &AlertDetail::acknowledgeRequested, this, &AlertsPage::acknowledge);
    connect(m_detail, &AlertDetail::subjectRequested, this, [this] { openSubject(); });
    connect(m_detail, &AlertDetail::ruleRequested, this, [this] {
        if (const auto alert = m_detail->alert(); alert && ruleOf(alert->rule))
            editRule(*ruleOf(alert->rule), false);
    });
    connect(m_detail, &AlertDetail::muteRequested, this, [this](QToolButton* at) {
        QMenu menu;
        if (const auto alert = m_detail->alert())
            fillMuteMenu(&menu, alert->rule);
        menu.exec(at->mapToGlobal(QPoint(0, at->height())));
    });
    connect(m_rule, &RuleEditor::saveRequested, this, [this](const Definition& definition) {
        if (m_definitions)
            review(alertdefinitions::savePlan(*m_definitions, {definition}, planHome()), m_rule);
    });
    connect(m_rule, &RuleEditor::deleteRequested, this,
            [this](const QString& key) { remove(alertdefinitions::ruleKind(), key); });
    connect(m_channel, &ChannelEditor::saveRequested, this, [this](const Definition& definition) {
        if (m_definitions)
            review(alertdefinitions::savePlan(*m_definitions, {definition}, planHome()), m_channel);
    });
    connect(m_channel, &ChannelEditor::deleteRequested, this,
            [this](const QString& key) { remove(alertdefinitions::channelKind(), key); });
    connect(m_review, &ReviewPanel::applied, this, [this](const ChangePlan& plan) {
        m_navigator.say(planDone(plan));
        const bool isDone = !plan.steps.isEmpty() && plan.steps.first().done;
        if (isDone && m_backTo == m_channel)
            m_channel->keepPassword();
    });
    connect(m_review, &ReviewPanel::backRequested, this, [this] {
        if (m_backTo)
            showPanel(m_backTo);
    });
}

} // namespace weir
