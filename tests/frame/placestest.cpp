#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPushButton>
#include <QTabBar>

namespace weir {

using namespace test;

namespace {

/// Goes to the settings on Enter, whatever is held with it, as a table does.
class KeyGoer : public QObject
{
public:
    explicit KeyGoer(Navigator& navigator) : m_navigator(navigator) {}

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() != QEvent::KeyPress || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Return)
            return false;
        m_navigator.go(at(QStringLiteral("settings")));
        return true;
    }

private:
    Navigator& m_navigator;
};

} // namespace

class PlacesTest : public QObject
{
    Q_OBJECT
    static QString here(MainWindow* window) { return window->currentTab()->place().address(); }

private slots:
    void backAndForwardWalkThePlaces()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        QVERIFY(!window->action(QStringLiteral("back"))->isEnabled());
        window->currentTab()->go(at(QStringLiteral("settings")));
        window->currentTab()->go(at(QStringLiteral("connections")));
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("connections"));
        press(window, Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
        press(window, Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("notes"));
        press(window, Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
        click(window->currentTab(), Qt::BackButton);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("notes"));
    }

    void whatIsFilteredIsPartOfThePlace()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        press(window, Qt::Key_F, Qt::ControlModifier);
        type(window, QStringLiteral("abc"));
        QTRY_COMPARE(here(window), at(QStringLiteral("notes?filter=abc")).address());
        window->currentTab()->go(at(QStringLiteral("settings")));
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
        window->currentTab()->goBack();
        QTRY_VERIFY(window->currentTab()->page());
        QTRY_COMPARE(here(window), at(QStringLiteral("notes?filter=abc")).address());
    }

    void aPageMayLeaveFromItsOwnSignal()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        PlainPage* page = world.page(window);
        QLineEdit* field = page->findChild<QLineEdit*>();
        connect(field, &QLineEdit::returnPressed, page, [page] {
            page->navigator().go(at(QStringLiteral("settings")));
            page->setWindowTitle(QStringLiteral("still here"));
        });
        field->setFocus();
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
    }

    void enterWithShiftOrCtrlLeadsElsewhere()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        PlainPage* page = world.page(window);
        auto* row = new QPushButton(QStringLiteral("Row"), page);
        page->layout()->addWidget(row);
        KeyGoer goer(page->navigator());
        row->installEventFilter(&goer);
        row->setFocus();
        press(window, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(window->tabCount(), 2);
        QCOMPARE(window->currentTab()->place().pageId(), QStringLiteral("notes"));
        press(window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(world.desktop.windows().size(), 2);
        QCOMPARE(world.desktop.current()->currentTab()->place().pageId(), QStringLiteral("settings"));
        QVERIFY(showActive(*window));
        row->setFocus();
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
    }

    void tabsOpenCloseAndReopen()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        press(window, Qt::Key_T, Qt::ControlModifier);
        QTRY_COMPARE(window->tabCount(), 2);
        QTRY_VERIFY(window->currentTab()->page());
        window->currentTab()->go(at(QStringLiteral("settings")));
        window->currentTab()->go(at(QStringLiteral("notes/a/edit")));
        QVERIFY(!window->action(QStringLiteral("reopenTab"))->isEnabled());
        press(window, Qt::Key_W, Qt::ControlModifier);
        QTRY_COMPARE(window->tabCount(), 1);
        press(window, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(window->tabCount(), 2);
        QTRY_COMPARE(here(window), at(QStringLiteral("notes/a/edit")).address());
        window->currentTab()->goBack();
        QTRY_COMPARE(window->currentTab()->title(), QStringLiteral("settings"));
    }

    void aMiddleClickClosesATab()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        window->openTab(at(QStringLiteral("settings")));
        auto* tabs = window->findChild<QTabBar*>();
        click(tabs, Qt::MiddleButton, {}, tabs->tabRect(0).center());
        QTRY_COMPARE(window->tabCount(), 1);
        QCOMPARE(window->currentTab()->place().pageId(), QStringLiteral("settings"));
    }

    void aPlaceOpensInASecondWindow()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        press(window, Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.desktop.windows().size(), 2);
        QCOMPARE(here(world.desktop.current()), at(QStringLiteral("notes")).address());
    }

    void theAddressIsCopied()
    {
        World world;
        MainWindow* window = world.window(QStringLiteral("notes/a b/edit"));
        QVERIFY(window);
        press(window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QString copied = QApplication::clipboard()->text();
        QVERIFY(copied.startsWith(QLatin1String("weir://")));
        QCOMPARE(Place::parse(copied).value_or({}), at(QStringLiteral("notes/a%20b/edit")));
    }

    void anAddressNobodyKnowsIsSaidAtThePlace()
    {
        World world;
        MainWindow* window = world.window(QStringLiteral("nowhere"));
        QVERIFY(window);
        QTRY_VERIFY(button(window->currentTab(), QStringLiteral("Show connections")));
        click(button(window->currentTab(), QStringLiteral("Show connections")));
        QTRY_COMPARE(window->currentTab()->place().pageId(), QStringLiteral("connections"));
    }

    void f5RefreshesThePage()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(world.page(window));
        press(window, Qt::Key_F5);
        QTRY_COMPARE(world.page(window)->refreshed, 1);
    }
};

WEIR_TEST(PlacesTest)

} // namespace weir

#include "placestest.moc"
