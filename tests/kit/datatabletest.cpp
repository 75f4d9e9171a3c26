// Rows of a table: scrolled, painted, selected and followed, also when they are very many.
#include "backend/service/settings.h"
#include "models/common/snapshotmodel.h"
#include "tests/kit/tableinsight.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/tokens.h"

#include <QAccessible>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

namespace weir {

using test::BigModel;

class DataTableTest : public QObject, protected test::TableInSight
{
    Q_OBJECT
private slots:
    void cleanup() { m_table.reset(); }

    void isReadToThoseWhoDoNotSeeIt()
    {
        BigModel model(3);
        show(&model);
        QCOMPARE(test::accessibleName(m_table.get()), QStringLiteral("Samples"));
        QAccessibleInterface* const interface = QAccessible::queryAccessibleInterface(m_table.get());
        QCOMPARE(interface->role(), QAccessible::Table);
        QCOMPARE(interface->text(QAccessible::Description), QStringLiteral("3 rows"));
        key(Qt::Key_Down);
        key(Qt::Key_Down);
        QVERIFY2(interface->text(QAccessible::Value).startsWith(QStringLiteral("Row 2: Id 1, Name orders")),
                 qPrintable(interface->text(QAccessible::Value)));
        m_table->setModel(nullptr);
        m_table->grab();
    }

    void tenMillionRowsScrollAndPaintWithinAFrame()
    {
        BigModel model(10'000'000);
        test::CpuClock clock;
        m_table = std::make_unique<DataTable>(QStringLiteral("Samples"));
        m_table->setModel(&model);
        const double setting = clock.milliseconds();
        m_table->resize(1600, 1000);
        QVERIFY(test::showActive(*m_table));
        const auto paint = [this] {
            QImage image(m_table->viewport()->size(), QImage::Format_ARGB32_Premultiplied);
            const test::CpuClock each;
            m_table->viewport()->render(&image);
            return each.milliseconds();
        };
        paint();
        QList<double> paints;
        QList<double> scrolls;
        QScrollBar* const bar = m_table->verticalScrollBar();
        for (int i = 0; i <= 20; ++i) {
            clock.restart();
            bar->setValue(int(double(bar->maximum()) * i / 20));
            scrolls << clock.milliseconds();
            paints << paint();
        }
        std::sort(paints.begin(), paints.end());
        std::sort(scrolls.begin(), scrolls.end());
        qInfo("set %.2f ms, scroll %.3f ms, paint median %.2f ms, slowest %.2f ms", setting, scrolls.last(), paints[10],
              paints.last());
        QVERIFY2(setting < 16.6, qPrintable(QString::number(setting)));
        QVERIFY2(scrolls[10] < 16.6, qPrintable(QString::number(scrolls[10])));
        QVERIFY2(paints[10] < 16.6, qPrintable(QString::number(paints[10])));
        const int height = m_table->viewport()->height();
        QCOMPARE(m_table->indexAt(QPoint(5, height - 1)).row(), 9'999'999);
        QCOMPARE(m_table->visualRect(model.index(9'999'999, 0)).bottom(), height - 1);
    }

    void moreRowsThanPixelsFitInAnInt()
    {
        BigModel model(std::numeric_limits<int>::max() - 1);
        show(&model);
        key(Qt::Key_End);
        QCOMPARE(m_table->currentRow(), std::numeric_limits<int>::max() - 2);
        QCOMPARE(m_table->indexAt(QPoint(5, m_table->viewport()->height() - 1)).row(), m_table->currentRow());
        key(Qt::Key_PageUp);
        key(Qt::Key_Up);
        const QRect rect = m_table->visualRect(m_table->currentIndex());
        QVERIFY(m_table->viewport()->rect().contains(rect.center()));
        QCOMPARE(m_table->indexAt(rect.center()).row(), m_table->currentRow());
        m_table->setCurrentRow(1'000'000'000);
        QCOMPARE(m_table->indexAt(m_table->visualRect(m_table->currentIndex()).center()).row(), 1'000'000'000);
        key(Qt::Key_Home);
        QCOMPARE(m_table->indexAt(QPoint(5, 1)).row(), 0);
    }

    void keysMoveAndSelect()
    {
        BigModel model(1000);
        show(&model);
        QSignalSpy current(m_table.get(), &DataTable::currentRowChanged);
        key(Qt::Key_Down);
        QCOMPARE(m_table->currentRow(), 0);
        key(Qt::Key_Down);
        key(Qt::Key_Down);
        QCOMPARE(m_table->currentRow(), 2);
        QCOMPARE(current.size(), 3);
        key(Qt::Key_Down, Qt::ShiftModifier);
        key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_table->selectedRows(), (QList<int>{2, 3, 4}));
        key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(m_table->selectedRows(), (QList<int>{2, 3}));
        key(Qt::Key_End);
        QCOMPARE(m_table->selectedRows(), QList<int>{999});
        QVERIFY(m_table->viewport()->rect().contains(m_table->visualRect(model.index(999, 0))));
        const int page = m_table->viewport()->height() / m_table->rowHeight();
        key(Qt::Key_PageUp);
        QCOMPARE(m_table->currentRow(), 999 - page);
        key(Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(m_table->selectedCount(), qint64(1000 - page));
        key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_table->selectedCount(), qint64(1000));
        key(Qt::Key_Right);
        QCOMPARE(m_table->currentIndex().column(), 1);
        key(Qt::Key_Left);
        key(Qt::Key_Left);
        QCOMPARE(m_table->currentIndex().column(), 0);
    }

    void clicksSelect()
    {
        BigModel model(1000);
        show(&model);
        QSignalSpy activated(m_table.get(), &DataTable::rowActivated);
        QSignalSpy middle(m_table.get(), &DataTable::middleClicked);
        clickRow(3);
        QCOMPARE(m_table->selectedRows(), QList<int>{3});
        clickRow(6, Qt::ShiftModifier);
        QCOMPARE(m_table->selectedRows(), (QList<int>{3, 4, 5, 6}));
        clickRow(4, Qt::ControlModifier);
        QCOMPARE(m_table->selectedRows(), (QList<int>{3, 5, 6}));
        clickRow(9, Qt::ControlModifier);
        QCOMPARE(m_table->selectedRows(), (QList<int>{3, 5, 6, 9}));
        clickRow(2, {}, Qt::MiddleButton);
        QCOMPARE(middle.size(), 1);
        QCOMPARE(middle[0][0].toInt(), 2);
        key(Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].toInt(), 9);
        const QPoint at = m_table->visualRect(model.index(5, 0)).center();
        QTest::mouseDClick(m_table->windowHandle(), Qt::LeftButton, {}, m_table->viewport()->mapTo(m_table.get(), at));
        QCOMPARE(activated.size(), 2);
        QCOMPARE(activated[1][0].toInt(), 5);
    }

    void draggingSelectsWhatItPasses()
    {
        BigModel model(1000);
        show(&model);
        const auto point = [&](int row) {
            return m_table->viewport()->mapTo(m_table.get(), m_table->visualRect(model.index(row, 0)).center());
        };
        QTest::mousePress(m_table->windowHandle(), Qt::LeftButton, {}, point(2));
        QTest::mouseMove(m_table->windowHandle(), point(4));
        QTest::mouseMove(m_table->windowHandle(), point(7));
        QTRY_COMPARE(m_table->selectedCount(), qint64(6));
        QTest::mouseRelease(m_table->windowHandle(), Qt::LeftButton, {}, point(7));
        QCOMPARE(m_table->selectedRows().first(), 2);
    }

    void compactRowsFollowTheSetting()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        BigModel model(10);
        show(&model);
        m_table->setSettings(&settings, QStringLiteral("tables/sample"));
        QCOMPARE(m_table->rowHeight(), int(measure::row));
        settings.setCompactRows(true);
        QCOMPARE(m_table->rowHeight(), int(measure::compactRow));
        QCOMPARE(m_table->visualRect(model.index(1, 0)).top(), int(measure::compactRow));
    }

    void followsTheEndUntilSomebodyScrollsAway()
    {
        BigModel model(1000);
        show(&model);
        QSignalSpy following(m_table.get(), &DataTable::followingChanged);
        QSignalSpy unseen(m_table.get(), &DataTable::unseenRowsChanged);
        m_table->setFollowEnd(true);
        QVERIFY(m_table->isFollowing());
        const auto lastSeen = [&] { return m_table->indexAt(QPoint(5, m_table->viewport()->height() - 1)).row(); };
        QCOMPARE(lastSeen(), 999);
        model.append(50);
        QCOMPARE(lastSeen(), 1049);
        model.dropFront(50);
        QCOMPARE(lastSeen(), 999);

        QWheelEvent wheel(QPointF(50, 50), m_table->viewport()->mapToGlobal(QPointF(50, 50)), {}, QPoint(0, 240),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_table->viewport(), &wheel);
        QVERIFY(!m_table->isFollowing());
        const qint64 seen = model.idOf(lastSeen());
        model.append(20);
        model.append(5);
        model.dropFront(10);
        QCOMPARE(model.idOf(lastSeen()), seen); // what one reads stays
        QCOMPARE(m_table->unseenRows(), qint64(25));
        QCOMPARE(unseen.last()[0].toLongLong(), 25LL);
        key(Qt::Key_End);
        QVERIFY(m_table->isFollowing());
        QCOMPARE(m_table->unseenRows(), qint64(0));
        QCOMPARE(following.size(), 3);
        model.append(1);
        QCOMPARE(lastSeen(), model.rowCount() - 1);
    }

    void rowsAtTheTopComeIntoSightAndPushNothingBelow()
    {
        std::vector<int> rows;
        class Newest final : public RowModel<int>
        {
        public:
            Newest() : RowModel({{QStringLiteral("n"), QStringLiteral("N"), ColumnKind::Number}}) {}

        protected:
            QString rowId(const int& row) const override { return QString::number(row); }
            QVariant cell(const int& row, int, int role) const override
            {
                return role == Qt::DisplayRole || role == SortRole ? QVariant(row) : QVariant();
            }
        } model;
        for (int i = 0; i < 200; ++i)
            rows.push_back(i);
        model.setRows(rows);
        show(&model);
        m_table->sortBy(QStringLiteral("n"), Qt::DescendingOrder);
        rows.push_back(200);
        model.setRows(rows);
        QCOMPARE(m_table->indexAt(QPoint(5, 1)).data().toInt(), 200);
        m_table->verticalScrollBar()->setValue(20 * m_table->rowHeight());
        const int seen = m_table->indexAt(QPoint(5, 1)).data().toInt();
        rows.push_back(201);
        model.setRows(rows);
        QCOMPARE(m_table->indexAt(QPoint(5, 1)).data().toInt(), seen);
    }

    void aMillionRowsTakeTwoThousandATickAndKeepTheSelection()
    {
        BigModel model(1'000'000);
        show(&model);
        m_table->setFollowEnd(true);
        m_table->setCurrentRow(500'000);
        const qint64 id = model.idOf(500'000);
        QVERIFY(!m_table->isFollowing());
        key(Qt::Key_Down, Qt::ShiftModifier);
        QSignalSpy current(m_table.get(), &DataTable::currentRowChanged);
        QList<double> ticks;
        for (int i = 0; i < 100; ++i) {
            const test::CpuClock clock;
            model.dropFront(2000);
            model.append(2000);
            ticks << clock.milliseconds();
        }
        std::sort(ticks.begin(), ticks.end());
        qInfo("tick median %.3f ms, slowest %.3f ms", ticks[50], ticks.last());
        QVERIFY2(ticks[50] < 2, qPrintable(QString::number(ticks[50])));
        QCOMPARE(m_table->selectedCount(), qint64(2));
        QCOMPARE(model.idOf(m_table->selectedRows().first()), id);
        QCOMPARE(model.idOf(m_table->currentRow()), id + 1);
        QCOMPARE(current.size(), 0);
        for (int i = 0; i < 200; ++i)
            model.dropFront(2000); // now the current row goes: nothing else takes its place
        QCOMPARE(m_table->currentRow(), -1);
        QCOMPARE(current.size(), 1);
        QCOMPARE(current[0][0].toInt(), -1);
        QCOMPARE(m_table->selectedCount(), qint64(0));
    }

    void aResetForgetsTheCurrentRow()
    {
        BigModel model(10);
        show(&model);
        clickRow(3);
        QSignalSpy current(m_table.get(), &DataTable::currentRowChanged);
        BigModel other(0);
        m_table->setModel(&other);
        m_table->grab();
        key(Qt::Key_Down);
        QCOMPARE(m_table->currentRow(), -1);
    }
};

WEIR_TEST(DataTableTest)

} // namespace weir

#include "datatabletest.moc"
