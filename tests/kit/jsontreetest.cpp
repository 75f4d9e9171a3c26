#include "widgets/kit/jsontree.h"

#include "tests/gui/ui.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class JsonTreeTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<JsonTree> m_tree;

    void show(const QByteArray& json)
    {
        m_tree = std::make_unique<JsonTree>(QStringLiteral("Value"));
        m_tree->resize(700, 500);
        m_tree->setJson(json);
        QVERIFY(test::showActive(*m_tree));
        m_tree->setFocus();
    }
    QString currentPath() const { return m_tree->jsonModel()->fqlPath(m_tree->currentIndex()); }
    QAction* menuEntry(const QModelIndex& index, const QString& text)
    {
        const QPoint at = m_tree->visualRect(index).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_tree->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(m_tree->viewport(), &event);
        auto* const menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu)
            return nullptr;
        for (QAction* action : menu->actions()) {
            if (action->text().startsWith(text))
                return action;
        }
        return nullptr;
    }
    static void choose(QAction* action)
    {
        action->trigger();
        QApplication::activePopupWidget()->close();
    }

private slots:
    void cleanup() { m_tree.reset(); }

    void opensOneLevelByItself()
    {
        show("{\"a\": {\"b\": {\"c\": 1}}, \"d\": [1, 2]}");
        JsonTreeModel* const model = m_tree->jsonModel();
        QVERIFY(m_tree->isExpanded(model->index(0, 0)));
        QVERIFY(m_tree->isExpanded(model->index(1, 0)));
        QVERIFY(!m_tree->isExpanded(model->index(0, 0, model->index(0, 0))));
        m_tree->expandLevels(5);
        QVERIFY(m_tree->isExpanded(model->index(0, 0, model->index(0, 0))));
        QCOMPARE(test::accessibleName(m_tree.get()), QStringLiteral("Value"));
    }

    void keysCopyValueAndPath()
    {
        show("{\"a\": {\"b.c\": \"x\\ny\"}}");
        test::press(m_tree.get(), Qt::Key_Home);
        test::press(m_tree.get(), Qt::Key_Down);
        test::press(m_tree.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("x\ny"));
        test::press(m_tree.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("value.a.b\\.c"));
    }

    void theMenuFiltersAndCopies()
    {
        show("{\"a\": {\"b\": \"x & y\"}}");
        JsonTreeModel* const model = m_tree->jsonModel();
        const QModelIndex object = model->index(0, 0);
        const QModelIndex leaf = model->index(0, 0, object);
        QSignalSpy filters(m_tree.get(), &JsonTree::filterRequested);
        choose(menuEntry(leaf, QStringLiteral("Filter for “x && y”")));
        choose(menuEntry(leaf, QStringLiteral("Filter out")));
        QCOMPARE(filters.size(), 2);
        QCOMPARE(filters[0], (QVariantList{QStringLiteral("value.a.b"), QStringLiteral("x & y"), false}));
        QCOMPARE(filters[1][2].toBool(), true);
        QVERIFY(!menuEntry(object, QStringLiteral("Filter")));
        QApplication::activePopupWidget()->close();
        choose(menuEntry(leaf, QStringLiteral("Copy JSON path")));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("$.a.b"));
        choose(menuEntry(object, QStringLiteral("Copy as JSON")));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("{\"b\": \"x & y\"}"));
    }

    void searchGoesRoundInBothDirections()
    {
        show("{\"one\": {\"needle\": 1}, \"two\": [\"x\", {\"k\": \"a NEEDLE b\"}], \"three\": 3}");
        QSignalSpy found(m_tree.get(), &JsonTree::found);
        m_tree->findNext(QStringLiteral("needle"));
        QCOMPARE(currentPath(), QStringLiteral("value.one.needle"));
        m_tree->findNext(QStringLiteral("needle"));
        QCOMPARE(currentPath(), QStringLiteral("value.two.1.k"));
        QVERIFY(m_tree->viewport()->rect().intersects(m_tree->visualRect(m_tree->currentIndex())));
        m_tree->findNext(QStringLiteral("needle"));
        QCOMPARE(currentPath(), QStringLiteral("value.one.needle"));
        m_tree->findPrevious(QStringLiteral("needle"));
        QCOMPARE(currentPath(), QStringLiteral("value.two.1.k"));
        m_tree->findPrevious(QStringLiteral("needle"));
        QCOMPARE(currentPath(), QStringLiteral("value.one.needle"));
        m_tree->findNext(QStringLiteral("nowhere"));
        QCOMPARE(currentPath(), QStringLiteral("value.one.needle"));
        QCOMPARE(found.size(), 6);
        QCOMPARE(found.last()[0].toBool(), false);
    }

    void longListsFillAsOneScrolls()
    {
        QByteArray json = "{\"list\": [";
        for (int i = 0; i < 3500; ++i)
            json += (i ? "," : "") + QByteArray::number(i);
        show(json + "], \"after\": 1}");
        JsonTreeModel* const model = m_tree->jsonModel();
        const QModelIndex list = model->index(0, 0);
        QCOMPARE(model->rowCount(list), 1000);
        m_tree->viewport()->repaint(); // what is in sight has been looked at now
        QCoreApplication::processEvents();
        QCOMPARE(model->rowCount(list), 1000); // only what is in sight asks for more
        m_tree->scrollTo(model->index(999, 0, list));
        QTRY_COMPARE(model->rowCount(list), 2000);
        m_tree->scrollTo(model->index(1999, 0, list));
        QTRY_COMPARE(model->rowCount(list), 3000);
        m_tree->scrollTo(model->index(2999, 0, list));
        QTRY_COMPARE(model->rowCount(list), 3500);
    }

    void aHundredMegabytesOpenAndAreSearched()
    {
        QByteArray json = "[";
        const QByteArray item = "{\"id\": 1234567, \"name\": \"something of some length\", \"tags\": [\"a\", \"b\"]},";
        json.reserve(101'000'000);
        while (json.size() < 100'000'000)
            json += item;
        json.insert(1 + item.size() * 5000, "{\"target\": \"here it is\"},");
        json += "0]";
        m_tree = std::make_unique<JsonTree>(QStringLiteral("Value"));
        m_tree->resize(700, 500);
        const test::CpuClock clock;
        m_tree->setJson(json);
        QVERIFY2(clock.milliseconds() < 50, qPrintable(QString::number(clock.milliseconds())));
        QVERIFY(test::showActive(*m_tree));
        QTRY_VERIFY(m_tree->jsonModel()->isReady());
        QCOMPARE(m_tree->jsonModel()->rowCount(), 1000);
        QSignalSpy found(m_tree.get(), &JsonTree::found);
        m_tree->findNext(QStringLiteral("HERE IT IS"));
        QTRY_COMPARE(found.size(), 1);
        QVERIFY(found[0][0].toBool());
        QVERIFY2(currentPath().endsWith(QStringLiteral(".target")), qPrintable(currentPath()));
    }

    void tenThousandLevelsDoNotCrash()
    {
        show(QByteArray("[").repeated(10'000) + QByteArray("]").repeated(10'000));
        m_tree->expandLevels(1'000'000);
        m_tree->grab();
        test::press(m_tree.get(), Qt::Key_Home);
        test::press(m_tree.get(), Qt::Key_Asterisk);
        for (int i = 0; i < 60; ++i)
            test::press(m_tree.get(), Qt::Key_Right);
        QVERIFY(currentPath().count(QLatin1Char('.')) > 20);
        m_tree->grab();
    }

    void invalidJsonShowsWhatIsSound()
    {
        show("{\"a\": 1, \"b\": [1, oops");
        QCOMPARE(m_tree->jsonModel()->rowCount(), 2);
        QVERIFY(m_tree->jsonModel()->mistake());
    }
};

WEIR_TEST(JsonTreeTest)

} // namespace weir

#include "jsontreetest.moc"
