#include "backend/engine/columns/valuecounts.h"
#include "tests/engine/columns/columnsstory.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using namespace test;

class ValueCountsTest : public QObject
{
    Q_OBJECT
private slots:
    void theMostFrequentComeFirst()
    {
        ValueCounts counts;
        const auto document = parseJson(R"([3,"b","b",true,false,false,"a","a",null,[1],{"x":1},3.5])");
        for (const Json& value : (*document)->root.elements())
            counts.see(value);
        QVERIFY(!counts.isCut());
        const auto top = counts.top(4);
        QCOMPARE(top.size(), std::size_t(4));
        QCOMPARE(top[0].first + ' ' + std::to_string(top[0].second), std::string(R"("a" 2)"));
        QCOMPARE(top[1].first, std::string(R"("b")"));
        QCOMPARE(top[2].first, std::string("false"));
        QCOMPARE(counts.top(100).size(), std::size_t(6)); // what is inside of lists and objects is no value
        for (const Json::Kind kind : {Json::Kind::Null, Json::Kind::True, Json::Kind::Number, Json::Kind::Text,
                                      Json::Kind::Array, Json::Kind::Object})
            QVERIFY(counts.kinds & 1u << unsigned(kind));
    }

    void whatIsRareIsForgottenAndSaid()
    {
        ValueCounts counts;
        for (int i = 0; i < 20'000; ++i) {
            counts.add(std::to_string(i % 3), 1);
            if (i % 10 == 0)
                counts.add("\"rare " + std::to_string(i) + '"', 1);
        }
        QVERIFY(counts.isCut());
        const auto top = counts.top(3);
        QCOMPARE(top[0].first, std::string("0"));
        QCOMPARE(top[0].second, std::uint64_t(6'667));
        QCOMPARE(top[2].second, std::uint64_t(6'666));
        QVERIFY(counts.top(100'000).size() <= ValueCounts::mostFollowed);
    }

    void whereNothingComesTwiceNothingIsKept()
    {
        ValueCounts numbers, few;
        for (int i = 0; i < 1'000; ++i)
            numbers.add("\"order " + std::to_string(i) + '"', 1);
        QVERIFY(numbers.isCut() && numbers.top(10).empty());
        few.add("1", 5);
        few.add(numbers);
        QVERIFY(few.isCut() && few.top(10).empty());
    }

    void peopleAreNoValues()
    {
        QVERIFY(isPersonal("traits.email") && isPersonal("traits.lastName") && isPersonal("properties.email"));
        QVERIFY(!isPersonal("traits.plan") && !isPersonal("properties.name"));
        ValueCounts counts;
        counts.see(Json::ofText("anna@example.com"));
        const std::string longText(101, 'x');
        counts.see(Json::ofText(longText));
        QVERIFY(counts.top(10).empty() && counts.isCut());
    }

    /// Through segments, and segments made of them.
    void columnsKeepThem()
    {
        const QTemporaryDir folder;
        const auto columns = *EventColumns::open(folder.path().toStdString(), {.tailRows = 100, .hasThread = false});
        for (int i = 0; i < 1'000; ++i) {
            const std::string json = doubleQuoted("{'type':'track','event':'Seen','properties':{'page':'p" +
                                                  std::to_string(i % 4) + "','id':" + std::to_string(i) + "}}");
            const auto document = parseJson(json);
            columns->append(personOf(i % 50), i, eventOf((*document)->root, nowMs), true, json);
            columns->passed(i + 1);
            if (i % 100 == 99)
                QVERIFY(columns->flush());
        }
        for (const bool isRewritten : {false, true}) {
            if (isRewritten)
                QVERIFY(columns->compact(true));
            const auto catalogue = (*columns->view())->catalogue();
            QCOMPARE(catalogue.size(), std::size_t(3));
            const CatalogueEntry &id = catalogue[1], &page = catalogue[2];
            QCOMPARE(page.property, std::string("properties.page"));
            QVERIFY(!page.values.isCut());
            QCOMPARE(page.values.top(10).size(), std::size_t(4));
            QCOMPARE(page.values.top(1).front().second, std::uint64_t(250));
            QCOMPARE(page.values.kinds, 1u << unsigned(Json::Kind::Text));
            QCOMPARE(id.values.kinds, 1u << unsigned(Json::Kind::Number));
            QVERIFY(id.values.isCut());
        }
    }

    /// To a moment before, and on from there.
    void columnsGoBack()
    {
        for (unsigned seed = 1; seed <= 6; ++seed) {
            ColumnsStory story(seed, 30);
            story.go(900);
            const QTemporaryDir folder;
            const auto columns = *EventColumns::open(
                folder.path().toStdString(), {.blockRows = 64, .tailRows = 120, .fanIn = 3, .hasThread = false});
            story.tell(*columns, 0, 10);
            QVERIFY(columns->flush());
            if (seed % 2 == 0)
                QVERIFY(columns->compact());
            const std::int64_t to = std::int64_t(story.dice(unsigned(story.position())));
            QVERIFY(columns->goBack(to));
            QVERIFY(columns->position() <= to);
            const auto count = std::size_t(columns->position());
            QCOMPARE(difference(*columns, story.people(count)), std::string());
            story.tell(*columns, count, 10);
            QCOMPARE(difference(*columns, story.people()), std::string());
            QVERIFY(columns->goBack(0));
            QCOMPARE(columns->position(), std::int64_t(0));
            QCOMPARE(columns->rows(), std::uint64_t(0));
        }
    }
};

WEIR_TEST(ValueCountsTest)

} // namespace weir::engine

#include "valuecountstest.moc"
