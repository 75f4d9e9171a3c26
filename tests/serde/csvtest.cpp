#include "backend/serde/csv.h"

#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

using Fields = std::vector<std::string>;

std::string field(std::string_view text, bool guard = true)
{
    std::string out;
    appendCsvField(out, text, guard);
    return out;
}

} // namespace

class CsvTest : public QObject
{
    Q_OBJECT
private slots:
    void fieldsAreQuotedWhereTheyMustBe()
    {
        QCOMPARE(field("plain"), std::string("plain"));
        QCOMPARE(field("a,b"), std::string("\"a,b\""));
        QCOMPARE(field("say \"hi\""), std::string("\"say \"\"hi\"\"\""));
        QCOMPARE(field("two\nlines"), std::string("\"two\nlines\""));
        QCOMPARE(field(" padded"), std::string("\" padded\""));
        QCOMPARE(field(""), std::string("\"\""));
    }
    void formulasAreGuardedAndNumbersAreNot()
    {
        for (const char* text : {"=1+1", "+cmd", "-2+3", "@sum", "\tx", "-", "+1e", "-1-"})
            QVERIFY2(looksLikeFormula(text), text);
        for (const char* text : {"-5", "+5.25", "-.5e-3", "5=5", "a@b", ""})
            QVERIFY2(!looksLikeFormula(text), text);
        QVERIFY(!looksLikeFormula(std::string_view("\0=1", 3)));
        QCOMPARE(field("=1,2"), std::string("\"'=1,2\""));
        QCOMPARE(field("=1", false), std::string("=1"));
    }
    void linesAreRead()
    {
        const std::string text = "a,\"b \"\"x\"\", c\",,\"\"\r\n";
        const CsvLine line = readCsvLine(text + "next", ',');
        QCOMPARE(line.fields, (Fields{"a", "b \"x\", c", "", ""}));
        QCOMPARE(line.quoted, (std::vector<bool>{false, true, false, true}));
        QVERIFY(line.isComplete && !line.isBroken);
        QCOMPARE(line.size, text.size());
        QCOMPARE(readCsvLine("x\"y,z", ',').fields, (Fields{"x\"y", "z"}));
        QVERIFY(!readCsvLine("x", ',').isComplete);
    }
    void whatIsBrokenSaysSo()
    {
        QVERIFY(readCsvLine("\"open,1\n2\n", ',').isBroken);
        QVERIFY(readCsvLine("\"a\"b,1\n", ',').isBroken);
        QCOMPARE(endOfCsvLine("\"open\n", ','), std::string_view::npos);
    }
    void aQuotedLineBreakEndsNoLine() { QCOMPARE(endOfCsvLine("\"a\nb\",c\nd", ','), std::size_t(8)); }
    void theDelimiterIsTheOneThatLinesAgreeOn()
    {
        QCOMPARE(csvDelimiter("a;b;c\n1,5;2;3\n"), ';');
        QCOMPARE(csvDelimiter("a\tb\n1\t2\n"), '\t');
        QCOMPARE(csvDelimiter("a,b\n\"1;2;3\",4\n"), ',');
        QCOMPARE(csvDelimiter("one column\nx\n"), ',');
    }
};

WEIR_TEST(CsvTest)
} // namespace weir

#include "csvtest.moc"
