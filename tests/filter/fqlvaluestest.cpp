// What filters are true of: every operator over every kind of value (definitions.md, "Values and comparison").
#include "backend/filter/fql.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class FqlValuesTest : public QObject
{
    Q_OBJECT
private slots:
    void segmentsOwnExamples_data();
    void segmentsOwnExamples();
    void operators_data();
    void operators();
    void whatIsNoObjectMatchesNothing_data();
    void whatIsNoObjectMatchesNothing();
    void deepNestingIsBrokenAndDoesNotCrash();

private:
    static bool matches(const QByteArray& filter, const QByteArray& json);
};

bool FqlValuesTest::matches(const QByteArray& filter, const QByteArray& json)
{
    const auto compiled = Fql::compile({filter.constData(), std::size_t(filter.size())}, FqlRoots::Event);
    if (!compiled.program)
        qFatal("not FQL: %s at %d", filter.constData(), int(compiled.mistake->at));
    FqlScratch scratch;
    bool broken = false;
    const bool first = compiled.program->matchesEvent({json.constData(), std::size_t(json.size())}, scratch, &broken);
    if (broken)
        qFatal("no JSON: %s", json.constData());
    const bool again = compiled.program->matchesEvent({json.constData(), std::size_t(json.size())}, scratch);
    if (first != again)
        qFatal("the second evaluation differs: %s", filter.constData());
    return first;
}

void FqlValuesTest::segmentsOwnExamples_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* filter, bool expected) { QTest::newRow(filter) << QByteArray(filter) << expected; };
    row("event = 'Button Clicked'", true);
    row("event = 'Screen Tapped'", false);
    row("context.path.path = '/login'", false);
    row("type = 'identify' or type = 'track'", true);
    row("event = 'Button Clicked' and type = 'track'", true);
    row("match( context.library.version, '1.*' )", true);
    row("match( context.library.version, '2.*' )", false);
    row("type = 'track' and ( event = 'Click' or match( event, 'Button *' ) )", true);
    row("!contains( context.library.name, 'js' )", false);
    row("'dark-mode' in properties.features", true);
    row("'blink' in properties.features", false);
    row("!( type in ['track', 'identify'] )", false);
    row("properties.product\\ 1.price = '19.99'", true);
    row("properties.product 1.price = 19.99", true);
    row("length( userId ) > 0", false);
    row("length(properties.features) = 2", true);
    row("typeof(userId) = 'null'", true);
    row("typeof(properties.features) = 'list'", true);
    row("match( 'abcd', 'a*d' )", true);
    row("match( '', '*' )", true);
    row("match( 'abc', 'ab' )", false);
    row("match( 'abcd', 'a??d' )", true);
    row("match( 'abcd', '*d' )", true);
    row("match( 'ab*d', 'ab\\*d' )", true);
    row("match( 'abcd', 'ab\\*d' )", false);
    row("match( 'abCd', 'ab[cC]d' )", true);
    row("match( 'abcd', 'ab[a-z]d' )", true);
    row("match( 'abcd', 'ab[A-Z]d' )", false);
    row("snakecase('test string') = 'test_string'", true);
    row("kebabcase('test string') = 'test-string'", true);
    row("titlecase('test string') = 'Test String'", true);
    row("length('ア') = 3", true);
}

void FqlValuesTest::segmentsOwnExamples()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, expected);
    QCOMPARE(matches(filter, R"({"event": "Button Clicked", "type": "track",
        "context": {"library": {"name": "analytics.js", "version": "1.0"}},
        "properties": {"features": ["discounts", "dark-mode"], "product 1": {"price": "19.99"}}})"),
             expected);
}

void FqlValuesTest::operators_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* filter, const char* json, bool expected) {
        QTest::newRow(qPrintable(QString::fromUtf8(filter) + QStringLiteral(" | ") + QString::fromUtf8(json)))
            << QByteArray(filter) << QByteArray(json) << expected;
    };
    // Absent: missing and null are the same.
    for (const char* absent : {"{}", R"({"a": null})"}) {
        row("a = 1", absent, false);
        row("a = 'null'", absent, false);
        row("a != 1", absent, true);
        row("a = null", absent, true);
        row("a != null", absent, false);
        row("null = a", absent, true);
        row("a > 0", absent, false);
        row("a <= 0", absent, false);
        row("!(a <= 0)", absent, true);
        row("a in [1, 2]", absent, false);
        row("!(a in [1, 2])", absent, true);
        row("a in [1, null]", absent, true);
        row("contains(a, '')", absent, false);
        row("!contains(a, 'x')", absent, true);
        row("match(a, '*')", absent, false);
        row("a", absent, false);
        row("!a", absent, true);
        row("a = b", absent, false);
        row("a != b", absent, true);
        row("lowercase(a) = null", absent, true);
        row("length(a) = 0", absent, true);
        row("typeof(a) = 'null'", absent, true);
        row("a.b.c = null", absent, true);
        row("a[].b = null", absent, true);
        row("a[].b != 'x'", absent, true);
        row("'x' in a", absent, false);
    }
    // Numbers, also as text, exactly.
    row("a = 50", R"({"a": 50.0})", true);
    row("a = 50", R"({"a": "50"})", true);
    row("a = '50'", R"({"a": 50})", true);
    row("a = '50'", R"({"a": "50.0"})", false); // two texts are compared as texts
    row("a >= '50'", R"({"a": "50.0"})", true); // but ordered as numbers
    row("a > '9'", R"({"a": "10"})", true);
    row("a > 5e1", R"({"a": 50.0000000000000000000000001})", true);
    row("a = 9007199254740993", R"({"a": 9007199254740992})", false);
    row("a = 9223372036854775807", R"({"a": 9223372036854775806})", false);
    row("a < 18446744073709551616", R"({"a": 18446744073709551615})", true);
    row("a = 123456789012345678901234567890", R"({"a": 123456789012345678901234567890})", true);
    row("a = 123456789012345678901234567890", R"({"a": 123456789012345678901234567891})", false);
    row("a > 1e308", R"({"a": 1e309})", true);
    row("a = 0.1", R"({"a": 0.10})", true);
    row("a = 0.1", R"({"a": 1e-1})", true);
    row("a = 100", R"({"a": "1e2"})", true);
    row("a = 0", R"({"a": -0.0})", true);
    row("a < 0", R"({"a": -0.001})", true);
    row("a > -2.5", R"({"a": -2})", true);
    row("a = 7", R"({"a": "007"})", true);
    row("a = 5", R"({"a": "5 "})", false);
    row("a > 5", R"({"a": "many"})", false);
    row("a != 5", R"({"a": "many"})", true);
    row("a = 1", R"({"a": true})", false);
    row("a > 0", R"({"a": true})", false);
    // Booleans, also as text.
    row("a = true", R"({"a": true})", true);
    row("a = true", R"({"a": "true"})", true);
    row("a = 'true'", R"({"a": true})", true);
    row("a = true", R"({"a": "TRUE"})", false);
    row("a != false", R"({"a": true})", true);
    row("a", R"({"a": true})", true);
    row("a", R"({"a": false})", false);
    row("a", R"({"a": "false"})", false);
    row("a", R"({"a": 0})", true);
    row("a", R"({"a": ""})", true);
    row("a", R"({"a": [false]})", true);
    row("!a", R"({"a": {}})", false);
    // Text.
    row("a = 'Ä'", R"({"a": "Ä"})", true);
    row("a = 'Ä'", "{\"a\": \"\\u00c4\"}", true);
    row("a = '😀'", "{\"a\": \"\\ud83d\\ude00\"}", true);
    row("a = 'a'", R"({"a": "A"})", false);
    row("a < 'b'", R"({"a": "a"})", true);
    row("a < 'a'", R"({"a": "Z"})", true);
    row("a > '\xef\xbf\xbd'", R"({"a": "😀"})", true); // by code point, not by UTF-16 unit
    row("a = 'it\\'s'", R"({"a": "it's"})", true);
    row("a = \"c:\\temp\"", R"({"a": "c:\\temp"})", true);
    row("a = 'c:\\\\temp'", R"({"a": "c:\\temp"})", true);
    row("a = ''", R"({"a": ""})", true);
    row("contains(a, 'at')", R"({"a": "cats"})", true);
    row("contains(a, 'At')", R"({"a": "cats"})", false);
    row("contains(a, '1')", R"({"a": 11})", false);
    row("contains(lowercase(a), 'straße')", R"({"a": "Lange STRAßE"})", true);
    row("lowercase(a) = 'äb'", R"({"a": "ÄB"})", true);
    row("uppercase(titlecase(a)) = 'X Y'", R"({"a": "x y"})", true);
    row("titlecase(a) = 'Äpfel Und'", R"({"a": "äpfel und"})", true);
    row("lowercase(a) = 5", R"({"a": 5})", true);
    row("length(a) = 5", R"({"a": "größ"})", false);
    row("length(a) = 6", R"({"a": "größ"})", true);
    row("length(a) > 0", R"({"a": {"b": 1}})", false);
    row("typeof(a) = 'object'", R"({"a": {}})", true);
    row("match(a, '*ö?')", R"({"a": "größ"})", true);
    row("match(a, b)", R"({"a": "abc", "b": "a*"})", true);
    row("contains(a, b)", R"({"a": "abc", "b": "bc"})", true);
    row("contains(a, 'x') = false", R"({"a": "abc"})", true);
    // Dates.
    row("a > '2026-11-20T10:00:00Z'", R"({"a": "2026-11-20T12:00:01+02:00"})", true);
    row("a >= '2026-11-20T10:00:00Z'", R"({"a": "2026-11-20T12:00:00.000+02:00"})", true);
    row("a = '2026-11-20T10:00:00Z'", R"({"a": "2026-11-20T12:00:00+02:00"})", false); // not the same text
    row("a < '2026-11-20'", R"({"a": "2026-11-19T23:59:59.999999999Z"})", true);
    row("a < '2026-11-20'", R"({"a": "2026-11-20"})", false);
    row("a > '2026-11-20T09:00:00Z'", R"({"a": 1795168800000})", true);
    row("a <= '2026-11-20T09:00:00Z'", R"({"a": 1795168800000})", false);
    row("a > '2026-11-20T09:00:00Z'", R"({"a": "1795168800000"})", true);
    row("a > 1795168799999", R"({"a": "2026-11-20T10:00:00Z"})", true);
    row("a > 1795168800000", R"({"a": "2026-11-20T10:00:00Z"})", false);
    row("a > b", R"({"a": 1795168800001, "b": "2026-11-20T10:00:00Z"})", true);
    row("a < '2026-11-20'", R"({"a": 50})", false); // no moment: a number is no date
    row("a > '2026-11-20'", R"({"a": 50})", false);
    row("a > '2024-02-28'", R"({"a": "2024-02-29"})", true);
    row("a < '2026-02-30'", R"({"a": "2026-02-29T00:00:00Z"})", true); // neither is a date: as text
    // Arrays: any element; the negative is the exact negation.
    row("a = 'x'", R"({"a": ["y", "x"]})", true);
    row("a != 'x'", R"({"a": ["y", "x"]})", false);
    row("a != 'x'", R"({"a": []})", true);
    row("a = 'x'", R"({"a": [["x"]]})", true);
    row("a > 5", R"({"a": [1, "7"]})", true);
    row("a > 5 and a < 2", R"({"a": [1, 7]})", true);
    row("a in ['q', 'x']", R"({"a": ["x"]})", true);
    row("contains(a, 'hoe')", R"({"a": ["hat", "shoes"]})", true);
    row("match(a, 's*s')", R"({"a": ["hat", "shoes"]})", true);
    row("lowercase(a) = 'hat'", R"({"a": ["HAT", 1]})", true);
    row("a = null", R"({"a": [null]})", false);
    row("null in a", R"({"a": [1, null]})", true);
    row("a = ['x', 1]", R"({"a": ["x", 1]})", true);
    row("a = ['x', 1]", R"({"a": [1, "x"]})", false);
    row("a != ['x']", R"({"a": ["x", 1]})", true);
    row("a = b", R"({"a": [1, 2], "b": [2, 3]})", true);
    row("a = a", R"({"a": {"b": 1}})", false);
    // Paths.
    row("products.0.sku = 'A'", R"({"products": [{"sku": "A"}, {"sku": "B"}]})", true);
    row("products.1.sku = 'A'", R"({"products": [{"sku": "A"}, {"sku": "B"}]})", false);
    row("products[1].sku = 'B'", R"({"products": [{"sku": "A"}, {"sku": "B"}]})", true);
    row("products.0 = 'A'", R"({"products": {"0": "A"}})", true);
    row("products[].sku = 'B'", R"({"products": [{"sku": "A"}, {"sku": "B"}]})", true);
    row("products[].sku != 'B'", R"({"products": [{"sku": "A"}, {"sku": "B"}]})", false);
    row("products[].sku != null", R"({"products": [{}, {"sku": "B"}]})", true);
    row("products[].tags[] = 'n'", R"({"products": [{"tags": ["m"]}, {"tags": ["m", "n"]}]})", true);
    row("products[].0 = 2", R"({"products": [[1], [2]]})", true);
    row("products.sku = 'A'", R"({"products": [{"sku": "A"}]})", false);
    row("a\\.b = 1", R"({"a.b": 1, "a": {"b": 2}})", true);
    row("p['a.b'] = 1", R"({"p": {"a.b": 1}})", true);
    row("a = 1", R"({"a": 2, "a": 1})", true); // the last of a name counts
    row("a.b = 1", R"({"a": {"b": 1}, "a": {}})", false);
    row("größe = 1", R"({"größe": 1})", true);
    row("größe = 1", "{\"gr\\u00f6\\u00dfe\": 1}", true);
    row("$a.@b-c_d = 1", R"({"$a": {"@b-c_d": 1}})", true);
    row("first name = 'x' and last name = 'y'", R"({"first name": "x", "last name": "y"})", true);
    row("rock\\ and\\ roll = 1", R"({"rock and roll": 1})", true);
    // Precedence.
    row("a = 1 or a = 2 and a = 3", R"({"a": 1})", true);
    row("(a = 1 or a = 2) and a = 3", R"({"a": 1})", false);
    row("!(a = 1) and b = 2", R"({"a": 2, "b": 2})", true);
    row("!(!(a = 1))", R"({"a": 1})", true);
    row("true and !false", "{}", true);
    row("null or a = 1", R"({"a": 1})", true);
}

void FqlValuesTest::operators()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, json);
    QFETCH(bool, expected);
    QCOMPARE(matches(filter, json), expected);
    QCOMPARE(matches("!(" + filter + ")", json), !expected);
}

void FqlValuesTest::whatIsNoObjectMatchesNothing_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("broken");
    const auto row = [](const char* json, bool broken) { QTest::newRow(json) << QByteArray(json) << broken; };
    for (const char* json : {"1", "null", "\"x\"", "[]", "[{}]", "true", " -1.5e3 ", "\"\\u00e4\"", "1e400"})
        row(json, false);
    for (const char* json : {"",
                             "  ",
                             "{",
                             "{\"a\"}",
                             "{\"a\":1,}",
                             "{\"a\":01}",
                             "{\"a\":tru}",
                             "{\"a\":1} x",
                             "{\"a\":1}{}",
                             "{\"a\":\"\\x\"}",
                             "{\"a\\x\":1}",
                             "{\"a\":\"b\":1}",
                             "{\"a\":1 2}",
                             "[1,]",
                             "[1 2]",
                             "nul",
                             "\"a",
                             "{'a':1}",
                             "{\"a\":\"\n\"}",
                             "{\"a\":+1}",
                             "{\"a\":.5}",
                             "{\"a\":1.}",
                             "{\"a\":[1}",
                             "\"a\"b\"",
                             "\"\\ud8\"",
                             "{\"a\":\"b\"c}",
                             "{,}",
                             "{1:2}",
                             "\xff",
                             "{\"a\":\"\xff\"}",
                             "{\"a\":--1}",
                             "{\"a\":1e}",
                             "tru",
                             "{\"a\" 1}",
                             "{\"a\":{}}}",
                             "[]]"})
        row(json, true);
}

void FqlValuesTest::whatIsNoObjectMatchesNothing()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, broken);
    const auto compiled = Fql::compile("true", FqlRoots::Event);
    FqlScratch scratch;
    bool isBroken = !broken;
    QVERIFY(!compiled.program->matchesEvent({json.constData(), std::size_t(json.size())}, scratch, &isBroken));
    QCOMPARE(isBroken, broken);
}

void FqlValuesTest::deepNestingIsBrokenAndDoesNotCrash()
{
    const auto compiled = Fql::compile("a[].b = 1 or a = 1", FqlRoots::Event);
    FqlScratch scratch;
    bool broken = false;
    const QByteArray deep = "{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}";
    QVERIFY(!compiled.program->matchesEvent({deep.constData(), std::size_t(deep.size())}, scratch, &broken));
    QVERIFY(broken);
    const QByteArray fine = "{\"a\":" + QByteArray(1'000, '[') + "1" + QByteArray(1'000, ']') + "}";
    QVERIFY(compiled.program->matchesEvent({fine.constData(), std::size_t(fine.size())}, scratch, &broken));
    QVERIFY(!broken);
}

WEIR_TEST(FqlValuesTest)

} // namespace weir

#include "fqlvaluestest.moc"
