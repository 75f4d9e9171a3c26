// Purpose: opens every page once, waits until it is filled, and writes its picture; then what the frame itself shows.
// Thread: GUI. Limits: a page that is not filled after 20 s is written as it is, named on stderr, and counts as a
// failure.
#pragma once

#include "models/common/place.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QSize>
#include <QTimer>

namespace weir {

class Desktop;
class MainWindow;

class Tour : public QObject
{
    Q_OBJECT
public:
    struct Plan
    {
        QString folder;
        QString cluster; ///< whose pages are shown; empty: only pages without a cluster
        QSize size{1600, 1000};
        QString suffix; ///< in the pictures' names: "-dark"
    };
    Tour(Desktop& desktop, Plan plan, QObject* parent = nullptr);

    void start();
    /// The places of all registered pages, in their order.
    static QVector<Place> places(const Desktop& desktop, const QString& cluster);

signals:
    /// `unfilled`: pages that did not fill or could not be written.
    void finished(int unfilled);

private:
    void next();
    void look();
    void write(bool filled);
    void save(const QString& words, const QString& what);
    void extras();

    Desktop& m_desktop;
    const Plan m_plan;
    QVector<Place> m_places;
    int m_pages = 0; ///< the first so many places must show a page
    int m_at = -1;
    int m_written = 0;
    int m_settled = 0;
    int m_unfilled = 0;
    QPointer<MainWindow> m_window;
    QElapsedTimer m_since;
    QTimer m_poll;
};

} // namespace weir
