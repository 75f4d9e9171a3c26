// Files opened as if they were topics, by hand: keys, clicks, the file on disk.
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/logbook.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "models/common/fileplace.h"
#include "models/common/tablemodel.h"
#include "tests/gui/ui.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/palette.h"
#include "widgets/frame/tab.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/theme.h"
#include "widgets/messages/exportpanel.h"
#include "widgets/messages/messagespages.h"

#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QTemporaryDir>

namespace weir {

using namespace test;

namespace {

constexpr int patienceMs = 15'000;

QByteArray lines(int from, int to)
{
    QByteArray all;
    for (int i = from; i < to; ++i)
        all += "{\"n\":" + QByteArray::number(i) + ",\"city\":\"" + (i % 10 == 0 ? "Berlin" : "Paris") + "\"}\n";
    return all;
}

} // namespace

class FilePageTest : public QObject
{
    Q_OBJECT
    struct World
    {
        World()
            : settings(folder.filePath(QStringLiteral("settings.ini"))),
              connections(folder.filePath(QStringLiteral("connections.json")))
        {
            const WatchedApplication::Pause pause;
            ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
            desktop = std::make_unique<Desktop>(Services{&connections, &secrets, &clusters, &jobs, &settings, &log});
            desktop->pages().add(filePageKind());
        }
        QString write(const QString& name, const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly)
        {
            QFile file(folder.filePath(name));
            if (!file.open(mode) || file.write(bytes) != bytes.size())
                qFatal("cannot write a test's file");
            return file.fileName();
        }
        bool open(const QString& path)
        {
            const WatchedApplication::Pause pause;
            window = desktop->openWindow(filePlace(path));
            window->resize(1300, 800);
            return showActive(*window);
        }
        Page* page() const { return window->currentTab()->page(); }
        DataTable* table() const { return page() ? page()->findChild<DataTable*>() : nullptr; }
        int rows() const { return table() ? table()->model()->rowCount() : -1; }
        QString cell(int row, const QString& columnId) const
        {
            const QAbstractItemModel* model = table()->model();
            for (int column = 0; column < model->columnCount(); ++column) {
                if (model->headerData(column, Qt::Horizontal, ColumnIdRole).toString() == columnId)
                    return model->index(row, column).data().toString();
            }
            return {};
        }
        QTemporaryDir folder;
        Settings settings;
        ConnectionStore connections;
        MemorySecretStore secrets;
        Clusters clusters;
        Jobs jobs;
        Logbook log;
        std::unique_ptr<Desktop> desktop;
        MainWindow* window = nullptr;
    };

private slots:
    void controlOOpensAFile()
    {
        World world;
        const QString first = world.write(QStringLiteral("first.jsonl"), lines(0, 5));
        const QString second = world.write(QStringLiteral("second.jsonl"), lines(0, 7));
        QVERIFY(world.open(first));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 5, patienceMs);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        QTimer answer;
        answer.setInterval(50);
        connect(&answer, &QTimer::timeout, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (!dialog || !dialog->isVisible())
                return;
            answer.stop();
            dialog->selectFile(second);
            dialog->findChild<QLineEdit*>()->setText(second);
            QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
        });
        answer.start();
        const WatchedApplication::Pause pause; // the dialog is Qt's
        press(world.window, Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(world.window->tabCount(), 2, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 7, patienceMs);
        QCOMPARE(world.window->currentTab()->place().query.value(QStringLiteral("path")), second);
        QCOMPARE(recentFiles(world.settings), (QStringList{second, first}));
    }
    void rowsAreFilteredAndSearched()
    {
        World world;
        QVERIFY(world.open(world.write(QStringLiteral("cities.jsonl"), lines(0, 2000))));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 2000, patienceMs);
        QCOMPARE(world.cell(3, QStringLiteral("offset")), QStringLiteral("3"));
        QVERIFY(world.page()->focusFilter());
        type(world.window, QStringLiteral("berlin"));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 200, patienceMs);
        press(world.window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(world.page()->place().query.contains(QStringLiteral("search")), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 200, patienceMs);
        // The address alone gives the same again.
        const Place place = *Place::parse(world.page()->place().address());
        world.window->openTab(place);
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 200, patienceMs);
    }
    void aSelectionIsExportedByHand()
    {
        World world;
        QVERIFY(world.open(world.write(QStringLiteral("cities.jsonl"), lines(0, 100))));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 100, patienceMs);
        DataTable* table = world.table();
        table->setFocus();
        table->setCurrentRow(4);
        for (int i = 0; i < 3; ++i)
            press(world.window, Qt::Key_Down, Qt::ShiftModifier);
        QTRY_COMPARE(table->selectedRows().size(), 4);
        click(button(world.page(), QStringLiteral("Export…")));
        auto* panel = world.page()->findChild<ExportPanel*>();
        QTRY_VERIFY(panel->isVisible());
        QCOMPARE(unnamedWidgets(panel, true), QStringList());
        const QString target = world.folder.filePath(QStringLiteral("out.jsonl"));
        auto* path = byName<QLineEdit>(panel, QStringLiteral("Path"));
        QVERIFY(path);
        path->setFocus();
        path->selectAll();
        type(world.window, target);
        QCOMPARE(path->text(), target);
        click(button(panel, QStringLiteral("Export records")));
        QTRY_VERIFY_WITH_TIMEOUT(button(panel, QStringLiteral("Show folder")), patienceMs);
        QFile file(target);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> written = file.readAll().trimmed().split('\n');
        QCOMPARE(written.size(), 4);
        const QJsonObject first = QJsonDocument::fromJson(written.first()).object();
        QCOMPARE(first.value(QLatin1String("offset")).toInt(-1), 4);
        QCOMPARE(first.value(QLatin1String("value")).toObject().value(QLatin1String("n")).toInt(-1), 4);
        // A second time under the same name asks first.
        path->setFocus();
        path->selectAll();
        type(world.window, target);
        click(button(panel, QStringLiteral("Export records")));
        QTRY_VERIFY(button(panel, QStringLiteral("Replace the file that is there")));
        QCOMPARE(QFileInfo(target).size(), file.size());
    }
    void aChangeOnDiskIsSaidAndReloaded()
    {
        World world;
        const QString path = world.write(QStringLiteral("cities.jsonl"), lines(0, 10));
        QVERIFY(world.open(path));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 10, patienceMs);
        QVERIFY(!button(world.page(), QStringLiteral("Reload")));
        world.write(QStringLiteral("cities.jsonl"), lines(10, 30), QIODevice::Append);
        QTRY_VERIFY_WITH_TIMEOUT(button(world.page(), QStringLiteral("Reload")), patienceMs);
        QCOMPARE(world.rows(), 10);
        click(button(world.page(), QStringLiteral("Reload")));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 30, patienceMs);
        QTRY_VERIFY(!button(world.page(), QStringLiteral("Reload")));
    }
    void aFileThatIsNoneIsExplained()
    {
        World world;
        QVERIFY(world.open(world.write(QStringLiteral("blob.bin"), QByteArray("ab\0cd", 5))));
        QTRY_VERIFY(world.page());
        auto* state = world.page()->findChild<StateView*>();
        QTRY_COMPARE_WITH_TIMEOUT(state->state(), StateView::State::Failed, patienceMs);
    }
    void droppedFilesOpenInTabs()
    {
        World world;
        QVERIFY(world.open(world.write(QStringLiteral("first.jsonl"), lines(0, 5))));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 5, patienceMs);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(world.write(QStringLiteral("people.csv"), "name,age\nAda,36\n"))});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(world.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(world.window, &drop);
        QTRY_COMPARE_WITH_TIMEOUT(world.window->tabCount(), 2, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 1, patienceMs);
        QVERIFY(world.cell(0, QStringLiteral("value")).contains(QStringLiteral("\"age\":36")));
    }
    void recentFilesAreInThePalette()
    {
        World world;
        QVERIFY(world.open(world.write(QStringLiteral("first.jsonl"), lines(0, 5))));
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 5, patienceMs);
        const QString other = world.write(QStringLiteral("zebra.jsonl"), lines(0, 3));
        rememberFile(world.settings, other);
        world.window->openPalette();
        type(world.window, QStringLiteral("zebra"));
        press(world.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(world.rows(), 3, patienceMs);
    }
};

WEIR_TEST(FilePageTest)
} // namespace weir

#include "filepagetest.moc"
