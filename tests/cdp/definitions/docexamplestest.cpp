// Every example in docs/definitions.md is accepted as it stands there; its cases are run by DocCasesTest.
#include "tests/support/docexamples.h"
#include "backend/cdp/definitions/conditionreader.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

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
            QTest::addRow("line %d", examples[i].line) << int(i);
        QVERIFY2(examples.size() > 40, "the page was not found, or its examples are written otherwise");
    }

    void examplesAreAccepted()
    {
        QFETCH(int, index);
        const std::string mistakes = mistakesOf(test::docExamples().at(std::size_t(index)));
        QVERIFY2(mistakes.empty(), mistakes.c_str());
    }
};

WEIR_TEST(DocExamplesTest)

} // namespace weir::cdp

#include "docexamplestest.moc"
