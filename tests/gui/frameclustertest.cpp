#include "app/weir/pages.h"
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/logbook.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/gui/ui.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "tests/support/watchdog.h"
#include "widgets/frame/demostart.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/palette.h"
#include "widgets/frame/statusstrip.h"
#include "widgets/frame/tab.h"
#include "widgets/frame/tour.h"
#include "widgets/kit/theme.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace weir {

using namespace test;

/// The frame with the real pages on a real cluster.
class FrameClusterTest : public QObject
{
    Q_OBJECT
    struct World
    {
        World()
            : settings(folder.filePath(QStringLiteral("settings.ini"))),
              connections(folder.filePath(QStringLiteral("connections.json")))
        {
            ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
            desktop = std::make_unique<Desktop>(Services{&connections, &secrets, &clusters, &jobs, &settings, &log});
            for (const PageKind& kind : allPageKinds())
                desktop->pages().add(kind);
        }
        QTemporaryDir folder;
        Settings settings;
        ConnectionStore connections;
        MemorySecretStore secrets;
        Clusters clusters;
        Jobs jobs;
        Logbook log;
        std::unique_ptr<Desktop> desktop;
    };
    QString m_topic;

private slots:
    void initTestCase()
    {
        m_topic = uniqueName(QStringLiteral("frame"));
        TestProducer(bootstrap()).createTopic(m_topic, 2);
    }

    void theDemoConnectionOpensAndItsTopicsAreInThePalette()
    {
        World world;
        const WatchedApplication::Pause pause;
        const Result<QString> name = saveDemoConnection(world.connections, bootstrap(), {});
        QVERIFY(name);
        MainWindow* window = world.desktop->openWindow(world.desktop->clusterPlace(*name));
        QVERIFY(showActive(*window));
        QTRY_VERIFY(window->currentTab()->page());
        QCOMPARE(window->currentTab()->place().pageId(), QStringLiteral("overview"));
        QTRY_VERIFY(world.clusters.byName(*name)->snapshot());
        window->openPalette();
        type(window, m_topic);
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->place().path,
                     (QStringList{QStringLiteral("topics"), m_topic, QStringLiteral("messages")}));
    }

    void saveTwiceIsOneDemoConnection()
    {
        World world;
        QVERIFY(saveDemoConnection(world.connections, QStringLiteral("one:9092"), {}));
        QVERIFY(
            saveDemoConnection(world.connections, QStringLiteral("two:9092"), QStringLiteral("http://registry:8081")));
        QCOMPARE(world.connections.connections().size(), 1);
        QCOMPARE(world.connections.byName(QStringLiteral("demo"))->bootstrap, QStringList{QStringLiteral("two:9092")});
        QVERIFY(!saveDemoConnection(world.connections, QStringLiteral("no address at all"), {}));
    }

    void openingAgainGoesToTheTabThatIsThere()
    {
        World world;
        const WatchedApplication::Pause pause;
        const Result<QString> name = saveDemoConnection(world.connections, bootstrap(), {});
        QVERIFY(name);
        MainWindow* window = world.desktop->openWindow({*name, {QStringLiteral("topics"), m_topic}, {}});
        window->openTab({{}, {QStringLiteral("settings")}, {}});
        world.desktop->showCluster(*name);
        QCOMPARE(window->tabCount(), 2);
        QCOMPARE(window->currentTab()->place().cluster, *name);
    }

    void closingAClusterTakesItsPagesAlong()
    {
        World world;
        const WatchedApplication::Pause pause;
        const Result<QString> name = saveDemoConnection(world.connections, bootstrap(), {});
        QVERIFY(name);
        MainWindow* window =
            world.desktop->openWindow({*name, {QStringLiteral("topics"), m_topic, QStringLiteral("messages")}, {}});
        QVERIFY(showActive(*window));
        window->openTab({*name, {QStringLiteral("topics")}, {}});
        QTRY_VERIFY(window->tab(0)->page() || window->tab(1)->page());
        world.desktop->access().close(*name);
        QVERIFY(!world.clusters.byName(*name));
        QVERIFY(!window->tab(0)->page() && !window->tab(1)->page());
        QTRY_VERIFY(button(window->currentTab(), QStringLiteral("Connect")));
        click(button(window->currentTab(), QStringLiteral("Connect")));
        QTRY_VERIFY(window->currentTab()->page());
    }

    void theTourWritesAPictureOfEveryPage()
    {
        World world;
        const WatchedApplication::Pause pause;
        PageRegistry& pages = world.desktop->pages();
        const QString folder = world.folder.filePath(QStringLiteral("tour"));
        Tour tour(*world.desktop, {folder, {}, QSize(1280, 720), QStringLiteral("-x")});
        QSignalSpy finished(&tour, &Tour::finished);
        tour.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(finished.first().first().toInt(), 0);
        const QStringList pictures = QDir(folder).entryList({QStringLiteral("*-x.png")});
        QVERIFY(pictures.size() >= int(pages.navigation(Section::None).size()));
        for (const QString& picture : pictures)
            QVERIFY2(QImage(QDir(folder).filePath(picture)).width() >= 1280, qPrintable(picture));
    }
};

WEIR_TEST(FrameClusterTest)

} // namespace weir

#include "frameclustertest.moc"
