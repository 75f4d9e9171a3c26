#include "widgets/frame/addresstabs.h"

#include "widgets/frame/page.h"

#include <QMouseEvent>

namespace weir {

AddressTabs::AddressTabs(const QStringList& titles, int current, Navigator& navigator, QWidget* parent)
    : QTabBar(parent), m_navigator(navigator), m_own(current)
{
    setDrawBase(false);
    setExpanding(false);
    for (const QString& title : titles)
        addTab(title);
    setCurrentIndex(m_own);
    connect(this, &QTabBar::currentChanged, this, &AddressTabs::go);
}

void AddressTabs::go(int index)
{
    if (index == m_own || index < 0)
        return;
    // This page keeps its own tab: coming back finds it as it was.
    const QSignalBlocker blocker(this);
    setCurrentIndex(m_own);
    m_navigator.go(placeOf(index));
}

void AddressTabs::mouseReleaseEvent(QMouseEvent* event)
{
    const int index = tabAt(event->pos());
    if (event->button() == Qt::MiddleButton && index >= 0)
        m_navigator.go(placeOf(index), Navigator::Where::NewTab);
    else
        QTabBar::mouseReleaseEvent(event);
}

} // namespace weir
