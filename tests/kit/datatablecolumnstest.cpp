// Columns of a table and what is in their cells: sorted, chosen, remembered, copied, filtered by.
#include "backend/service/settings.h"
#include "tests/kit/tableinsight.h"
#include "tests/support/registry.h"

#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

namespace weir {

using test::BigModel;

class DataTableColumnsTest : public QObject, protected test::TableInSight
{
    Q_OBJECT
private slots:
    void cleanup() { m_table.reset(); }

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
        QTRY_COMPARE(copied.size(), 1);
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

WEIR_TEST(DataTableColumnsTest)

} // namespace weir

#include "datatablecolumnstest.moc"
