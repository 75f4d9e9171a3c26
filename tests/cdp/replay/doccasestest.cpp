// Every case in docs/definitions.md and docs/cases.md comes out as it says, and every definition there is accepted by
// all that read it.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "tests/support/docexamples.h"
#include "tests/support/mistakelines.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::string outcomeOf(const JsonPointer& document)
{
    const CustomerCaseRead read = readCustomerCase(document);
    if (!read.story)
        return test::mistakeLines(read.mistakes);
    CustomerReplay replay(*read.story);
    std::string lines;
    for (const CustomerMismatch& mismatch : replay.run().mismatches)
        lines += mismatch.path + ": expected " + mismatch.expected + ", came out " + mismatch.actual + '\n';
    return lines;
}

std::string refusalsOf(const Json& root)
{
    World world(0);
    std::string lines;
    for (const Refusal& refusal : root.isArray() ? world.define(root.elements()) : world.define({{root}}))
        lines += refusal.id + ": " + test::mistakeLines(refusal.mistakes) + '\n';
    return lines;
}

} // namespace

class DocCasesTest : public QObject
{
    Q_OBJECT
private slots:
    void examplesComeOut_data()
    {
        QTest::addColumn<int>("index");
        const std::vector<test::DocExample> examples = test::docExamples();
        int cases = 0;
        for (std::size_t i = 0; i < examples.size(); ++i) {
            if (!examples[i].word.isEmpty())
                continue;
            QTest::addRow("%s:%d", examples[i].page, examples[i].line) << int(i);
            cases += examples[i].text.find("\"steps\"") != std::string::npos ? 1 : 0;
        }
        QVERIFY(cases > 5);
    }

    void examplesComeOut()
    {
        QFETCH(int, index);
        const Result<JsonPointer> document = parseJson(test::docExamples().at(std::size_t(index)).text);
        QVERIFY(document.has_value());
        const Json root = (*document)->root;
        const std::string wrong = root.at("steps").isAbsent() ? refusalsOf(root) : outcomeOf(*document);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

WEIR_TEST(DocCasesTest)

} // namespace weir::cdp

#include "doccasestest.moc"
