#include "widgets/kit/datatable.h"

#include "backend/service/settings.h"
#include "models/common/snapshotmodel.h"
#include "tests/gui/ui.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/tokens.h"

#include <QAccessible>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <algorithm>

namespace weir {
namespace {

/// Rows by number, with a stable id, that come in at the end and go at the front.
class BigModel final : public TableModel
{
public:
    explicit BigModel(int rows)
        : TableModel(
              {{QStringLiteral("id"), QStringLiteral("Id"), ColumnKind::Number, 10},
               {QStringLiteral("name"), QStringLiteral("Name"), ColumnKind::Text, 20, {}, {}, true, true},
               {QStringLiteral("state"), QStringLiteral("State"), ColumnKind::Badge, 10},
               {QStringLiteral("rate"), QStringLiteral("Rate"), ColumnKind::Number, 10, QStringLiteral("records/s")},
               {QStringLiteral("trend"),
                QStringLiteral("Trend"),
                ColumnKind::Sparkline,
                10,
                {},
                {},
                true,
                false,
                false},
               {QStringLiteral("more"), QStringLiteral("More"), ColumnKind::Text, 10, {}, {}, false}}),
          m_rows(rows)
    {
    }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        const qint64 id = m_first + index.row();
        if (role == Qt::TextAlignmentRole)
            return headerData(index.column(), Qt::Horizontal, role);
        if (role == BadgeRole && index.column() == 2)
            return int(id % 5);
        if (role == SparklineRole && index.column() == 4)
            return QVariant::fromValue(QVector<float>{1, 5, 2, 8, float(id % 10), 3});
        if (role == RawRole && index.column() == 0)
            return QString::number(id);
        if (role != Qt::DisplayRole)
            return {};
        switch (index.column()) {
        case 0:
            return QLocale(QLocale::English).toString(id);
        case 1:
            return QStringLiteral("orders\t%1\nof a name that is too long to be shown in a column").arg(id);
        case 2:
            return QStringLiteral("state");
        case 3:
            return QString::number(id % 977);
        default:
            return QStringLiteral("more");
        }
    }
    void append(int count)
    {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void dropFront(int count)
    {
        beginRemoveRows({}, 0, count - 1);
        m_rows -= count;
        m_first += count;
        endRemoveRows();
    }
    void sort(int column, Qt::SortOrder order) override { sorts << qMakePair(column, order); }
    qint64 idOf(int row) const { return m_first + row; }

    QList<QPair<int, Qt::SortOrder>> sorts;

private:
    int m_rows;
    qint64 m_first = 0;
};

} // namespace

class DataTableTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<DataTable> m_table;

    void show(QAbstractItemModel* model)
    {
        m_table = std::make_unique<DataTable>(QStringLiteral("Samples"));
        m_table->setModel(model);
        m_table->resize(900, 600);
        QVERIFY(test::showActive(*m_table));
        m_table->setFocus();
        QVERIFY(m_table->hasFocus());
    }
    void clickRow(int row, Qt::KeyboardModifiers modifiers = {}, Qt::MouseButton button = Qt::LeftButton,
                  int column = 0)
    {
        const QPoint at = m_table->visualRect(m_table->model()->index(row, column)).center();
        QTest::mouseClick(m_table->windowHandle(), button, modifiers, m_table->viewport()->mapTo(m_table.get(), at));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { test::press(m_table.get(), key, modifiers); }
    QMenu* openMenu(int row, int column)
    {
        const QPoint at = m_table->visualRect(m_table->model()->index(row, column)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_table->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(m_table->viewport(), &event);
        return qobject_cast<QMenu*>(QApplication::activePopupWidget());
    }
    static QAction* entry(QMenu* menu, const QString& text)
    {
        for (QAction* action : menu->actions()) {
            if (action->text().startsWith(text))
                return action;
        }
        return nullptr;
    }

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

    void theHeaderSortsAndShowsIt()
    {
        BigModel model(10);
        show(&model);
        const auto clickHeader = [this](int column) {
            QWidget* const header = m_table->header()->viewport();
            test::click(header, Qt::LeftButton, {},
                        QPoint(m_table->header()->sectionViewportPosition(column) + 20, header->height() / 2));
        };
        clickHeader(1);
        QCOMPARE(model.sorts.size(), 1);
        QCOMPARE(model.sorts.last(), qMakePair(1, Qt::AscendingOrder));
        clickHeader(1);
        QCOMPARE(model.sorts.last(), qMakePair(1, Qt::DescendingOrder));
        clickHeader(3); // numbers: the largest first
        QCOMPARE(model.sorts.last(), qMakePair(3, Qt::DescendingOrder));
        QCOMPARE(m_table->header()->sortIndicatorSection(), 3);
        clickHeader(4); // not sortable
        QCOMPARE(model.sorts.size(), 3);
        QCOMPARE(m_table->header()->sortIndicatorSection(), 3);
    }

    void copiesAsTsvWithHeader()
    {
        BigModel model(5000);
        show(&model);
        QSignalSpy copied(m_table.get(), &DataTable::copied);
        clickRow(1);
        clickRow(2, Qt::ShiftModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QStringLiteral("Id\tName\tState\tRate (records/s)\tTrend"));
        QVERIFY2(lines[1].startsWith(QStringLiteral("1\torders 1 of a name")), qPrintable(lines[1]));
        QCOMPARE(lines[1].count(QLatin1Char('\t')), 4);
        QCOMPARE(copied.size(), 1);

        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.size(), 2);
        QCOMPARE(copied[1][0].toInt(), 5000);
        QCOMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 5001);
    }

    void aHugeCopyIsCutAndSaysSo()
    {
        BigModel model(3'000'000);
        show(&model);
        QSignalSpy copied(m_table.get(), &DataTable::copied);
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(copied.size(), 1, 30'000);
        QCOMPARE(copied[0][0].toInt(), DataTable::maxCopiedRows);
        QCOMPARE(copied[0][1].toLongLong(), 3'000'000LL);
    }

    void theMenuFiltersAndCopiesAndTakesMore()
    {
        BigModel model(100);
        show(&model);
        connect(m_table.get(), &DataTable::contextMenuAboutToShow, m_table.get(),
                [](QMenu* menu, const QModelIndex&) { menu->addAction(QStringLiteral("Of the page")); });
        QSignalSpy filters(m_table.get(), &DataTable::filterRequested);
        QMenu* menu = openMenu(7, 3);
        QVERIFY(menu);
        QVERIFY(entry(menu, QStringLiteral("Of the page")));
        QVERIFY(entry(menu, QStringLiteral("Copy row")));
        entry(menu, QStringLiteral("Filter for “7”"))->trigger();
        menu->close();
        menu = openMenu(8, 3);
        entry(menu, QStringLiteral("Filter out “8”"))->trigger();
        menu->close();
        QCOMPARE(filters.size(), 2);
        QCOMPARE(filters[0], (QVariantList{QStringLiteral("rate"), QStringLiteral("7"), false}));
        QCOMPARE(filters[1], (QVariantList{QStringLiteral("rate"), QStringLiteral("8"), true}));
        menu = openMenu(9, 0);
        entry(menu, QStringLiteral("Copy cell"))->trigger();
        menu->close();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("9"));
    }

    void columnsAreChosenMovedSizedAndRemembered()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        BigModel model(10);
        show(&model);
        m_table->setSettings(&settings, QStringLiteral("tables/sample"));
        QVERIFY(!m_table->isColumnShown(QStringLiteral("more")));
        m_table->setColumnShown(QStringLiteral("more"), true);
        m_table->setColumnShown(QStringLiteral("state"), false);
        m_table->header()->resizeSection(0, 150);
        m_table->header()->moveSection(m_table->header()->visualIndex(3), 0);
        m_table->sortBy(QStringLiteral("rate"), Qt::DescendingOrder);
        m_table.reset(); // what is not written yet is written now

        BigModel again(10);
        show(&again);
        m_table->setSettings(&settings, QStringLiteral("tables/sample"));
        QVERIFY(m_table->isColumnShown(QStringLiteral("more")));
        QVERIFY(!m_table->isColumnShown(QStringLiteral("state")));
        QCOMPARE(m_table->header()->sectionSize(0), 150);
        QCOMPARE(m_table->header()->visualIndex(3), 0);
        QCOMPARE(again.sorts.last(), qMakePair(3, Qt::DescendingOrder));
        m_table->resetColumns();
        QVERIFY(m_table->isColumnShown(QStringLiteral("state")));
        QCOMPARE(m_table->header()->visualIndex(3), 3);
    }

    void theHeadersMenuChoosesColumns()
    {
        BigModel model(10);
        show(&model);
        emit m_table->header()->customContextMenuRequested(QPoint(10, 10));
        auto* const menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QVERIFY(entry(menu, QStringLiteral("State"))->isChecked());
        QVERIFY(!entry(menu, QStringLiteral("More"))->isChecked());
        entry(menu, QStringLiteral("State"))->trigger();
        menu->close();
        QVERIFY(!m_table->isColumnShown(QStringLiteral("state")));
        for (const char* id : {"id", "name", "rate", "trend"})
            m_table->setColumnShown(QString::fromLatin1(id), false);
        QVERIFY(m_table->isColumnShown(QStringLiteral("trend"))); // one stays
    }

    void theStretchingColumnFillsTheWidth()
    {
        BigModel model(10);
        show(&model);
        QCOMPARE(m_table->header()->length(), m_table->viewport()->width());
        m_table->resize(1200, 600);
        QTRY_COMPARE(m_table->header()->length(), m_table->viewport()->width());
        m_table->resize(300, 600);
        QTRY_VERIFY(m_table->header()->length() > m_table->viewport()->width());
        QVERIFY(m_table->horizontalScrollBar()->maximum() > 0);
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

    void cutTextHasATooltipThatIsNoHtml()
    {
        BigModel model(10);
        show(&model);
        m_table->setColumnShown(QStringLiteral("more"), true);
        m_table->header()->resizeSection(1, 60);
        const QPoint at = m_table->visualRect(model.index(1, 1)).center();
        QHelpEvent event(QEvent::ToolTip, at, m_table->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(m_table->viewport(), &event);
        QTRY_VERIFY(QToolTip::isVisible());
        QVERIFY2(QToolTip::text().contains(QStringLiteral("orders")), qPrintable(QToolTip::text()));
    }
};

WEIR_TEST(DataTableTest)

} // namespace weir

#include "datatabletest.moc"
