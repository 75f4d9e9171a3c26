// Purpose: a window: navigation, top bar, tabs, status strip, palette, help. Thread: GUI.
// Limits: palette, help and menus' lists are made when they are first asked for.
#pragma once

#include "widgets/frame/page.h"
#include "widgets/frame/palettemodel.h"

#include <QJsonObject>
#include <QMainWindow>

class QMenu;
class QStackedWidget;
class QTabBar;

namespace weir {

class Desktop;
class EnvironmentStripe;
class HelpPanel;
class Navigation;
class Palette;
class StatusStrip;
class Tab;
class TopBar;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Desktop& desktop);
    ~MainWindow() override;

    enum class Focus { Front, Behind };
    Tab* openTab(const Place& place, Focus focus = Focus::Front);
    void closeTab(int index); ///< the last tab closes the window
    Tab* currentTab() const;
    Tab* tab(int index) const;
    int tabCount() const;
    int currentIndex() const;
    void setCurrentTab(int index);

    void openPalette(const QString& text = {});
    Palette* palette() const { return m_palette; }
    Navigation* navigation() const { return m_navigation; }
    void toggleHelp();
    void say(const QString& sentence);

    /// The action with this name, as in the menus: "back", "newTab", "theme.dark". Null: none.
    QAction* action(const QString& name) const;

    QJsonObject toJson() const;
    void fromJson(const QJsonObject& json);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override; ///< files open as if they were topics
    void dropEvent(QDropEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeMenus();
    void makeViewMenu();
    void makeGoMenu();
    void makeHelpMenu();
    QAction* add(QMenu* menu, const QString& name, const QString& text, const QList<QKeySequence>& keys,
                 std::function<void()> run);
    QAction* addChoice(QMenu* menu, const QString& name, const QString& text, std::function<bool()> isOn,
                       std::function<void(bool)> set);
    void fillClusterMenu(QMenu* menu);
    void chooseFile();
    void addGroups(QVector<PaletteEntry>& entries) const;
    QVector<PaletteEntry> paletteEntries() const;
    void watchTab(Tab* tab);
    void tabChanged(Tab* tab);
    /// Tabs of more than one cluster? Then they say which.
    bool looksAtSeveral() const;
    void showCurrent();
    void showCluster();
    void goToPage(const QString& pageId, Navigator::Where where);
    void goToCluster(const QString& name);
    void escape();

    Desktop& m_desktop;
    EnvironmentStripe* m_stripe;
    TopBar* m_top;
    Navigation* m_navigation;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    StatusStrip* m_status;
    Palette* m_palette = nullptr;
    HelpPanel* m_help = nullptr;
    QWidget* m_middle;
    QHash<QString, QAction*> m_actions;
    QString m_lastCluster; ///< that a tab of this window showed
};

} // namespace weir
