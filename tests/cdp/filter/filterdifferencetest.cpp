#include "backend/filter/fqlsyntax.h"
#include "tests/cdp/filter/filtertools.h"
#include "tests/support/registry.h"

#include <QRandomGenerator>
#include <QTest>

namespace weir::cdp {
namespace {

/// FQL texts over the whole language, and events that have what they ask for.
class RandomWorld
{
public:
    explicit RandomWorld(quint32 seed) : m_random(seed) {}

    std::string condition(int depth)
    {
        switch (below(depth > 0 ? 11 : 7)) {
        case 0:
        case 1:
            return operand(2) + comparison() + (below(2) ? constant() : operand(1));
        case 2:
            return constant() + comparison() + path();
        case 3:
            return operand(1) + " in " + (below(3) ? list() : path());
        case 4:
            return (below(4) ? constant() : std::string("null")) + " in " + path();
        case 5:
            return call(below(2) ? "contains" : "match", 2);
        case 6:
            return below(5) ? path() + (below(3) ? "" : (below(2) ? " = " : " != ") + list())
                            : std::string(below(2) ? "true" : "null");
        case 7:
            return "!(" + condition(depth - 1) + ")";
        case 8:
            return "!" + (below(2) ? path() : call("contains", 1));
        default:
            return "(" + condition(depth - 1) + (below(2) ? " and " : " or ") + condition(depth - 1) + ")";
        }
    }

    std::string event()
    {
        return "{\"properties\":{\"a\":" + json(3) + ",\"b\":" + json(2) + ",\"b c\":" + json(1) +
               "},\"a\":" + json(3) + ",\"d.e\":" + json(1) + ",\"b\":" + json(2) + "}";
    }

private:
    int below(std::size_t end) { return int(m_random.bounded(quint32(end))); }
    template <std::size_t N> std::string oneOf(const char* const (&words)[N]) { return words[below(N)]; }

    std::string comparison() { return oneOf({" = ", " != ", " > ", " >= ", " < ", " <= "}); }
    std::string path()
    {
        return oneOf({"a", "properties.a", "properties.b", "properties.b c", "d\\.e", "a.x", "a.0", "a[].x", "b[]",
                      "a[][]", "properties.a[].x", "properties.a.1", "missing", "properties", "a['']",
                      "properties.a.00"});
    }
    std::string operand(int depth)
    {
        if (depth == 0 || below(3) > 0)
            return path();
        if (below(4) == 0)
            return call(below(2) ? "contains" : "match", depth - 1);
        return oneOf({"lowercase(", "uppercase(", "snakecase(", "kebabcase(", "titlecase(", "typeof(", "length("}) +
               operand(depth - 1) + ")";
    }
    std::string call(const char* name, int depth)
    {
        return std::string(name) + "(" + operand(depth) + ", " + (below(5) ? word() : path()) + ")";
    }
    std::string word()
    {
        return oneOf({"'x'", "'x*'", "'*x'", "'*a*'", "'1'", "'1.0'", "'true'", "'false'", "''", "'\\\\*'", "'*'",
                      "'ü b'", "'A b'", "'2026-11-20'", "'2026-11-20T01:00:00+01:00'", "'1795132800000'", "'?'",
                      "'[a-x]*'"});
    }
    std::string constant()
    {
        return below(2) ? word()
                        : oneOf({"1", "1.0", "-2.5e1", ".5", "0", "1795132800000", "12345678901234567890.5", "true",
                                 "false", "null", "9007199254740993"});
    }
    std::string list()
    {
        std::string text = "[" + constant();
        for (int i = below(3); i > 0; --i)
            text += ", " + constant();
        return text + "]";
    }
    std::string json(int depth)
    {
        switch (depth > 0 ? below(5) : 4) {
        case 0:
            return "[" + json(depth - 1) + "," + json(depth - 1) + "]";
        case 1:
            return "{\"x\":" + json(depth - 1) + ",\"\":" + json(0) + "}";
        case 2:
            return below(4) ? json(0) : std::string(below(2) ? "[]" : "{}");
        default:
            return oneOf({"1",
                          "1.0",
                          "-25",
                          "5e-1",
                          "0",
                          "\"x\"",
                          "\"xa\"",
                          "\"true\"",
                          "\"false\"",
                          "true",
                          "false",
                          "null",
                          "\"1\"",
                          "\"1.0\"",
                          "\"\"",
                          "\"\\u00fc b\"",
                          "\"A b\"",
                          "\"*\"",
                          "\"2026-11-20\"",
                          "1795132800000",
                          "\"2026-11-20T00:00:00Z\"",
                          "\"2026-11-19T23:59:59.999Z\"",
                          "12345678901234567890.50",
                          "9007199254740992",
                          "\"9007199254740993\""});
        }
    }

    QRandomGenerator m_random;
};

} // namespace

class FilterDifferenceTest : public QObject
{
    Q_OBJECT
private slots:
    void saysTheSameAsFqlOverText();
};

void FilterDifferenceTest::saysTheSameAsFqlOverText()
{
    RandomWorld random(11);
    FqlScratch scratch;
    int matched = 0, all = 0, turned = 0;
    for (int i = 0; i < 4'000; ++i) {
        const std::string text = random.condition(3);
        const auto fql = Fql::compile(text, FqlRoots::Event).program;
        const auto filter = fqlFilter(text);
        QVERIFY2(fql && filter, text.c_str());
        QVERIFY2(filter->isStatic(), text.c_str());
        // Both conversions of it are held against the same events.
        const auto again = filter->toFql();
        QVERIFY2(again, text.c_str());
        const auto reread = fqlFilter(*again);
        QVERIFY2(reread && reread->canonical() == filter->canonical(), (text + "  >  " + *again).c_str());
        JsonArena arena;
        Mistakes mistakes;
        const auto tree = EventFilter::read(filter->toTree(arena), {}, {}, mistakes);
        QVERIFY2(tree && tree->canonical() == filter->canonical(), text.c_str());
        turned += *again != text ? 1 : 0;
        const auto guard = filter->guard();
        for (int j = 0; j < 6; ++j) {
            const std::string event = random.event();
            const auto document = parseJson(event);
            QVERIFY(document);
            const Json root = (*document)->root;
            const bool expected = fql->matchesEvent(event, scratch);
            const Verdict found = filter->evaluate(root, 0);
            QVERIFY2(found == (Verdict{expected, never}), (text + "  on  " + event).c_str());
            QVERIFY2(reread->evaluate(root, 0).holds == expected, (*again + "  on  " + event).c_str());
            QVERIFY2(tree->evaluate(root, 0).holds == expected, (text + "  on  " + event).c_str());
            QVERIFY2(filter->mayMatch(root) == expected, text.c_str());
            matched += expected ? 1 : 0;
            ++all;
            if (!expected || !guard)
                continue;
            const std::string there = toJsonText(guard->path.of(root));
            const bool isThere = std::any_of(guard->texts.begin(), guard->texts.end(), [&](const std::string& one) {
                return there.find(toJsonText(Json::ofText(one))) != std::string::npos;
            });
            QVERIFY2(isThere, text.c_str());
        }
    }
    QVERIFY(matched > all / 5 && matched < all * 4 / 5);
    QVERIFY(turned > 500);
}

WEIR_TEST(FilterDifferenceTest)

} // namespace weir::cdp

#include "filterdifferencetest.moc"
