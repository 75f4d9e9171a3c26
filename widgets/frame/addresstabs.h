// Purpose: tabs of pages that belong together, maybe of different features: a click goes by address, a middle click
// opens a tab of the window. Thread: GUI.
#pragma once

#include "models/common/place.h"

#include <QTabBar>

namespace weir {

class Navigator;

class AddressTabs : public QTabBar
{
    Q_OBJECT
protected:
    /// `current`: the tab that this page is.
    AddressTabs(const QStringList& titles, int current, Navigator& navigator, QWidget* parent);

    virtual Place placeOf(int index) const = 0;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void go(int index);

    Navigator& m_navigator;
    const int m_own;
};

} // namespace weir
