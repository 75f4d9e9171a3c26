// The statistics of a topic on a real cluster, by hand.
#include "backend/service/privacy/masks.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/kit/chartwithtable.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/segmented.h"
#include "widgets/topics/topicspages.h"

namespace weir {
namespace {

QString allLabels(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

DataTable* visibleTable(const QWidget* root)
{
    for (DataTable* table : root->findChildren<DataTable*>()) {
        if (table->isVisible())
            return table;
    }
    return nullptr;
}

QString allCells(const DataTable* table)
{
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column)
            texts << table->model()->index(row, column).data().toString();
    }
    return texts.join(QLatin1Char('\n'));
}

} // namespace

class StatisticsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 300; ++i)
            records.push_back(
                {i % 2,
                 "k" + QByteArray::number(i % 7),
                 "{\"n\":" + QByteArray::number(i) + ",\"mail\":\"ada" + QByteArray::number(i % 3) + "@example.org\"}",
                 1'790'000'000'000 + i * 60'000LL,
                 {}});
        producer.send(m_topic, records);
    }

    void countsAtAClickAndKeepsIt()
    {
        test::ShownPage shown(statisticsPageKind(), path());
        QVERIFY(shown.active);
        QTRY_VERIFY_WITH_TIMEOUT(allLabels(shown.page).contains(QLatin1String("Reads up to 300 records")),
                                 test::pageTimeoutMs);
        QCOMPARE(shown.state()->state(), StateView::State::Empty);
        test::click(test::button(shown.page, QStringLiteral("Scan topic")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        QTRY_VERIFY(allLabels(shown.page).contains(QLatin1String("300 records with")));
        const QString texts = allLabels(shown.page);
        QVERIFY2(texts.contains(QLatin1String("complete: 2 of 2 partition")), qPrintable(texts));
        QVERIFY(texts.contains(QLatin1String("7 different keys")));
        QCOMPARE(shown.jobs.jobs().size(), 1);
        QVERIFY(shown.jobs.jobs()[0].kind == JobKind::Statistics && shown.jobs.jobs()[0].state == JobState::Done);

        // Another page of the same topic shows it at once.
        std::unique_ptr<Page> other(statisticsPageKind().make(shown.services, shown.went, nullptr));
        other->open({QStringLiteral("test"), path(), {}}, shown.cluster);
        QVERIFY(other->isFilled());
    }

    void sectionsAreTablesThatCanBeFiltered()
    {
        test::ShownPage shown(statisticsPageKind(), path());
        QVERIFY(shown.active);
        scan(shown);
        test::click(test::button(shown.page, QStringLiteral("Fields")));
        QTRY_VERIFY(visibleTable(shown.page) && visibleTable(shown.page)->model()->rowCount() == 3);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("section")), QStringLiteral("fields"));
        QVERIFY(allCells(visibleTable(shown.page)).contains(QLatin1String("ada0@example.org")));
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("mail"));
        QTRY_COMPARE(visibleTable(shown.page)->model()->rowCount(), 1);
        test::click(test::button(shown.page, QStringLiteral("Partitions")));
        QTRY_COMPARE(shown.page->place().query.value(QStringLiteral("section")), QStringLiteral("partitions"));
    }

    void chartsAreTablesToo()
    {
        test::ShownPage shown(statisticsPageKind(), path());
        QVERIFY(shown.active);
        scan(shown);
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("Show as table")));
        QVERIFY(!visibleTable(shown.page));
        test::click(test::button(shown.page, QStringLiteral("Show as table")));
        QTRY_VERIFY(visibleTable(shown.page));
        QTRY_VERIFY(visibleTable(shown.page)->model()->rowCount() > 10);
    }

    void aRangeThatIsNoneIsSaidAtItsField()
    {
        test::ShownPage shown(statisticsPageKind(), path(), {{QStringLiteral("from"), QStringLiteral("newest:40")}});
        QVERIFY(shown.active);
        auto* field = test::byName<QLineEdit>(shown.page, QStringLiteral("Records"));
        QVERIFY(field);
        QCOMPARE(field->text(), QStringLiteral("40"));
        QTRY_VERIFY_WITH_TIMEOUT(test::button(shown.page, QStringLiteral("Scan topic"))->isEnabled(),
                                 test::pageTimeoutMs);
        field->setFocus();
        field->selectAll();
        test::type(&shown.window, QStringLiteral("many"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_VERIFY(allLabels(shown.page).contains(QLatin1String("How many records")));
        field->selectAll();
        test::type(&shown.window, QStringLiteral("40"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        QTRY_VERIFY2(allLabels(shown.page).contains(QLatin1String("40 records with")),
                     qPrintable(allLabels(shown.page)));
    }

    void whatIsMaskedIsNotShown()
    {
        test::ShownPage shown(statisticsPageKind(), path());
        Masks masks(shown.settings);
        QVERIFY(masks.setRules({{"", "value.mail"}, {"", "key"}}));
        shown.services.masks = &masks;
        std::unique_ptr<Page> page(statisticsPageKind().make(shown.services, shown.went, nullptr));
        shown.window.layout()->addWidget(page.get());
        page->open({QStringLiteral("test"), path(), {{QStringLiteral("scan"), QStringLiteral("now")}}}, shown.cluster);
        QTRY_VERIFY_WITH_TIMEOUT(page->isFilled(), test::pageTimeoutMs);
        for (const DataTable* table : page->findChildren<DataTable*>()) {
            const QString cells = allCells(table);
            QVERIFY2(!cells.contains(QLatin1String("example.org")) && !cells.contains(QLatin1String("k3")),
                     qPrintable(cells));
        }
        QVERIFY(!allLabels(page.get()).contains(QLatin1String("k0,")));
        masks.reveal(shown.cluster->spec().id, m_topic);
        bool seen = false;
        for (const DataTable* table : page->findChildren<DataTable*>())
            seen = seen || allCells(table).contains(QLatin1String("ada0@example.org"));
        QVERIFY(seen);
    }

    void everythingHasAName()
    {
        test::ShownPage shown(statisticsPageKind(), path());
        QVERIFY(shown.active);
        scan(shown);
        QCOMPARE(test::unnamedWidgets(shown.page, true), QStringList());
    }

private:
    QStringList path() const { return {QStringLiteral("topics"), m_topic, QStringLiteral("statistics")}; }
    static void scan(test::ShownPage& shown)
    {
        QTRY_VERIFY_WITH_TIMEOUT(test::button(shown.page, QStringLiteral("Scan topic"))->isEnabled(),
                                 test::pageTimeoutMs);
        test::click(test::button(shown.page, QStringLiteral("Scan topic")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("Fields")));
    }
    const QString m_topic = test::uniqueName(QStringLiteral("statpage"));
};

WEIR_TEST(StatisticsPageTest)

} // namespace weir

#include "statisticspagetest.moc"
