#include "tests/cdp/filter/filtertools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

using Kind = Mistake::Kind;

class FilterMistakesTest : public QObject
{
    Q_OBJECT
private slots:
    void namesEveryMistakeAtItsPlace_data();
    void namesEveryMistakeAtItsPlace();
    void refusesReferencesWhereThereAreNone();
    void namesAllOfThemAtOnce();
    void saysWhereFqlIsWrong();
    void refusesWhatIsTooDeep();
};

void FilterMistakesTest::namesEveryMistakeAtItsPlace_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("found");
    const auto row = [](const char* filter, Kind kind, const char* place, const char* found) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << int(kind) << QString::fromUtf8(place)
                              << QString::fromUtf8(found);
    };
    row("5", Kind::WrongType, "where", "5");
    row("[]", Kind::WrongType, "where", "[…]");
    row("null", Kind::MissingField, "where", "null");
    row("''", Kind::BadFilter, "where", "");
    row("'a ='", Kind::BadFilter, "where", "a =");
    row("{}", Kind::MissingField, "where", "");
    row("{'all':[]}", Kind::Empty, "where.all", "");
    row("{'any':[]}", Kind::Empty, "where.any", "");
    row("{'all':{}}", Kind::WrongType, "where.all", "{…}");
    row("{'all':['a'],'any':['b']}", Kind::UnknownField, "where.any", "any");
    row("{'all':['a',7]}", Kind::WrongType, "where.all[1]", "7");
    row("{'any':['a',{'not':{'all':['b','c d d d(']}}]}", Kind::BadFilter, "where.any[1].not.all[1]", "c d d d(");
    row("{'not':[]}", Kind::WrongType, "where.not", "[…]");
    row("{'property':'a'}", Kind::MissingField, "where.op", "op");
    row("{'property':'a','op':'equal','value':1}", Kind::UnknownWord, "where.op", "equal");
    row("{'property':'a','op':5,'value':1}", Kind::WrongType, "where.op", "5");
    row("{'property':'a..b','op':'exists'}", Kind::BadPath, "where.property", "a..b");
    row("{'property':'','op':'exists'}", Kind::Empty, "where.property", "");
    row("{'property':5,'op':'exists'}", Kind::WrongType, "where.property", "5");
    row("{'property':'a','context':'b','op':'exists'}", Kind::UnknownField, "where.context", "context");
    row("{'property':'a','op':'equals'}", Kind::MissingField, "where.value", "value");
    row("{'property':'a','op':'equals','value':null}", Kind::MissingField, "where.value", "value");
    row("{'property':'a','op':'equals','value':['a']}", Kind::WrongType, "where.value", "[…]");
    row("{'property':'a','op':'equals','values':['a']}", Kind::MissingField, "where.value", "value");
    row("{'property':'a','op':'exists','value':1}", Kind::UnknownField, "where.value", "value");
    row("{'property':'a','op':'missing','ignoreCase':true}", Kind::UnknownField, "where.ignoreCase", "ignoreCase");
    row("{'property':'a','op':'equals','value':'b','ignorecase':true}", Kind::UnknownField, "where.ignorecase",
        "ignorecase");
    row("{'property':'a','op':'equals','value':'b','ignoreCase':'yes'}", Kind::WrongType, "where.ignoreCase", "yes");
    row("{'property':'a','op':'oneOf','value':'b','values':['b']}", Kind::UnknownField, "where.value", "value");
    row("{'property':'a','op':'oneOf','values':[]}", Kind::Empty, "where.values", "");
    row("{'property':'a','op':'oneOf'}", Kind::MissingField, "where.values", "values");
    row("{'property':'a','op':'oneOf','values':'b'}", Kind::WrongType, "where.values", "b");
    row("{'property':'a','op':'noneOf','values':['b',{}]}", Kind::WrongType, "where.values[1]", "{…}");
    row("{'property':'a','op':'oneOf','values':['b',null]}", Kind::WrongType, "where.values[1]", "null");
    row("{'property':'a','op':'greaterThan','value':true}", Kind::WrongType, "where.value", "true");
    row("{'property':'a','op':'between','value':5}", Kind::WrongType, "where.value", "5");
    row("{'property':'a','op':'between','value':[5]}", Kind::WrongType, "where.value", "[…]");
    row("{'property':'a','op':'between','value':[20,10]}", Kind::Reversed, "where.value", "20");
    row("{'property':'a','op':'between','value':['2026-12-31','2026-01-01']}", Kind::Reversed, "where.value",
        "2026-12-31");
    row("{'property':'a','op':'between','value':['b','a']}", Kind::Reversed, "where.value", "b");
    row("{'property':'a','op':'between','value':[1,'b']}", Kind::Conflict, "where.value", "1");
    row("{'property':'a','op':'between','value':[1,true]}", Kind::WrongType, "where.value[1]", "true");
    row("{'property':'a','op':'contains','value':5}", Kind::WrongType, "where.value", "5");
    row("{'property':'a','op':'startsWith','value':true}", Kind::WrongType, "where.value", "true");
    row("{'property':'a','op':'matches','value':'(a'}", Kind::BadPattern, "where.value", "(a");
    row("{'property':'a','op':'notMatches','value':'a**'}", Kind::BadPattern, "where.value", "a**");
    row("{'property':'a','op':'matches','value':{'property':'b'}}", Kind::WrongType, "where.value", "{…}");
    row("{'property':'a','op':'before','value':'soon'}", Kind::BadDate, "where.value", "soon");
    row("{'property':'a','op':'after','value':5}", Kind::BadDate, "where.value", "5");
    row("{'property':'a','op':'inLast','value':'1 month'}", Kind::BadDuration, "where.value", "1 month");
    row("{'property':'a','op':'inNext','value':5}", Kind::BadDuration, "where.value", "5");
    row("{'property':'a','op':'beforeLast','value':'0s'}", Kind::BadDuration, "where.value", "0s");
    row("{'property':'a','op':'afterNext'}", Kind::MissingField, "where.value", "value");
    row("{'property':'a','op':'equals','value':{}}", Kind::MissingField, "where.value.property", "property");
    row("{'property':'a','op':'equals','value':{'trait':'a..b'}}", Kind::BadPath, "where.value.trait", "a..b");
    row("{'property':'a','op':'equals','value':{'trait':'a','property':'b'}}", Kind::UnknownField,
        "where.value.property", "property");
    row("{'property':'a','op':'equals','value':{'property':'b','of':'c'}}", Kind::UnknownField, "where.value.of", "of");
    row("{'property':'a','op':'equals','value':{'step':2,'property':'b'}}", Kind::WrongReference, "where.value.step",
        "2");
    row("{'property':'a','op':'equals','value':{'step':-1,'property':'b'}}", Kind::OutOfRange, "where.value.step",
        "-1");
    row("{'property':'a','op':'equals','value':{'step':0}}", Kind::MissingField, "where.value.property", "property");
    row("{'property':'a','op':'equals','value':{'entry':false,'property':'b'}}", Kind::UnknownWord, "where.value.entry",
        "false");
    row("{'element':'a'}", Kind::MissingField, "where.where", "where");
    row("{'element':'a','where':{'context':'b','op':'exists'}}", Kind::WrongReference, "where.where.context", "b");
    row("{'element':'a[','where':'b'}", Kind::BadPath, "where.element", "a[");
    row("{'element':'a','where':'b ='}", Kind::BadFilter, "where.where", "b =");
    row("{'trait':'a','op':'exists'}", Kind::MissingField, "where", "");
}

void FilterMistakesTest::namesEveryMistakeAtItsPlace()
{
    QFETCH(QString, filter);
    QFETCH(int, kind);
    QFETCH(QString, place);
    QFETCH(QString, found);
    const auto written = jsonOf(filter);
    Mistakes mistakes;
    QVERIFY(!EventFilter::read(written->root, "where", everything(), mistakes));
    const bool isNamed = std::any_of(mistakes.begin(), mistakes.end(), [&](const Mistake& mistake) {
        return int(mistake.kind) == kind && mistake.place == place.toStdString() &&
               mistake.found == found.toStdString();
    });
    QVERIFY2(isNamed, qPrintable(linesOf(mistakes)));
}

void FilterMistakesTest::refusesReferencesWhereThereAreNone()
{
    const auto refused = [](const char* value, const FilterScope& scope) {
        const auto written = jsonOf(std::string("{'property':'a','op':'equals','value':") + value + "}");
        Mistakes mistakes;
        const bool isRead = EventFilter::read(written->root, "", scope, mistakes).has_value();
        return !isRead && mistakes.size() == 1 && mistakes.front().kind == Kind::WrongReference;
    };
    QVERIFY(refused("{'trait':'t'}", {}));
    QVERIFY(!refused("{'trait':'t'}", {.traits = true}));
    QVERIFY(refused("{'step':0,'property':'b'}", {.traits = true}));
    QVERIFY(refused("{'step':1,'property':'b'}", {.steps = 1}));
    QVERIFY(!refused("{'step':0,'property':'b'}", {.steps = 1}));
    QVERIFY(refused("{'entry':true,'property':'b'}", {.traits = true, .steps = 3}));
    QVERIFY(!refused("{'entry':true,'property':'b'}", {.entry = true}));
}

void FilterMistakesTest::namesAllOfThemAtOnce()
{
    const auto written = jsonOf(
        std::string("{'all':[{'property':'a','op':'is'},{'property':'b..','op':'exists','x':1},'c =',8],'y':2}"));
    Mistakes mistakes;
    QVERIFY(!EventFilter::read(written->root, "rule.where", {}, mistakes));
    std::vector<std::string> places;
    for (const Mistake& mistake : mistakes)
        places.push_back(mistake.place);
    const std::vector<std::string> expected{"rule.where.all[0].op", "rule.where.all[1].property", "rule.where.all[1].x",
                                            "rule.where.all[2]",    "rule.where.all[3]",          "rule.where.y"};
    QCOMPARE(places, expected);
}

void FilterMistakesTest::saysWhereFqlIsWrong()
{
    Mistakes mistakes;
    QVERIFY(!EventFilter::read(Json::ofText("a = 1 and lenght(b) > 3"), "where", {}, mistakes));
    QCOMPARE(mistakes.size(), 1U);
    QCOMPARE(mistakes.front().at, 10U);
    QVERIFY(mistakes.front().detail.find("lenght") != std::string::npos);
    QVERIFY(mistakes.front().detail.find("length") != std::string::npos);
}

void FilterMistakesTest::refusesWhatIsTooDeep()
{
    const auto nested = [](int levels) {
        std::string text;
        for (int i = 0; i < levels; ++i)
            text += i % 2 == 0 ? "{'not':" : "{'all':[";
        text += "'a'";
        for (int i = levels; i-- > 0;)
            text += i % 2 == 0 ? "}" : "]}";
        return jsonOf(text);
    };
    QVERIFY(filterOf(nested(199)));
    for (const int levels : {200, 400, 680}) {
        Mistakes mistakes;
        QVERIFY(!EventFilter::read(nested(levels)->root, "", {}, mistakes));
        QCOMPARE(mistakes.size(), 1U);
        QCOMPARE(mistakes.front().kind, Kind::TooDeep);
    }
    std::string nots = "'a'";
    for (int i = 0; i < 1'000; ++i)
        nots = "{'not':" + nots + "}";
    const auto thousand = jsonOf(nots);
    QVERIFY(thousand->root.isObject());
    QVERIFY(!filterOf(thousand));
    // FQL counts its levels, too.
    QVERIFY(!fqlFilter(std::string(1'000, '(') + "a" + std::string(1'000, ')')));
}

WEIR_TEST(FilterMistakesTest)

} // namespace weir::cdp

#include "filtermistakestest.moc"
