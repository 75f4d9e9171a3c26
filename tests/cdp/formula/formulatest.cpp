#include "backend/cdp/formula/formula.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/common/verdict.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t noonMs = 1'795'176'000'000; // 2026-11-20T12:00:00Z

class Traits : public Surroundings
{
public:
    explicit Traits(const QByteArray& json) : m_document(*parseJson(json.toStdString())) {}
    Json trait(const JsonPath& path, std::int64_t& until) const override
    {
        ++m_asked;
        if (path.steps().front().name == "fleeting")
            until = std::min(until, noonMs + 1);
        return path.of(m_document->root);
    }
    Json step(std::size_t) const override { return {}; }
    Json entry() const override { return {}; }
    int asked() const { return m_asked; }

private:
    JsonPointer m_document;
    mutable int m_asked = 0;
};

const QByteArray person =
    "{\"count\":3,\"total\":10,\"price\":0.1,\"text\":\"12.50\",\"name\":\"\\u00c9mile\",\"yes\":true,\"no\":false,"
    "\"nil\":null,\"tags\":[\"a\",\"vip\"],\"address\":{\"city\":\"K\\u00f6ln\",\"lines\":[\"x\",\"y\"]},"
    "\"big\":9007199254740993,\"order-count\":7,\"joined\":\"2026-11-01\",\"seen\":\"2026-11-19T13:00:00+01:00\","
    "\"epoch\":1795176000000,\"falseText\":\"false\",\"a.b\":5,\"and\":8,\"length\":4,\"empty\":\"\"}";

QByteArray valueOf(const QByteArray& expression, std::int64_t& until)
{
    const auto compiled = Formula::compile(std::string_view(expression.constData(), std::size_t(expression.size())));
    if (!compiled.program)
        return "at " + QByteArray::number(qulonglong(compiled.at)) + ": " + QByteArray::fromStdString(compiled.detail);
    JsonArena arena;
    const Traits traits(person);
    const Json value = compiled.program->evaluate(traits, noonMs, arena, until);
    return value.isAbsent() ? QByteArray("absent") : QByteArray::fromStdString(toJsonText(value));
}

} // namespace

class FormulaTest : public QObject
{
    Q_OBJECT
private slots:
    void valuesAreReckoned_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* expression, const char* value) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(value);
        };
        row("1 + 2 * 3", "7");
        row("(1 + 2) * 3", "9");
        row("10 - 2 - 3", "5");
        row("100 / 10 / 5", "2");
        row("2 - -3", "5");
        row("-(1 + 2)", "-3");
        row("--2", "2");
        row("7 % 4", "3");
        row("-7 % 4", "-3");
        row("5.5 % 0.5", "0");
        row("7 % 0", "absent");
        row("0.1 + 0.2", "0.3");
        row("0.1 + 0.2 - 0.3", "0");
        row("0.1 + 0.2 = 0.3", "true");
        row("price * 3", "0.3");
        row("1.1 * 1.1", "1.21");
        row("1 / 4", "0.25");
        row("1 / 3", "0.333333333333333");
        row("2 / 3", "0.666666666666667");
        row("1 / 3 * 3", "1");
        row("1 / 3 * 3 = 1", "true");
        row("total / 0", "absent");
        row("0 / 0", "absent");
        row("big + 1", "9007199254740994");
        row("big * 1000", "9007199254740993000");
        row("9223372036854775807 - 1", "9223372036854775806");
        row("9223372036854775807 + 1", "9.22337203685478e+18");
        row("1e300 * 1e300", "absent");
        row("1e-300 * 1e-300", "0");
        row("1e30 + 1 - 1e30", "1");
        row("1e60 + 1 - 1e60", "0");
        row("1e20", "1e20");
        row("0.50", "0.50");
        row("1e20 * 10", "1e+21");
        row("12345678901234567890 = 12345678901234567891", "false");
        row("text * 2", "25");
        row("'3' + '4'", "7");
        row("name + 1", "absent");
        row("yes + 1", "absent");
        row("missing + 1", "absent");
        row("-missing", "absent");
        row("nil * 2", "absent");
        row("count", "3");
        row("text", "\"12.50\"");
        row("missing", "absent");
        row("nil", "absent");
        row("address.city", "\"K\xc3\xb6ln\"");
        row("address.lines.1", "\"y\"");
        row("address", "{\"city\":\"K\xc3\xb6ln\",\"lines\":[\"x\",\"y\"]}");
        row("`order-count` + 1", "8");
        row("count-1", "2");
        row("`a\\.b`", "5");
        row("`and`", "8");
        row("length", "4");
        row("true", "true");
        row("null", "absent");
        row("'it\\'s'", "\"it's\"");
        row("\"a\\\\b\\n\"", "\"a\\\\b\\\\n\"");
        row("count > 2", "true");
        row("count >= 3.0", "true");
        row("count < 3", "false");
        row("count <= '3'", "true");
        row("count = '3.0'", "true");
        row("count == 3", "true");
        row("count != 3", "false");
        row("'10' > '9'", "true");
        row("'b' > 'a'", "true");
        row("'a' = 'A'", "false");
        row("yes = 'true'", "true");
        row("joined < seen", "true");
        row("epoch > seen", "true");
        row("missing = 1", "false");
        row("missing != 1", "true");
        row("missing > 1", "false");
        row("missing <= 1", "false");
        row("missing = null", "true");
        row("nil = null", "true");
        row("count = null", "false");
        row("count != null", "true");
        row("missing != null", "false");
        row("missing = nil", "false");
        row("tags = 'vip'", "true");
        row("tags != 'vip'", "false");
        row("'b' > tags", "true");
        row("tags = tags", "true");
        row("address = address", "false");
        row("yes and count > 2", "true");
        row("yes and no or yes", "true");
        row("no or no and yes", "false");
        row("not no", "true");
        row("not not yes", "true");
        row("not missing", "true");
        row("not falseText", "true");
        row("NOT yes OR missing", "false");
        row("count and name", "true");
        row("coalesce(missing, nil, 4)", "4");
        row("coalesce(missing, nil)", "absent");
        row("coalesce(no, 4)", "false");
        row("if(count > 2, 'many', 'few')", "\"many\"");
        row("if(count > 5, 'many', 'few')", "\"few\"");
        row("if(count > 5, 'many')", "absent");
        row("if(missing, 1, 2)", "2");
        row("if(yes, if(no, 1, 2), 3) + 1", "3");
        row("length(name)", "5");
        row("length(empty)", "0");
        row("length(tags)", "2");
        row("length(missing)", "0");
        row("length(count)", "absent");
        row("length(address)", "absent");
        row("lower(name)", "\"\xc3\xa9mile\"");
        row("upper('stra\xc3\x9f"
            "e')",
            "\"STRASSE\"");
        row("lower(missing)", "absent");
        row("lower(count)", "absent");
        row("round(2.5)", "3");
        row("round(-2.5)", "-3");
        row("round(2.449, 1)", "2.4");
        row("round(2.45, 1)", "2.5");
        row("round(1234.5, -2)", "1200");
        row("round(1/3, 2) * 3", "0.99");
        row("round(count, 5)", "3");
        row("round(0.4)", "0");
        row("round(5, -1)", "10");
        row("round(4, -30)", "0");
        row("round(missing)", "absent");
        row("round(1, 0.5)", "absent");
        row("round(1, 31)", "absent");
        row("days_between(joined, '2026-11-20')", "19");
        row("days_between('2026-11-20', joined)", "-19");
        row("days_between(seen, epoch)", "1");
        row("days_between('2026-11-19T12:00:01Z', epoch)", "0");
        row("days_between(epoch, '2026-11-19T12:00:01Z')", "0");
        row("days_between(joined, missing)", "absent");
        row("days_between(joined, name)", "absent");
        row("today()", "\"2026-11-20T00:00:00.000Z\"");
        row("today", "\"2026-11-20T00:00:00.000Z\"");
        row("days_between(joined, today)", "19");
        row("days_between(joined, today()) > 18 and tags = 'a'", "true");
        row("\xc3\xa9t\xc3\xa9 = null", "true");
    }

    void valuesAreReckoned()
    {
        QFETCH(QByteArray, expression);
        std::int64_t until = never;
        QTEST(valueOf(expression, until), "value");
    }

    void mistakesHaveTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("mistake");
        const auto row = [](const char* expression, const char* mistake) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(mistake);
        };
        row("", "at 0: a value is missing");
        row("1 +", "at 3: a value is missing");
        row("1 2", "at 2: this is not expected here");
        row("* 2", "at 0: this is not expected here");
        row("(1 + 2", "at 0: this parenthesis is not closed");
        row("1 + 2)", "at 5: this is not expected here");
        row("a < b < c", "at 6: comparisons do not follow each other; join them with and");
        row("'open", "at 0: this text is not closed");
        row("1 + `open", "at 4: this backtick has no partner");
        row("``", "at 0: this is no path of a trait");
        row("`a[].b`", "at 0: [] has no one value");
        row("a..b", "at 1: a name is missing behind this point");
        row("1.", "at 0: this is no number");
        row("1e", "at 0: this is no number");
        row("007", "at 0: this is no number");
        row("1e999", "at 0: this is no number");
        row("12abc", "at 0: this is no number");
        row("1.2.3", "at 0: this is no number");
        row("sqrt(4)", "at 0: there is no such function; there are coalesce, if, length, lower, upper, round, "
                       "days_between, today");
        row("1 + if(1)", "at 4: if takes 2 or 3 values");
        row("coalesce()", "at 0: coalesce takes 1 or more values");
        row("length(a, b)", "at 0: length takes 1 value");
        row("today(1)", "at 0: today takes 0 values");
        row("round(1, 2", "at 0: the parenthesis of this function is not closed");
        row("round(1 2)", "at 8: this is not expected here");
        row("a and", "at 5: a value is missing");
        row("and", "at 0: this is not expected here");
        row("a = ", "at 4: a value is missing");
        row("a && b", "at 2: this is not expected here");
    }

    void mistakesHaveTheirPlace()
    {
        QFETCH(QByteArray, expression);
        std::int64_t until = never;
        QTEST(valueOf(expression, until), "mistake");
    }

    void aValueStandsUntilTheDayOrATraitChanges()
    {
        std::int64_t until = never;
        valueOf("count + 1", until);
        QCOMPARE(until, never);
        valueOf("if(yes, 1, days_between(joined, today))", until);
        QCOMPARE(until, never); // not read
        valueOf("days_between(joined, today)", until);
        QCOMPARE(until, noonMs + dayMs / 2);
        valueOf("coalesce(fleeting, today)", until);
        QCOMPARE(until, noonMs + 1);
        until = 5;
        valueOf("today", until);
        QCOMPARE(until, 5);
    }

    void theDayBeginsBefore1970Too()
    {
        const auto compiled = Formula::compile("today");
        JsonArena arena;
        std::int64_t until = never;
        const Json value = compiled.program->evaluate(Traits("{}"), -1, arena, until);
        QVERIFY(value.text() == "1969-12-31T00:00:00.000Z");
        QCOMPARE(until, 0);
    }

    void namesTheTraitsThatItReads()
    {
        const auto compiled = Formula::compile("if(b > 1, address.city, coalesce(a, address.zip, b)) = `x-y`");
        QVERIFY(compiled.program);
        QCOMPARE(compiled.program->traits(), (std::vector<std::string>{"a", "address", "b", "x-y"}));
        QCOMPARE(compiled.program->paths().size(), std::size_t(5));
        QVERIFY(Formula::compile("1 + length('a')").program->traits().empty());
    }

    void whatIsNotNeededIsNotRead()
    {
        const Traits traits(person);
        JsonArena arena;
        std::int64_t until = never;
        Formula::compile("no and count or yes or total").program->evaluate(traits, noonMs, arena, until);
        QCOMPARE(traits.asked(), 2);
    }

    void sizesHaveLimits()
    {
        const std::string open(99, '('), close(99, ')');
        QVERIFY(Formula::compile(open + "1" + close).program);
        QVERIFY(!Formula::compile("(" + open + "1" + close + ")").program);
        for (const char* part : {"(", "-", "not ", "if(1,", "round(1 + "}) {
            std::string deep;
            while (deep.size() < 60'000)
                deep += part;
            const auto compiled = Formula::compile(deep);
            QVERIFY2(!compiled.program && compiled.detail == "more than 100 levels", part);
        }
        std::string wide = "0";
        int names = 0;
        while (wide.size() < 65'000)
            wide += "+coalesce(n" + std::to_string(names++) + ",1)";
        const auto compiled = Formula::compile(wide);
        QVERIFY(compiled.program);
        JsonArena arena;
        std::int64_t until = never;
        QCOMPARE(compiled.program->evaluate(Traits("{}"), 0, arena, until).integer(), names);
        QVERIFY(!Formula::compile(wide + std::string(1'000, ' ')).program);
    }
};

WEIR_TEST(FormulaTest)

} // namespace weir::cdp

#include "formulatest.moc"
