#include "widgets/groups/grouptabs.h"

#include "widgets/frame/page.h"

#include <QMouseEvent>
#include <array>

namespace weir {
namespace {

constexpr std::array ids{"", "partitions", "why", "members"};

} // namespace

GroupTabs::GroupTabs(const QString& current, Navigator& navigator, QWidget* parent)
    : QTabBar(parent), m_navigator(navigator)
{
    setAccessibleName(tr("What to see of the group"));
    setDrawBase(false);
    setExpanding(false);
    addTab(tr("Overview"));
    addTab(tr("Partitions"));
    addTab(tr("Why this verdict"));
    addTab(tr("Members"));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (current == QLatin1String(ids[i]))
            m_current = int(i);
    }
    setCurrentIndex(m_current);
    connect(this, &QTabBar::currentChanged, this, &GroupTabs::go);
}

void GroupTabs::setGroup(const QString& cluster, const QString& group, const QMap<QString, QString>& query)
{
    m_cluster = cluster;
    m_group = group;
    m_query = query;
}

Place GroupTabs::placeOf(int index) const
{
    Place place{m_cluster, {QStringLiteral("groups"), m_group}, m_query};
    if (const QString id = QLatin1String(ids[std::size_t(index)]); !id.isEmpty())
        place.path << id;
    return place;
}

void GroupTabs::go(int index)
{
    if (index == m_current || index < 0)
        return;
    // This page keeps its own tab: coming back finds it as it was.
    const QSignalBlocker blocker(this);
    setCurrentIndex(m_current);
    m_navigator.go(placeOf(index));
}

void GroupTabs::mouseReleaseEvent(QMouseEvent* event)
{
    const int index = tabAt(event->pos());
    if (event->button() == Qt::MiddleButton && index >= 0)
        m_navigator.go(placeOf(index), Navigator::Where::NewTab);
    else
        QTabBar::mouseReleaseEvent(event);
}

} // namespace weir
