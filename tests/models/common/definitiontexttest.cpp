// Mistakes in definitions, in words that say what to do.
#include "models/common/definitiontext.h"

#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using cdp::Mistake;
using Kind = Mistake::Kind;

class DefinitionTextTest : public QObject
{
    Q_OBJECT
private slots:
    void everyMistakeHasItsSentence_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("found");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("sentence");
        const auto row = [](Kind kind, const char* found, const QStringList& expected, const char* sentence) {
            QTest::addRow("%d %s %d", int(kind), found, int(expected.size()))
                << int(kind) << QString::fromUtf8(found) << expected << QString::fromUtf8(sentence);
        };
        const auto some = [](std::initializer_list<const char*> words) {
            QStringList list;
            for (const char* word : words)
                list.append(QString::fromUtf8(word));
            return list;
        };
        row(Kind::MissingField, "rule", {}, "“rule” is missing; write it.");
        row(Kind::MissingField, "", some({"all", "any"}), "Something is missing here: write one of all, any.");
        row(Kind::UnknownField, "evnt", some({"event", "where"}), "There is no field “evnt” here; was “event” meant?");
        row(Kind::UnknownField, "colour", some({"event", "where"}),
            "There is no field “colour” here; there are event, where.");
        row(Kind::UnknownField, "colour", {}, "There is no field “colour” here; take it out.");
        row(Kind::UnknownWord, "equels", some({"equals", "exists"}), "“equels” cannot stand here; was “equals” meant?");
        row(Kind::UnknownWord, "median", some({"sum", "average"}),
            "“median” cannot stand here; write one of sum, average.");
        row(Kind::WrongType, "3", some({"text"}), "Here stands a text, not “3”.");
        row(Kind::WrongType, "[…]", some({"text", "number", "true or false"}),
            "Here stands a text, a number or true or false, not “[…]”.");
        row(Kind::Empty, "", {}, "This is empty; put something in, or take it out.");
        row(Kind::Conflict, "any", some({"all"}), "“any” cannot stand together with “all”; take one of them out.");
        row(Kind::Misplaced, "within", {},
            "“within” has no meaning here: nothing came before that it could count from. Take it out.");
        row(Kind::BadKey, "VIP", {},
            "“VIP” is no key; a key is 1 to 64 of a-z, 0-9, _ and -, and begins with a letter.");
        row(Kind::BadDuration, "P1M", {},
            "“P1M” is no duration; write it as 250ms, 45s, 15m, 12h, 30d, 2w, or PT1H. Months and years are none, "
            "because they are not of one length.");
        row(Kind::BadDate, "soon", {},
            "“soon” is no date; write it as 2026-11-20T10:00:00Z, 2026-11-20, or in milliseconds since 1970.");
        row(Kind::BadTimeZone, "Mars", {}, "“Mars” is no time zone; write one such as Europe/Berlin or UTC.");
        row(Kind::BadPath, "a..b", {},
            "“a..b” is no path; write names with dots between them, as in address.city, products.0.sku or "
            "products[].category.");
        row(Kind::OutOfRange, "0", some({"1", "10"}), "A whole number from 1 to 10 stands here, not “0”.");
        row(Kind::OutOfRange, "-1", some({"0"}), "A whole number of 0 or more stands here, not “-1”.");
        row(Kind::OutOfRange, "0", some({"0.001"}), "A number of 0.001 or more stands here, not “0”.");
        row(Kind::OutOfRange, "3", some({"2", "2"}), "There must be 2 of them, not 3.");
        row(Kind::OutOfRange, "0.005", some({"0", "100", "0.01"}),
            "A number from 0 to 100 in steps of 0.01 stands here, not “0.005”.");
        row(Kind::Reversed, "30d", some({"90d"}), "“30d” comes after “90d”; swap them, or change one.");
        row(Kind::BadFilter, "a >", {}, "The filter is wrong at character 4: ends early.");
        row(Kind::BadPattern, "*a", {}, "The regular expression “*a” is wrong: ends early.");
        row(Kind::BadSchema, "", {}, "The schema is wrong: ends early.");
        row(Kind::BadSchema, "/properties", {}, "The schema is wrong at “/properties”: ends early.");
        row(Kind::BadMapping, "", {}, "The mapping is wrong: ends early.");
        row(Kind::BadMapping, "@liquid", some({"@path", "@if"}),
            "The mapping is wrong at “@liquid”: ends early. There are @path, @if.");
        row(Kind::BadExpression, "", {}, "The formula is wrong at character 4: ends early.");
        row(Kind::Duplicate, "userId", {}, "“userId” stands here twice; take one out.");
        row(Kind::UnknownReference, "audience/vip", {},
            "There is no “audience/vip”; define it first, or name another.");
        row(Kind::Cycle, "a > b > a", {}, "This runs in a circle: a > b > a. Take one of the references out.");
        row(Kind::WrongReference, "entry", {}, "“entry” is nothing that can be referred to from here.");
        row(Kind::Unreachable, "mail", {}, "Nothing leads to “mail”; lead there, or take it out.");
        row(Kind::WrongVersion, "3", some({"5"}),
            "Version 3 was made from an old one: the next is 5. Load the definition again, and change it once more.");
        row(Kind::TooLarge, "", some({"10 MB"}), "This is too large: the limit is 10 MB.");
        row(Kind::TooDeep, "", {}, "This is nested too deeply; make definitions of parts of it, and refer to them.");
        row(Kind::Unsupported, "x", {}, "“x” is known, but cannot be had here.");
    }

    void everyMistakeHasItsSentence()
    {
        QFETCH(int, kind);
        QFETCH(QString, found);
        QFETCH(QStringList, expected);
        Mistake mistake{.kind = Kind(kind), .found = found.toStdString(), .detail = "ends early", .at = 3};
        for (const QString& one : expected)
            mistake.expected.push_back(one.toStdString());
        QTEST(definitionMistakeSentence(mistake), "sentence");
    }

    void thePlaceStandsInFront()
    {
        const Mistake mistake{.kind = Kind::Empty, .place = "rule.all"};
        QCOMPARE(definitionMistakeLine(mistake),
                 QStringLiteral("rule.all: This is empty; put something in, or take it out."));
        QCOMPARE(definitionMistakeLine({.kind = Kind::TooLarge, .expected = {"10 MB"}}),
                 QStringLiteral("This is too large: the limit is 10 MB."));
    }

    void percentagesAreToldTogether()
    {
        const Mistake mistake{
            .kind = Kind::OutOfRange, .place = "nodes.ab.branches", .found = "90", .expected = {"100"}};
        QCOMPARE(definitionMistakeSentence(mistake),
                 QStringLiteral("The percentages of the branches are 90 together; they must be 100."));
    }

    void whatWasWrittenIsNoPlaceholder()
    {
        const Mistake mistake{.kind = Kind::WrongType, .found = "%1 %2", .expected = {"%2"}};
        QCOMPARE(definitionMistakeSentence(mistake), QStringLiteral("Here stands “%2”, not “%1 %2”."));
    }
};

WEIR_TEST(DefinitionTextTest)

} // namespace weir

#include "definitiontexttest.moc"
