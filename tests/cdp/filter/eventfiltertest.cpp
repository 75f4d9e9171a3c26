#include "tests/cdp/filter/filtertools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

class World : public Surroundings
{
public:
    World()
        : m_document(jsonOf(std::string("{'traits':{'brand':'acme','address':{'city':'Bonn'},'sizes':['m','l']},"
                                        "'steps':[{'properties':{'cart_id':7}},{'properties':{'cart_id':'8'}}],"
                                        "'entry':{'properties':{'cart_id':'c1'}}}")))
    {
    }
    Json trait(const JsonPath& path, std::int64_t&) const override { return path.of(m_document->root.at("traits")); }
    Json step(std::size_t index) const override { return m_document->root.at("steps").at(index); }
    Json entry() const override { return m_document->root.at("entry"); }

private:
    JsonPointer m_document;
};

} // namespace

class EventFilterTest : public QObject
{
    Q_OBJECT
private slots:
    void looksAroundItself_data();
    void looksAroundItself();
    void saysWhatItReads();
    void bothFormsAreOne_data();
    void bothFormsAreOne();
    void saysWhatFqlCannot_data();
    void saysWhatFqlCannot();
    void guardsByTexts_data();
    void guardsByTexts();
    void mayMatchLooksAtWhatStands();
    void matchesNothingButObjects();
    void servesTenThousandLeaves();
};

void EventFilterTest::looksAroundItself_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("event");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* filter, const char* event, bool holds) {
        QTest::addRow("%s on %s", filter, event) << QString::fromUtf8(filter) << QString::fromUtf8(event) << holds;
    };
    // roots
    row("{'property':'a','op':'equals','value':1}", "{'properties':{'a':1}}", true);
    row("{'property':'a','op':'equals','value':1}", "{'a':1}", false);
    row("{'context':'page.path','op':'equals','value':'/'}", "{'context':{'page':{'path':'/'}}}", true);
    row("{'field':'event','op':'startsWith','value':'Order'}", "{'event':'Order Completed'}", true);
    row("{'field':'properties.a','op':'equals','value':1}", "{'properties':{'a':1}}", true);
    row("{'field':'traits.email','op':'endsWith','value':'.de'}", "{'traits':{'email':'a@b.de'}}", true);
    // structure
    row("{'all':[{'property':'a','op':'exists'},{'property':'b','op':'exists'}]}", "{'properties':{'a':1}}", false);
    row("{'any':[{'property':'a','op':'exists'},{'property':'b','op':'exists'}]}", "{'properties':{'b':1}}", true);
    row("{'not':{'any':[{'property':'a','op':'exists'},{'property':'b','op':'exists'}]}}", "{'properties':{}}", true);
    row("{'not':{'property':'a','op':'greaterThan','value':1}}", "{'properties':{}}", true);
    row("{'all':['properties.a = 1',{'property':'b','op':'exists'}]}", "{'properties':{'a':1,'b':2}}", true);
    row("'properties.a > 1 and !contains(event, `x`)'", "{'event':'ax','properties':{'a':2}}", false);
    // other properties
    row("{'property':'a','op':'equals','value':{'property':'b'}}", "{'properties':{'a':1,'b':'1'}}", true);
    row("{'property':'a','op':'equals','value':{'property':'b'}}", "{'properties':{}}", false);
    row("{'property':'a','op':'notEquals','value':{'property':'b'}}", "{'properties':{}}", true);
    row("{'property':'a','op':'lessThan','value':{'property':'list[].n'}}",
        "{'properties':{'a':2,'list':[{'n':1},{'n':3}]}}", true);
    row("{'property':'list','op':'equals','value':{'property':'other'}}", "{'properties':{'list':[1,2],'other':[3,2]}}",
        true);
    row("{'property':'a','op':'equals','value':{'property':'b'},'ignoreCase':true}", "{'properties':{'a':'Ä','b':'ä'}}",
        true);
    row("{'property':'a','op':'contains','value':{'property':'b'}}", "{'properties':{'a':'hello','b':'ell'}}", true);
    row("{'property':'a','op':'contains','value':{'property':'b'}}", "{'properties':{'a':'55','b':5}}", false);
    row("{'property':'a','op':'before','value':{'property':'b'}}", "{'properties':{'a':'2026-01-01','b':'2026-01-02'}}",
        true);
    row("{'property':'a','op':'before','value':{'property':'b'}}", "{'properties':{'a':'2026-01-01','b':'soon'}}",
        false);
    // traits, steps, the entry
    row("{'property':'a','op':'equals','value':{'trait':'brand'}}", "{'properties':{'a':'acme'}}", true);
    row("{'property':'a','op':'equals','value':{'trait':'address.city'}}", "{'properties':{'a':'Bonn'}}", true);
    row("{'property':'a','op':'equals','value':{'trait':'sizes'}}", "{'properties':{'a':'l'}}", true);
    row("{'property':'a','op':'equals','value':{'trait':'none'}}", "{'properties':{'a':'l'}}", false);
    row("{'property':'a','op':'notEquals','value':{'trait':'none'}}", "{'properties':{'a':'l'}}", true);
    row("{'property':'a','op':'equals','value':{'step':0,'property':'cart_id'}}", "{'properties':{'a':'7'}}", true);
    row("{'property':'a','op':'equals','value':{'step':1,'property':'cart_id'}}", "{'properties':{'a':'7'}}", false);
    row("{'property':'a','op':'equals','value':{'entry':true,'property':'cart_id'}}", "{'properties':{'a':'c1'}}",
        true);
    // elements
    const char* const both = "{'element':'products','where':{'all':[{'property':'c','op':'equals','value':'shoe'},{'"
                             "property':'p','op':'greaterThan','value':50}]}}";
    row(both, "{'properties':{'products':[{'c':'shoe','p':20},{'c':'hat','p':90}]}}", false);
    row(both, "{'properties':{'products':[{'c':'shoe','p':60}]}}", true);
    row(both, "{'properties':{'products':[]}}", false);
    row(both, "{'properties':{}}", false);
    row(both, "{'properties':{'products':{'c':'shoe','p':60}}}", false);
    row("{'element':'products','where':'c = `hat` and p > 50'}", "{'properties':{'products':[{'c':'hat','p':90}]}}",
        true);
    row("{'element':'products','where':{'property':'p','op':'lessThan','value':{'property':'q'}}}",
        "{'properties':{'q':9,'products':[{'p':1},{'p':3,'q':2}]}}", false);
    row("{'element':'products','where':{'property':'p','op':'equals','value':{'trait':'brand'}}}",
        "{'properties':{'products':[{'p':'x'},{'p':'acme'}]}}", true);
    row("{'element':'orders[].items','where':{'property':'p','op':'exists'}}",
        "{'properties':{'orders':[{'items':[]},{'items':[{'p':1}]}]}}", true);
    row("{'element':'orders','where':{'element':'items','where':{'property':'p','op':'exists'}}}",
        "{'properties':{'orders':[{'items':[]},{'items':[{'p':1}]}]}}", true);
    row("{'element':'products[]','where':{'property':'p','op':'exists'}}", "{'properties':{'products':[{'p':1}]}}",
        true);
    row("{'not':{'element':'products','where':{'property':'p','op':'exists'}}}", "{'properties':{'products':[{}]}}",
        true);
}

void EventFilterTest::looksAroundItself()
{
    QFETCH(QString, filter);
    QFETCH(QString, event);
    QFETCH(bool, holds);
    const World world;
    const auto written = jsonOf(filter.replace(QLatin1Char('`'), QStringLiteral("\\u0027")));
    const auto read = filterOf(written);
    QVERIFY(read);
    const auto document = jsonOf(event);
    QVERIFY(document->root.isObject());
    QCOMPARE(read->evaluate(document->root, 0, &world).holds, holds);
    QVERIFY(!holds || read->mayMatch(document->root));
    JsonArena arena;
    Mistakes mistakes;
    const auto again = EventFilter::read(read->toTree(arena), {}, everything(), mistakes);
    QVERIFY(again);
    QCOMPARE(again->canonical(), read->canonical());
    QCOMPARE(again->evaluate(document->root, 0, &world).holds, holds);
}

void EventFilterTest::saysWhatItReads()
{
    const auto read = filterOf(jsonOf(
        std::string("{'all':[{'property':'a','op':'equals','value':{'trait':'t.u'}},{'context':'c','op':'exists'},"
                    "{'property':'a','op':'equals','value':{'property':'b'}},'length(d) > 2',"
                    "{'element':'list','where':{'property':'x','op':'exists'}}]}")));
    QVERIFY(read);
    std::vector<std::string> paths;
    for (const JsonPath& path : read->eventPaths())
        paths.push_back(path.text());
    const std::vector<std::string> expected{"properties.a", "context.c", "properties.b", "d", "properties.list"};
    QCOMPARE(paths, expected);
    QCOMPARE(read->traitPaths().size(), 1U);
    QCOMPARE(read->traitPaths().front().text(), std::string("t.u"));
    QVERIFY(read->readsTraits() && !read->readsSteps() && !read->readsEntry() && !read->isStatic());
    const auto step = filterOf(jsonOf("{'property':'a','op':'equals','value':{'step':1,'property':'b'}}"));
    QVERIFY(step->readsSteps() && !step->readsTraits() && !step->isStatic());
    const auto entry =
        filterOf(jsonOf("{'not':{'property':'a','op':'lessThan','value':{'entry':true,'property':'b'}}}"));
    QVERIFY(entry->readsEntry() && !entry->readsSteps() && !entry->isStatic());
    const auto plain = fqlFilter("a = b and length(c) > 3");
    QVERIFY(plain->isStatic());
}

void EventFilterTest::bothFormsAreOne_data()
{
    QTest::addColumn<QString>("fql");
    QTest::addColumn<QString>("tree");
    const auto row = [](const char* fql, const char* tree) {
        QTest::newRow(fql) << QString::fromUtf8(fql) << QString::fromUtf8(tree);
    };
    row("properties.total > 50", "{'property':'total','op':'greaterThan','value':50}");
    row("50 < properties.total", "{'property':'total','op':'greaterThan','value':50}");
    row("properties.total >= 50.5", "{'property':'total','op':'atLeast','value':50.5}");
    row("properties.total < .5", "{'property':'total','op':'lessThan','value':0.5}");
    row("properties.total <= -3", "{'property':'total','op':'atMost','value':-3}");
    row("event = 'Order'", "{'field':'event','op':'equals','value':'Order'}");
    row("event != 'Order'", "{'field':'event','op':'notEquals','value':'Order'}");
    row("!(event = 'Order')", "{'field':'event','op':'notEquals','value':'Order'}");
    row("context.page.path = true", "{'context':'page.path','op':'equals','value':true}");
    row("properties.a = null", "{'property':'a','op':'missing'}");
    row("properties.a != null", "{'property':'a','op':'exists'}");
    row("properties.a in ['x', 5, false]", "{'property':'a','op':'oneOf','values':['x',5,false]}");
    row("!(properties.a in ['x'])", "{'property':'a','op':'noneOf','values':['x']}");
    row("properties.a in ['x', null]",
        "{'any':[{'property':'a','op':'missing'},{'property':'a','op':'oneOf','values':['x']}]}");
    row("contains(properties.a, 'x')", "{'property':'a','op':'contains','value':'x'}");
    row("!contains(properties.a, 'x')", "{'property':'a','op':'notContains','value':'x'}");
    row("match(properties.a, 'x*')", "{'property':'a','op':'startsWith','value':'x'}");
    row("match(properties.a, '*x\\\\*y')", "{'property':'a','op':'endsWith','value':'x*y'}");
    row("properties.a = properties.b", "{'property':'a','op':'equals','value':{'property':'b'}}");
    row("properties.b > context.a", "{'context':'a','op':'lessThan','value':{'property':'b'}}");
    row("properties.products[].sku = 'a'", "{'property':'products[].sku','op':'equals','value':'a'}");
    row("properties.a\\.b = 'a'", "{'property':'a\\\\.b','op':'equals','value':'a'}");
    row("properties.in stock = 'a'", "{'property':'in stock','op':'equals','value':'a'}");
    row("a = 1 and (b = 2 or c = 3)", "{'all':[{'field':'a','op':'equals','value':1},{'any':[{'field':'b','op':'equals'"
                                      ",'value':2},{'field':'c','op':'equals','value':3}]}]}");
    row("a = 1 and b = 2 and c = 3", "{'all':[{'field':'c','op':'equals','value':3},{'all':[{'field':'a','op':'equals',"
                                     "'value':1},{'field':'b','op':'equals','value':2}]}]}");
    row("!(a = 1 and b = 2)",
        "{'not':{'all':[{'field':'a','op':'equals','value':1},{'field':'b','op':'equals','value':2}]}}");
    row("!(a > 1)", "{'not':{'field':'a','op':'greaterThan','value':1}}");
    row("!(!(a > 1))", "{'field':'a','op':'greaterThan','value':1}");
    row("length(a) > 3 and b = 1", "{'all':['length(a) > 3',{'field':'b','op':'equals','value':1}]}");
    row("a", "'a'");
    row("true", "'true'");
}

void EventFilterTest::bothFormsAreOne()
{
    QFETCH(QString, fql);
    QFETCH(QString, tree);
    const auto fromText = fqlFilter(fql.toStdString());
    const auto fromTree = filterOf(jsonOf(tree));
    QVERIFY(fromText && fromTree);
    QCOMPARE(fromText->canonical(), fromTree->canonical());
    for (const auto* filter : {&*fromText, &*fromTree}) {
        const auto text = filter->toFql();
        QVERIFY(text);
        const auto again = fqlFilter(*text);
        QVERIFY2(again, text->c_str());
        QCOMPARE(again->canonical(), fromText->canonical());
        JsonArena arena;
        Mistakes mistakes;
        const auto turned = EventFilter::read(filter->toTree(arena), {}, {}, mistakes);
        QVERIFY(turned);
        QCOMPARE(turned->canonical(), fromText->canonical());
    }
}

void EventFilterTest::saysWhatFqlCannot_data()
{
    QTest::addColumn<QString>("leaf");
    for (const char* leaf :
         {"'op':'between','value':[1,2]", "'op':'matches','value':'x'", "'op':'empty'",
          "'op':'before','value':'2026-01-01'", "'op':'inLast','value':'1d'",
          "'op':'equals','value':'a','ignoreCase':true", "'op':'equals','value':{'trait':'x'}",
          "'op':'equals','value':{'step':0,'property':'x'}", "'op':'startsWith','value':{'property':'x'}"})
        QTest::newRow(leaf) << QString::fromUtf8(leaf);
}

void EventFilterTest::saysWhatFqlCannot()
{
    QFETCH(QString, leaf);
    const auto filter = filterOf(jsonOf(QStringLiteral("{'all':[{'property':'a',") + leaf +
                                        QStringLiteral("},{'property':'b','op':'exists'}]}")));
    QVERIFY(filter);
    QVERIFY(!filter->toFql());
}

void EventFilterTest::guardsByTexts_data()
{
    QTest::addColumn<QString>("fql");
    QTest::addColumn<QString>("guard");
    const auto row = [](const char* fql, const char* guard) {
        QTest::newRow(fql) << QString::fromUtf8(fql) << QString::fromUtf8(guard);
    };
    row("event = 'Order'", "event Order");
    row("a > 1 and properties.c in ['x', 'y']", "properties.c x y");
    row("a = 1", "");
    row("a = '1'", "");
    row("a = 'true'", "");
    row("a = true", "");
    row("a in ['x', 5]", "");
    row("a != 'x'", "");
    row("!(a in ['x'])", "");
    row("a = 'x' or b = 'y'", "");
    row("list[].a = 'x'", "");
    row("properties.a = properties.b", "");
}

void EventFilterTest::guardsByTexts()
{
    QFETCH(QString, fql);
    QFETCH(QString, guard);
    const auto filter = fqlFilter(fql.toStdString());
    QVERIFY(filter);
    const auto found = filter->guard();
    std::string text = found ? found->path.text() : std::string();
    for (const std::string& one : found ? found->texts : std::vector<std::string>())
        text += ' ' + one;
    QCOMPARE(QString::fromStdString(text), guard);
}

void EventFilterTest::mayMatchLooksAtWhatStands()
{
    const auto read = [](const char* filter) { return filterOf(jsonOf(std::string(filter))); };
    const auto event = jsonOf("{'properties':{'a':1}}");
    const auto may = [&](const char* filter) { return read(filter)->mayMatch(event->root); };
    QVERIFY(!may("{'all':[{'property':'x','op':'inLast','value':'1d'},{'property':'a','op':'equals','value':2}]}"));
    QVERIFY(may("{'all':[{'property':'x','op':'inLast','value':'1d'},{'property':'a','op':'equals','value':1}]}"));
    QVERIFY(may("{'any':[{'property':'x','op':'inLast','value':'1d'},{'property':'a','op':'equals','value':2}]}"));
    QVERIFY(may("{'not':{'property':'x','op':'inLast','value':'1d'}}"));
    QVERIFY(!may("{'property':'a','op':'equals','value':2}"));
    QVERIFY(may("{'property':'a','op':'equals','value':{'trait':'t'}}"));
}

void EventFilterTest::matchesNothingButObjects()
{
    const auto filter = fqlFilter("a = null");
    for (const Json& value : {Json(), Json::null(), Json::ofInteger(1), Json::ofText("a")})
        QVERIFY(!filter->evaluate(value, 0).holds && !filter->mayMatch(value));
}

void EventFilterTest::servesTenThousandLeaves()
{
    std::string written = "{'any':[";
    for (int i = 0; i < 10'000; ++i)
        written += (i > 0 ? "," : "") + ("{'property':'a','op':'equals','value':" + std::to_string(i) + "}");
    const auto filter = filterOf(jsonOf(written + "]}"));
    QVERIFY(filter);
    QVERIFY(filter->evaluate(jsonOf("{'properties':{'a':9999}}")->root, 0).holds);
    QVERIFY(!filter->evaluate(jsonOf("{'properties':{'a':10000}}")->root, 0).holds);
    Mistakes mistakes;
    QVERIFY(!EventFilter::read(jsonOf(written + ",{'property':'a','op':'exists'}]}")->root, "where", {}, mistakes));
    QCOMPARE(mistakes.size(), 1U);
    QCOMPARE(mistakes.front().kind, Mistake::Kind::TooLarge);
}

WEIR_TEST(EventFilterTest)

} // namespace weir::cdp

#include "eventfiltertest.moc"
