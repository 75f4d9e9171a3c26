#include "widgets/groups/topicgroupspage.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/groups/grouptexts.h"
#include "widgets/frame/topictabs.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"

#include <QDateTime>
#include <QMenu>
#include <QVBoxLayout>

namespace weir {

TopicGroupsPage::TopicGroupsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : MonitorPage(services, navigator, std::move(monitorOf), parent), m_header(new PageHeader),
      m_tabs(new TopicTabs(QStringLiteral("groups"), navigator)), m_filter(new FilterBar), m_state(new StateView),
      m_table(new DataTable(tr("Consumer groups of the topic")))
{
    m_filter->setPlaceholder(tr("Filter by group or reason"));
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/topicGroups"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_state->setContent(m_table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_tabs);
    column->addWidget(m_filter);
    column->addWidget(m_state, 1);

    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model.setFilterText(text);
        placeMoved();
    });
    connect(&m_model, &TopicGroupsModel::countChanged, this, &TopicGroupsPage::showState);
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_state->state() != StateView::State::Empty || m_model.totalCount() == 0) {
            refresh();
            return;
        }
        m_model.setCellFilters({});
        m_filter->setText({});
    });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { openGroup(row, Navigator::Where::Here); });
    connect(m_table, &DataTable::middleClicked, this, [this](int row) { openGroup(row, Navigator::Where::NewTab); });
    connect(m_table, &DataTable::contextMenuAboutToShow, this, &TopicGroupsPage::fillMenu);
    connect(m_table, &DataTable::copied, this,
            [this](int rows, qint64) { m_navigator.say(tr("Copied %n row(s).", nullptr, rows)); });
}

void TopicGroupsPage::open(const Place& place, Cluster* cluster)
{
    follow(place, cluster);
    m_topic = place.path.value(1);
    m_tabs->setTopic(m_clusterName, m_topic);
    m_header->setTitle(m_topic);
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    m_model.setFilterText(m_filter->text());
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

Place TopicGroupsPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("topics"), m_topic, QStringLiteral("groups")}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    return place;
}

QString TopicGroupsPage::title() const { return tr("%1 · Groups", "a topic").arg(m_topic); }

QString TopicGroupsPage::help() const
{
    return tr(
        "The consumer groups that read this topic: those with a commit on it or a member that is assigned one of its "
        "partitions. Verdict and lag are of this topic alone; a group may fare worse on another. Enter or a double "
        "click opens the group.");
}

bool TopicGroupsPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool TopicGroupsPage::isFilled() const { return m_model.rowCount() > 0 && m_model.rowAt(0).lag; }

void TopicGroupsPage::update()
{
    if (const std::shared_ptr<const MonitorSnapshot> now = snapshot())
        m_model.setSnapshot(*now, m_topic, utc());
    showState();
}

void TopicGroupsPage::showState()
{
    if (showNoSnapshot(*m_state)) {
        m_filter->setMatchText({});
        return;
    }
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount();
    m_filter->setMatchText(shown == total ? tr("%n group(s)", nullptr, total)
                                          : tr("%1 of %n group(s)", nullptr, total).arg(formats::count(shown)));
    const QString missing = grouptexts::missingText(*snapshot(), QDateTime::currentMSecsSinceEpoch());
    if (total == 0)
        m_state->showEmpty(tr("Nobody reads this topic"),
                           tr("No consumer group has committed an offset of it or is assigned one of its partitions. "
                              "Consumers without a group are not known to the cluster. %1")
                               .arg(missing)
                               .trimmed(),
                           tr("Ask again"), QStringLiteral("users"));
    else if (shown == 0)
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n group(s) fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    else if (!missing.isEmpty())
        m_state->showPartial(missing, tr("Try again"));
    else
        m_state->showContent();
}

void TopicGroupsPage::openGroup(int row, Navigator::Where where)
{
    if (row >= 0 && row < m_model.rowCount())
        m_navigator.go({m_clusterName, {QStringLiteral("groups"), m_model.groupAt(row)}, {}}, where);
}

void TopicGroupsPage::fillMenu(QMenu* menu, const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const TopicGroupRow& row = m_model.rowAt(index.row());
    const QString group = row.info->id;
    menu->addSeparator();
    connect(menu->addAction(icon(QStringLiteral("arrow-right")), tr("Open group")), &QAction::triggered, this,
            [this, group] {
                m_navigator.go({m_clusterName, {QStringLiteral("groups"), group}, {}});
            });
    if (row.worst < 0)
        return;
    const QString at = QStringLiteral("%1/%2").arg(m_topic).arg(row.info->partitions[row.worst].at.partition);
    connect(menu->addAction(icon(QStringLiteral("circle-help")), tr("Why this verdict")), &QAction::triggered, this,
            [this, group, at] {
                m_navigator.go({m_clusterName,
                                {QStringLiteral("groups"), group, QStringLiteral("why")},
                                {{QStringLiteral("partition"), at}}});
            });
}

void TopicGroupsPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

PageKind topicGroupsPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/groups");
    kind.title = TopicGroupsPage::tr("Groups of a topic");
    kind.icon = QStringLiteral("users");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new TopicGroupsPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/groups")};
    return kind;
}

} // namespace weir
