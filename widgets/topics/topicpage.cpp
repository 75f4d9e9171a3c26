#include "widgets/topics/topicpage.h"

#include "backend/service/cluster.h"
#include "models/common/errortext.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/tokens.h"
#include "widgets/topics/clusterstate.h"

#include <QVBoxLayout>

namespace weir {

TopicPage::TopicPage(const QString& tab, const QString& tabTitle, const Services& services, Navigator& navigator,
                     QWidget* parent)
    : Page(services, navigator, parent), m_header(new PageHeader), m_filter(new FilterBar), m_state(new StateView),
      m_tab(tab), m_tabTitle(tabTitle), m_tabs(new TopicTabs(tab, navigator))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_tabs);
    column->addWidget(m_filter);
    column->addWidget(m_state, 1);
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        applyFilter(text);
        placeMoved();
    });
}

void TopicPage::open(const Place& place, Cluster* cluster)
{
    const QString topic = place.path.value(1);
    const bool other = topic != m_topic || m_cluster != cluster;
    if (m_cluster != cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_cluster = cluster;
        connect(cluster, &Cluster::snapshotChanged, this, [this] { update(); });
        connect(cluster, &Cluster::stateChanged, this, [this] { update(); });
    }
    m_clusterName = place.cluster;
    m_topic = topic;
    m_tabs->setTopic(m_clusterName, m_topic);
    m_header->setTitle(m_topic);
    if (other)
        begin();
    m_filter->setText(place.query.value(QStringLiteral("filter")));
    applyQuery(place.query);
    applyFilter(m_filter->text());
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

Place TopicPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("topics"), m_topic, m_tab}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    addQuery(place.query);
    return place;
}

QString TopicPage::title() const { return tr("%1 · %2", "topic and what of it is shown").arg(m_topic, m_tabTitle); }

bool TopicPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

void TopicPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

const TopicInfo* TopicPage::topicInfo() const
{
    return m_cluster && m_cluster->snapshot() ? m_cluster->snapshot()->topic(m_topic) : nullptr;
}

bool TopicPage::showCommonState()
{
    if (!m_cluster)
        return true;
    if (!m_cluster->snapshot()) {
        showNoSnapshot(*m_state, *m_cluster);
        return true;
    }
    if (!topicInfo()) {
        const ErrorText text = errorText({ErrorKind::NotFound, 0, {}, m_topic, false, false}, ErrorPlace::Topic);
        m_state->showFailed(text.title, text.full(), tr("All topics"));
        return true;
    }
    return false;
}

} // namespace weir
