#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class JsonCheckTest : public QObject
{
    Q_OBJECT
private slots:
    void takesWhatTheStandardTakes_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"{}", "[]", " [1, 2.5e+10, -0, 0.1]\n", "{\"a\":{\"b\":[null,true,false,\"x\\u00e9\\n\"]}}", "\"\"", "0",
              "-1E400", "123456789012345678901234567890", "[\"\\ud83d\\ude00\"]", "[\"\x7f\"]"})
            QTest::newRow(text) << QByteArray(text);
    }
    void takesWhatTheStandardTakes()
    {
        QFETCH(const QByteArray, text);
        const JsonCheck check = checkJson(text.toStdString());
        QVERIFY2(check.valid, check.problem);
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("position");
        QTest::newRow("trailing comma") << QByteArray("[1,]") << 3;
        QTest::newRow("no comma") << QByteArray("[1 2]") << 3;
        QTest::newRow("single quotes") << QByteArray("{'a':1}") << 1;
        QTest::newRow("no colon") << QByteArray("{\"a\" 1}") << 5;
        QTest::newRow("leading zero") << QByteArray("01") << 1;
        QTest::newRow("lone minus") << QByteArray("-x") << 1;
        QTest::newRow("no decimals") << QByteArray("1.e") << 2;
        QTest::newRow("raw line break") << QByteArray("\"a\nb\"") << 2;
        QTest::newRow("bad escape") << QByteArray("\"\\x\"") << 1;
        QTest::newRow("bad unicode") << QByteArray("\"\\u12g4\"") << 1;
        QTest::newRow("two values") << QByteArray("{} {}") << 3;
        QTest::newRow("word") << QByteArray("nul!") << 0;
        QTest::newRow("wrong bracket") << QByteArray("[1}") << 2;
        QTest::newRow("comma in front") << QByteArray("{,}") << 1;
        QTest::newRow("NaN") << QByteArray("[NaN]") << 1;
    }
    void refusesWhatIsNone()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, position);
        const JsonCheck check = checkJson(text.toStdString());
        QVERIFY(!check.valid);
        QVERIFY(!check.cut);
        QCOMPARE(int(check.position), position);
        QVERIFY(*check.problem);
    }

    void everyBeginningOfAValueIsCutAndNotBroken()
    {
        const std::string text = "{\"a\":[1.5e-3,true,null,\"x\\u00e9\\\\\"],\"b\":{}}";
        for (std::size_t size = 0; size < text.size(); ++size) {
            const JsonCheck check = checkJson(std::string_view(text).substr(0, size));
            QVERIFY2(!check.valid && check.cut, text.substr(0, size).c_str());
        }
        QVERIFY(checkJson(text).valid);
    }

    void depthCostsNoStack()
    {
        const std::size_t deep = 1'000'000;
        const JsonCheck check = checkJson(std::string(deep, '[') + std::string(deep, ']'));
        QVERIFY(check.valid);
        QCOMPARE(check.depth, deep);
    }

    void partsAreReadInOrderAndNumbersAsWritten()
    {
        const std::string text = " {\"a\" : 123456789012345678901234567890 , \"b\\\"\":[ [1,\"]\"] , {\"c\":\"}\"} ], "
                                 "\"e\":\"\\ud83d\\ude00\\ud83d\" } ";
        QVERIFY(checkJson(text).valid);
        std::vector<std::string> seen;
        JsonPart(text).eachMember([&](const std::string& name, JsonPart part) {
            seen.push_back(name + '=' + std::string(part.raw()));
            if (part.kind() == JsonPart::Kind::Array)
                part.eachElement([&](JsonPart element) {
                    seen.emplace_back(element.raw());
                    return true;
                });
            if (part.kind() == JsonPart::Kind::String)
                seen.push_back(part.string());
            return true;
        });
        QCOMPARE(seen, (std::vector<std::string>{"a=123456789012345678901234567890",
                                                 "b\"=[ [1,\"]\"] , {\"c\":\"}\"} ]", "[1,\"]\"]", "{\"c\":\"}\"}",
                                                 "e=\"\\ud83d\\ude00\\ud83d\"", "\xF0\x9F\x98\x80\xEF\xBF\xBD"}));
    }

    void stringsAreEscaped()
    {
        std::string out;
        appendJsonString(out, std::string_view("a\"\\\n\x01\0z", 7));
        QCOMPARE(out, std::string("\"a\\\"\\\\\\n\\u0001\\u0000z\""));
        QVERIFY(checkJson(out).valid);
        QCOMPARE(JsonPart(out).string(), std::string("a\"\\\n\x01\0z", 7));
    }
};

WEIR_TEST(JsonCheckTest)

} // namespace weir

#include "jsonchecktest.moc"
