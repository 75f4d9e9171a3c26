// Mistakes in filters, in words and at their place.
#include "models/common/filtertext.h"

#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class FilterTextTest : public QObject
{
    Q_OBJECT
private slots:
    void everyMistakeHasItsSentence_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* typed, const char* sentence) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(sentence);
        };
        row("topic == 'x'", "Here “=” was expected, not “==”.");
        row("value.a = 1 AND value.b = 2", "Here “and” was expected, not “AND”.");
        row("not value.a = 1", "“not” cannot be written so; write “!(value)”.");
        row("value.a is null", "“is” cannot be written so; write “value.a = null”.");
        row("(value.a = 1", "The bracket “(” is not closed.");
        row("value.a = 'x", "The text that begins with ' has no end.");
        row("value.a >", "The filter ends too early: a value is missing.");
        row("lowercase(value.a) and key = 1", "Here a comparison such as “=” or “>” was expected, not “and”.");
        row("contains(vlaue.a, 'x')", "A record has no “vlaue”; was “value” meant?");
        row("lenght(value.a) > 1", "");
        row("contains(value.a)", "“contains” is written contains(text, text).");
        row("value..a = 1", "A name is missing in front of “.”.");
        row("value.a/b = 1", "“/” cannot stand in a name like this; write “\\/”.");
        row("headers = 'x'", "The name of the header is missing: headers.name or headers['name'].");
        row("topic.name = 'x'", "“topic” has no parts; compare it itself.");
        row("timestamp > 2026-11-20", "“2026-11-20” is not a number; was '2026-11-20' meant?");
        row("/a(b/", "The regular expression is wrong at “a(b”: missing ).");
        row("value.a = 5", "");
        row("any text", "");
    }

    void everyMistakeHasItsSentence()
    {
        QFETCH(QString, typed);
        QTEST(filterProblem(typed, parseRecordQuery(typed)).sentence, "sentence");
    }

    void placesAreInUnitsOfTheField()
    {
        const QString typed = QStringLiteral("value.größe = '😀' && key = 'x'");
        const FilterProblem problem = filterProblem(typed, parseRecordQuery(typed));
        QCOMPARE(problem.start, int(typed.indexOf(QStringLiteral("&&"))));
        QCOMPARE(problem.length, 2);
        const QString expression = QStringLiteral("  /ü[b/");
        const FilterProblem bracket = filterProblem(expression, parseRecordQuery(expression));
        QCOMPARE(bracket.start, 4);
    }

    void whatIsRightMayBeRemarkedOn()
    {
        const QString typed = QStringLiteral("timestamp > '2026-11-20'");
        const RecordQuery query = parseRecordQuery(typed);
        QCOMPARE(filterProblem(typed, query).sentence, QString());
        const FilterProblem remark = filterRemark(typed, query);
        QCOMPARE(remark.sentence, QStringLiteral("A date without a zone is taken as UTC."));
        QCOMPARE(remark.start, 12);
        QCOMPARE(remark.length, 12);
    }
};

WEIR_TEST(FilterTextTest)

} // namespace weir

#include "filtertexttest.moc"
