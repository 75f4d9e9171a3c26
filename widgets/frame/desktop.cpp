#include "widgets/frame/desktop.h"

#include "backend/base/clock.h"
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/tab.h"

#include <QAction>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>

namespace weir {
namespace {

constexpr int saveAfterMs = 2000;
constexpr int saveAtLeastMs = 4000;
constexpr int mostClosed = 30;
QString sessionKey() { return QStringLiteral("session/windows"); }

} // namespace

Desktop::Desktop(const Services& services, QObject* parent) : QObject(parent), m_services(services), m_access(services)
{
    m_save.setSingleShot(true);
    connect(&m_save, &QTimer::timeout, this, &Desktop::saveNow);
    QCoreApplication::instance()->installEventFilter(this);
}

Desktop::~Desktop()
{
    if (m_save.isActive())
        saveNow();
    const QVector<MainWindow*> open = windows();
    m_windows.clear();
    qDeleteAll(open);
}

bool Desktop::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const Qt::KeyboardModifiers modifiers = key->modifiers() & ~Qt::KeypadModifier;
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && modifiers != Qt::NoModifier) {
            m_enterLeads = modifiers == Qt::ControlModifier ? Navigator::Where::NewWindow
                           : modifiers == Qt::ShiftModifier ? Navigator::Where::NewTab
                                                            : Navigator::Where::Here;
            // Only while this key is handled.
            QTimer::singleShot(0, this, [this] { m_enterLeads = Navigator::Where::Here; });
        }
        return false;
    }
    // Here and not in the window: tables and fields take every mouse button for themselves.
    if (event->type() != QEvent::MouseButtonPress)
        return false;
    const Qt::MouseButton button = static_cast<QMouseEvent*>(event)->button();
    auto* widget = qobject_cast<QWidget*>(watched);
    auto* window = widget ? qobject_cast<MainWindow*>(widget->window()) : nullptr;
    if (!window || (button != Qt::BackButton && button != Qt::ForwardButton))
        return false;
    window->action(button == Qt::BackButton ? QStringLiteral("back") : QStringLiteral("forward"))->trigger();
    return true;
}

MainWindow* Desktop::makeWindow()
{
    auto* window = new MainWindow(*this);
    m_windows.append(window);
    return window;
}

MainWindow* Desktop::openWindow(const Place& place)
{
    MainWindow* window = makeWindow();
    window->openTab(m_pages.completed(place));
    window->show();
    window->raise();
    window->activateWindow();
    saveSoon();
    emit windowsChanged();
    return window;
}

MainWindow* Desktop::current() const { return m_windows.isEmpty() ? nullptr : m_windows.last().data(); }

QVector<MainWindow*> Desktop::windows() const
{
    QVector<MainWindow*> open;
    for (const QPointer<MainWindow>& window : m_windows) {
        if (window)
            open.append(window);
    }
    return open;
}

void Desktop::show(const Place& asked)
{
    const Place place = m_pages.completed(asked);
    MainWindow* window = current();
    if (!window) {
        openWindow(place);
        return;
    }
    int there = -1;
    for (int i = 0; i < window->tabCount() && there < 0; ++i) {
        if (window->tab(i)->place() == place)
            there = i;
    }
    if (there >= 0)
        window->setCurrentTab(there);
    else
        window->openTab(place);
    if (window->isMinimized())
        window->showNormal();
    window->raise();
    window->activateWindow();
}

void Desktop::showCluster(const QString& name)
{
    QVector<MainWindow*> newestFirst = windows();
    std::reverse(newestFirst.begin(), newestFirst.end());
    for (MainWindow* window : newestFirst) {
        for (int i = 0; i < window->tabCount(); ++i) {
            // The tab that is looked at goes before others of the same cluster.
            const int index = (window->currentIndex() + i) % window->tabCount();
            if (window->tab(index)->place().cluster != name)
                continue;
            window->setCurrentTab(index);
            window->raise();
            window->activateWindow();
            return;
        }
    }
    show(clusterPlace(name));
}

Place Desktop::home() const
{
    for (const Cluster* cluster : m_services.clusters->all())
        return clusterPlace(cluster->spec().name);
    if (m_services.connections->connections().isEmpty() && m_pages.find({QStringLiteral("welcome")}))
        return {{}, {QStringLiteral("welcome")}, {}};
    return {{}, {QStringLiteral("connections")}, {}};
}

Place Desktop::clusterPlace(const QString& cluster, const Place& like) const
{
    const PageKind* same = like.path.isEmpty() ? nullptr : m_pages.find({like.path.first()});
    if (same && same->needsCluster)
        return {cluster, {like.path.first()}, {}};
    for (const Section section : ownSections(Persona::Unset)) {
        for (const PageKind* kind : m_pages.navigation(section))
            return {cluster, {kind->id}, {}};
    }
    return {{}, {QStringLiteral("connections")}, {}};
}

QJsonObject Desktop::session() const
{
    QJsonArray all;
    for (const MainWindow* window : windows())
        all.append(window->toJson());
    if (all.isEmpty() && !m_lastWindow.isEmpty())
        all.append(m_lastWindow);
    return {{QStringLiteral("windows"), all}};
}

bool Desktop::restore()
{
    const QByteArray text = m_services.settings->value(sessionKey()).toString().toUtf8();
    const QJsonArray all = QJsonDocument::fromJson(text).object().value(QLatin1String("windows")).toArray();
    for (const QJsonValue& value : all) {
        MainWindow* window = makeWindow();
        window->fromJson(value.toObject());
        window->show();
    }
    emit windowsChanged();
    return !all.isEmpty();
}

void Desktop::saveSoon()
{
    const qint64 now = SystemClock::instance().nowMs();
    if (!m_save.isActive())
        m_dirtySinceMs = now;
    // Changes that never cease must not put the saving off for ever.
    m_save.start(int(std::clamp<qint64>(m_dirtySinceMs + saveAtLeastMs - now, 0, saveAfterMs)));
}

void Desktop::saveNow()
{
    m_save.stop();
    const QByteArray text = QJsonDocument(session()).toJson(QJsonDocument::Compact);
    m_services.settings->setValue(sessionKey(), QString::fromUtf8(text));
}

void Desktop::rememberClosed(const Tab& tab)
{
    m_closed.append(tab.toJson());
    if (m_closed.size() > mostClosed)
        m_closed.removeFirst();
    emit closedTabsChanged();
}

QJsonObject Desktop::takeClosed()
{
    const QJsonObject last = m_closed.takeLast();
    emit closedTabsChanged();
    return last;
}

void Desktop::windowActivated(MainWindow* window)
{
    const int at = int(m_windows.indexOf(window));
    if (at >= 0)
        m_windows.append(m_windows.takeAt(at));
}

void Desktop::windowClosing(MainWindow* window)
{
    if (!m_windows.contains(window))
        return;
    if (m_windows.size() == 1)
        m_lastWindow = window->toJson();
    m_windows.removeAll(window);
    saveNow();
    emit windowsChanged();
}

} // namespace weir
