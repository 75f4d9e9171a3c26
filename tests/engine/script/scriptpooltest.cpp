// Children that are lent out, codes that are checked before they are saved, Python where it is allowed, and which
// filters are asked.
#include "backend/engine/script/appliesindex.h"
#include "tests/engine/script/transformer.h"
#include "tests/support/registry.h"

#include <atomic>
#include <thread>

namespace weir::engine {

using test::json;
using test::scriptEvent;
using test::transformation;
using test::Transformer;

namespace {

ScriptOptions withPython()
{
    ScriptOptions options;
    options.isPythonAllowed = true;
    return options;
}

std::string check(ScriptPool& pool, ScriptRuntime runtime, const std::string& code)
{
    const Result<void> result = checkTransformation(pool, runtime, code);
    return result ? "good" : (result.error().subject + QLatin1Char(' ') + result.error().detail).toStdString();
}

} // namespace

class ScriptPoolTest : public QObject
{
    Q_OBJECT
private slots:
    void codesAreChecked()
    {
        ScriptPool pool(1);
        const auto js = [&](const char* code) { return check(pool, ScriptRuntime::JavaScript, code); };
        QCOMPARE(js("function transform(e) { return e; }"), std::string("good"));
        QCOMPARE(js("const transform = (e) => e;"), std::string("good"));
        QCOMPARE(js("function transform(e) {\n  return 1 +* 2;\n}"),
                 std::string("2:13 SyntaxError: Unexpected token '*'"));
        QCOMPARE(js("function transform(e) {\n  if (e) {"), std::string("2:1 SyntaxError: Unexpected end of input"));
        QCOMPARE(js("}; function transform(e) { return e; } {"), std::string("1:1 SyntaxError: Unexpected token '}'"));
        QCOMPARE(js("let x = 1;"), std::string("0:0 there is no function called transform"));
        QCOMPARE(js("\nlet x = y;"), std::string("2:9 ReferenceError: y is not defined"));
        QCOMPARE(js("for (;;);"), std::string("0:0 it runs too long"));
        QCOMPARE(js("'x'.repeat(2 ** 28).split('');"),
                 std::string("0:0 it ended the process that runs it: too much time or memory"));
        QCOMPARE(js("function transform(e) { return e; }"), std::string("good"));
        QCOMPARE(check(pool, ScriptRuntime::Python, "def transform(e, c): return e"),
                 std::string("0:0 Python is not allowed on this engine"));
    }

    void aCodeThatDoesNotCompileFailsItsEventsOnly()
    {
        Transformer transformer(
            {transformation("a", "function transform(e) { return e", "'appliesTo': 'properties.x = 1'"),
             transformation("b", "function transform(e) { e.b = 1; return e; }")});
        const std::vector<std::string> lines =
            transformer.run({scriptEvent("1"), scriptEvent("2", json("{'x':1}")), scriptEvent("3")});
        QVERIFY(lines[0].ends_with(json("'b':1}")) && lines[2].ends_with(json("'b':1}")));
        QCOMPARE(lines[1], std::string("! a Transformation-Failed 1:1 SyntaxError: Unexpected end of input"));
    }

    void severalThreadsShareThePool()
    {
        Transformer shared({transformation("a", "function transform(e) { e.x = e.messageId; return e; }")}, {}, 2);
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        constexpr int many = 4, turns = 20;
        for (int thread = 0; thread < many; ++thread) {
            threads.emplace_back([&, thread] {
                const JsonPointer event = *parseJson(scriptEvent("t" + std::to_string(thread)));
                for (int turn = 0; turn < turns; ++turn) {
                    const TransformInput input{event->root, "web", test::scriptNowMs};
                    const auto ran = shared.set().run(std::span(&input, 1), test::scriptNowMs);
                    const Json made = ran && ran->outcomes[0].events.size() == 1 ? ran->outcomes[0].events[0] : Json();
                    good += made.at("x").text() == event->root.at("messageId").text() ? 1 : 0;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), many * turns);
    }

    void pythonIsRefusedUnlessAllowed()
    {
        const std::vector<std::string> documents{
            transformation("p", "def transform(e, c):\n  return None", "'runtime': 'python'")};
        Transformer refused(documents);
        QCOMPARE(refused.run(scriptEvent("m")),
                 std::string("! p Transformation-Failed 0:0 Python is not allowed on this engine"));
        Transformer allowed(documents, withPython());
        QCOMPARE(allowed.run(scriptEvent("m")), std::string("-"));
    }

    void pythonDoesTheSame()
    {
        Transformer both(
            {transformation("js", "function transform(e) { e.properties.js = hash('a'); return [e, e]; }"),
             transformation("py",
                            "def transform(event, context):\n"
                            "  event['properties'] = {'same': event['properties']['js'] == hash('a'),\n"
                            "                         'c': context['source'] + context['transformation'],\n"
                            "                         'm': [mask('ann@shop.example'), mask(4111111111111111)]}\n"
                            "  log('saw', event['messageId'])\n  return event\n",
                            "'runtime': 'python', 'order': 1")},
            withPython());
        const std::string made = json("{'same':true,'c':'webpy','m':['a***@shop.example','************1111']}");
        QCOMPARE(both.run(scriptEvent("m")), scriptEvent("m", made) + " " + scriptEvent("m#2", made));
        QCOMPARE(both.batch().logs.size(), std::size_t(2));
        QCOMPARE(both.batch().logs[0].line, std::string("saw m"));
    }

    void pythonIsHeldToTheSameLimits_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, const char* body, const char* line) {
            QTest::newRow(name) << QString::fromLatin1(body) << QString::fromLatin1(line);
        };
        row("endless loop", "while True: pass", "0:0 it runs too long");
        row("recursion", "f = lambda: f(); return f()", "3:21 RecursionError: maximum recursion depth exceeded");
        row("memory", "return {'a': len(bytearray(10 ** 9))}", "0:0 it needs more memory than it may have");
        row("throw", "raise ValueError('bad')", "3:9 ValueError: bad");
        row("number", "return 3", "0:0 it returned int; an event, a list of events or None is wanted");
        row("file", "return open('/etc/hostname')", "3:16 OSError: [Errno 24] Too many open files: '/etc/hostname'");
        row("exit", "import os; os._exit(3)", "0:0 the process that ran it has ended, most likely for want of memory");
    }

    void pythonIsHeldToTheSameLimits()
    {
        QFETCH(QString, body);
        QFETCH(QString, line);
        const std::string code =
            "def transform(e, c):\n  if 'bad' in e['properties']:\n        " + body.toStdString() + "\n  return e\n";
        Transformer transformer({transformation("p", code, "'runtime': 'python'")}, withPython());
        const std::vector<std::string> lines =
            transformer.run({scriptEvent("1"), scriptEvent("2", json("{'bad':1}")), scriptEvent("3")});
        QCOMPARE(lines[0], std::string("="));
        QCOMPARE(QString::fromStdString(lines[1]).section(QLatin1Char(' '), 0, 2),
                 QStringLiteral("! p Transformation-Failed"));
        QVERIFY2(lines[1].ends_with(line.section(QLatin1Char(' '), 1).toStdString()), lines[1].c_str());
        QCOMPARE(lines[2], std::string("="));
    }

    void pythonCodesAreChecked()
    {
        ScriptPool pool(1, withPython());
        const auto python = [&](const char* code) { return check(pool, ScriptRuntime::Python, code); };
        QCOMPARE(python("def transform(e, c):\n  return e"), std::string("good"));
        QVERIFY(python("def transform(e, c):\n  return (").starts_with("2:10 SyntaxError: "));
        QCOMPARE(python("x = 1"), std::string("0:0 there is no function called transform"));
    }

    void filtersAreAskedByWhatTheyLookFor()
    {
        std::vector<std::optional<cdp::EventFilter>> filters;
        cdp::Mistakes mistakes;
        for (const char* fql :
             {"event = 'A'", "event = 'B' and properties.x > 1", "properties.x > 5", "", "event = 'A'"}) {
            filters.push_back(*fql == '\0' ? std::nullopt
                                           : cdp::EventFilter::read(Json::ofText(fql), "f", {}, mistakes));
        }
        QVERIFY(mistakes.empty());
        const AppliesIndex index(std::move(filters));
        const auto all = [&](const std::string& event) {
            const JsonPointer document = *parseJson(json(event));
            std::string found;
            for (std::size_t at = 0; (at = index.first(document->root, 0, at)) < index.size(); ++at)
                found += std::to_string(at);
            return found;
        };
        QCOMPARE(all("{'event':'A'}"), std::string("034"));
        QCOMPARE(all("{'event':'B','properties':{'x':2}}"), std::string("13"));
        QCOMPARE(all("{'event':'B','properties':{'x':9}}"), std::string("123"));
        QCOMPARE(all("{'event':['A','B'],'properties':{'x':9}}"), std::string("01234"));
        QCOMPARE(all("{'properties':{}}"), std::string("3"));
    }
};

WEIR_TEST(ScriptPoolTest)

} // namespace weir::engine

#include "scriptpooltest.moc"
