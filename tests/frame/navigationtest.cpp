#include "widgets/frame/navigation.h"
#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"
#include "widgets/frame/navigationitem.h"
#include "widgets/kit/tokens.h"

namespace weir {

using namespace test;

class NavigationTest : public QObject
{
    Q_OBJECT
private slots:
    void aClickGoesToThePage()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        auto* item = byName<NavigationItem>(window, QStringLiteral("Settings"));
        QVERIFY(item);
        click(item);
        QTRY_COMPARE(window->currentTab()->place().address(), at(QStringLiteral("settings")).address());
        QTRY_VERIFY(item->isCurrent());
        QCOMPARE(window->tabCount(), 1);
    }

    void aMiddleClickOpensATabBehind()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        click(byName<NavigationItem>(window, QStringLiteral("Settings")), Qt::MiddleButton);
        QTRY_COMPARE(window->tabCount(), 2);
        QCOMPARE(window->currentTab()->place().pageId(), QStringLiteral("notes"));
        QCOMPARE(window->tab(1)->place().pageId(), QStringLiteral("settings"));
        QVERIFY(!window->tab(1)->page()); // not before somebody looks
    }

    void arrowsMoveAndEnterGoes()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        auto* first = byName<NavigationItem>(window, QStringLiteral("Connections"));
        first->setFocus();
        press(window, Qt::Key_Down);
        QVERIFY(byName<NavigationItem>(window, QStringLiteral("Settings"))->hasFocus());
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->place().pageId(), QStringLiteral("settings"));
    }

    void foldingIsRemembered()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        const int wide = window->navigation()->width();
        press(window, Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(window->navigation()->width() < wide);
        QCOMPARE(window->navigation()->width(), int(measure::folded));
        QVERIFY(world.settings.value(QStringLiteral("navigation/folded")).toBool());
    }

    void thePersonaOrdersTheSections()
    {
        World world;
        world.desktop.pages().add(plainKind(QStringLiteral("audiences"), Section::Understand, true));
        MainWindow* window = world.window();
        QVERIFY(window);
        QVERIFY(window->navigation()->shown().contains(QStringLiteral("Browse")));
        world.settings.setPersona(Persona::Marketer);
        QStringList shown = window->navigation()->shown();
        QVERIFY(shown.contains(QStringLiteral("Understand")));
        QVERIFY(!shown.contains(QStringLiteral("Browse")));
        QVERIFY(shown.contains(QStringLiteral("More")));
        QTRY_VERIFY(byName<NavigationItem>(window, QStringLiteral("More")));
        click(byName<NavigationItem>(window, QStringLiteral("More")));
        shown = window->navigation()->shown();
        QVERIFY(shown.indexOf(QStringLiteral("Browse")) > shown.indexOf(QStringLiteral("Understand")));
        world.settings.setPersona(Persona::Operator);
        QVERIFY(window->navigation()->shown().contains(QStringLiteral("Browse")));
    }

    void withoutOwnPagesNothingIsHiddenUnderMore()
    {
        World world;
        world.settings.setPersona(Persona::Marketer);
        MainWindow* window = world.window();
        QVERIFY(window);
        QVERIFY(window->navigation()->shown().contains(QStringLiteral("Browse")));
        QVERIFY(!window->navigation()->shown().contains(QStringLiteral("More")));
    }

    void aBadgeSaysHowManyNeedAPerson()
    {
        NavigationItem item(QStringLiteral("alerts"), QStringLiteral("Alerts"), QStringLiteral("bell"));
        item.setBadge(3);
        QVERIFY(item.accessibleName().contains(QLatin1String("3")));
        item.setBadge(0);
        QCOMPARE(item.accessibleName(), QStringLiteral("Alerts"));
    }
};

WEIR_TEST(NavigationTest)

} // namespace weir

#include "navigationtest.moc"
