#include "widgets/topics/topicspage.h"

#include "backend/service/cluster.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/tokens.h"
#include "widgets/topics/clusterstate.h"
#include "widgets/topics/topicspages.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int samplesForAPicture = 3; // a rate has a course

} // namespace

TopicsPage::TopicsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_header(new PageHeader(tr("Topics"))), m_filter(new FilterBar),
      m_which(new Segmented(tr("Topics to show"))), m_internal(new QCheckBox(tr("Internal topics"))),
      m_state(new StateView), m_table(new DataTable(tr("Topics")))
{
    build();
    connectParts();
}

void TopicsPage::build()
{
    m_which->addSegment(tr("All"));
    m_which->addSegment(tr("Favourites"), QStringLiteral("star"));
    m_internal->setToolTip(tr("Topics that Kafka or Weir keep for themselves, like __consumer_offsets"));
    m_filter->setPlaceholder(tr("Filter by name, cleanup or schema"));
    m_filter->addWidget(m_internal);
    m_filter->addWidget(m_which);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/topics"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_state->setContent(m_table);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_filter);
    column->addWidget(m_state, 1);
}

void TopicsPage::connectParts()
{
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model.setFilterText(text);
        placeMoved();
    });
    connect(m_internal, &QCheckBox::toggled, this, [this](bool shown) {
        m_model.setInternalShown(shown);
        placeMoved();
    });
    connect(m_which, &Segmented::currentChanged, this, [this](int index) {
        m_model.setFavouritesOnly(index == 1);
        placeMoved();
    });
    connect(&m_model, &TopicsModel::countChanged, this, &TopicsPage::showState);
    connect(m_state, &StateView::actionTriggered, this, &TopicsPage::act);
    connect(m_table, &DataTable::rowActivated, this,
            [this](int row) { openTopic(row, QStringLiteral("messages"), Navigator::Where::Here); });
    connect(m_table, &DataTable::middleClicked, this,
            [this](int row) { openTopic(row, QStringLiteral("messages"), Navigator::Where::NewTab); });
    connect(m_table, &DataTable::contextMenuAboutToShow, this, &TopicsPage::fillMenu);
    connect(m_table, &DataTable::copied, this,
            [this](int rows, qint64) { m_navigator.say(tr("Copied %n rows.", nullptr, rows)); });
}

void TopicsPage::open(const Place& place, Cluster* cluster)
{
    if (m_cluster != cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_cluster = cluster;
        m_watcher.reset();
        connect(cluster, &Cluster::snapshotChanged, this, &TopicsPage::takeSnapshot);
        connect(cluster, &Cluster::stateChanged, this, &TopicsPage::showState);
        if (m_monitor)
            m_monitor->disconnect(this);
        m_monitor = cluster->monitor();
        if (m_monitor)
            connect(m_monitor, &ClusterMonitor::snapshotChanged, this, &TopicsPage::takeGroups);
        takeGroups();
    }
    m_clusterName = place.cluster;
    loadFavourites();
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    m_internal->setChecked(place.query.value(QStringLiteral("internal")) == QLatin1String("1"));
    m_which->setCurrent(place.query.value(QStringLiteral("favourites")) == QLatin1String("1") ? 1 : 0);
    m_model.setFilterText(m_filter->text());
    m_model.setInternalShown(m_internal->isChecked());
    m_model.setFavouritesOnly(m_which->current() == 1);
    m_header->setAddress(this->place().address());
    if (isVisible())
        watch();
    takeSnapshot();
    emit titleChanged();
}

Place TopicsPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("topics")}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    if (m_internal->isChecked())
        place.query.insert(QStringLiteral("internal"), QStringLiteral("1"));
    if (m_which->current() == 1)
        place.query.insert(QStringLiteral("favourites"), QStringLiteral("1"));
    return place;
}

void TopicsPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

QString TopicsPage::title() const { return tr("Topics"); }

QString TopicsPage::help() const
{
    return tr(
        "All topics of the cluster. Type to filter; Enter or a double click opens a topic's messages, a middle click "
        "opens them in a tab of their own, a right click offers partitions, settings and favourites. Records are "
        "counted from offsets: compacted topics and transactions may hold fewer, which a ≤ says. The rate is measured "
        "while this page is visible. A topic in trouble says so where its partitions are counted. Internal topics, "
        "like __consumer_offsets, are hidden until asked for.");
}

void TopicsPage::refresh()
{
    if (m_cluster)
        m_cluster->refresh();
}

bool TopicsPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool TopicsPage::isFilled() const
{
    if (!m_cluster || !m_cluster->snapshot() || m_model.rowCount() == 0)
        return false;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (!m_model.rowAt(row).records || m_model.rowAt(row).rateHistory.size() < samplesForAPicture)
            return false;
    }
    return true;
}

void TopicsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    watch();
}

void TopicsPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_watcher.reset();
}

void TopicsPage::watch()
{
    if (!m_cluster || m_watcher)
        return;
    m_watcher = std::make_unique<QObject>();
    m_cluster->watch(m_watcher.get());
}

void TopicsPage::takeSnapshot()
{
    if (m_cluster && m_cluster->snapshot())
        m_model.setSnapshot(*m_cluster->snapshot());
    showState();
}

void TopicsPage::takeGroups()
{
    if (m_monitor && m_monitor->snapshot())
        m_model.setGroups(m_monitor->snapshot()->groupsOfTopic);
}

void TopicsPage::showState()
{
    if (!m_cluster)
        return;
    if (!m_cluster->snapshot()) {
        m_filter->setMatchText({});
        showNoSnapshot(*m_state, *m_cluster);
        return;
    }
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount() - (m_internal->isChecked() ? 0 : m_model.internalCount());
    m_filter->setMatchText(shown == total ? tr("%n topics", nullptr, total)
                                          : tr("%1 of %n topics", nullptr, total).arg(formats::count(shown)));
    if (total == 0) {
        const int hidden = m_model.internalCount();
        m_state->showEmpty(tr("No topics yet"),
                           hidden > 0
                               ? tr("Nothing has been created in this cluster but %n internal topics.", nullptr, hidden)
                               : tr("Nothing has been created in this cluster, or you may not see any topic."),
                           hidden > 0 ? tr("Show internal topics") : tr("Ask again"), QStringLiteral("layers"));
    } else if (shown == 0 && m_which->current() == 1 && m_filter->text().isEmpty() && m_favourites.isEmpty()) {
        m_state->showEmpty(
            tr("No favourites yet"),
            tr("Right-click a topic and choose “Add to favourites”: it is then listed here and comes first in "
               "the table."),
            tr("Show all topics"), QStringLiteral("star"));
    } else if (shown == 0) {
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n topics fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (const QString missing = missingSentence(*m_cluster); !missing.isEmpty()) {
        m_state->showPartial(missing, tr("Try again"));
    } else if (m_model.failedCount() > 0) {
        m_state->showPartial(tr("%n topics could not be read; each says why.", nullptr, m_model.failedCount()),
                             tr("Try again"));
    } else {
        m_state->showContent();
    }
}

void TopicsPage::act()
{
    if (m_state->state() != StateView::State::Empty) {
        refresh();
    } else if (m_model.totalCount() == m_model.internalCount() && !m_internal->isChecked()) {
        m_internal->setChecked(m_model.internalCount() > 0);
        refresh();
    } else {
        m_model.setCellFilters({});
        m_which->setCurrent(0);
        m_model.setFavouritesOnly(false);
        m_filter->setText({});
        m_table->setFocus();
        placeMoved();
    }
}

void TopicsPage::openTopic(int row, const QString& tab, Navigator::Where where)
{
    if (row >= 0 && row < m_model.rowCount())
        m_navigator.go({m_clusterName, {QStringLiteral("topics"), m_model.topicAt(row), tab}, {}}, where);
}

void TopicsPage::fillMenu(QMenu* menu, const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const QString topic = m_model.topicAt(index.row());
    const auto entry = [&](const QString& text, const QString& iconName, auto act) {
        connect(menu->addAction(icon(iconName), text), &QAction::triggered, this, act);
    };
    const auto goTo = [this, topic](const QString& tab, Navigator::Where where) {
        return [this, topic, tab, where] {
            m_navigator.go({m_clusterName, {QStringLiteral("topics"), topic, tab}, {}}, where);
        };
    };
    menu->addSeparator();
    entry(tr("Messages"), QStringLiteral("message-square"), goTo(QStringLiteral("messages"), Navigator::Where::Here));
    entry(tr("Messages in a new tab"), QStringLiteral("plus"),
          goTo(QStringLiteral("messages"), Navigator::Where::NewTab));
    entry(tr("Partitions"), QStringLiteral("layers"), goTo(QStringLiteral("partitions"), Navigator::Where::Here));
    entry(tr("Groups that read it"), QStringLiteral("users"), goTo(QStringLiteral("groups"), Navigator::Where::Here));
    entry(tr("Throughput"), QStringLiteral("chart-line"), goTo(QStringLiteral("throughput"), Navigator::Where::Here));
    entry(tr("Settings"), QStringLiteral("settings"), goTo(QStringLiteral("settings"), Navigator::Where::Here));
    menu->addSeparator();
    entry(m_favourites.contains(topic) ? tr("Remove from favourites") : tr("Add to favourites"), QStringLiteral("star"),
          [this, topic] { toggleFavourite(topic); });
    entry(tr("Copy name"), QStringLiteral("copy"), [this, topic] {
        QGuiApplication::clipboard()->setText(topic);
        m_navigator.say(tr("Copied %1.").arg(topic));
    });
}

QString TopicsPage::favouritesKey() const { return QStringLiteral("favourites/%1/topics").arg(m_clusterName); }

void TopicsPage::loadFavourites()
{
    const QStringList names = m_services.settings->value(favouritesKey()).toStringList();
    m_favourites = QSet<QString>(names.begin(), names.end());
    m_model.setFavourites(m_favourites);
}

void TopicsPage::toggleFavourite(const QString& topic)
{
    if (!m_favourites.remove(topic))
        m_favourites.insert(topic);
    QStringList names(m_favourites.begin(), m_favourites.end());
    names.sort();
    m_services.settings->setValue(favouritesKey(), names);
    m_model.setFavourites(m_favourites);
    showState();
}

PageKind topicsPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics");
    kind.title = TopicsPage::tr("Topics");
    kind.icon = QStringLiteral("layers");
    kind.section = Section::Browse;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new TopicsPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("topics")};
    kind.badge = [](Cluster* cluster) {
        int troubled = 0;
        if (cluster && cluster->snapshot()) {
            for (const TopicInfo& topic : cluster->snapshot()->topics)
                troubled += topic.offline() > 0 ? 1 : 0;
        }
        return troubled;
    };
    return kind;
}

} // namespace weir
