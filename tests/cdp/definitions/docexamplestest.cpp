// Every example in docs/definitions.md and docs/cases.md is accepted as it stands there; its cases are run by
// DocCasesTest.
#include "tests/support/docexamples.h"
#include "backend/cdp/definitions/conditionreader.h"
#include "backend/cdp/filter/valueoperator.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>
#include <array>

namespace weir::cdp {
namespace {

/// What is wrong with a fragment or with definitions, in lines; nothing for cases.
std::string mistakesOf(const test::DocExample& example)
{
    const Result<JsonPointer> document = parseJson(example.text);
    if (!document)
        return "no JSON: " + document.error().detail.toStdString();
    const Json root = (*document)->root;
    Mistakes mistakes;
    if (example.word == QStringLiteral("condition")) {
        readCondition(root, "condition", false, mistakes);
    } else if (example.word == QStringLiteral("window")) {
        readWindow(root, "window", mistakes);
    } else if (example.word == QStringLiteral("filter")) {
        EventFilter::read(root, "filter", {.traits = true}, mistakes);
    } else if (example.word == QStringLiteral("mapping")) {
        mistakes = Mapping::compile(root).mistakes;
    } else if (!example.word.isEmpty()) {
        return "unknown word " + example.word.toStdString();
    } else if (root.at("steps").isAbsent()) {
        DefinitionBook book;
        return linesOf(root.isArray() ? book.offer(root.elements()) : book.offer({{root}}));
    }
    return test::mistakeLines(mistakes);
}

/// What people may write, besides the operators.
constexpr std::array words{
    // conditions, windows, counts, aggregates
    "all", "any", "not", "everyone", "trait", "event", "sequence", "regularly", "audience", "list", "account", "ever",
    "last", "between", "before", "from", "until", "calendar", "timeZone", "atLeast", "atMost", "exactly", "never",
    "latest", "sum", "average", "minimum", "maximum", "uniqueCount", "within", "absent", "step", "each", "periods",
    "of", "for", "quantifier", "element", "property", "context", "field", "ignoreCase", "values", "type", "where",
    // traits
    "count", "first", "firstSeen", "lastSeen", "mostFrequent", "minimumCount", "uniqueList", "formula", "sql",
    // kinds
    "identity", "source", "plan", "transformation", "destination", "journey", "connection", "privacyRequest",
    // journeys
    "waitFor", "branch", "split", "send", "wait", "waitUntil", "setTrait", "cap", "jump", "exit", "reentry", "exitWhen",
    "goal", "entry",
    // mappings
    "@path", "@template", "@literal", "@if", "@case", "@replace", "@arrayPath", "@flatten", "@json", "@merge",
    "@transform", "@excludeWhenNull"};

} // namespace

class DocExamplesTest : public QObject
{
    Q_OBJECT
private slots:
    void examplesAreAccepted_data()
    {
        QTest::addColumn<int>("index");
        const std::vector<test::DocExample> examples = test::docExamples();
        for (std::size_t i = 0; i < examples.size(); ++i)
            QTest::addRow("%s:%d", examples[i].page, examples[i].line) << int(i);
        QVERIFY2(examples.size() > 40, "the page was not found, or its examples are written otherwise");
    }

    void examplesAreAccepted()
    {
        QFETCH(int, index);
        const std::string mistakes = mistakesOf(test::docExamples().at(std::size_t(index)));
        QVERIFY2(mistakes.empty(), mistakes.c_str());
    }

    void everythingHasAnExample()
    {
        std::string all;
        for (const test::DocExample& example : test::docExamples())
            all += example.text;
        std::string missing;
        for (const std::string& name : valueOperatorNames()) {
            if (all.find("\"op\": \"" + name + '"') == std::string::npos)
                missing += name + ' ';
        }
        for (const std::string name : words) {
            if (all.find('"' + name + '"') == std::string::npos)
                missing += name + ' ';
        }
        QVERIFY2(missing.empty(), missing.c_str());
    }
};

WEIR_TEST(DocExamplesTest)

} // namespace weir::cdp

#include "docexamplestest.moc"
