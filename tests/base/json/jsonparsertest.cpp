#include "backend/base/json/jsonparser.h"
#include "backend/base/json/jsonmistake.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

std::string nested(int levels, const std::string& inside)
{
    return std::string(std::size_t(levels), '[') + inside + std::string(std::size_t(levels), ']');
}

} // namespace

class JsonParserTest : public QObject
{
    Q_OBJECT
private slots:
    void everyMistakeHasItsKindAndPlace_data()
    {
        using Kind = JsonMistake::Kind;
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        const auto row = [](const char* name, const QByteArray& text, Kind kind, int at, int line, int column) {
            QTest::newRow(name) << text << int(kind) << at << line << column;
        };
        const auto inFirstLine = [&](const char* name, const QByteArray& text, Kind kind, int at) {
            row(name, text, kind, at, 1, at + 1);
        };
        inFirstLine("nothing", "", Kind::Ends, 0);
        row("spaces alone", " \n ", Kind::Ends, 3, 2, 2);
        inFirstLine("open array", "[1", Kind::Ends, 2);
        inFirstLine("open array behind a comma", "[1,", Kind::Ends, 3);
        inFirstLine("open object", "{", Kind::Ends, 1);
        inFirstLine("name without value", "{\"a\"", Kind::Ends, 4);
        inFirstLine("colon without value", "{\"a\":", Kind::Ends, 5);
        inFirstLine("open text", "\"abc", Kind::Ends, 4);
        inFirstLine("text that ends in a backslash", "\"abc\\", Kind::Ends, 5);
        inFirstLine("comma at the end of an array", "[1,]", Kind::Syntax, 3);
        inFirstLine("comma at the end of an object", "{\"a\":1,}", Kind::Syntax, 7);
        inFirstLine("comma in front", "[,1]", Kind::Syntax, 1);
        inFirstLine("two commas", "[1,,2]", Kind::Syntax, 3);
        inFirstLine("no comma", "[1 2]", Kind::Syntax, 3);
        inFirstLine("no comma between texts", "[\"a\"\"b\"]", Kind::Syntax, 4);
        inFirstLine("letter behind a text", "[\"a\"b]", Kind::Syntax, 4);
        inFirstLine("text behind a number", "[1\"b\"]", Kind::Syntax, 2);
        inFirstLine("no colon", "{\"a\" 1}", Kind::Syntax, 5);
        inFirstLine("two colons", "{\"a\"::1}", Kind::Syntax, 5);
        inFirstLine("name without quotes", "{a:1}", Kind::Syntax, 1);
        inFirstLine("name that is a number", "{1:1}", Kind::Syntax, 1);
        inFirstLine("single quotes", "['a']", Kind::Syntax, 1);
        inFirstLine("wrong bracket", "[1}", Kind::Syntax, 2);
        inFirstLine("wrong brace", "{\"a\":1]", Kind::Syntax, 6);
        inFirstLine("unknown word", "[nul]", Kind::Syntax, 1);
        inFirstLine("word that goes on", "truex", Kind::Syntax, 0);
        inFirstLine("capital word", "True", Kind::Syntax, 0);
        inFirstLine("not a number", "NaN", Kind::Syntax, 0);
        inFirstLine("comment", "[1 /* x */]", Kind::Syntax, 3);
        inFirstLine("byte order mark", "\xef\xbb\xbf[]", Kind::Syntax, 0);
        inFirstLine("bracket too many", "[]]", Kind::Behind, 2);
        inFirstLine("second value", "1 2", Kind::Behind, 2);
        inFirstLine("leading zero", "[01]", Kind::Number, 1);
        inFirstLine("plus", "+1", Kind::Syntax, 0);
        inFirstLine("minus alone", "[-]", Kind::Number, 1);
        inFirstLine("no digit behind the point", "[1.]", Kind::Number, 1);
        inFirstLine("no digit in front of the point", "[.5]", Kind::Syntax, 1);
        inFirstLine("no digit in the exponent", "[1e+]", Kind::Number, 1);
        inFirstLine("two points", "[1.2.3]", Kind::Number, 1);
        inFirstLine("hexadecimal", "[0x1F]", Kind::Number, 1);
        inFirstLine("infinity", "[-Infinity]", Kind::Number, 1);
        inFirstLine("control character", "[\"a\tb\"]", Kind::Text, 3);
        inFirstLine("unknown escape", "[\"a\\x41\"]", Kind::Text, 3);
        inFirstLine("escape of three digits", "[\"\\u12g4\"]", Kind::Text, 2);
        inFirstLine("escape that is cut off", "\"\\u12\"", Kind::Text, 1);
        inFirstLine("stray continuation byte", "[\"a\x80\"]", Kind::Utf8, 3);
        inFirstLine("overlong slash", "[\"\xc0\xaf\"]", Kind::Utf8, 2);
        inFirstLine("surrogate in UTF-8", "[\"\xed\xa0\x80\"]", Kind::Utf8, 2);
        inFirstLine("beyond Unicode", "[\"\xf4\x90\x80\x80\"]", Kind::Utf8, 2);
        inFirstLine("character that is cut off", "[\"\xe2\x82\"]", Kind::Utf8, 2);
        inFirstLine("byte that is no character, no text", "[\xff]", Kind::Utf8, 1);
        row("third line", "{\n \"a\": 1,\n  b: 2}", Kind::Syntax, 13, 3, 3);
        row("column counts characters", "[\"\xc3\xa9\xe2\x82\xac\" x]", Kind::Syntax, 9, 1, 7);
    }

    void everyMistakeHasItsKindAndPlace()
    {
        QFETCH(QByteArray, text);
        JsonParser parser;
        JsonArena arena;
        Json root;
        const std::string exact(text.constData(), std::size_t(text.size()));
        QVERIFY(!parser.parse(exact, arena, root));
        QVERIFY(root.isAbsent());
        const JsonMistake& mistake = parser.mistake();
        QTEST(int(mistake.kind), "kind");
        QTEST(int(mistake.at), "at");
        QTEST(mistake.line, "line");
        QTEST(mistake.column, "column");
        const auto result = parseJson(exact);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Invalid);
        QCOMPARE(result.error().code, int(mistake.at));
    }

    void everyValueIsRead()
    {
        const auto parsed =
            parseJson(" { \"null\" : null , \"yes\":true,\"no\":false,\n\"number\":-12,\"text\":\"a b\","
                      "\"empty\":[ ],\"none\":{ },\"list\":[1,[2],{\"c\":\"\"}] } \r\n");
        QVERIFY(parsed.has_value());
        const Json root = (*parsed)->root;
        QCOMPARE(root.members().size(), std::size_t(8));
        QCOMPARE(root.at("null").kind(), Json::Kind::Null);
        QCOMPARE(root.at("missing").kind(), Json::Kind::Absent);
        QVERIFY(root.at("yes").isTrue());
        QVERIFY(root.at("no").isBool() && !root.at("no").isTrue());
        QCOMPARE(root.at("number").integer().value(), -12);
        QVERIFY(root.at("text").text() == "a b");
        QVERIFY(root.at("empty").isArray() && root.at("empty").elements().empty());
        QVERIFY(root.at("none").isObject() && root.at("none").members().empty());
        QVERIFY(root.at("list").at(2).at("c").isText());
        QVERIFY(root.at("list").at(3).isAbsent());
        QVERIFY(root.members()[3].name == "number");
    }

    void escapesAreResolved_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("meaning");
        const QByteArray replacement = "\xef\xbf\xbd";
        QTest::newRow("short ones") << QByteArray("\\\"\\\\\\/\\b\\f\\n\\r\\t") << QByteArray("\"\\/\b\f\n\r\t");
        QTest::newRow("one byte") << QByteArray("x\\u0041y") << QByteArray("xAy");
        QTest::newRow("zero") << QByteArray("a\\u0000b") << QByteArray("a\0b", 3);
        QTest::newRow("two bytes") << QByteArray("\\u00e9") << QByteArray("\xc3\xa9");
        QTest::newRow("three bytes") << QByteArray("\\u20AC") << QByteArray("\xe2\x82\xac");
        QTest::newRow("pair") << QByteArray("\\uD83D\\ude00!") << QByteArray("\xf0\x9f\x98\x80!");
        QTest::newRow("high half alone") << QByteArray("\\ud83d") << replacement;
        QTest::newRow("high half, then a letter") << QByteArray("\\ud83d\\u0041") << QByteArray(replacement + "A");
        QTest::newRow("high half, then a short escape") << QByteArray("\\ud83d\\n") << QByteArray(replacement + "\n");
        QTest::newRow("low half alone") << QByteArray("a\\ude00b") << QByteArray("a" + replacement + "b");
        QTest::newRow("two high halves") << QByteArray("\\ud83d\\ud83d\\ude00")
                                         << QByteArray(replacement + "\xf0\x9f\x98\x80");
    }

    void escapesAreResolved()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, meaning);
        const auto parsed = parseJson("{\"a\":\"" + text.toStdString() + "\",\"" + text.toStdString() + "\":1}");
        QVERIFY(parsed.has_value());
        QVERIFY((*parsed)->root.at("a").text() == meaning.toStdString());
        QCOMPARE((*parsed)->root.at(std::string_view(meaning.constData(), std::size_t(meaning.size()))).integer(), 1);
    }

    void textsWithoutEscapesLookIntoTheSource()
    {
        const std::string source = "[\"plain\",\"with\\nescape\",1.50]";
        JsonParser parser;
        JsonArena arena;
        Json root;
        QVERIFY(parser.parse(source, arena, root));
        QVERIFY(root.at(0).text().data() == source.data() + 2);
        QVERIFY(root.at(1).text() == "with\nescape");
        std::array<char, 32> room;
        QVERIFY(root.at(2).numberText(room) == "1.50");
    }

    void levelsEndAt1024()
    {
        JsonParser parser;
        JsonArena arena;
        Json root;
        QVERIFY(parser.parse(nested(1024, ""), arena, root));
        QVERIFY(!parser.parse(nested(1025, ""), arena, root));
        QCOMPARE(parser.mistake().kind, JsonMistake::Kind::TooDeep);
        QCOMPARE(parser.mistake().at, std::size_t(1024));
        QVERIFY(!parser.parse(std::string(5'000'000, '['), arena, root));
        QCOMPARE(parser.mistake().kind, JsonMistake::Kind::TooDeep);
    }

    void theLastOfANameCounts_data()
    {
        QTest::addColumn<int>("others");
        QTest::newRow("few members") << 3;
        QTest::newRow("many members") << 100;
        QTest::newRow("a great many members") << 200'000;
    }

    void theLastOfANameCounts()
    {
        QFETCH(int, others);
        std::string text = "{\"twice\":1,\"\\u0061\":5";
        for (int i = 0; i < others; ++i)
            text += ",\"n" + std::to_string(i) + "\":" + std::to_string(i);
        text += ",\"twice\":{\"x\":2},\"a\":6,\"twice\":3}";
        const auto parsed = parseJson(text);
        QVERIFY(parsed.has_value());
        const Json root = (*parsed)->root;
        QCOMPARE(root.members().size(), std::size_t(others + 2));
        QVERIFY(root.members()[0].name == "twice");
        QCOMPARE(root.at("twice").integer().value(), 3);
        QCOMPARE(root.at("a").integer().value(), 6);
        QCOMPARE(root.at("n1").integer().value(), 1);
    }

    void giantArraysStandBesideSmallOnes()
    {
        std::string text = "[\"first\"";
        for (int list = 0; list < 4; ++list) {
            text += ",[[0]";
            for (int i = 1; i < 100'000 * (list % 2) + 70'000; ++i)
                text += "," + std::to_string(i);
            text += "]";
        }
        const auto parsed = parseJson(text + ",{\"last\":true}]");
        QVERIFY(parsed.has_value());
        const Json root = (*parsed)->root;
        QVERIFY(root.at(0).text() == "first");
        for (std::size_t list = 1; list <= 4; ++list) {
            const auto elements = root.at(list).elements();
            QCOMPARE(elements.size(), std::size_t(list % 2 == 0 ? 170'000 : 70'000));
            QCOMPARE(elements[0].at(0).integer(), 0);
            QCOMPARE(elements[69'999].integer(), 69'999);
        }
        QVERIFY(root.at(5).at("last").isTrue());
        QVERIFY(root == jsonDocument(root)->root);
    }

    void aParserReadsManyTexts()
    {
        JsonParser parser;
        JsonArena arena;
        Json root;
        std::string large = "[";
        for (int i = 0; i < 400'000; ++i)
            large += "{\"a\":" + std::to_string(i) + "},";
        large += "0]";
        for (int round = 0; round < 3; ++round) {
            arena.clear();
            QVERIFY(parser.parse(large, arena, root));
            QCOMPARE(root.elements().size(), std::size_t(400'001));
            QCOMPARE(root.at(399'999).at("a").integer().value(), 399'999);
            arena.clear();
            QVERIFY(!parser.parse("[1,2", arena, root));
            QVERIFY(parser.parse("{\"b\":[]}", arena, root));
            QVERIFY(root.at("b").isArray());
        }
    }
};

WEIR_TEST(JsonParserTest)

} // namespace weir

#include "jsonparsertest.moc"
