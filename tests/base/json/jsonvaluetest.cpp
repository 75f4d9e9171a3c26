#include "backend/base/json/jsonparser.h"
#include "tests/support/registry.h"

#include <QTest>
#include <cmath>

namespace weir {
namespace {

JsonPointer read(const QByteArray& text)
{
    const auto parsed = parseJson(text.toStdString());
    return parsed ? *parsed : nullptr;
}

/// Deeper than anything that was read.
Json deep(JsonArena& arena, int levels)
{
    Json value = Json::ofInteger(1);
    for (int i = 0; i < levels; ++i)
        value = arena.array({&value, 1});
    return value;
}

} // namespace

class JsonValueTest : public QObject
{
    Q_OBJECT
private slots:
    void numbersAreWhatTheyWereWritten_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isWhole");
        QTest::addColumn<qint64>("integer");
        QTest::addColumn<double>("number");
        const auto whole = [](const char* text, qint64 value) {
            QTest::newRow(text) << QByteArray(text) << true << value << double(value);
        };
        const auto other = [](const char* text, double value) {
            QTest::newRow(text) << QByteArray(text) << false << qint64(0) << value;
        };
        whole("0", 0);
        whole("-0", 0);
        whole("0.0", 0);
        whole("-7", -7);
        whole("3.0", 3);
        whole("30e-1", 3);
        whole("1E2", 100);
        whole("0.003e3", 3);
        whole("999999999999999999", 999999999999999999);
        whole("9223372036854775807", std::numeric_limits<qint64>::max());
        whole("-9223372036854775808", std::numeric_limits<qint64>::min());
        whole("9223372036854775807.000", std::numeric_limits<qint64>::max());
        other("9223372036854775808", 9223372036854775808.0);
        other("-9223372036854775809", -9223372036854775809.0);
        other("12345678901234567890123", 12345678901234567890123.0);
        other("0.1", 0.1);
        other("-2.5e-3", -0.0025);
        other("1.0000000000000000000000001", 1.0);
        other("1e400", std::numeric_limits<double>::infinity());
        other("-1e400", -std::numeric_limits<double>::infinity());
        other("1e-400", 0.0);
    }

    void numbersAreWhatTheyWereWritten()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isWhole);
        const JsonPointer document = read(text);
        QVERIFY(document);
        const Json value = document->root;
        QVERIFY(value.isNumber());
        QCOMPARE(value.integer().has_value(), isWhole);
        QTEST(qint64(value.integer().value_or(0)), "integer");
        QFETCH(double, number);
        QVERIFY(value.number() == number);
        QCOMPARE(QByteArray::fromStdString(toJsonText(document->root)), text);
        const std::string kept = text.toStdString();
        QCOMPARE(QByteArray::fromStdString(toJsonText(Json::ofNumberText(kept))), text);
    }

    void madeNumbersPrintShortest_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
        QTest::newRow("whole") << 100000.0 << QByteArray("100000");
        QTest::newRow("minus zero") << -0.0 << QByteArray("0");
        QTest::newRow("small") << 0.00001 << QByteArray("0.00001");
        QTest::newRow("smaller") << 1.5e-9 << QByteArray("1.5e-09");
        QTest::newRow("beyond 64 bits") << 1e20 << QByteArray("1e+20");
        QTest::newRow("large") << 1e300 << QByteArray("1e+300");
        QTest::newRow("longest") << -0.00000012345678901234567 << QByteArray("-0.00000012345678901234566");
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << QByteArray("null");
        QTest::newRow("none") << std::nan("") << QByteArray("null");
    }

    void madeNumbersPrintShortest()
    {
        QFETCH(double, number);
        QTEST(QByteArray::fromStdString(toJsonText(Json::ofNumber(number))), "text");
    }

    void equalityIsThatOfTheValue_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("isSame");
        const auto row = [](const char* a, const char* b, bool isSame) {
            QTest::newRow((std::string(a) + " and " + b).c_str()) << QByteArray(a) << QByteArray(b) << isSame;
        };
        row("1", "1.0", true);
        row("1", "10e-1", true);
        row("1.0", "10e-1", true);
        row("-0", "0", true);
        row("0.1", "0.10000000000000000", true);
        row("0.1", "0.1000000000000000055511151231257827", false); // the double next to it
        row("12345678901234567890", "12345678901234567891", false);
        row("12345678901234567890", "12345678901234567890.0", true);
        row("9007199254740993", "9007199254740992.0", false); // the same double
        row("1e400", "10e399", true);
        row("1e400", "1e401", false);
        row("1", "\"1\"", false);
        row("true", "1", false);
        row("true", "true", true);
        row("true", "false", false);
        row("null", "null", true);
        row("null", "false", false);
        row("\"a\"", "\"\\u0061\"", true);
        row("\"a\"", "\"A\"", false);
        row("[]", "{}", false);
        row("[1,2]", "[1.0,2]", true);
        row("[1,2]", "[2,1]", false);
        row("[1,2]", "[1,2,3]", false);
        row("{\"a\":1,\"b\":[null]}", "{\"b\":[null],\"a\":1e0}", true);
        row("{\"a\":1}", "{\"a\":2}", false);
        row("{\"a\":1}", "{\"b\":1}", false);
        row("{\"a\":1}", "{\"a\":1,\"b\":1}", false);
        row("{\"a\":null}", "{}", false);
        row("{\"a\":null}", "{\"b\":null}", false);
    }

    void equalityIsThatOfTheValue()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        const JsonPointer one = read(a), other = read(b);
        QVERIFY(one && other);
        QTEST(one->root == other->root, "isSame");
        QTEST(other->root == one->root, "isSame");
    }

    void largeObjectsAreEqualInAnyOrder()
    {
        std::string forward = "{\"x\":0", backward = "{\"x\":0", other = "{\"x\":0";
        for (int i = 0; i < 50'000; ++i) {
            forward += ",\"n" + std::to_string(i) + "\":" + std::to_string(i);
            const int j = 49'999 - i;
            backward += ",\"n" + std::to_string(j) + "\":" + std::to_string(j);
            other += ",\"n" + std::to_string(j) + "\":" + std::to_string(j == 0 ? 1 : j);
        }
        const auto a = read(QByteArray::fromStdString(forward + "}"));
        QVERIFY(a->root == read(QByteArray::fromStdString(backward + "}"))->root);
        QVERIFY(!(a->root == read(QByteArray::fromStdString(other + "}"))->root));
    }

    void madeAndReadNumbersAreTheSame()
    {
        QVERIFY(read("0.1")->root == Json::ofNumber(0.1));
        QVERIFY(read("250e-2")->root == Json::ofNumber(2.5));
        QVERIFY(read("1e20")->root == Json::ofNumber(1e20));
        QVERIFY(!(read("0.3")->root == Json::ofNumber(0.1 + 0.2)));
        QCOMPARE(Json::ofNumber(1e15).integer().value(), 1'000'000'000'000'000);
    }

    void membersAreReplacedAddedAndTakenAway()
    {
        const JsonPointer document = read("{\"a\":1,\"b\":2,\"c\":[3]}");
        JsonArena arena;
        const auto text = [](const Json& value) { return QByteArray::fromStdString(toJsonText(value)); };
        const Json root = document->root;
        QCOMPARE(text(arena.with(root, "b", Json::null())), QByteArray("{\"a\":1,\"b\":null,\"c\":[3]}"));
        std::string name = "d";
        const Json added = arena.with(root, name, Json::ofBool(true));
        name = "?";
        QCOMPARE(text(added), QByteArray("{\"a\":1,\"b\":2,\"c\":[3],\"d\":true}"));
        QCOMPARE(text(arena.with(root, "a", {})), QByteArray("{\"b\":2,\"c\":[3]}"));
        QCOMPARE(text(arena.with(root, "c", {})), QByteArray("{\"a\":1,\"b\":2}"));
        QCOMPARE(text(arena.with(root, "x", {})), text(root));
        QCOMPARE(text(arena.with(Json::null(), "x", Json::ofInteger(1))), QByteArray("{\"x\":1}"));
        QCOMPARE(text(arena.with({}, "x", {})), QByteArray("{}"));
        QCOMPARE(text(root), QByteArray("{\"a\":1,\"b\":2,\"c\":[3]}"));
    }

    void copiesStandOnTheirOwn()
    {
        JsonPointer document = read("{\"a\\n\":[\"text\",1.50,12345678901234567890,{\"b\":\"\"},true,null]}");
        const std::string before = toJsonText(document->root);
        const JsonPointer copy = jsonDocument(document->root);
        document = read("{\"something\":\"else\"}");
        QCOMPARE(QByteArray::fromStdString(toJsonText(copy->root)), QByteArray::fromStdString(before));
        JsonArena arena;
        JsonArena other;
        Json value;
        {
            JsonArena short_;
            value = other.deepCopy(short_.text("short-lived"));
        }
        arena = std::move(other);
        QVERIFY(value.text() == "short-lived");
    }

    void anArenaIsUsedAgain()
    {
        JsonArena arena;
        for (int round = 0; round < 3; ++round) {
            std::vector<Json> texts;
            for (int i = 0; i < 10'000; ++i)
                texts.push_back(arena.text("text " + std::to_string(i)));
            const Json all = arena.array(texts);
            QVERIFY(all.at(9'999).text() == "text 9999");
            QVERIFY(all.at(0).text() == "text 0");
            QVERIFY(arena.bytes() > 10'000 * 24);
            arena.clear();
            QCOMPARE(arena.bytes(), std::size_t(0));
        }
    }

    void nothingIsTooDeepToBeHandled()
    {
        JsonArena arena;
        const Json fits = deep(arena, 4'000), giant = deep(arena, 1'000'000);
        QVERIFY(fits == deep(arena, 4'000));
        QVERIFY(!(giant == deep(arena, 1'000'000)));
        QVERIFY(toJsonText(giant).find("null") != std::string::npos);
        QVERIFY(toJsonText(fits).find("null") == std::string::npos);
        QVERIFY(toJsonText(arena.deepCopy(giant)).size() < 10'000);
    }

    void writtenTextIsReadBackAlike_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("scalars") << QByteArray("[null,true,false,0,-1,1.50,1e5]");
        QTest::newRow("empty") << QByteArray("[[],{},\"\",{\"\":{}}]");
        QTest::newRow("escapes") << QByteArray("{\"a\\\"b\":\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/\"}");
        QTest::newRow("characters") << QByteArray("\"\x7f\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
    }

    void writtenTextIsReadBackAlike()
    {
        QFETCH(QByteArray, text);
        const JsonPointer document = read(text);
        QVERIFY(document);
        QCOMPARE(QByteArray::fromStdString(toJsonText(document->root)), text);
    }
};

WEIR_TEST(JsonValueTest)

} // namespace weir

#include "jsonvaluetest.moc"
