// Objects of definitions: each field with its type, every mistake at its place.
#include "backend/cdp/common/objectreader.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/common/verdict.h"
#include "tests/support/mistakelines.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

struct Fields
{
    std::string needed, text;
    bool flag = false;
    std::int64_t integer = 0, above = 0;
    std::optional<std::int64_t> duration, pause, date;
    int word = 0;
    std::size_t listed = 0, filled = 0;
    Mistakes mistakes;
};

/// Reads every kind of field of one object, as definitions do.
Fields readFields(const std::string& text)
{
    Fields fields;
    const Result<JsonPointer> document = parseJson(text);
    if (!document)
        return fields;
    ObjectReader reader((*document)->root, "at", fields.mistakes);
    fields.needed = reader.neededText("needed");
    fields.text = reader.text("text", "usual");
    fields.flag = reader.flag("flag", true);
    fields.integer = reader.integer("integer", 3, 1, 10);
    fields.above = reader.integer("above", 3, 1, never);
    fields.duration = reader.duration("duration");
    fields.pause = reader.duration("pause", true);
    fields.date = reader.date("date");
    fields.word = reader.word("word", {"red", "green"}, 0);
    fields.listed = reader.list("list", true).size();
    fields.filled = reader.list("filled").size();
    reader.finish();
    return fields;
}

} // namespace

class ObjectReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsRightIsRead()
    {
        const Fields all = readFields(R"({"needed": "n", "text": "t", "flag": false, "integer": 1e1, "above": 77,)"
                                      R"( "duration": "1.5s", "pause": "PT0S", "date": "2026-01-01", "word": "green",)"
                                      R"( "list": [1, 2], "filled": [null], "comment": "any"})");
        QCOMPARE(test::mistakeLines(all.mistakes), std::string());
        QCOMPARE(all.needed + all.text, std::string("nt"));
        QCOMPARE(all.flag, false);
        QCOMPARE(all.integer, 10);
        QCOMPARE(all.above, 77);
        QCOMPARE(all.duration, std::optional<std::int64_t>(1'500));
        QCOMPARE(all.pause, std::optional<std::int64_t>(0));
        QCOMPARE(all.date, std::optional<std::int64_t>(1'767'225'600'000));
        QCOMPARE(all.word, 1);
        QCOMPARE(all.listed, std::size_t(2));
        QCOMPARE(all.filled, std::size_t(1));
    }

    void whatIsMissingHasItsDefault()
    {
        const Fields none = readFields(R"({"needed": "n", "filled": [1], "text": null, "flag": null})");
        QCOMPARE(test::mistakeLines(none.mistakes), std::string());
        QCOMPARE(none.text, std::string("usual"));
        QCOMPARE(none.flag, true);
        QCOMPARE(none.integer, 3);
        QVERIFY(!none.duration && !none.date);
        QCOMPARE(none.word, 0);
    }

    void whatIsWrongIsNotedAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* fields, const char* line) {
            QTest::newRow(fields) << QByteArray(fields) << QByteArray(line);
        };
        row(R"("text": 3)", "WrongType at.text '3' [text]");
        row(R"("flag": "true")", "WrongType at.flag 'true' [true or false]");
        row(R"("integer": "3")", "WrongType at.integer '3' [number]");
        row(R"("integer": 0)", "OutOfRange at.integer '0' [1,10]");
        row(R"("integer": 11)", "OutOfRange at.integer '11' [1,10]");
        row(R"("integer": 2.5)", "OutOfRange at.integer '2.5' [1,10]");
        row(R"("above": -1)", "OutOfRange at.above '-1' [1]");
        row(R"("above": 1e400)", "OutOfRange at.above '1e400' [1]");
        row(R"("duration": 30)", "BadDuration at.duration '30'");
        row(R"("duration": "1 month")", "BadDuration at.duration '1 month'");
        row(R"("duration": "0s")", "BadDuration at.duration '0s'");
        row(R"("duration": "-5m")", "BadDuration at.duration '-5m'");
        row(R"("pause": "P1M")", "BadDuration at.pause 'P1M'");
        row(R"("date": "2026-02-30")", "BadDate at.date '2026-02-30'");
        row(R"("date": 2026)", "BadDate at.date '2026'");
        row(R"("word": "blue")", "UnknownWord at.word 'blue' [red,green]");
        row(R"("word": ["red"])", "WrongType at.word '[…]' [text]");
        row(R"("list": {})", "WrongType at.list '{…}' [list]");
        row(R"("colour": 1)", "UnknownField at.colour 'colour' "
                              "[above,date,duration,filled,flag,integer,list,needed,pause,text,word]");
    }

    void whatIsWrongIsNotedAtItsPlace()
    {
        QFETCH(QByteArray, fields);
        const Fields read = readFields(R"({"needed": "x", "filled": [1], )" + fields.toStdString() + "}");
        QTEST(QByteArray::fromStdString(test::mistakeLines(read.mistakes)), "line");
    }

    void whatIsNeededIsNotedWhereItIsMissingOrEmpty()
    {
        QCOMPARE(test::mistakeLines(readFields("{}").mistakes),
                 std::string("MissingField at.needed 'needed'\nMissingField at.filled 'filled'"));
        QCOMPARE(test::mistakeLines(readFields(R"({"needed": null, "filled": null})").mistakes),
                 std::string("MissingField at.needed 'needed'\nMissingField at.filled 'filled'"));
        QCOMPARE(test::mistakeLines(readFields(R"({"needed": "", "filled": []})").mistakes),
                 std::string("Empty at.needed\nEmpty at.filled"));
        QCOMPARE(test::mistakeLines(readFields("[1]").mistakes), std::string("WrongType at '[…]' [object]"));
        QCOMPARE(test::mistakeLines(readFields("null").mistakes), std::string("WrongType at 'null' [object]"));
    }

    void atMostAThousandMistakesAreKept()
    {
        std::string text = R"({"needed": "x", "filled": [1])";
        for (int i = 0; i < 20'000; ++i)
            text += ",\"f" + std::to_string(i) + "\": 1";
        QCOMPARE(readFields(text + '}').mistakes.size(), std::size_t(1'000));
    }

    void momentsAreDatesOrEpochMilliseconds_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qlonglong>("ms");
        QTest::newRow("zone") << QByteArray(R"("2026-01-01T02:00:00+02:00")") << 1'767'225'600'000LL;
        QTest::newRow("no zone") << QByteArray(R"("2026-01-01T00:00:00.0019")") << 1'767'225'600'001LL;
        QTest::newRow("before 1970") << QByteArray(R"("1969-12-31T23:59:59.9999Z")") << -1LL;
        QTest::newRow("epoch") << QByteArray("1767225600000") << 1'767'225'600'000LL;
        QTest::newRow("with a fraction") << QByteArray("1767225600000.9") << 1'767'225'600'000LL;
        QTest::newRow("as text") << QByteArray(R"("1767225600000")") << 1'767'225'600'000LL;
        QTest::newRow("12 digits") << QByteArray("100000000000") << 100'000'000'000LL;
        QTest::newRow("negative") << QByteArray("-100000000000") << -100'000'000'000LL;
        for (const char* none :
             {"99999999999", "10000000000000000", "\"99999999999\"", "\"1e12\"", "true", "\"\"", "[]"})
            QTest::newRow(none) << QByteArray(none) << std::numeric_limits<qlonglong>::min();
    }

    void momentsAreDatesOrEpochMilliseconds()
    {
        QFETCH(QByteArray, value);
        const Result<JsonPointer> document = parseJson(value.toStdString());
        QVERIFY(document.has_value());
        QTEST(qlonglong(momentOf((*document)->root).value_or(std::numeric_limits<qlonglong>::min())), "ms");
    }

    void whatIsShownIsShort()
    {
        QCOMPARE(shownOf(Json::ofText("brief")), std::string("brief"));
        std::string umlauts;
        for (int i = 0; i < 200; ++i)
            umlauts += "ü";
        const std::string shown = shownOf(Json::ofText(umlauts));
        QVERIFY(shown.size() <= 200);
        QCOMPARE(shown, umlauts.substr(0, 196) + "…");
        const std::string nines(1'000'000, '9');
        QVERIFY(!durationOf(Json::ofText(nines)));
    }
};

WEIR_TEST(ObjectReaderTest)

} // namespace weir::cdp

#include "objectreadertest.moc"
