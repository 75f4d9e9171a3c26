#include "widgets/frame/tab.h"

#include "backend/base/clock.h"
#include "backend/service/clusters.h"
#include "models/common/errortext.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/stateview.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QJsonArray>
#include <QLineEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int mostPlaces = 50;

} // namespace

Tab::Tab(Desktop& desktop, QWidget* parent)
    : QWidget(parent), m_desktop(desktop), m_banner(new Banner), m_view(new StateView)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_banner->hide();
    column->addWidget(m_banner);
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_view);
    column->addLayout(m_stack, 1);
    connect(m_view, &StateView::actionTriggered, this, &Tab::act);
    connect(m_banner, &Banner::actionTriggered, this, [this] { m_desktop.access().retry(m_shown.cluster); });
    connect(&m_desktop.access(), &ClusterAccess::changed, this, [this](const QString& name) {
        if (m_awake && m_position >= 0 && name == m_history[m_position].cluster)
            settleSoon();
    });
    connect(m_desktop.services().clusters, &Clusters::closing, this, [this](const QString& id) {
        if (m_pageCluster && m_pageCluster->spec().id == id)
            dropPage();
    });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &Tab::settle);
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, &Tab::settle);
}

Tab::~Tab() { dropPage(); }

void Tab::go(const Place& asked, Where where)
{
    // A tab that stands nowhere yet is the new one.
    if (where == Where::Here && m_position >= 0)
        where = m_desktop.enterLeads();
    Place place = m_desktop.pages().completed(asked);
    if (place.cluster.isEmpty() && m_position >= 0) {
        // A page that knows only its own part of an address means its own cluster.
        const PageKind* kind = m_desktop.pages().find(place.path);
        if (kind && kind->needsCluster)
            place.cluster = m_history[m_position].cluster;
    }
    auto* window = qobject_cast<MainWindow*>(this->window());
    if (where == Where::NewTab && window) {
        window->openTab(place, MainWindow::Focus::Behind);
        return;
    }
    if (where == Where::NewWindow) {
        m_desktop.openWindow(place);
        return;
    }
    if (m_position >= 0)
        m_history[m_position] = this->place();
    if (m_position < 0 || m_history[m_position] != place) {
        m_history.resize(m_position + 1);
        m_history.append(place);
        if (m_history.size() > mostPlaces)
            m_history.removeFirst();
        m_position = int(m_history.size()) - 1;
    }
    if (m_awake) {
        // Asking for a place of a cluster that somebody had disconnected means connecting again.
        if (m_desktop.access().look(place.cluster).disconnected)
            m_desktop.access().open(place.cluster);
        settleSoon();
    }
    emit changed();
}

void Tab::say(const QString& sentence) { emit said(sentence); }

void Tab::wake()
{
    if (m_awake)
        return;
    m_awake = true;
    if (m_position >= 0)
        settle();
}

void Tab::step(int by)
{
    const int next = m_position + by;
    if (next < 0 || next >= m_history.size())
        return;
    m_history[m_position] = place();
    m_position = next;
    settleSoon();
    emit changed();
}

void Tab::settleSoon()
{
    // Not at once: the page that asks to go elsewhere must not be deleted while it asks.
    if (m_awake)
        m_settle.start(0);
}

void Tab::refresh()
{
    if (m_page)
        m_page->refresh();
    else if (m_position >= 0 && !m_history[m_position].cluster.isEmpty())
        m_desktop.access().retry(m_history[m_position].cluster);
}

bool Tab::isMessage() const
{
    return !m_page && (m_view->state() == StateView::State::Empty || m_view->state() == StateView::State::Failed);
}

Place Tab::place() const
{
    if (m_position < 0)
        return {};
    if (m_page && m_shown == m_history[m_position]) {
        const Place now = m_page->place();
        if (!now.path.isEmpty())
            return now;
    }
    return m_history[m_position];
}

QString Tab::title() const
{
    if (m_page && !m_page->title().isEmpty())
        return m_page->title();
    const Place at = place();
    const PageKind* found = kind();
    if (found && at.path.size() > 1)
        return tr("%1 · %2").arg(at.path[1], found->title);
    return found ? found->title : tr("New tab");
}

const PageKind* Tab::kind() const
{
    return m_position < 0 ? nullptr : m_desktop.pages().find(m_history[m_position].path);
}

void Tab::settle()
{
    const Place place = m_history[m_position];
    const PageKind* found = m_desktop.pages().find(place.path);
    m_action = Action::None;
    m_tick.stop();
    if (!found) {
        dropPage();
        m_action = Action::Connections;
        m_view->showFailed(tr("There is no such page"), tr("No page has the address %1.").arg(place.address()),
                           tr("Show connections"));
        return;
    }
    if (!found->needsCluster) {
        showPage(*found, nullptr);
        return;
    }
    ClusterAccess& access = m_desktop.access();
    ClusterAccess::Link link = access.look(place.cluster);
    if (!link.cluster && link.spec && !link.opening && !link.error && !link.disconnected) {
        access.open(place.cluster); // comes back here through changed() if secrets were at hand
        link = access.look(place.cluster);
    }
    if (link.cluster && link.cluster->state() != LinkState::Failed && link.cluster->state() != LinkState::Closed &&
        (link.cluster->state() != LinkState::Connecting || link.cluster->snapshot())) {
        showPage(*found, link.cluster);
        return;
    }
    dropPage();
    const QString& name = place.cluster;
    if (name.isEmpty() || (!link.cluster && !link.spec)) {
        m_action = Action::Connections;
        if (name.isEmpty())
            m_view->showEmpty(tr("No cluster is chosen"),
                              tr("This page shows a cluster. Choose one of your connections, or add one."),
                              tr("Show connections"), QStringLiteral("server"));
        else
            m_view->showFailed(tr("There is no connection called “%1”").arg(name),
                               tr("The address names a connection that is not set up on this computer."),
                               tr("Show connections"));
    } else if (link.cluster && link.cluster->state() == LinkState::Failed) {
        m_action = Action::Retry;
        const Error error = link.cluster->error().value_or(Error{});
        m_view->showFailed(tr("Cannot connect to “%1”").arg(name), errorText(error, ErrorPlace::Connection).full(),
                           tr("Try again"), detailText(error));
    } else if (link.error && link.error->kind == ErrorKind::Cancelled) {
        m_action = Action::Retry;
        m_view->showEmpty(tr("“%1” is not connected").arg(name), tr("It needs a password or secret to log in."),
                          tr("Connect"), QStringLiteral("plug"));
    } else if (link.error) {
        m_action = Action::Retry;
        m_view->showFailed(tr("Cannot connect to “%1”").arg(name), errorText(*link.error, ErrorPlace::Secrets).full(),
                           tr("Try again"), detailText(*link.error));
    } else if (link.disconnected || (link.cluster && link.cluster->state() == LinkState::Closed)) {
        m_action = Action::Retry;
        m_view->showEmpty(tr("“%1” is disconnected").arg(name), tr("You have closed the connection to this cluster."),
                          tr("Connect"), QStringLiteral("plug"));
    } else {
        const qint64 seconds = link.sinceMs > 0 ? (SystemClock::instance().nowMs() - link.sinceMs) / 1000 : 0;
        const int brokers = link.spec ? int(link.spec->bootstrap.size()) : 0;
        m_view->showLoading(tr("Connecting to %1 (%n address(es), %2 s)", nullptr, brokers).arg(name).arg(seconds));
        m_tick.start();
    }
    emit changed();
}

void Tab::showPage(const PageKind& kind, Cluster* cluster)
{
    const Place wanted = m_history[m_position];
    const bool reuse = m_page && m_pageKind == &kind && m_pageCluster == cluster && (cluster || !kind.needsCluster);
    if (!reuse) {
        dropPage();
        m_page = kind.make(m_desktop.services(), *this, nullptr);
        m_pageKind = &kind;
        m_pageCluster = cluster;
        m_stack->addWidget(m_page);
        m_stack->setCurrentWidget(m_page);
        connect(m_page, &Page::titleChanged, this, &Tab::changed);
        connect(m_page, &Page::placeChanged, this, [this] {
            if (m_page && m_position >= 0) {
                m_history[m_position] = m_page->place();
                m_shown = m_history[m_position];
            }
            emit changed();
        });
    }
    if (!reuse || m_shown != wanted) {
        m_shown = wanted;
        m_page->open(wanted, cluster);
    }
    if (!reuse)
        QTimer::singleShot(0, m_page, [this] { giveKeys(); });
    showBanner(wanted.cluster);
    emit changed();
}

void Tab::giveKeys()
{
    // A new page gets the keys, its table first; somebody who already works elsewhere keeps them.
    const QWidget* now = QApplication::focusWidget();
    if (!isVisible() || !isActiveWindow() || isAncestorOf(now) || qobject_cast<const QLineEdit*>(now))
        return;
    QWidget* best = nullptr;
    for (QWidget* child : m_page->findChildren<QWidget*>()) {
        if (!(child->focusPolicy() & Qt::TabFocus) || !child->isVisible() || !child->isEnabled())
            continue;
        if (qobject_cast<QAbstractItemView*>(child)) {
            best = child;
            break;
        }
        if (!best)
            best = child;
    }
    if (best)
        best->setFocus(Qt::OtherFocusReason);
}

void Tab::dropPage()
{
    m_banner->hide();
    m_pageKind = nullptr;
    m_pageCluster = nullptr;
    m_shown = {};
    if (!m_page)
        return;
    // At once: nothing of it may outlive the cluster that is being closed.
    delete std::exchange(m_page, nullptr);
    m_stack->setCurrentWidget(m_view);
}

void Tab::showBanner(const QString& name)
{
    const Cluster* cluster = m_pageCluster;
    const bool offline = cluster && cluster->state() == LinkState::Offline;
    m_banner->setVisible(offline);
    if (!offline)
        return;
    m_banner->setStatus(Status::Critical);
    m_banner->setSentence(
        tr("No broker of “%1” answers. What you see is the last that was known; Weir keeps trying.").arg(name));
    m_banner->setAction(tr("Try now"));
}

void Tab::act()
{
    const QString name = m_position < 0 ? QString() : m_history[m_position].cluster;
    if (m_action == Action::Retry)
        m_desktop.access().retry(name);
    else if (m_action == Action::Connections)
        go(Place{{}, {QStringLiteral("connections")}, {}});
}

QJsonObject Tab::toJson() const
{
    QJsonArray history;
    for (int i = 0; i < m_history.size(); ++i)
        history.append(i == m_position ? place().address() : m_history[i].address());
    return {{QStringLiteral("history"), history}, {QStringLiteral("position"), m_position}};
}

void Tab::fromJson(const QJsonObject& json)
{
    m_history.clear();
    for (const QJsonValue& value : json.value(QLatin1String("history")).toArray()) {
        if (const Result<Place> place = Place::parse(value.toString()))
            m_history.append(*place);
    }
    if (m_history.isEmpty())
        m_history.append(m_desktop.home());
    m_position = std::clamp(json.value(QLatin1String("position")).toInt(), 0, int(m_history.size()) - 1);
    if (m_awake)
        settle();
    emit changed();
}

} // namespace weir
