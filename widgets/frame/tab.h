// Purpose: one tab: the place it stands at, where it has been, and the page or the reason why there is none. Thread:
// GUI. Limits: a tab that has not been shown yet has no page (restored tabs cost nothing); at most 50 places are
// remembered.
#pragma once

#include "widgets/frame/page.h"

#include <QJsonObject>
#include <QPointer>
#include <QTimer>

class QStackedLayout;

namespace weir {

class Banner;
class ClusterAccess;
class Desktop;
class StateView;

class Tab : public QWidget, public Navigator
{
    Q_OBJECT
public:
    Tab(Desktop& desktop, QWidget* parent);
    ~Tab() override;

    void go(const Place& place, Where where = Where::Here) override;
    void say(const QString& sentence) override;

    /// Makes the page if there is none yet: called when the tab is shown.
    void wake();
    bool canGoBack() const { return m_position > 0; }
    bool canGoForward() const { return m_position + 1 < m_history.size(); }
    void goBack() { step(-1); }
    void goForward() { step(1); }
    void refresh();

    Page* page() const { return m_page; }
    /// Does it show what was asked for last, not on its way any more?
    bool isSettled() const { return m_awake && !m_settle.isActive(); }
    /// No page, and nothing under way that could bring one: empty or failed, said at the place.
    bool isMessage() const;
    Place place() const;          ///< as the page says it, else as asked for
    QString title() const;        ///< never empty
    const PageKind* kind() const; ///< null: no such page

    QJsonObject toJson() const;
    void fromJson(const QJsonObject& json); ///< nothing is opened before wake()

signals:
    void changed();                     ///< title, place or history
    void said(const QString& sentence); ///< for the status bar

private:
    enum class Action { None, Retry, Connections };
    void step(int by);
    void settleSoon();
    void settle();
    void showPage(const PageKind& kind, Cluster* cluster);
    void dropPage();
    void giveKeys();
    void showBanner(const QString& name);
    void act();

    Desktop& m_desktop;
    QVector<Place> m_history;
    int m_position = -1;
    bool m_awake = false;
    Page* m_page = nullptr;
    const PageKind* m_pageKind = nullptr;
    QPointer<Cluster> m_pageCluster;
    Place m_shown;
    Action m_action = Action::None;
    Banner* m_banner;
    StateView* m_view;
    QStackedLayout* m_stack;
    QTimer m_tick;
    QTimer m_settle;
};

} // namespace weir
