// What a transformation may do, through real children: results, order, chains, filters, exact numbers, messageIds.
#include "tests/engine/script/transformer.h"
#include "tests/support/registry.h"

namespace weir::engine {

using test::json;
using test::scriptEvent;
using test::transformation;
using test::Transformer;

class TransformationSetTest : public QObject
{
    Q_OBJECT
private slots:
    void changesDropsAndMultiplies()
    {
        Transformer same({transformation("a", "function transform(e) { return e; }")});
        QCOMPARE(same.run(scriptEvent("m")), std::string("="));
        Transformer changes({transformation("a", "function transform(e) { e.properties.x += 1; return e; }")});
        QCOMPARE(changes.run(scriptEvent("m", json("{'x':1}"))), scriptEvent("m", json("{'x':2}")));
        Transformer drops({transformation("a", "function transform(e) { return null; }")});
        QCOMPARE(drops.run(scriptEvent("m")), std::string("-"));
        Transformer none({transformation("a", "function transform(e) { return []; }")});
        QCOMPARE(none.run(scriptEvent("m")), std::string("-"));
        Transformer empty(std::vector<std::string>{});
        QVERIFY(empty.set().isEmpty());
        QCOMPARE(empty.run(scriptEvent("m")), std::string("="));
    }

    void eventsOutOfOneHaveIdsOfTheirOwn()
    {
        Transformer twice({transformation("a", "function transform(e) { return [e, e]; }"),
                           transformation("b", "function transform(e) { return [e, e]; }", "'order': 1")});
        QCOMPARE(twice.run(scriptEvent("m")),
                 scriptEvent("m") + " " + scriptEvent("m#2") + " " + scriptEvent("m#3") + " " + scriptEvent("m#4"));
        Transformer own({transformation("a", "const at = (id) => ({type: 'track', messageId: id});"
                                             "function transform(e) { return [at('x'), at('y'), {type: 'track'}]; }")});
        QCOMPARE(own.run(scriptEvent("m")), json("{'type':'track','messageId':'x'}"
                                                 " {'type':'track','messageId':'y'}"
                                                 " {'type':'track','messageId':'m#3'}"));
        Transformer forgot({transformation("a", "function transform(e) { return {type: 'track'}; }")});
        QCOMPARE(forgot.run(scriptEvent("m")), json("{'type':'track','messageId':'m'}"));
    }

    void theyRunInOrderAndSeeWhatTheFormerMade()
    {
        const auto adds = [](const char* letter) {
            return std::string("function transform(e) { e.properties.s = (e.properties.s || '') + '") + letter +
                   "'; return e; }";
        };
        Transformer ordered({transformation("x", adds("x"), "'order': 5"),
                             transformation("z", adds("z"), "'order': -1"), transformation("b", adds("b")),
                             transformation("a", adds("a"))});
        QCOMPARE(ordered.run(scriptEvent("m")), scriptEvent("m", json("{'s':'zabx'}")));
        // The filter of the second is asked about what the first has made; the third does not want it any more.
        Transformer filtered(
            {transformation("a", "function transform(e) { e.event = 'Renamed'; return e; }"),
             transformation("b", adds("b"), "'order': 1, 'appliesTo': 'event = \\\"Renamed\\\"'"),
             transformation("c", adds("c"), "'order': 2, 'appliesTo': 'event = \\\"Order Completed\\\"'"),
             transformation("d", adds("d"), "'order': 3, 'enabled': false")});
        QCOMPARE(filtered.run(scriptEvent("m")),
                 json("{'type':'track','event':'Renamed','messageId':'m','properties':{'s':'b'}}"));
        // A Date is a text for the next one, whether or not they go in one round trip.
        Transformer dates({transformation("a", "function transform(e) { e.properties.at = new Date(0); return e; }"),
                           transformation("b", "function transform(e) { e.properties.is = typeof e.properties.at;"
                                               " return e; }")});
        QCOMPARE(dates.run(scriptEvent("m")),
                 scriptEvent("m", json("{'at':'1970-01-01T00:00:00.000Z','is':'string'}")));
    }

    void numbersThatNobodyTouchedStayExact()
    {
        Transformer touches({transformation("a", "function transform(e) { e.properties.y = 1; return e; }")});
        const std::string numbers = json(
            "'a':9007199254740993,'b':[1,-9223372036854775808,{'c':18446744073709551615}],'d':0.1234567890123456789");
        QCOMPARE(touches.run(scriptEvent("m", "{" + numbers + "}")), scriptEvent("m", "{" + numbers + json(",'y':1}")));
        QCOMPARE(touches.run(scriptEvent("m", json("{'a':1e400}"))), scriptEvent("m", json("{'a':1e400,'y':1}")));
        Transformer computes({transformation("a", "function transform(e) { e.properties.a += 2; return e; }")});
        QCOMPARE(computes.run(scriptEvent("m", json("{'a':9007199254740993}"))),
                 scriptEvent("m", json("{'a':9007199254740994}")));
    }

    void textsOfAllKindsPass()
    {
        Transformer touches({transformation("a", "function transform(e) { e.properties.y = '\u20ac'; return e; }")});
        const std::string before = "{\"a\":\"gr\u00fc\u00dfe\",\"b\":\"\u65e5\u672c \U0001F600\",\"a.b\":\"\\u0000\"";
        QCOMPARE(touches.run(scriptEvent("m", before + "}")), scriptEvent("m", before + ",\"y\":\"\u20ac\"}"));
        QCOMPARE(touches.run(scriptEvent("m", json("{'t':'\\ud800','__proto__':{'x':1},'constructor':2}"))),
                 scriptEvent("m", "{\"t\":\"\uFFFD\",\"__proto__\":{\"x\":1},\"constructor\":2,\"y\":\"\u20ac\"}"));
    }

    void contextHashMaskAndLog()
    {
        Transformer asks({transformation(
            "asks", "function transform(e, c) {\n"
                    "  log('saw', e.messageId, {n: 1}, undefined);\n"
                    "  console.log('too');\n"
                    "  return {c, h: [hash('a'), hash(1), hash(null), hash({a: 1})],"
                    " m: ['ann@shop.example', 'short', '4111111111111111', null, {a: 1}, 7].map(mask)};\n}")});
        QCOMPARE(asks.run(scriptEvent("m")),
                 json("{'c':{'source':'web','transformation':'asks','now':1767225600000},"
                      "'h':['ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',"
                      "'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',null,"
                      "'015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'],"
                      "'m':['a***@shop.example','*****','************1111',null,'***','*'],'messageId':'m'}"));
        QCOMPARE(asks.batch().logs.size(), std::size_t(2));
        QCOMPARE(asks.batch().logs[0].line, json("saw m {'n':1} undefined"));
        QCOMPARE(asks.batch().logs[1].transformation, std::string("asks"));
        Transformer chatters({transformation("a", "function transform(e) { for (let i = 0; i < 500; ++i) log(i);"
                                                  " log('x'.repeat(5000)); return e; }")});
        QCOMPARE(chatters.run(scriptEvent("m")), std::string("="));
        QCOMPARE(chatters.batch().logs.size(), scriptframe::mostLogLines);
        QCOMPARE(chatters.batch().logsLeftOut, std::uint64_t(501) - scriptframe::mostLogLines);
    }

    void aBatchOfMany()
    {
        Transformer odd({transformation("a", "function transform(e) { const n = e.properties.n;\n"
                                             "  if (n % 1000 === 7) throw new Error('seven ' + n);\n"
                                             "  if (n % 2) return null; e.properties.even = true; return e; }")});
        std::vector<std::string> events;
        constexpr int many = 10'000;
        for (int i = 0; i < many; ++i)
            events.push_back(scriptEvent(std::to_string(i), "{\"n\":" + std::to_string(i) + "}"));
        const std::vector<std::string> lines = odd.run(events);
        QCOMPARE(lines.size(), std::size_t(many));
        for (int i = 0; i < many; ++i) {
            const std::string number = std::to_string(i);
            const std::string expected = i % 1000 == 7 ? "! a Transformation-Failed 2:23 Error: seven " + number
                                         : i % 2 != 0  ? "-"
                                                       : scriptEvent(number, "{\"n\":" + number + ",\"even\":true}");
            if (lines[std::size_t(i)] != expected)
                QFAIL((lines[std::size_t(i)] + " is not " + expected).c_str());
        }
    }

    void largeEventsGoInSeveralRoundTrips()
    {
        Transformer same({transformation("a", "function transform(e) { e.x = 1; return e; }")});
        const std::string big = scriptEvent("m", json("{'t':'") + std::string(30'000, 'x') + json("'}"));
        const std::vector<std::string> lines = same.run(std::vector<std::string>(300, big));
        QCOMPARE(lines.size(), std::size_t(300));
        for (const std::string& line : lines)
            QVERIFY(line.ends_with(json("'},'x':1}")));
    }

    void promisesThatSettleAtOnceAreTheirValue()
    {
        Transformer asynchronous({transformation("a", "async function transform(e) { await null; return e; }")});
        QCOMPARE(asynchronous.run(scriptEvent("m")), std::string("="));
        Transformer rejects({transformation("a", "async function transform(e) {\n  throw new RangeError('no'); }")});
        QCOMPARE(rejects.run(scriptEvent("m")), std::string("! a Transformation-Failed 2:9 RangeError: no"));
    }

    void withoutAChildNothingIsKnown()
    {
        ScriptOptions nowhere;
        nowhere.program = "/nonexistent/weir-script";
        Transformer broken({transformation("a", "function transform(e) { return e; }")}, nowhere);
        QCOMPARE(broken.run(scriptEvent("m")), std::string("error the script child cannot be started"));
        ScriptOptions mute;
        mute.program = "/bin/true";
        Transformer silent({transformation("a", "function transform(e) { return e; }")}, mute);
        QCOMPARE(silent.run(scriptEvent("m")), std::string("error the script child was started and does not speak"));
    }
};

WEIR_TEST(TransformationSetTest)

} // namespace weir::engine

#include "transformationsettest.moc"
