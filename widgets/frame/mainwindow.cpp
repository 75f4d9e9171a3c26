#include "widgets/frame/mainwindow.h"

#include "backend/service/clusters.h"
#include "backend/service/settings.h"
#include "models/common/fileplace.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/helppanel.h"
#include "widgets/frame/navigation.h"
#include "widgets/frame/palette.h"
#include "widgets/frame/statusstrip.h"
#include "widgets/frame/tab.h"
#include "widgets/frame/topbar.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/environmentstripe.h"
#include "widgets/kit/tokens.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QKeyEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <algorithm>

namespace weir {
namespace {

constexpr QSize firstSize(1440, 900);
constexpr QSize leastSize(900, 560);

/// A tab's mark: which environment it looks at.
QIcon environmentMark(const QColor& colour)
{
    QPixmap picture(measure::icon, measure::icon);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRect(space::xs, space::xs, space::s, space::s), 2, 2);
    return picture;
}

} // namespace

MainWindow::MainWindow(Desktop& desktop)
    : m_desktop(desktop), m_stripe(new EnvironmentStripe), m_top(new TopBar),
      m_navigation(new Navigation(desktop.pages())), m_tabs(new QTabBar), m_stack(new QStackedWidget),
      m_status(new StatusStrip(desktop.services())), m_middle(new QWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    resize(firstSize);
    setMinimumSize(leastSize);
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Tabs"));
    m_tabs->installEventFilter(this);

    auto* pages = new QVBoxLayout;
    pages->setContentsMargins({});
    pages->setSpacing(0);
    QToolButton* newTab = iconButton(QStringLiteral("plus"), tr("New tab (Ctrl+T)"), this);
    connect(newTab, &QToolButton::clicked, this, [this] { action(QStringLiteral("newTab"))->trigger(); });
    auto* tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(0, 0, space::s, 0);
    tabRow->setSpacing(space::xs);
    tabRow->addWidget(m_tabs);
    tabRow->addWidget(newTab);
    tabRow->addStretch(1);
    pages->addLayout(tabRow);
    m_stack->setAutoFillBackground(true);
    m_stack->setBackgroundRole(QPalette::Base);
    pages->addWidget(m_stack, 1);
    auto* middle = new QHBoxLayout(m_middle);
    middle->setContentsMargins({});
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addLayout(pages, 1);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_stripe);
    column->addWidget(m_top);
    column->addWidget(m_middle, 1);
    column->addWidget(m_status);
    setCentralWidget(body);

    makeMenus();
    Settings& settings = *desktop.services().settings;
    m_navigation->setPersona(settings.persona());
    m_navigation->setFolded(settings.value(QStringLiteral("navigation/folded"), false).toBool());
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::goToPage);
    connect(m_navigation, &Navigation::foldedChanged, this,
            [&settings](bool folded) { settings.setValue(QStringLiteral("navigation/folded"), folded); });
    connect(&settings, &Settings::changed, this, [this, &settings](const QString& key) {
        if (key == QLatin1String("persona"))
            m_navigation->setPersona(settings.persona());
        else if (key == QLatin1String("navigation/folded"))
            m_navigation->setFolded(settings.value(key, false).toBool());
    });
    connect(m_top, &TopBar::paletteWanted, this, [this] { openPalette(); });
    connect(m_top->clusterMenu(), &QMenu::aboutToShow, this, [this] { fillClusterMenu(m_top->clusterMenu()); });
    connect(m_tabs, &QTabBar::currentChanged, this, [this] { showCurrent(); });
    connect(m_tabs, &QTabBar::tabCloseRequested, this, &MainWindow::closeTab);
    connect(m_tabs, &QTabBar::tabMoved, this, [this](int from, int to) {
        const QSignalBlocker quiet(m_stack);
        QWidget* moved = m_stack->widget(from);
        m_stack->removeWidget(moved);
        m_stack->insertWidget(to, moved);
        m_stack->setCurrentIndex(m_tabs->currentIndex());
        m_desktop.saveSoon();
    });
    connect(&desktop.access(), &ClusterAccess::changed, this, [this](const QString& name) {
        if (Tab* tab = currentTab(); tab && tab->place().cluster == name)
            showCluster();
        for (int i = 0; i < tabCount(); ++i)
            tabChanged(this->tab(i));
    });
}

MainWindow::~MainWindow()
{
    m_desktop.windowClosing(this);
    m_tabs->disconnect(this);
}

Tab* MainWindow::openTab(const Place& place, Focus focus)
{
    auto* made = new Tab(m_desktop, m_stack);
    made->go(place);
    watchTab(made);
    const int at = focus == Focus::Behind || tabCount() == 0 ? tabCount() : m_tabs->currentIndex() + 1;
    {
        const QSignalBlocker quiet(m_tabs);
        m_stack->insertWidget(at, made);
        m_tabs->insertTab(at, made->title());
        if (focus == Focus::Front)
            m_tabs->setCurrentIndex(at);
    }
    for (int i = 0; i < tabCount(); ++i)
        tabChanged(tab(i));
    showCurrent();
    return made;
}

void MainWindow::watchTab(Tab* tab)
{
    connect(tab, &Tab::changed, this, [this, tab] { tabChanged(tab); });
    connect(tab, &Tab::said, this, &MainWindow::say);
}

void MainWindow::closeTab(int index)
{
    Tab* closing = tab(index);
    if (!closing)
        return;
    m_desktop.rememberClosed(*closing);
    if (tabCount() == 1) {
        close();
        return;
    }
    {
        const QSignalBlocker quiet(m_tabs);
        m_stack->removeWidget(closing);
        m_tabs->removeTab(index);
    }
    closing->deleteLater();
    closing->disconnect(this);
    closing->hide();
    for (int i = 0; i < tabCount(); ++i)
        tabChanged(tab(i));
    showCurrent();
}

Tab* MainWindow::currentTab() const { return tab(m_tabs->currentIndex()); }
Tab* MainWindow::tab(int index) const { return qobject_cast<Tab*>(m_stack->widget(index)); }
int MainWindow::tabCount() const { return m_stack->count(); }
int MainWindow::currentIndex() const { return m_tabs->currentIndex(); }
void MainWindow::setCurrentTab(int index) { m_tabs->setCurrentIndex(index); }

void MainWindow::tabChanged(Tab* tab)
{
    const int at = m_stack->indexOf(tab);
    if (at < 0)
        return;
    const Place place = tab->place();
    QString title = tab->title();
    if (!place.cluster.isEmpty() && looksAtSeveral())
        title = tr("%1 – %2", "page – cluster").arg(title, place.cluster);
    m_tabs->setTabText(at, title.replace(QLatin1Char('&'), QLatin1String("&&")));
    m_tabs->setTabToolTip(at, place.address());
    const ClusterAccess::Link link = m_desktop.access().look(place.cluster);
    QColor colour;
    if (link.spec)
        colour = QColor::isValidColor(link.spec->colour) ? QColor(link.spec->colour)
                                                         : environmentColor(link.spec->environment);
    m_tabs->setTabIcon(at, colour.isValid() ? environmentMark(colour) : QIcon());
    if (tab == currentTab())
        showCluster();
    m_desktop.saveSoon();
}

bool MainWindow::looksAtSeveral() const
{
    QSet<QString> clusters;
    for (int i = 0; i < tabCount(); ++i) {
        const QString name = tab(i)->place().cluster;
        if (!name.isEmpty())
            clusters.insert(name);
    }
    return clusters.size() > 1;
}

void MainWindow::showCurrent()
{
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    if (Tab* now = currentTab())
        now->wake();
    showCluster();
    m_desktop.saveSoon();
}

void MainWindow::showCluster()
{
    Tab* now = currentTab();
    const Place place = now ? now->place() : Place();
    const ClusterAccess::Link link = m_desktop.access().look(place.cluster);
    if (link.spec)
        m_stripe->setEnvironment(link.spec->environment, QColor(link.spec->colour));
    else
        m_stripe->setNone();
    if (!place.cluster.isEmpty())
        m_lastCluster = place.cluster;
    m_top->setCluster(place.cluster, link);
    m_status->setCluster(place.cluster, link);
    m_navigation->setCurrent(place.pageId());
    m_navigation->updateBadges(link.cluster);
    action(QStringLiteral("back"))->setEnabled(now && now->canGoBack());
    action(QStringLiteral("forward"))->setEnabled(now && now->canGoForward());
    const QString title = now ? now->title() : QString();
    setWindowTitle(place.cluster.isEmpty() ? tr("%1 – Weir").arg(title)
                                           : tr("%1 – %2 – Weir").arg(title, place.cluster));
    if (m_help && m_help->isVisible() && now)
        m_help->explain(title, now->page() ? now->page()->help() : QString());
}

void MainWindow::goToPage(const QString& pageId, Navigator::Where where)
{
    Tab* now = currentTab();
    const PageKind* kind = m_desktop.pages().find({pageId});
    if (!now || !kind)
        return;
    QString cluster = kind->needsCluster ? now->place().cluster : QString();
    if (kind->needsCluster && cluster.isEmpty()) {
        // From a page without a cluster: the one this window looked at, else the first that is open.
        const QVector<Cluster*> open = m_desktop.services().clusters->all();
        cluster = m_lastCluster.isEmpty() && !open.isEmpty() ? open.first()->spec().name : m_lastCluster;
    }
    now->go(Place{cluster, {pageId}, {}}, where);
}

void MainWindow::goToCluster(const QString& name)
{
    if (Tab* now = currentTab())
        now->go(m_desktop.clusterPlace(name, now->place()));
}

void MainWindow::openPalette(const QString& text)
{
    if (!m_palette) {
        m_palette = new Palette(this);
        connect(m_palette, &Palette::chosen, this, [this](const PaletteEntry& entry, Navigator::Where where) {
            if (entry.action)
                entry.action->trigger();
            else if (Tab* now = currentTab())
                now->go(entry.place, where);
        });
    }
    m_palette->open(paletteEntries(), text);
}

void MainWindow::toggleHelp()
{
    if (!m_help) {
        m_help = new HelpPanel;
        m_help->hide();
        m_middle->layout()->addWidget(m_help);
    }
    m_help->setVisible(!m_help->isVisible());
    showCluster();
}

void MainWindow::say(const QString& sentence) { m_status->say(sentence); }

QAction* MainWindow::action(const QString& name) const { return m_actions.value(name); }

void MainWindow::escape()
{
    if (m_palette && m_palette->isVisible())
        m_palette->close();
    else if (m_help && m_help->isVisible())
        m_help->hide();
    else
        m_status->closeJobs();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    // Only what nobody inside wanted: a filled field clears itself first.
    if (event->key() == Qt::Key_Escape)
        escape();
    else
        QMainWindow::keyPressEvent(event);
}

QJsonObject MainWindow::toJson() const
{
    QJsonArray tabs;
    for (int i = 0; i < tabCount(); ++i)
        tabs.append(tab(i)->toJson());
    return {{QStringLiteral("geometry"), QString::fromLatin1(saveGeometry().toBase64())},
            {QStringLiteral("current"), m_tabs->currentIndex()},
            {QStringLiteral("tabs"), tabs}};
}

void MainWindow::fromJson(const QJsonObject& json)
{
    restoreGeometry(QByteArray::fromBase64(json.value(QLatin1String("geometry")).toString().toLatin1()));
    {
        const QSignalBlocker quiet(m_tabs);
        for (const QJsonValue& value : json.value(QLatin1String("tabs")).toArray()) {
            auto* made = new Tab(m_desktop, m_stack);
            made->fromJson(value.toObject());
            watchTab(made);
            m_stack->addWidget(made);
            m_tabs->addTab(made->title());
        }
        if (tabCount() > 0)
            m_tabs->setCurrentIndex(std::clamp(json.value(QLatin1String("current")).toInt(), 0, tabCount() - 1));
    }
    if (tabCount() == 0) {
        openTab(m_desktop.home());
        return;
    }
    for (int i = 0; i < tabCount(); ++i)
        tabChanged(tab(i));
    showCurrent();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    const bool areFiles =
        !urls.isEmpty() && std::all_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
    if (areFiles && m_desktop.pages().find(filePlace({}).path))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls())
        openTab(filePlace(url.toLocalFile()));
    event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_desktop.windowClosing(this);
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_desktop.windowActivated(this);
    QMainWindow::changeEvent(event);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tabs && event->type() == QEvent::MouseButtonRelease) {
        auto* mouse = static_cast<QMouseEvent*>(event);
        const int at = m_tabs->tabAt(mouse->position().toPoint());
        if (mouse->button() == Qt::MiddleButton && at >= 0) {
            closeTab(at);
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    m_desktop.saveSoon();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_desktop.saveSoon();
}

} // namespace weir
