// Code that loops, eats memory, tampers and snoops: the event it does so with fails, and nobody else's does.
#include "backend/engine/script/costguard.h"
#include "tests/engine/script/transformer.h"
#include "tests/support/registry.h"

#include <QFile>
#include <atomic>
#include <csignal>
#include <thread>
#include <unistd.h>

namespace weir::engine {

using test::json;
using test::scriptEvent;
using test::transformation;
using test::Transformer;

namespace {

/// Does it for events that say so in `bad`, and passes the others.
std::string whenBad(const std::string& body)
{
    return "function transform(e) {\n  if (!e.properties.bad) return e;\n  " + body + "\n}";
}

} // namespace

class HostileScriptTest : public QObject
{
    Q_OBJECT
private slots:
    void theGuiltyEventFailsAndNoOther_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, const char* body, const char* line) {
            QTest::newRow(name) << QString::fromLatin1(body) << QString::fromLatin1(line);
        };
        row("endless loop", "for (;;);", "0:0 it runs too long");
        row("endless promises", "const f = () => Promise.resolve().then(f); f(); return e;", "0:0 it runs too long");
        row("pattern that backtracks", "/(a+)+$/.test('a'.repeat(50) + 'b'); return e;", "0:0 it runs too long");
        row("loop that catches", "for (;;) try { for (;;); } catch (x) {} finally { for (;;); }",
            "0:0 it runs too long");
        row("recursion", "const f = () => f() + 1; return f();", "3:23 RangeError: Maximum call stack size exceeded");
        row("memory in one piece", "return {a: 'x'.repeat(2 ** 28).split('').length};",
            "0:0 the process that ran it has ended, most likely for want of memory");
        row("text doubling", "let s = 'ab'; for (;;) s += s;", "3:31 RangeError: Invalid string length");
        row("array buffers", "const a = []; for (;;) a.push(new ArrayBuffer(1e6));",
            "3:33 RangeError: Array buffer allocation failed");
        row("throw", "throw new TypeError('wrong');", "3:3 TypeError: wrong");
        row("throw of a text", "throw 'text';", "3:3 text");
        row("class of its own",
            "class Own extends Error { constructor(m) { super(m); this.name = 'Own'; } }\nthrow new Own('x');",
            "4:1 Own: x");
        row("undefined", "return;", "0:0 it returned undefined; an event, an array of events or null is wanted");
        row("number", "return 3;", "0:0 it returned number; an event, an array of events or null is wanted");
        row("function", "return () => 1;", "0:0 it returned function; an event, an array of events or null is wanted");
        row("null in an array", "return [e, null];",
            "0:0 it returned object; an event, an array of events or null is wanted");
        row("array in an array", "return [[e]];",
            "0:0 it returned an array inside of an array; an event, an array of events or null is wanted");
        row("no object as JSON", "e.toJSON = () => 5; return e;", "0:0 it returned what is no object in JSON");
        row("101 events", "return Array(101).fill(e);", "0:0 it made more than 100 events of one");
        row("promise for ever", "return new Promise(() => {});", "0:0 it waits for something that never comes");
        row("process", "return {p: process.env};", "3:14 ReferenceError: process is not defined");
        row("require", "return require('fs');", "3:3 ReferenceError: require is not defined");
        row("fetch", "return fetch('http://localhost');", "3:3 ReferenceError: fetch is not defined");
        row("import", "return import('fs');", "3:3 Error: Not supported");
        row("eval", "return eval('e');", "3:3 EvalError: code cannot be made from texts here");
        row("Function", "return Function('return this')();", "3:10 EvalError: code cannot be made from texts here");
        row("constructor of a constructor", "return (() => 1).constructor('return this')();",
            "3:20 EvalError: code cannot be made from texts here");
        row("WebAssembly", "return WebAssembly;", "3:3 ReferenceError: WebAssembly is not defined");
        row("global by accident", "count = 1; return {count};", "3:22 ReferenceError: count is not defined");
    }

    void theGuiltyEventFailsAndNoOther()
    {
        QFETCH(QString, body);
        QFETCH(QString, line);
        // On a busy machine all but what never ends would run for longer than is usual.
        ScriptOptions options;
        if (!line.endsWith(QLatin1String("too long")))
            options.eventMs = options.batchMs = 20'000;
        Transformer transformer({transformation("a", whenBad(body.toStdString()))}, options);
        const std::vector<std::string> lines = transformer.run(
            {scriptEvent("1"), scriptEvent("2", json("{'bad':1}")), scriptEvent("3"), scriptEvent("4")});
        QCOMPARE(lines.size(), std::size_t(4));
        QCOMPARE(QString::fromStdString(lines[1]), QStringLiteral("! a Transformation-Failed ") + line);
        for (const std::size_t good : {0, 2, 3})
            QCOMPARE(lines[good], std::string("="));
    }

    void memoryThatGrowsIsTakenAway()
    {
        ScriptOptions patient;
        patient.eventMs = 20'000;
        patient.batchMs = 20'000;
        Transformer transformer({transformation("a", whenBad("const a = []; for (;;) a.push({x: a.length});"))},
                                patient);
        const std::vector<std::string> lines =
            transformer.run({scriptEvent("1"), scriptEvent("2", json("{'bad':1}")), scriptEvent("3")});
        QCOMPARE(lines[0], std::string("="));
        QCOMPARE(lines[1], std::string("! a Transformation-Failed 0:0 it needs more memory than it may have"));
        QCOMPARE(lines[2], std::string("="));
    }

    void giantEventsAreTooLarge()
    {
        Transformer transformer({transformation("a", whenBad("e.x = 'y'.repeat(33000); return e;"))});
        const std::vector<std::string> lines = transformer.run({scriptEvent("1", json("{'bad':1}")), scriptEvent("2")});
        QCOMPARE(lines[0], std::string("! a Too-Large 0:0 it made an event of more than 32 KB"));
        QCOMPARE(lines[1], std::string("="));
        Transformer floods({transformation("a", whenBad("return Array(100).fill({x: 'y'.repeat(1e6)});"))});
        QVERIFY(floods.run(scriptEvent("1", json("{'bad':1}"))).starts_with("! a "));
    }

    void nothingIsLeftBehind()
    {
        const std::string tampers =
            "let seen = 0;\nfunction transform(e) {\n"
            "  Object.prototype.toJSON = () => 1; Array.prototype.push = null;\n"
            "  Object.prototype.leak = e.messageId; globalThis.leak = e.messageId; leak2 = 1;\n"
            "  JSON.stringify = () => '{}'; hash.leak = 1; Reflect.leak = 1;\n"
            "  'secret'.match(/s.*/); RegExp.prototype.last = RegExp.prototype.last || e.messageId;\n"
            "  return {n: ++seen, leaks: [/x/.last, ({}).leak, typeof leak, typeof leak2, hash.leak,"
            " typeof RegExp.$1, typeof RegExp.lastMatch]};\n}";
        Transformer transformer({transformation("a", tampers)});
        // Patterns alone can be changed within a batch; the child is replaced after it.
        for (const std::string turn : {"a", "b"}) {
            const std::vector<std::string> lines = transformer.run({scriptEvent(turn + "1"), scriptEvent(turn + "2")});
            const std::string leaks =
                "'leaks':['" + turn + "1',null,'undefined','undefined',null,'undefined','undefined']";
            QCOMPARE(lines[0], json("{'n':1," + leaks + ",'messageId':'" + turn + "1'}"));
            QCOMPARE(lines[1], json("{'n':2," + leaks + ",'messageId':'" + turn + "2'}"));
        }
    }

    void manyLoopsCostALimitedTime()
    {
        ScriptOptions quick;
        quick.eventMs = 50;
        quick.batchMs = 250;
        Transformer transformer({transformation("a", whenBad("for (;;);"))}, quick);
        std::vector<std::string> events;
        for (int i = 0; i < 30; ++i)
            events.push_back(scriptEvent(std::to_string(i), i % 2 != 0 ? json("{'bad':1}") : "{}"));
        const std::vector<std::string> lines = transformer.run(events);
        for (std::size_t i = 0; i < lines.size(); ++i)
            QCOMPARE(lines[i], i % 2 != 0 ? std::string("! a Transformation-Failed 0:0 it runs too long") : "=");
    }

    /// What costs too much is left out; what others do goes on, and it gets another chance.
    void whatAlwaysRunsTooLongIsLeftOut()
    {
        ScriptOptions quick;
        quick.eventMs = 30;
        quick.batchMs = 150;
        Transformer transformer({transformation("a", whenBad("for (;;);"), "'appliesTo': 'properties.a = 1'"),
                                 transformation("b", "function transform(e) { e.b = 1; return e; }")},
                                quick);
        const std::string bad = scriptEvent("x", json("{'a':1,'bad':1}")), good = scriptEvent("x", json("{'a':1}"));
        std::vector<std::string> events(200, bad);
        events.push_back(scriptEvent("y"));
        const std::vector<std::string> lines = transformer.run(events);
        const auto count = [&lines](const char* words) {
            return std::count_if(lines.begin(), lines.end(), [words](const std::string& line) {
                return line.starts_with("! a Transformation-Failed 0:0 ") && line.find(words) != std::string::npos;
            });
        };
        QVERIFY2(count("it runs too long") < 60, qPrintable(QString::number(count("it runs too long"))));
        QVERIFY(count("it runs too long") >= CostGuard::mostStrikes);
        QCOMPARE(count("it runs too long") + count("it is left out for a minute"), 200);
        QVERIFY(lines.back().ends_with(json("'b':1}")));
        QVERIFY(transformer.run(good).starts_with("! a Transformation-Failed 0:0 it is left out"));

        const auto later = [&](const std::string& event) {
            const JsonPointer document = *parseJson(event);
            const TransformInput input{document->root, "web", test::scriptNowMs};
            const auto ran = transformer.set().run(std::span(&input, 1), test::scriptNowMs + CostGuard::pauseMs);
            return ran && ran->outcomes.front().failure ? ran->outcomes.front().failure->message : std::string();
        };
        // One more is enough; one that passes is forgiven.
        QCOMPARE(later(good), std::string());
        QCOMPARE(later(bad), std::string("it runs too long"));
        QCOMPARE(later(good), std::string());
    }

    void aChildThatIsKilledIsReplaced()
    {
        Transformer transformer({transformation("a", "function transform(e) { e.x = 1; return e; }")});
        QVERIFY(transformer.run(scriptEvent("m")).ends_with(json("'x':1}")));
        const std::vector<std::string> events(2'000, scriptEvent("m"));
        std::atomic<bool> isOver{false};
        std::atomic<int> turn{0};
        // In the middle of what it does, and between; once every other turn: an event that two died with is to blame.
        std::thread killer([&] {
            for (int killedIn = 0; !isOver;) {
                const int now = turn;
                if (const pid_t child = now % 2 == 1 && now > killedIn ? lastChild() : -1;
                    child > 0 && ::kill(child, SIGKILL) == 0)
                    killedIn = now;
                std::this_thread::yield();
            }
        });
        std::vector<std::string> lines;
        while (++turn <= 5) {
            for (const std::string& line : transformer.run(events))
                lines.push_back(line);
        }
        isOver = true;
        killer.join();
        QCOMPARE(lines.size(), events.size() * 5);
        QCOMPARE(std::count_if(lines.begin(), lines.end(),
                               [](const std::string& line) { return !line.ends_with(json("'x':1}")); }),
                 0);
    }

    void aChildThatIsStoppedIsKilled()
    {
        ScriptOptions hurried;
        hurried.silentMs = 300;
        ScriptProcess process(ScriptRuntime::JavaScript, hurried);
        auto loaded = process.load("a", "function transform(e) { return e; }");
        // On a busy machine the start itself may take longer than that.
        while (!loaded)
            loaded = process.load("a", "function transform(e) { return e; }");
        const pid_t child = process.id();
        ::kill(child, SIGSTOP);
        const auto answer = process.load("b", "function transform(e) { return null; }");
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Timeout);
        QCOMPARE(process.id(), pid_t(-1));
        QVERIFY(::kill(child, 0) != 0);
    }

private:
    /// The newest child process of this one; -1: none.
    static pid_t lastChild()
    {
        QFile file(QStringLiteral("/proc/self/task/%1/children").arg(::getpid()));
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        const QList<QByteArray> children = file.readAll().simplified().split(' ');
        return children.last().isEmpty() ? -1 : children.last().toInt();
    }
};

WEIR_TEST(HostileScriptTest)

} // namespace weir::engine

#include "hostilescripttest.moc"
