// Purpose: what all windows share: the pages that exist, the clusters, closed tabs, and what comes back on the next
// start. Thread: GUI. Limits: the state is saved 2 s after the last change and at least every 5 s while it changes.
#pragma once

#include "widgets/frame/clusteraccess.h"
#include "widgets/frame/pageregistry.h"

#include <QJsonObject>
#include <QPointer>
#include <QTimer>

namespace weir {

class Logbook;
class MainWindow;
class Tab;

class Desktop : public QObject
{
    Q_OBJECT
public:
    explicit Desktop(const Services& services, QObject* parent = nullptr);
    ~Desktop() override;

    const Services& services() const { return m_services; }
    PageRegistry& pages() { return m_pages; }
    const PageRegistry& pages() const { return m_pages; }
    ClusterAccess& access() { return m_access; }

    /// A window with one tab at the place; shown.
    MainWindow* openWindow(const Place& place);
    /// The window that was active last; null before the first.
    MainWindow* current() const;
    QVector<MainWindow*> windows() const;
    /// In a new tab of the current window, unless a tab stands there already; the window comes to the front.
    void show(const Place& place);
    /// Where a tab already looks at the cluster, else its first page.
    void showCluster(const QString& name);
    /// Where a fresh tab starts: the first page of the first open cluster, the connections, or the welcome of the first
    /// start.
    Place home() const;
    /// The place for this cluster that is most like `like` (the same page), else its first page.
    Place clusterPlace(const QString& cluster, const Place& like = {}) const;

    /// Where a page's "go here" leads while Enter is handled: Shift+Enter a new tab, Ctrl+Enter a new window.
    Navigator::Where enterLeads() const { return m_enterLeads; }

    /// Windows and tabs of the last session. False: there were none, and nothing is shown.
    bool restore();
    void saveSoon();
    void saveNow();
    /// What would be saved.
    QJsonObject session() const;

    void rememberClosed(const Tab& tab);
    bool canReopen() const { return !m_closed.isEmpty(); }
    QJsonObject takeClosed(); ///< precondition: canReopen()

signals:
    void windowsChanged();
    void closedTabsChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    friend class MainWindow;
    MainWindow* makeWindow();
    void windowActivated(MainWindow* window);
    void windowClosing(MainWindow* window);

    Services m_services;
    PageRegistry m_pages;
    ClusterAccess m_access;
    QVector<QPointer<MainWindow>> m_windows; ///< active last is last
    QVector<QJsonObject> m_closed;
    QJsonObject m_lastWindow; ///< the last window that closed, so that the session survives a normal exit
    Navigator::Where m_enterLeads = Navigator::Where::Here;
    QTimer m_save;
    qint64 m_dirtySinceMs = 0;
};

} // namespace weir
