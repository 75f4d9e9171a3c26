#include "widgets/topics/partitionspage.h"

#include "backend/service/cluster.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/stateview.h"
#include "widgets/topics/clusterstate.h"
#include "widgets/topics/topicspages.h"

#include <QMenu>

namespace weir {

PartitionsPage::PartitionsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : TopicPage(QStringLiteral("partitions"), tr("Partitions"), services, navigator, parent),
      m_table(new DataTable(tr("Partitions")))
{
    m_filter->setPlaceholder(tr("Filter by state, leader or replica"));
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/partitions"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_state->setContent(m_table);
    const auto readPartition = [this](int row, Navigator::Where where) {
        if (row >= 0 && row < m_model.rowCount())
            m_navigator.go({m_clusterName,
                            {QStringLiteral("topics"), m_topic, QStringLiteral("messages")},
                            {{QStringLiteral("partitions"), QString::number(m_model.rowAt(row).id)}}},
                           where);
    };
    connect(m_table, &DataTable::rowActivated, this,
            [readPartition](int row) { readPartition(row, Navigator::Where::Here); });
    connect(m_table, &DataTable::middleClicked, this,
            [readPartition](int row) { readPartition(row, Navigator::Where::NewTab); });
    connect(m_table, &DataTable::contextMenuAboutToShow, this,
            [this, readPartition](QMenu* menu, const QModelIndex& index) {
                if (!index.isValid())
                    return;
                menu->addSeparator();
                const int row = index.row();
                connect(menu->addAction(icon(QStringLiteral("message-square")), tr("Messages of this partition")),
                        &QAction::triggered, this,
                        [readPartition, row] { readPartition(row, Navigator::Where::Here); });
            });
    connect(&m_model, &PartitionsModel::countChanged, this, &PartitionsPage::showState);
    connect(m_state, &StateView::actionTriggered, this, &PartitionsPage::act);
}

QString PartitionsPage::help() const
{
    return tr(
        "Where the partitions of this topic live and how full they are. The leader serves reads and writes; replicas "
        "in "
        "brackets are not in sync. Share says how evenly keys spread: a partition far above the others holds hot keys. "
        "Enter or a double click reads the messages of one partition.");
}

void PartitionsPage::refresh()
{
    if (m_cluster)
        m_cluster->refresh();
}

bool PartitionsPage::isFilled() const { return m_model.rowCount() > 0 && m_model.rowAt(0).end.has_value(); }

void PartitionsPage::begin()
{
    m_watcher.reset();
    m_model.setCellFilters({});
    if (isVisible())
        watch();
}

void PartitionsPage::showEvent(QShowEvent* event)
{
    TopicPage::showEvent(event);
    watch();
}

void PartitionsPage::hideEvent(QHideEvent* event)
{
    TopicPage::hideEvent(event);
    m_watcher.reset();
}

void PartitionsPage::watch()
{
    if (!m_cluster || m_watcher)
        return;
    m_watcher = std::make_unique<QObject>();
    m_cluster->watch(m_watcher.get());
}

void PartitionsPage::update()
{
    if (const TopicInfo* topic = topicInfo())
        m_model.setTopic(*m_cluster->snapshot(), *topic);
    showState();
}

void PartitionsPage::showState()
{
    if (showCommonState()) {
        m_filter->setMatchText({});
        return;
    }
    const TopicInfo* topic = topicInfo();
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount();
    m_filter->setMatchText(shown == total ? m_model.summary()
                                          : tr("%1 of %n partitions", nullptr, total).arg(formats::count(shown)));
    const auto missingNumber = [](const PartitionInfo& partition) { return partition.error.has_value(); };
    const auto missing = std::count_if(topic->partitions.begin(), topic->partitions.end(), missingNumber);
    if (topic->error) {
        const ErrorText text = errorText(*topic->error, ErrorPlace::Topic);
        if (total == 0)
            m_state->showFailed(text.title, text.full(), tr("Try again"), detailText(*topic->error));
        else
            m_state->showPartial(text.full(), tr("Try again"));
    } else if (shown == 0 && total > 0) {
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n partitions fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (const QString gone = missingSentence(*m_cluster); !gone.isEmpty()) {
        m_state->showPartial(gone, tr("Try again"));
    } else if (missing > 0) {
        m_state->showPartial(tr("Numbers are missing for %n partitions; each says why.", nullptr, int(missing)),
                             tr("Try again"));
    } else {
        m_state->showContent();
    }
}

void PartitionsPage::act()
{
    if (m_state->state() == StateView::State::Empty) {
        m_model.setCellFilters({});
        m_filter->setText({});
    } else if (m_cluster && m_cluster->snapshot() && !topicInfo()) {
        m_navigator.go({m_clusterName, {QStringLiteral("topics")}, {}});
    } else {
        refresh();
    }
}

PageKind partitionsPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/partitions");
    kind.title = PartitionsPage::tr("Partitions");
    kind.icon = QStringLiteral("layers");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new PartitionsPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/partitions")};
    return kind;
}

} // namespace weir
