#include "tests/gui/connectionspagelab.h"
#include "tests/support/registry.h"
#include "widgets/connections/connectionfield.h"
#include "widgets/kit/datatable.h"

namespace weir {

/// The list of connections, and the ways on from it.
class ConnectionsPageTest : public test::ConnectionsPageLab
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void emptyAtFirstAndOffersTheOneThingToDo()
    {
        open("connections");
        QVERIFY(!visibleTable());
        test::click(test::button(m_page.get(), f("New connection")));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections/new"));
        QVERIFY(field("name")->isVisible());
    }

    void opensClustersFromTheList()
    {
        saved("one");
        saved("two");
        open("connections");
        auto* table = visibleTable();
        QVERIFY(table);
        table->setFocus();
        table->setCurrentRow(1);
        test::press(m_page.get(), Qt::Key_Return);
        QCOMPARE(m_navigator.places.last(), f("weir://two/topics"));
    }

    void saveAndOpenOpensTheCluster()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("127.0.0.1:1"));
        test::click(test::button(m_page.get(), f("Save and open")));
        QTRY_COMPARE(m_navigator.places.last(), f("weir://shop/topics"));
        QVERIFY(m_clusters->byName(f("shop")));
    }

    void deletingAsksFirst()
    {
        saved("one");
        open("connections");
        auto* table = visibleTable();
        table->setFocus();
        table->setCurrentRow(0);
        test::press(m_page.get(), Qt::Key_Delete);
        QCOMPARE(m_store->connections().size(), 1);
        test::click(test::button(m_page.get(), f("Delete connection")));
        QVERIFY(m_store->connections().isEmpty());
        QTRY_VERIFY(!visibleTable());
    }

    void aCopyHasANameOfItsOwn()
    {
        const QString id = saved("one");
        m_page->open({{}, {f("connections"), f("new")}, {{f("from"), id}}}, nullptr);
        QCOMPARE(text("name"), f("one (copy)"));
        test::click(test::button(m_page.get(), f("Save")));
        QTRY_COMPARE(m_store->connections().size(), 2);
    }

    void aConnectionThatIsGoneIsSaid()
    {
        open("connections/nothing");
        QVERIFY(visibleWords(m_page.get()).contains(f("There is no such connection")));
        test::click(test::button(m_page.get(), f("Show all connections")));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections"));
    }

    void everythingHasAName()
    {
        saved("one");
        open("connections");
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
        open("connections/new");
        choose("security", f("SASL over TLS"));
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
        test::click(test::button(m_page.get(), f("Paste…")));
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
    }
};

WEIR_TEST(ConnectionsPageTest)

} // namespace weir

#include "connectionspagetest.moc"
