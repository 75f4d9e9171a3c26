#include "backend/cdp/filter/valueoperator.h"
#include "tests/cdp/filter/filtertools.h"
#include "tests/cdp/filter/operatorrows.h"
#include "tests/support/registry.h"

#include <QTest>

#include <set>

namespace weir::cdp {
namespace {

constexpr std::int64_t atMs = 1'795'132'800'000; // 2026-11-20T00:00:00Z

std::string eventOf(const std::string& value)
{
    return "{'properties':{" + (value.empty() ? "" : "'x':" + value) + "}}";
}

} // namespace

class OperatorsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyRowHolds();
    void everyOperatorHasRows();
    void elementsOfPathsCountOneByOne_data();
    void elementsOfPathsCountOneByOne();
    void standsForItselfAloneToo();
    void writesItselfAsItWasRead();
};

void OperatorsTest::everyRowHolds()
{
    for (const OperatorRow& row : operatorRows()) {
        const std::string name = std::string(row.leaf) + " on " + row.value;
        const auto filter = filterOf(jsonOf(std::string("{'property':'x',") + row.leaf + "}"));
        QVERIFY2(filter, name.c_str());
        const auto document = jsonOf(eventOf(row.value));
        QVERIFY2(document->root.isObject(), name.c_str());
        QVERIFY2(filter->evaluate(document->root, atMs).holds == row.holds, name.c_str());
        QVERIFY2(!row.holds || filter->mayMatch(document->root), name.c_str());
        // The same below arrays of objects: one element is looked at as if it stood alone.
        const auto any = filterOf(jsonOf(std::string("{'property':'list[].x',") + row.leaf + "}"));
        const std::string inner = row.value[0] == '\0' ? std::string() : "'x':" + std::string(row.value);
        const auto listed = jsonOf("{'properties':{'list':[{},{" + inner + "}]}}");
        QVERIFY2(any && any->evaluate(listed->root, atMs).holds == row.holds, name.c_str());
        const auto element =
            filterOf(jsonOf(std::string("{'element':'list','where':{'property':'x',") + row.leaf + "}}"));
        const auto single = jsonOf("{'properties':{'list':[{" + inner + "}]}}");
        QVERIFY2(element && element->evaluate(single->root, atMs).holds == row.holds, name.c_str());
        // Either form turned into the other says the same.
        if (const auto fql = filter->toFql()) {
            const auto again = fqlFilter(*fql);
            QVERIFY2(again && again->canonical() == filter->canonical(), fql->c_str());
            QVERIFY2(again->evaluate(document->root, atMs).holds == row.holds, fql->c_str());
        }
    }
}

void OperatorsTest::everyOperatorHasRows()
{
    for (const std::string& name : valueOperatorNames()) {
        int good = 0, bad = 0, absent = 0;
        for (const OperatorRow& row : operatorRows()) {
            if (!std::string(row.leaf).starts_with("'op':'" + name + "'"))
                continue;
            (row.holds ? good : bad) += 1;
            absent += row.value[0] == '\0' || std::string(row.value) == "null" ? 1 : 0;
        }
        QVERIFY2(good > 0 && bad > 0 && absent > 0, name.c_str());
    }
    QCOMPARE(valueOperatorNames().size(), 25U);
}

void OperatorsTest::elementsOfPathsCountOneByOne_data()
{
    QTest::addColumn<QString>("leaf");
    QTest::addColumn<QString>("list");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* leaf, const char* list, bool holds) {
        QTest::addRow("%s on %s", leaf, list) << QString::fromUtf8(leaf) << QString::fromUtf8(list) << holds;
    };
    row("'op':'equals','value':'a'", "[{'x':'b'},{'x':'a'}]", true);
    row("'op':'notEquals','value':'a'", "[{'x':'b'},{'x':'a'}]", false);
    row("'op':'notEquals','value':'a'", "[{'x':'b'},{}]", true);
    row("'op':'notEquals','value':'a'", "[]", true);
    row("'op':'notEquals','value':'a'", "{'x':'a'}", true); // no array: no element
    row("'op':'exists'", "[{},{'x':1}]", true);
    row("'op':'exists'", "[{},{'x':null}]", false);
    row("'op':'missing'", "[{},{'x':1}]", false);
    row("'op':'missing'", "[{},{}]", true);
    row("'op':'empty'", "[{'x':'a'},{'x':''}]", true);
    row("'op':'empty'", "[{'x':'a'},{}]", false);
    row("'op':'empty'", "[{}]", true);
    row("'op':'notEmpty'", "[{'x':'a'},{'x':''}]", false);
    row("'op':'notEmpty'", "[{'x':'a'}]", true);
    row("'op':'between','value':[10,20]", "[{'x':5},{'x':25}]", false);
    row("'op':'inLast','value':'1d'", "[{'x':5},{'x':1795132799000}]", true);
}

void OperatorsTest::elementsOfPathsCountOneByOne()
{
    QFETCH(QString, leaf);
    QFETCH(QString, list);
    QFETCH(bool, holds);
    const auto filter = filterOf(jsonOf(QStringLiteral("{'property':'list[].x',") + leaf + QLatin1Char('}')));
    QVERIFY(filter);
    const auto document = jsonOf(QStringLiteral("{'properties':{'list':") + list + QStringLiteral("}}"));
    QCOMPARE(filter->evaluate(document->root, atMs).holds, holds);
}

void OperatorsTest::standsForItselfAloneToo()
{
    const auto leaf = jsonOf("{'op':'atLeast','value':100}");
    Mistakes mistakes;
    ObjectReader reader(leaf->root, "rule", mistakes);
    const auto test = ValueTest::read(reader, {});
    reader.finish();
    QVERIFY(test && mistakes.empty() && test->isStatic());
    QVERIFY(test->test(Json::ofInteger(100), atMs).holds);
    QVERIFY(test->test(Json::ofNumber(100.5), atMs).holds);
    QVERIFY(!test->test(Json::ofNumber(99.5), atMs).holds);
    QVERIFY(!test->test(Json(), atMs).holds);
    QVERIFY(!test->testAny({}, atMs).holds);
    QVERIFY(test->canonical().starts_with("atLeast"));
}

void OperatorsTest::writesItselfAsItWasRead()
{
    std::set<std::string> seen;
    for (const OperatorRow& row : operatorRows()) {
        const auto written = jsonOf(std::string("{'property':'x',") + row.leaf + "}");
        const auto filter = filterOf(written);
        JsonArena arena;
        const Json tree = filter->toTree(arena);
        if (!std::string(row.leaf).ends_with("'ignoreCase':false"))
            QCOMPARE(QString::fromStdString(toJsonText(tree)), QString::fromStdString(toJsonText(written->root)));
        Mistakes mistakes;
        const auto again = EventFilter::read(tree, {}, {}, mistakes);
        QVERIFY(again && again->canonical() == filter->canonical());
        seen.insert(filter->canonical());
    }
    QVERIFY(seen.size() > 60);
}

WEIR_TEST(OperatorsTest)

} // namespace weir::cdp

#include "operatorstest.moc"
