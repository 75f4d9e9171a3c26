// Documents of any size and depth are served or refused, quickly.
#include "backend/cdp/definitions/documentlimits.h"

#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

std::string audience(const std::string& rule) { return "{'kind': 'audience', 'key': 'a', 'rule': " + rule + '}'; }

/// The mistakes, those at deep places without the way to them.
std::string briefMistakesOf(const std::string& text)
{
    DefinitionBook book;
    const std::vector<Refusal> refusals = offer(book, text);
    std::string brief;
    for (const Refusal& refusal : refusals) {
        for (Mistake mistake : refusal.mistakes) {
            if (mistake.place.size() > 100)
                mistake.place = "…";
            brief += (brief.empty() ? "" : "\n") + test::mistakeLine(mistake);
        }
    }
    return brief;
}

} // namespace

class DocumentLimitsTest : public QObject
{
    Q_OBJECT
private slots:
    void depthIsBounded_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<bool>("isRefused");
        const auto row = [](const char* name, const std::string& open, const std::string& close, int levels,
                            bool isRefused) {
            const std::string rule = repeated(open, levels) + "{'everyone': true}" + repeated(close, levels);
            QTest::addRow("%s %d", name, levels) << QByteArray::fromStdString(rule) << isRefused;
        };
        row("not", "{'not': ", "}", 150, false);
        row("not", "{'not': ", "}", 198, false);
        row("not", "{'not': ", "}", 199, true);
        row("not", "{'not': ", "}", 1'000, true);
        row("all", "{'all': [", "]}", 99, false);
        row("all", "{'all': [", "]}", 100, true);
        row("all", "{'all': [", "]}", 500, true);
        row("lists", "[", "]", 1'000, true);
    }

    void depthIsBounded()
    {
        QFETCH(QByteArray, rule);
        QFETCH(bool, isRefused);
        QCOMPARE(briefMistakesOf(audience(rule.toStdString())), std::string(isRefused ? "TooDeep …" : ""));
    }

    void whatIsMadeDeeperThanTextsCanBeIsRefusedToo()
    {
        constexpr int levels = 100'000;
        JsonArena arena;
        Json rule = Json::ofBool(true);
        for (int i = 0; i < levels; ++i) {
            const JsonMember member{"not", rule};
            rule = arena.object({&member, 1});
        }
        Mistakes mistakes;
        QVERIFY(!isWithinLimits(rule, mistakes));
        QCOMPARE(int(mistakes.at(0).kind), int(Mistake::Kind::TooDeep));
        DefinitionBook book;
        QCOMPARE(book.offer({{rule}}).size(), std::size_t(1));
        mistakes.clear();
        QVERIFY(!readCondition(rule, "rule", false, mistakes));
        QCOMPARE(int(mistakes.at(0).kind), int(Mistake::Kind::TooDeep));
        QCOMPARE(mistakes.size(), std::size_t(1));
    }

    void tenThousandConditionsAreServedAndMoreRefused()
    {
        const std::string one = "{'event': 'A'},";
        QCOMPARE(briefMistakesOf(audience("{'any': [" + repeated(one, 9'998) + "{'everyone': true}]}")), std::string());
        QCOMPARE(briefMistakesOf(audience("{'any': [" + repeated(one, 30'000) + "{'everyone': true}]}")),
                 std::string("TooLarge rule.any[9999] [10,000 conditions]"));
        QCOMPARE(briefMistakesOf(audience("{'sequence': [" + repeated(one, 30'000) + "{'event': 'A'}]}")),
                 std::string("TooLarge rule.sequence[9999] [10,000 conditions]"));
    }

    void tenMegabytesAreTheMost()
    {
        const std::string large(9'000'000, 'x');
        const char* start = "{'kind': 'list', 'key': 'l', 'members': [], 'note': '";
        QCOMPARE(briefMistakesOf(start + large + "'}"), std::string());
        QCOMPARE(briefMistakesOf(start + large + repeated("y", 1'000'000) + "'}"), std::string("TooLarge  [10 MB]"));
        QCOMPARE(briefMistakesOf("{'kind': 'connection', 'key': 'c', 'many': [" + repeated("0,", 6'000'000) + "0]}"),
                 std::string("TooLarge  [10 MB]"));
    }

    void ofWhatIsCompiledAMegabyteIsTheMost()
    {
        const std::string note = ", 'note': '" + std::string(950'000, 'x');
        QCOMPARE(briefMistakesOf("{'kind': 'audience', 'key': 'a', 'rule': {'everyone': true}" + note + "'}"),
                 std::string());
        QCOMPARE(briefMistakesOf("{'kind': 'audience', 'key': 'a', 'rule': {'everyone': true}" + note +
                                 repeated("y", 50'000) + "'}"),
                 std::string("TooLarge  [1 MB]"));
    }

    void aDocumentOfNothingButMistakesIsToldInPart()
    {
        const std::string document = audience("{'any': [" + repeated("{'x': 1},", 5'000) + "{}]}");
        DefinitionBook book;
        const std::vector<Refusal> refusals = offer(book, document);
        QCOMPARE(refusals.size(), std::size_t(1));
        QCOMPARE(refusals[0].mistakes.size(), std::size_t(1'000));
    }

    void manyRingsAreFoundQuickly()
    {
        std::string documents = "[";
        constexpr int count = 3'000;
        for (int i = 0; i < count; ++i) {
            const std::string key = "a" + std::to_string(i);
            documents += "{'kind': 'audience', 'key': '" + key + "', 'rule': {'any': [{'audience': '" + key +
                         "'}, {'audience': 'a" + std::to_string(i / 2) + "'}]}},";
        }
        DefinitionBook book;
        QCOMPARE(offer(book, documents + "{'kind': 'list', 'key': 'l', 'members': []}]").size(), std::size_t(count));
        QCOMPARE(book.all().size(), std::size_t(1));
    }
};

WEIR_TEST(DocumentLimitsTest)

} // namespace weir::cdp

#include "documentlimitstest.moc"
