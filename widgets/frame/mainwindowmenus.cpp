// The menus of MainWindow, and what the palette offers: one list of actions for both.
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/settings.h"
#include "models/common/fileplace.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/navigation.h"
#include "widgets/frame/statusstrip.h"
#include "widgets/frame/tab.h"
#include "widgets/frame/topbar.h"
#include "widgets/kit/environmentstripe.h"
#include "widgets/kit/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenuBar>
#include <QTabBar>

namespace weir {
namespace {

QKeySequence key(QKeyCombination combination) { return QKeySequence(combination); }
/// What the palette calls an action whose menu says half of it.
constexpr const char* wordsProperty = "weirWords";
Place pagePlace(const char* id) { return {{}, {QString::fromLatin1(id)}, {}}; }

} // namespace

QAction* MainWindow::add(QMenu* menu, const QString& name, const QString& text, const QList<QKeySequence>& keys,
                         std::function<void()> run)
{
    auto* made = new QAction(text, this);
    made->setObjectName(name);
    made->setShortcuts(keys);
    connect(made, &QAction::triggered, this, [run = std::move(run)] { run(); });
    menu->addAction(made);
    addAction(made); // the window's own: works while the menu is hidden
    m_actions.insert(name, made);
    return made;
}

QAction* MainWindow::addChoice(QMenu* menu, const QString& name, const QString& text, std::function<bool()> isOn,
                               std::function<void(bool)> set)
{
    QAction* made =
        add(menu, name, text, {}, [this, name, set = std::move(set)] { set(m_actions.value(name)->isChecked()); });
    made->setCheckable(true);
    made->setChecked(isOn());
    connect(m_desktop.services().settings, &Settings::changed, made, [made, isOn] { made->setChecked(isOn()); });
    return made;
}

void MainWindow::makeMenus()
{
    QMenu* file = m_top->menus()->addMenu(tr("&File"));
    add(file, QStringLiteral("newTab"), tr("New &tab"), {key(Qt::CTRL | Qt::Key_T)},
        [this] { openTab(m_lastCluster.isEmpty() ? m_desktop.home() : m_desktop.clusterPlace(m_lastCluster)); });
    add(file, QStringLiteral("newWindow"), tr("New &window"), {key(Qt::CTRL | Qt::Key_N)},
        [this] { m_desktop.openWindow(m_desktop.home()); });
    add(file, QStringLiteral("toWindow"), tr("This place in a &second window"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
        [this] {
            if (Tab* now = currentTab())
                m_desktop.openWindow(now->place());
        });
    file->addSeparator();
    if (m_desktop.pages().find({QStringLiteral("file"), QStringLiteral("messages")}))
        add(file, QStringLiteral("openFile"), tr("&Open file…"), {key(Qt::CTRL | Qt::Key_O)}, [this] { chooseFile(); });
    add(file, QStringLiteral("closeTab"), tr("&Close tab"), {key(Qt::CTRL | Qt::Key_W)},
        [this] { closeTab(m_tabs->currentIndex()); });
    QAction* reopen = add(file, QStringLiteral("reopenTab"), tr("&Reopen closed tab"),
                          {key(Qt::CTRL | Qt::SHIFT | Qt::Key_T)}, [this] {
                              if (!m_desktop.canReopen())
                                  return;
                              const QJsonObject closed = m_desktop.takeClosed();
                              openTab(m_desktop.home(), Focus::Front)->fromJson(closed);
                          });
    reopen->setEnabled(m_desktop.canReopen());
    connect(&m_desktop, &Desktop::closedTabsChanged, reopen,
            [this, reopen] { reopen->setEnabled(m_desktop.canReopen()); });
    file->addSeparator();
    add(file, QStringLiteral("settings"), tr("S&ettings"), {key(Qt::CTRL | Qt::Key_Comma)},
        [this] { m_desktop.show(pagePlace("settings")); });
    add(file, QStringLiteral("quit"), tr("&Quit"), {key(Qt::CTRL | Qt::Key_Q)}, [this] {
        m_desktop.saveNow();
        QApplication::quit();
    });
    makeViewMenu();
    makeGoMenu();
    QMenu* cluster = m_top->menus()->addMenu(tr("&Cluster"));
    connect(cluster, &QMenu::aboutToShow, this, [this, cluster] { fillClusterMenu(cluster); });
    makeHelpMenu();
}

void MainWindow::makeViewMenu()
{
    Settings& settings = *m_desktop.services().settings;
    QMenu* view = m_top->menus()->addMenu(tr("&View"));
    add(view, QStringLiteral("refresh"), tr("&Refresh"), {key(Qt::Key_F5)}, [this] {
        if (Tab* now = currentTab())
            now->refresh();
    });
    add(view, QStringLiteral("filter"), tr("&Filter this page"), {key(Qt::CTRL | Qt::Key_F)}, [this] {
        Tab* now = currentTab();
        if (now && now->page() && !now->page()->focusFilter())
            say(tr("This page has no filter."));
    });
    view->addSeparator();
    QMenu* theme = view->addMenu(tr("&Theme"));
    auto* themes = new QActionGroup(this);
    const auto addTheme = [&](const QString& name, const QString& text, const QString& words, Theme which) {
        QAction* choice = addChoice(
            theme, name, text, [&settings, which] { return settings.theme() == which; },
            [&settings, which](bool) { settings.setTheme(which); });
        choice->setProperty(wordsProperty, words);
        themes->addAction(choice);
    };
    addTheme(QStringLiteral("theme.system"), tr("&System"), tr("Theme: as the system"), Theme::System);
    addTheme(QStringLiteral("theme.light"), tr("&Light"), tr("Theme: light"), Theme::Light);
    addTheme(QStringLiteral("theme.dark"), tr("&Dark"), tr("Theme: dark"), Theme::Dark);
    addChoice(
        view, QStringLiteral("compactRows"), tr("&Compact rows"), [&settings] { return settings.compactRows(); },
        [&settings](bool on) { settings.setCompactRows(on); });
    addChoice(
        view, QStringLiteral("utc"), tr("Times in &UTC"), [&settings] { return settings.utc(); },
        [&settings](bool on) { settings.setUtc(on); });
    view->addSeparator();
    add(view, QStringLiteral("foldNavigation"), tr("Fold or unfold &navigation"), {key(Qt::CTRL | Qt::Key_B)},
        [this] { m_navigation->setFolded(!m_navigation->isFolded()); });
    add(view, QStringLiteral("jobs"), tr("&Jobs"), {key(Qt::CTRL | Qt::Key_J)}, [this] { m_status->toggleJobs(); });
    add(view, QStringLiteral("log"), tr("&Log"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
        [this] { m_desktop.openWindow(pagePlace("log")); });
}

void MainWindow::makeGoMenu()
{
    QMenu* go = m_top->menus()->addMenu(tr("&Go"));
    QAction* back =
        add(go, QStringLiteral("back"), tr("&Back"), {key(Qt::ALT | Qt::Key_Left), key(Qt::Key_Back)}, [this] {
            if (Tab* now = currentTab())
                now->goBack();
        });
    QAction* forward = add(go, QStringLiteral("forward"), tr("&Forward"),
                           {key(Qt::ALT | Qt::Key_Right), key(Qt::Key_Forward)}, [this] {
                               if (Tab* now = currentTab())
                                   now->goForward();
                           });
    m_top->setBackForward(back, forward);
    go->addSeparator();
    add(go, QStringLiteral("palette"), tr("&Go to…"), {key(Qt::CTRL | Qt::Key_K)}, [this] { openPalette(); });
    add(go, QStringLiteral("address"), tr("Go to &address…"), {key(Qt::CTRL | Qt::Key_L)}, [this] {
        Tab* now = currentTab();
        openPalette(now ? now->place().address() : QStringLiteral("weir://"));
    });
    add(go, QStringLiteral("copyAddress"), tr("&Copy address"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this] {
        if (Tab* now = currentTab()) {
            QApplication::clipboard()->setText(now->place().address());
            say(tr("Copied %1.").arg(now->place().address()));
        }
    });
    add(go, QStringLiteral("chooseCluster"), tr("C&hoose cluster"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_K)},
        [this] { m_top->openClusterMenu(); });
    go->addSeparator();
    const auto turn = [this](int by) {
        if (tabCount() > 0)
            m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + tabCount()) % tabCount());
    };
    add(go, QStringLiteral("nextTab"), tr("&Next tab"), {key(Qt::CTRL | Qt::Key_Tab), key(Qt::CTRL | Qt::Key_PageDown)},
        [turn] { turn(1); });
    add(go, QStringLiteral("previousTab"), tr("&Previous tab"),
        {key(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), key(Qt::CTRL | Qt::SHIFT | Qt::Key_Backtab),
         key(Qt::CTRL | Qt::Key_PageUp)},
        [turn] { turn(-1); });
}

void MainWindow::makeHelpMenu()
{
    QMenu* help = m_top->menus()->addMenu(tr("&Help"));
    m_top->setHelpAction(
        add(help, QStringLiteral("help"), tr("&Explain this page"), {key(Qt::Key_F1)}, [this] { toggleHelp(); }));
    if (m_desktop.pages().find({QStringLiteral("welcome")}))
        add(help, QStringLiteral("welcome"), tr("&Welcome"), {}, [this] { m_desktop.show(pagePlace("welcome")); });
    if (m_desktop.pages().find({QStringLiteral("about")}))
        add(help, QStringLiteral("about"), tr("&About Weir"), {}, [this] { m_desktop.show(pagePlace("about")); });
}

void MainWindow::fillClusterMenu(QMenu* menu)
{
    menu->clear();
    const QString now = currentTab() ? currentTab()->place().cluster : QString();
    for (const ConnectionSpec& spec : m_desktop.services().connections->connections()) {
        const bool open = m_desktop.services().clusters->byId(spec.id);
        const QString state = open ? tr("connected") : tr("not connected");
        QAction* choose = menu->addAction(tr("%1 (%2, %3)").arg(spec.name, environmentWord(spec.environment), state),
                                          this, [this, name = spec.name] { goToCluster(name); });
        choose->setIcon(
            icon(open ? QStringLiteral("server") : QStringLiteral("unplug"), open ? Token::Text : Token::Stale));
        choose->setCheckable(true);
        choose->setChecked(spec.name == now);
    }
    if (!menu->isEmpty())
        menu->addSeparator();
    if (!now.isEmpty() && m_desktop.services().clusters->byName(now))
        menu->addAction(tr("&Disconnect %1").arg(now), this, [this, now] { m_desktop.access().close(now); });
    else if (!now.isEmpty() && m_desktop.services().connections->byName(now))
        menu->addAction(tr("C&onnect %1").arg(now), this, [this, now] { m_desktop.access().open(now); });
    if (const std::optional<ConnectionSpec> spec = m_desktop.services().connections->byName(now)) {
        menu->addAction(tr("&Edit %1").arg(now), this, [this, id = spec->id] {
            currentTab()->go({{}, {QStringLiteral("connections"), id}, {}});
        });
    }
    menu->addAction(tr("&Connections"), this,
                    [this] { goToPage(QStringLiteral("connections"), Navigator::Where::Here); });
}

void MainWindow::chooseFile()
{
    Settings& settings = *m_desktop.services().settings;
    const QString recent = recentFiles(settings).value(0);
    const QString chosen = QFileDialog::getOpenFileName(
        this, tr("Open a file as if it were a topic"), recent.isEmpty() ? QDir::homePath() : QFileInfo(recent).path(),
        tr("Records (*.jsonl *.ndjson *.json *.csv *.tsv *.avro *.log *.txt *.gz *.zst);;All files (*)"));
    if (!chosen.isEmpty())
        m_desktop.show(filePlace(chosen));
}

void MainWindow::addGroups(QVector<PaletteEntry>& entries) const
{
    for (Cluster* open : m_desktop.services().clusters->all()) {
        const std::shared_ptr<const MonitorSnapshot> snapshot = open->monitor() ? open->monitor()->snapshot() : nullptr;
        if (!snapshot)
            continue;
        const QString where = tr("Consumer group of %1").arg(open->spec().name);
        for (const auto& group : snapshot->groups) {
            entries.append({group->id,
                            where,
                            QStringLiteral("users"),
                            Place{open->spec().name, {QStringLiteral("groups"), group->id}, {}},
                            {},
                            0});
        }
    }
}

QVector<PaletteEntry> MainWindow::paletteEntries() const
{
    QVector<PaletteEntry> entries;
    const QString cluster =
        currentTab() && !currentTab()->place().cluster.isEmpty() ? currentTab()->place().cluster : m_lastCluster;
    for (const PageKind& kind : m_desktop.pages().kinds()) {
        if (kind.id.contains(QLatin1Char('/')) || (kind.needsCluster && cluster.isEmpty()))
            continue;
        const QString on = kind.needsCluster ? cluster : QString();
        entries.append({kind.title,
                        on.isEmpty() ? tr("Page") : tr("Page of %1").arg(on),
                        kind.icon,
                        Place{on, {kind.id}, {}},
                        {},
                        60});
    }
    for (const ConnectionSpec& spec : m_desktop.services().connections->connections()) {
        entries.append({spec.name,
                        tr("Connection, %1").arg(environmentWord(spec.environment)),
                        QStringLiteral("server"),
                        m_desktop.clusterPlace(spec.name),
                        {},
                        40});
    }
    for (const QString& file : recentFiles(*m_desktop.services().settings)) {
        if (m_desktop.pages().find({QStringLiteral("file"), QStringLiteral("messages")}))
            entries.append({QFileInfo(file).fileName(),
                            tr("File in %1").arg(QFileInfo(file).path()),
                            QStringLiteral("file-text"),
                            filePlace(file),
                            {},
                            10});
    }
    for (QAction* action : actions()) {
        // What only opens a page stands there as the page already.
        if (!action->isEnabled() || action->objectName() == QLatin1String("palette") ||
            m_desktop.pages().find({action->objectName()}))
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        const QString words = action->property(wordsProperty).toString();
        entries.append({words.isEmpty() ? action->text().remove(QLatin1Char('&')) : words,
                        keys.isEmpty() ? tr("Action") : keys,
                        QStringLiteral("command"),
                        {},
                        action,
                        20});
    }
    if (m_desktop.pages().find({QStringLiteral("groups")}))
        addGroups(entries);
    if (!m_desktop.pages().find({QStringLiteral("topics")}))
        return entries;
    for (const Cluster* open : m_desktop.services().clusters->all()) {
        const std::shared_ptr<const ClusterSnapshot> snapshot = open->snapshot();
        if (!snapshot)
            continue;
        const QString where = tr("Topic of %1").arg(open->spec().name);
        entries.reserve(entries.size() + snapshot->topics.size());
        for (const TopicInfo& topic : snapshot->topics) {
            entries.append({topic.name,
                            where,
                            QStringLiteral("scroll-text"),
                            Place{open->spec().name, {QStringLiteral("topics"), topic.name}, {}},
                            {},
                            topic.internal ? -60 : 0});
        }
    }
    return entries;
}

} // namespace weir
