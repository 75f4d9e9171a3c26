#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"

namespace weir {

using namespace test;

class RestoreTest : public QObject
{
    Q_OBJECT
private slots:
    void windowsAndTabsComeBack()
    {
        const QTemporaryDir folder;
        {
            World world(folder.path());
            MainWindow* window = world.window();
            QVERIFY(window);
            QTRY_VERIFY(window->currentTab()->page());
            window->currentTab()->go(at(QStringLiteral("settings")));
            window->openTab(at(QStringLiteral("notes/a/edit")));
            window->setCurrentTab(0);
            QVERIFY(world.window(QStringLiteral("connections")));
        }
        World world(folder.path());
        QVERIFY(world.desktop.restore());
        const QVector<MainWindow*> windows = world.desktop.windows();
        QCOMPARE(windows.size(), 2);
        MainWindow* first = windows[0]->tabCount() == 2 ? windows[0] : windows[1];
        QCOMPARE(first->tabCount(), 2);
        QCOMPARE(first->currentTab()->place().address(), at(QStringLiteral("settings")).address());
        QVERIFY(first->currentTab()->canGoBack());
        QVERIFY(!first->tab(1)->page()); // tabs behind cost nothing
        QCOMPARE(first->tab(1)->place().address(), at(QStringLiteral("notes/a/edit")).address());
    }

    void theLastWindowThatWasClosedComesBack()
    {
        const QTemporaryDir folder;
        {
            World world(folder.path());
            MainWindow* window = world.window(QStringLiteral("notes/b/edit"));
            QVERIFY(window);
            window->close();
            QTRY_VERIFY(world.desktop.windows().isEmpty());
        }
        World world(folder.path());
        QVERIFY(world.desktop.restore());
        QCOMPARE(world.desktop.current()->currentTab()->place().address(),
                 at(QStringLiteral("notes/b/edit")).address());
    }

    void aCrashLosesAtMostFiveSeconds()
    {
        const QTemporaryDir folder;
        World world(folder.path());
        MainWindow* window = world.window();
        QVERIFY(window);
        window->openTab(at(QStringLiteral("notes/c/edit")));
        // As another process would find it: nothing is closed, nothing is told.
        const auto saved = [&folder] {
            Settings other(folder.path() + QStringLiteral("/settings.ini"));
            return other.value(QStringLiteral("session/windows")).toString();
        };
        QTRY_VERIFY(saved().contains(QLatin1String("notes/c/edit")));
    }

    void nothingIsRestoredTheFirstTime()
    {
        World world;
        QVERIFY(!world.desktop.restore());
        QVERIFY(!world.desktop.current());
    }
};

WEIR_TEST(RestoreTest)

} // namespace weir

#include "restoretest.moc"
