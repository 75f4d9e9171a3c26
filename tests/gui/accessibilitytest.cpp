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
#include "tests/support/watchdog.h"
#include "widgets/frame/demostart.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/tab.h"
#include "widgets/frame/tour.h"
#include "widgets/kit/theme.h"

#include <QTemporaryDir>

namespace weir {

using namespace test;

/// Every page as the tour opens it: can somebody who does not see it name what gets the keys?
class AccessibilityTest : public QObject
{
    Q_OBJECT
private slots:
    void everyFocusableWidgetOfEveryPageHasAName()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        ConnectionStore connections(folder.filePath(QStringLiteral("connections.json")));
        MemorySecretStore secrets;
        Clusters clusters;
        Jobs jobs;
        Logbook log;
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        Desktop desktop({&connections, &secrets, &clusters, &jobs, &settings, &log});
        for (const PageKind& kind : allPageKinds())
            desktop.pages().add(kind);
        const Result<QString> cluster = saveDemoConnection(connections, bootstrap(), {});
        QVERIFY(cluster);

        const WatchedApplication::Pause pause; // many pages at once; each has tests of its own
        const QVector<Place> places = Tour::places(desktop, *cluster);
        QVERIFY(places.size() >= 4);
        MainWindow* window = desktop.openWindow(places.first());
        QVERIFY(showActive(*window));
        QStringList unnamed;
        for (const Place& place : places) {
            window->currentTab()->go(place);
            QTRY_VERIFY(window->currentTab()->isSettled() && window->currentTab()->page());
            for (const QString& widget : unnamedWidgets(window) + unnamedWidgets(window->currentTab()->page(), true))
                unnamed << place.address() + QLatin1String(": ") + widget;
        }
        unnamed.removeDuplicates();
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
    }

    void aWidgetWithoutANameIsFound()
    {
        QWidget parent;
        auto* field = new QLineEdit(&parent);
        QCOMPARE(unnamedWidgets(&parent).size(), 1);
        field->setAccessibleName(QStringLiteral("Name"));
        QVERIFY(unnamedWidgets(&parent).isEmpty());
    }
};

WEIR_TEST(AccessibilityTest)

} // namespace weir

#include "accessibilitytest.moc"
