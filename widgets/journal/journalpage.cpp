#include "widgets/journal/journalpage.h"

#include "backend/service/cluster.h"
#include "backend/service/plans/plans.h"
#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/guardtext.h"
#include "models/common/plantext.h"
#include "models/journal/journaltexts.h"
#include "widgets/frame/remember.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/journal/journaldetail.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/tokens.h"

#include <QMenu>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace weir {
namespace {

QString subjectColumn() { return QStringLiteral("subject"); }

} // namespace

JournalPage::JournalPage(const Services& services, Navigator& navigator, JournalSourceOf source, QWidget* parent)
    : Page(services, navigator, parent), m_source(std::move(source)), m_header(new PageHeader(title())),
      m_filter(new FilterBar), m_local(new Banner), m_table(new DataTable(tr("Journal"))), m_state(new StateView),
      m_side(new QWidget), m_detail(new JournalDetail(services)), m_review(new ReviewPanel(services))
{
    build();
    m_model.setUtc(services.settings->utc());
    connect(services.settings, &Settings::changed, this, [this] {
        m_model.setUtc(m_services.settings->utc());
        showRow(m_table->currentRow());
    });
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model.setFilterText(text);
        emit placeChanged();
    });
    connect(&m_model, &JournalModel::countChanged, this, &JournalPage::showState);
    connect(m_table, &DataTable::currentRowChanged, this, [this](int row) {
        if (row >= 0 && !m_review->isApplying())
            showRow(row);
        emit placeChanged();
    });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        showRow(row);
        m_detail->setFocus();
    });
    connect(m_detail, &JournalDetail::undoRequested, this, &JournalPage::undo);
    connect(m_detail, &JournalDetail::groupRequested, this, [this](const QString& group) {
        m_navigator.go({m_clusterName, {QStringLiteral("groups"), group}, {}});
    });
    connect(m_detail, &JournalDetail::entryRequested, this, [this](const QString& id) {
        m_wanted = id;
        m_model.setCellFilters({});
        m_filter->setText({});
        showWanted();
    });
    for (DetailPanel* panel : std::initializer_list<DetailPanel*>{m_detail, m_review}) {
        connect(panel, &DetailPanel::closed, this, [this] {
            m_side->hide();
            m_table->setFocus();
        });
    }
    connect(m_review, &ReviewPanel::applied, this, [this](const ChangePlan& plan) { m_navigator.say(planDone(plan)); });
    connect(m_review, &ReviewPanel::backRequested, this, [this] { showRow(m_table->currentRow()); });
    connect(m_state, &StateView::actionTriggered, this, &JournalPage::act);
}

void JournalPage::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::m);
    column->addWidget(m_header);
    m_filter->setPlaceholder(tr("Filter by what was done, group, person or machine"));
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/journal"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    column->addWidget(m_filter);
    m_local->hide();
    column->addWidget(m_local);
    m_state->setContent(m_table);
    auto* side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->addWidget(m_detail);
    side->addWidget(m_review);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_state);
    split->addWidget(m_side);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    rememberSplitter(*split, m_services.settings, QStringLiteral("journal"));
    m_side->hide();
    column->addWidget(split, 1);
    m_review->offerBack(tr("Back to the entry"));
    connect(m_table, &DataTable::contextMenuAboutToShow, this, [this](QMenu* menu, const QModelIndex& index) {
        if (!index.isValid())
            return;
        const JournalRow row = m_model.rowAt(index.row());
        menu->addSeparator();
        QAction* back = menu->addAction(icon(QStringLiteral("undo-2")), tr("Undo…"));
        back->setEnabled(row.takenBackBy.isEmpty() && m_plans && row.entry().plan.undo().has_value());
        connect(back, &QAction::triggered, this, [this, at = index.row()] {
            m_table->setCurrentRow(at);
            undo();
        });
    });
}

void JournalPage::open(const Place& place, Cluster* cluster)
{
    m_clusterName = place.cluster;
    if (cluster != m_cluster || !m_journal) {
        if (m_journal)
            m_journal->disconnect(this);
        if (m_cluster)
            m_cluster->disconnect(this);
        m_side->hide();
        m_cluster = cluster;
        const JournalSource source = m_source  ? m_source(cluster)
                                     : cluster ? JournalSource{cluster->journal(), cluster->plans()}
                                               : JournalSource();
        m_journal = source.journal;
        m_plans = source.plans;
        if (m_journal)
            connect(m_journal, &Journal::changed, this, &JournalPage::load);
        if (cluster)
            connect(cluster, &Cluster::stateChanged, this, &JournalPage::showState);
    }
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    const QString object = place.query.value(QStringLiteral("object"));
    m_model.setCellFilters(object.isEmpty() ? QVector<CellFilter>{} : QVector<CellFilter>{{subjectColumn(), object}});
    m_wanted = place.query.value(QStringLiteral("entry"));
    m_detail->setRefusal(cluster ? readOnlySentence(cluster->spec()) : QString());
    m_header->setAddress(this->place().address());
    load();
}

Place JournalPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("journal")}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    for (const CellFilter& filter : m_model.cellFilters()) {
        if (filter.columnId == subjectColumn() && !filter.exclude)
            place.query.insert(QStringLiteral("object"), filter.text);
    }
    const int row = m_table->currentRow();
    if (!m_side->isHidden() && row >= 0 && row < m_model.rowCount())
        place.query.insert(QStringLiteral("entry"), m_model.rowAt(row).entry().id);
    return place;
}

QString JournalPage::title() const { return tr("Journal"); }

QString JournalPage::help() const
{
    return tr("Every change that Weir or weirctl has made: who, when, from which machine, what from and what to, and "
              "how it went. Choose an entry to see its steps; what can be taken back has Undo, which shows what it "
              "would change before it does. The journal lies in the topic weir.journal of the cluster, or on this "
              "machine where the cluster does not let it be written. Changes made with other tools are not in it.");
}

void JournalPage::refresh()
{
    if (m_cluster)
        m_cluster->refresh();
}

bool JournalPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool JournalPage::isFilled() const { return m_journal && m_journal->isLoaded(); }

void JournalPage::load()
{
    if (m_journal)
        m_model.setEntries(m_journal->entries());
    showState();
    showWanted();
    if (!m_side->isHidden() && !m_detail->isHidden())
        showRow(m_table->currentRow()); // it may have been taken back meanwhile
}

void JournalPage::showState()
{
    m_header->setAddress(place().address());
    const QString local = m_journal ? journaltexts::localSentence(m_journal->localBecause()) : QString();
    m_local->setSentence(local);
    m_local->setVisible(!local.isEmpty());
    const int total = m_model.totalCount();
    const int shown = m_model.rowCount();
    m_filter->setMatchText(total == 0       ? QString()
                           : shown == total ? tr("%n change(s)", nullptr, total)
                                            : tr("%1 of %n change(s)", nullptr, total).arg(formats::count(shown)));
    const bool isLoaded = m_journal && m_journal->isLoaded();
    const std::optional<Error> error = m_cluster ? m_cluster->error() : std::nullopt;
    if (!isLoaded && total == 0 && error && m_cluster->state() != LinkState::Connecting) {
        const ErrorText text = errorText(*error, ErrorPlace::Connection);
        m_state->showFailed(text.title, text.full(), tr("Try again"), detailText(*error));
    } else if (!isLoaded && total == 0) {
        m_state->showLoading(tr("Reading the journal, %n entries so far…", nullptr, total));
    } else if (total == 0) {
        m_state->showEmpty(tr("Nothing was changed yet"),
                           tr("Moved offsets, deleted groups and saved definitions appear here, each with who did it "
                              "and a way to take it back."),
                           tr("Show consumer groups"), QStringLiteral("history"));
    } else if (shown == 0) {
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n change(s) fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (!isLoaded) {
        m_state->showPartial(tr("Older changes are still being read; %n are here.", nullptr, total));
    } else {
        m_state->showContent();
    }
}

void JournalPage::showRow(int row)
{
    if (row < 0 || row >= m_model.rowCount() || m_review->isApplying())
        return;
    m_detail->showEntry(m_model.rowAt(row));
    m_review->hide();
    m_detail->show();
    m_side->show();
}

void JournalPage::showWanted()
{
    const int row = m_wanted.isEmpty() ? -1 : m_model.rowOfId(m_wanted);
    if (row < 0)
        return;
    m_wanted.clear();
    m_table->setCurrentRow(row);
    showRow(row);
    QTimer::singleShot(0, m_table, [this] { // when the panel beside it has taken its room
        m_table->scrollTo(m_table->currentIndex());
    });
}

void JournalPage::undo()
{
    const int row = m_table->currentRow();
    if (row < 0 || row >= m_model.rowCount())
        return;
    const JournalEntry& entry = m_model.rowAt(row).entry();
    std::optional<ChangePlan> back = entry.plan.undo();
    if (!back)
        return;
    back->undoes = entry.id;
    m_detail->hide();
    m_side->show();
    m_review->offerBack(tr("Back to the entry"));
    if (m_source)
        m_review->review(m_plans, m_cluster ? m_cluster->spec() : ConnectionSpec(), *back);
    else
        m_review->review(m_cluster, *back);
}

void JournalPage::act()
{
    if (m_model.totalCount() > 0) {
        m_model.setCellFilters({});
        m_filter->setText({});
    } else if (m_journal && m_journal->isLoaded()) {
        m_navigator.go({m_clusterName, {QStringLiteral("groups")}, {}});
    } else {
        refresh();
    }
}

PageKind journalPageKind(JournalSourceOf source)
{
    PageKind kind;
    kind.id = QStringLiteral("journal");
    kind.title = JournalPage::tr("Journal");
    kind.icon = QStringLiteral("scroll-text");
    kind.section = Section::Journal;
    kind.make = [source = std::move(source)](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new JournalPage(services, navigator, source, parent);
    };
    kind.tourPaths = {QStringLiteral("journal")};
    return kind;
}

} // namespace weir
