// Conditions: every form with what it means, every mistake at its place.
#include "backend/cdp/common/verdict.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::optional<Condition> conditionOf(std::string_view text)
{
    const JsonPointer document = jsonOf(text);
    Mistakes mistakes;
    return document ? readCondition(document->root, "rule", false, mistakes) : std::nullopt;
}

std::string conditionMistakes(std::string_view text, bool inJourney = false)
{
    const JsonPointer document = jsonOf(text);
    if (!document)
        return "no JSON";
    Mistakes mistakes;
    const bool isRead = readCondition(document->root, "rule", inJourney, mistakes).has_value();
    return isRead == mistakes.empty() ? test::mistakeLines(mistakes) : "read in spite of mistakes, or neither";
}

constexpr const char* forms = " [all,any,not,everyone,trait,event,sequence,regularly,audience,list,account]";

} // namespace

class ConditionReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsRightIsRead_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* condition, Condition::Kind kind) {
            QTest::newRow(condition) << QByteArray(condition) << int(kind);
        };
        using Kind = Condition::Kind;
        row("{'everyone': true, 'comment': 'all of them'}", Kind::Everyone);
        row("{'all': [{'everyone': true}]}", Kind::All);
        row("{'any': [{'everyone': true}, {'list': 'vip'}]}", Kind::Any);
        row("{'not': {'audience': 'vip', 'for': '7d'}}", Kind::Not);
        row("{'trait': 'plan', 'op': 'equals', 'value': 'pro'}", Kind::Trait);
        row("{'trait': 'address.city', 'op': 'exists', 'for': '7d'}", Kind::Trait);
        row("{'trait': 'a', 'op': 'equals', 'value': {'trait': 'b'}}", Kind::Trait);
        row("{'event': 'Order Completed'}", Kind::Count);
        row("{'type': 'page'}", Kind::Count);
        row("{'event': '*', 'where': 'properties.total > 50', 'during': {'last': '30d'}, 'count': {'never': true},"
            " 'latest': {'property': 'total', 'op': 'greaterThan', 'value': 5}}",
            Kind::Count);
        row("{'event': 'A', 'aggregate': 'sum', 'property': 'total', 'op': 'atLeast', 'value': 100}", Kind::Aggregate);
        row("{'sequence': [{'event': 'A'}, {'event': 'B', 'absent': true, 'within': '1h'}, {'event': 'C',"
            " 'where': {'property': 'x', 'op': 'equals', 'value': {'step': 0, 'property': 'x'}}}]}",
            Kind::Sequence);
        row("{'regularly': {'event': 'A', 'each': '7d', 'periods': 4, 'of': 6, 'count': {'atLeast': 2}}}",
            Kind::Regularly);
        row("{'audience': 'vip'}", Kind::Audience);
        row("{'list': 'vip_2026'}", Kind::List);
        row("{'account': {'event': 'A'}, 'quantifier': 'none'}", Kind::Account);
    }

    void whatIsRightIsRead()
    {
        QFETCH(QByteArray, condition);
        QCOMPARE(conditionMistakes(condition.toStdString()), std::string());
        QTEST(int(conditionOf(condition.toStdString())->kind), "kind");
    }

    void whatIsWrongIsToldAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* condition, const QByteArray& line) {
            QTest::newRow(condition) << QByteArray(condition) << line;
        };
        const QByteArray all(forms);
        row("[]", "WrongType rule '[…]' [object]");
        row("{}", "MissingField rule" + all);
        row("{'evnt': 'A'}", "UnknownField rule.evnt 'evnt'" + all);
        row("{'event': null}", "MissingField rule.event 'event'");
        row("{'all': []}", "Empty rule.all");
        row("{'any': []}", "Empty rule.any");
        row("{'all': {}}", "WrongType rule.all '{…}' [list]");
        row("{'all': [null]}", "WrongType rule.all[0] 'null' [object]");
        row("{'all': [{'everyone': true}], 'any': [{'everyone': true}]}", "Conflict rule.any 'any' [all]");
        row("{'everyone': false}", "UnknownWord rule.everyone 'false' [true]");
        row("{'not': {'any': [{'everyone': true}, {'audience': 'VIP'}]}}", "BadKey rule.not.any[1].audience 'VIP'");
        row("{'list': ''}", "BadKey rule.list");
        row("{'list': 'vip', 'for': '7d'}", "UnknownField rule.for 'for' [list]");
        row("{'event': 'A', 'for': '7d'}",
            "UnknownField rule.for 'for' [aggregate,count,during,event,latest,type,where]");
        row("{'audience': 'vip', 'for': 'P1M'}", "BadDuration rule.for 'P1M'");
        row("{'trait': 'a..b', 'op': 'exists'}", "BadPath rule.trait 'a..b'");
        row("{'trait': 'plan'}", "MissingField rule.op 'op'");
        row("{'trait': 'plan', 'op': 'oneOf', 'values': []}", "Empty rule.values");
        row("{'trait': 'plan', 'op': 'matches', 'value': '*a'}", "BadPattern rule.value '*a'");
        row("{'trait': 'plan', 'op': 'equals', 'value': {'property': 'x'}}", "WrongReference rule.value 'property'");
        row("{'trait': 'plan', 'op': 'between', 'value': [5, 1]}", "Reversed rule.value '5' [1]");
        row("{'event': ''}", "Empty rule.event");
        row("{'event': 3}", "WrongType rule.event '3' [text]");
        row("{'type': 'alias'}", "UnknownWord rule.type 'alias' [track,page,screen,identify,group]");
        row("{'event': 'A', 'latest': 'properties.a >'}", "BadFilter rule.latest");
        row("{'event': 'A', 'where': {'all': []}}", "Empty rule.where.all");
        row("{'event': 'A', 'where': {'property': 'x', 'op': 'equals', 'value': {'step': 0, 'property': 'x'}}}",
            "WrongReference rule.where.value.step '0'");
        row("{'event': 'A', 'where': {'property': 'x', 'op': 'equals', 'value': {'entry': true, 'property': 'x'}}}",
            "WrongReference rule.where.value.entry 'true'");
        row("{'event': 'A', 'aggregate': 'median', 'property': 'x', 'op': 'exists'}",
            "UnknownWord rule.aggregate 'median' [sum,average,minimum,maximum,uniqueCount]");
        row("{'event': 'A', 'aggregate': 'sum', 'op': 'exists'}", "MissingField rule.property 'property'");
        row("{'event': 'A', 'aggregate': 'sum', 'property': 'a.', 'op': 'exists'}", "BadPath rule.property 'a.'");
        row("{'event': 'A', 'aggregate': 'sum', 'property': 'a', 'op': 'exists', 'count': {'never': true}}",
            "Conflict rule.count 'count' [aggregate]");
        row("{'sequence': []}", "Empty rule.sequence");
        row("{'sequence': [{'event': 'A', 'absent': true, 'within': '1h'}]}",
            "Misplaced rule.sequence[0].absent 'absent'");
        row("{'sequence': [{'event': 'A', 'within': '1h'}]}", "Misplaced rule.sequence[0].within 'within'");
        row("{'sequence': [{'event': 'A'}, {'event': 'B', 'absent': true}]}",
            "MissingField rule.sequence[1].within 'within'");
        row("{'sequence': [{'event': 'A'}, {'event': 'B', 'where': {'property': 'x', 'op': 'equals',"
            " 'value': {'step': 1, 'property': 'x'}}}]}",
            "WrongReference rule.sequence[1].where.value.step '1'");
        row("{'sequence': [{'event': 'A'}, {'event': 'B', 'absent': true, 'within': '1h'}, {'event': 'C', 'where':"
            " {'all': [{'property': 'x', 'op': 'equals', 'value': {'step': 1, 'property': 'x'}}]}}]}",
            "WrongReference rule.sequence[2].where.all[0].value.step '1'");
        row("{'sequence': [{'event': 'A', 'count': {'never': true}}]}",
            "UnknownField rule.sequence[0].count 'count' [absent,event,type,where,within]");
        row("{'regularly': {'event': 'A', 'each': '7d', 'periods': 5, 'of': 4}}",
            "OutOfRange rule.regularly.periods '5' [1,4]");
        row("{'regularly': {'event': 'A', 'each': '7d', 'periods': 0, 'of': 4}}",
            "OutOfRange rule.regularly.periods '0' [1,1000]");
        row("{'regularly': {'event': 'A'}}", "MissingField rule.regularly.each 'each'\n"
                                             "MissingField rule.regularly.periods 'periods'");
        row("{'regularly': {'event': 'A', 'each': '7d', 'periods': 1, 'during': {'ever': true}}}",
            "UnknownField rule.regularly.during 'during' [count,each,event,of,periods,type,where]");
        row("{'account': {'event': 'A'}, 'quantifier': 'most'}", "UnknownWord rule.quantifier 'most' [any,all,none]");
        row("{'account': {}}", "MissingField rule.account" + all);
    }

    void whatIsWrongIsToldAtItsPlace()
    {
        QFETCH(QByteArray, condition);
        std::string line = conditionMistakes(condition.toStdString());
        if (line.starts_with("BadFilter"))
            line.resize(line.find(' ', line.find(' ') + 1)); // what was expected there is FQL's affair
        QTEST(QByteArray::fromStdString(line), "line");
    }

    void inJourneysTheEntryMayBeReferredTo()
    {
        const char* text = "{'event': 'A', 'where': {'property': 'x', 'op': 'equals',"
                           " 'value': {'entry': true, 'property': 'x'}}}";
        QCOMPARE(conditionMistakes(text, true), std::string());
        const char* trait = "{'trait': 'plan', 'op': 'equals', 'value': {'entry': true, 'property': 'x'}}";
        QCOMPARE(conditionMistakes(trait, true), std::string());
        QVERIFY(!conditionMistakes(trait).empty());
    }

    void placesAreThoseOfEachCondition()
    {
        const auto condition =
            conditionOf("{'all': [{'everyone': true}, {'not': {'account': {'any': [{'everyone': true}]}}}]}");
        QVERIFY(condition.has_value());
        QCOMPARE(condition->place, std::string("rule"));
        const Condition& account = condition->children.at(1).children.at(0);
        QCOMPARE(account.place, std::string("rule.all[1].not"));
        QCOMPARE(account.children.at(0).children.at(0).place, std::string("rule.all[1].not.account.any[0]"));
    }

    void patternsSayWhichEventsAreMeant()
    {
        const auto patternOf = [](const char* text) { return conditionOf(text)->pattern; };
        const EventPattern exact = patternOf("{'event': 'Order Completed'}");
        QVERIFY(exact.fits(EventType::Track, "Order Completed"));
        QVERIFY(!exact.fits(EventType::Track, "order completed") && !exact.fits(EventType::Page, "Order Completed"));
        const EventPattern prefix = patternOf("{'event': 'Order *'}");
        QVERIFY(prefix.fits(EventType::Track, "Order Completed") && !prefix.fits(EventType::Track, "Orders"));
        QVERIFY(patternOf("{'event': '*'}").fits(EventType::Track, ""));
        const EventPattern page = patternOf("{'type': 'page'}");
        QVERIFY(page.fits(EventType::Page, "Home") && !page.fits(EventType::Track, "Home"));
        QVERIFY(patternOf("{'type': 'page', 'event': 'Home'}").fits(EventType::Page, "Home"));
        QVERIFY(!patternOf("{'type': 'page', 'event': 'Home'}").fits(EventType::Page, "Away"));
    }

    void pathsAreFromTheEventsRoot()
    {
        const auto condition =
            conditionOf("{'event': 'A', 'aggregate': 'maximum', 'property': 'products[].price', 'op': 'exists'}");
        QVERIFY(condition.has_value());
        QCOMPARE(condition->property.text(), std::string("properties.products[].price"));
        QCOMPARE(conditionOf("{'trait': 'address.city', 'op': 'exists'}")->trait.steps().front().name,
                 std::string("address"));
    }

    void regularlyWithoutOfIsAllOfThem()
    {
        const auto condition = conditionOf("{'regularly': {'event': 'A', 'each': '1w', 'periods': 3}}");
        QVERIFY(condition.has_value());
        QCOMPARE(condition->of, 3);
        QCOMPARE(condition->each, 7LL * 86'400'000);
        QCOMPARE(condition->count, CountRange());
    }
};

WEIR_TEST(ConditionReaderTest)

} // namespace weir::cdp

#include "conditionreadertest.moc"
