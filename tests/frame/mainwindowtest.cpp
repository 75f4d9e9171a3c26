#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"
#include "widgets/frame/helppanel.h"
#include "widgets/kit/stateview.h"

#include <QMenu>
#include <QTcpServer>
#include <QToolButton>

namespace weir {

using namespace test;

class MainWindowTest : public QObject
{
    Q_OBJECT
    static void addConnection(World& world, const QString& name, const QString& address, Environment environment)
    {
        ConnectionSpec spec;
        spec.id = name;
        spec.name = name;
        spec.bootstrap = {address};
        spec.environment = environment;
        QVERIFY(world.connections.save(spec));
    }
    static QString freeAddress()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return QStringLiteral("127.0.0.1:%1").arg(server.serverPort()); // nobody listens there any more
    }
    static Place topics(const QString& cluster) { return {cluster, {QStringLiteral("topics")}, {}}; }

private slots:
    void theViewMenuSwitchesTheTheme()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        window->action(QStringLiteral("theme.dark"))->trigger();
        QTRY_VERIFY(isDark());
        QVERIFY(window->action(QStringLiteral("theme.dark"))->isChecked());
        window->action(QStringLiteral("theme.light"))->trigger();
        QTRY_VERIFY(!isDark());
        QCOMPARE(world.settings.theme(), Theme::Light);
    }

    void f1ExplainsThePageAndEscClosesIt()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        press(window, Qt::Key_F1);
        auto* help = window->findChild<HelpPanel*>();
        QTRY_VERIFY(help && help->isVisible());
        QVERIFY(unnamedWidgets(help).isEmpty());
        press(window, Qt::Key_Escape);
        QTRY_VERIFY(!help->isVisible());
    }

    void everyActionCanBeReachedByKeyOrMenu()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QHash<QKeySequence, QString> taken;
        for (const QAction* action : window->actions()) {
            QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
            for (const QKeySequence& keys : action->shortcuts()) {
                QVERIFY2(!taken.contains(keys),
                         qPrintable(action->objectName() + QLatin1String(" and ") + taken.value(keys)));
                taken.insert(keys, action->objectName());
            }
        }
    }

    void aConnectionNobodyHasIsSaidAtThePlace()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        window->currentTab()->go(topics(QStringLiteral("nowhere")));
        QTRY_VERIFY(button(window->currentTab(), QStringLiteral("Show connections")));
    }

    void aClusterThatCannotBeReachedSaysWhyAndTriesAgain()
    {
        World world;
        addConnection(world, QStringLiteral("shop"), freeAddress(), Environment::Production);
        MainWindow* window = world.window();
        QVERIFY(window);
        window->currentTab()->go(topics(QStringLiteral("shop")));
        QTRY_VERIFY(button(window->currentTab(), QStringLiteral("Try again")));
        QVERIFY(!window->currentTab()->page());
        const Cluster* before = world.clusters.byName(QStringLiteral("shop"));
        click(button(window->currentTab(), QStringLiteral("Try again")));
        QTRY_VERIFY(world.clusters.byName(QStringLiteral("shop")) &&
                    world.clusters.byName(QStringLiteral("shop")) != before);
    }

    void theEnvironmentCannotBeMissed()
    {
        World world;
        addConnection(world, QStringLiteral("shop"), freeAddress(), Environment::Production);
        MainWindow* window = world.window();
        QVERIFY(window);
        window->currentTab()->go(topics(QStringLiteral("shop")));
        QTRY_VERIFY(byName<QToolButton>(window, QStringLiteral("Cluster: shop, Production")));
        const QImage picture = window->grab().toImage();
        QCOMPARE(picture.pixelColor(int(picture.width() / 2), 2), environmentColor(Environment::Production));
    }

    void aDisconnectedClusterWaitsForAPerson()
    {
        World world;
        addConnection(world, QStringLiteral("shop"), freeAddress(), Environment::Development);
        MainWindow* window = world.window();
        QVERIFY(window);
        window->currentTab()->go(topics(QStringLiteral("shop")));
        QTRY_VERIFY(world.clusters.byName(QStringLiteral("shop")));
        world.desktop.access().close(QStringLiteral("shop"));
        QTRY_VERIFY(button(window->currentTab(), QStringLiteral("Connect")));
        QVERIFY(!world.clusters.byName(QStringLiteral("shop")));
        click(button(window->currentTab(), QStringLiteral("Connect")));
        QTRY_VERIFY(world.clusters.byName(QStringLiteral("shop")));
    }

    void everythingInTheWindowHasAName()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        window->openTab(at(QStringLiteral("settings")));
        window->openPalette();
        const QStringList unnamed = unnamedWidgets(window);
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
    }
};

WEIR_TEST(MainWindowTest)

} // namespace weir

#include "mainwindowtest.moc"
