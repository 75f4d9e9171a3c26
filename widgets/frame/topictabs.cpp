#include "widgets/frame/topictabs.h"

#include "widgets/frame/page.h"

#include <QMouseEvent>
#include <array>

namespace weir {
namespace {

constexpr std::array ids{"messages", "partitions", "groups", "throughput", "settings", "statistics", "produce"};

int indexOf(const QString& id)
{
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (id == QLatin1String(ids[i]))
            return int(i);
    }
    return 0;
}

} // namespace

TopicTabs::TopicTabs(const QString& current, Navigator& navigator, QWidget* parent)
    : QTabBar(parent), m_navigator(navigator), m_current(indexOf(current))
{
    setAccessibleName(tr("What to see of the topic"));
    setDrawBase(false);
    setExpanding(false);
    addTab(tr("Messages"));
    addTab(tr("Partitions"));
    addTab(tr("Groups"));
    addTab(tr("Throughput"));
    addTab(tr("Settings"));
    addTab(tr("Statistics"));
    addTab(tr("Produce"));
    setCurrentIndex(m_current);
    connect(this, &QTabBar::currentChanged, this, &TopicTabs::go);
}

void TopicTabs::setTopic(const QString& cluster, const QString& topic)
{
    m_cluster = cluster;
    m_topic = topic;
}

Place TopicTabs::placeOf(int index) const
{
    return {m_cluster, {QStringLiteral("topics"), m_topic, QLatin1String(ids[std::size_t(index)])}, {}};
}

void TopicTabs::go(int index)
{
    if (index == m_current || index < 0)
        return;
    // This page keeps its own tab: coming back finds it as it was.
    const QSignalBlocker blocker(this);
    setCurrentIndex(m_current);
    m_navigator.go(placeOf(index));
}

void TopicTabs::mouseReleaseEvent(QMouseEvent* event)
{
    const int index = tabAt(event->pos());
    if (event->button() == Qt::MiddleButton && index >= 0)
        m_navigator.go(placeOf(index), Navigator::Where::NewTab);
    else
        QTabBar::mouseReleaseEvent(event);
}

} // namespace weir
