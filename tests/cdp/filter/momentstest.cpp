#include "tests/cdp/filter/filtertools.h"
#include "tests/support/registry.h"

#include <QRandomGenerator>
#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t base = 1'700'000'000'000;

/// A trait that is a date until a moment, then absent.
class Trait : public Surroundings
{
public:
    Trait(Json value, std::int64_t until) : m_value(value), m_until(until) {}
    void setMoment(std::int64_t atMs) { m_atMs = atMs; }
    Json trait(const JsonPath&, std::int64_t& until) const override
    {
        if (m_atMs >= m_until)
            return {};
        until = std::min(until, m_until);
        return m_value;
    }
    Json step(std::size_t) const override { return {}; }
    Json entry() const override { return {}; }

private:
    Json m_value;
    std::int64_t m_until, m_atMs = 0;
};

} // namespace

class MomentsTest : public QObject
{
    Q_OBJECT
private slots:
    void saysWhenItTurns_data();
    void saysWhenItTurns();
    void neverStandsTooLong();
    void traitsLimitItToo();
    void veryLongAgoAndFarAheadAreServed();
};

void MomentsTest::saysWhenItTurns_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("at");
    QTest::addColumn<bool>("holds");
    QTest::addColumn<int>("until"); // -1: never
    const auto row = [](const char* op, const char* value, int at, bool holds, int until) {
        QTest::addRow("%s %s at %d", op, value, at)
            << QStringLiteral("{'property':'x','op':'%1','value':'10ms'}").arg(QLatin1String(op))
            << QString::fromUtf8(value) << at << holds << until;
    };
    // The date is base + 100.
    row("inLast", "1700000000100", 99, false, 100);
    row("inLast", "1700000000100", 100, true, 110);
    row("inLast", "1700000000100", 109, true, 110);
    row("inLast", "1700000000100", 110, false, -1);
    row("beforeLast", "1700000000100", 109, false, 110);
    row("beforeLast", "1700000000100", 110, true, -1);
    row("inNext", "1700000000100", 90, false, 91);
    row("inNext", "1700000000100", 91, true, 101);
    row("inNext", "1700000000100", 100, true, 101);
    row("inNext", "1700000000100", 101, false, -1);
    row("afterNext", "1700000000100", 90, true, 91);
    row("afterNext", "1700000000100", 91, false, -1);
    row("inLast", "'soon'", 0, false, -1);
    row("inLast", "null", 0, false, -1);
    // Of several the first that turns.
    row("inLast", "[1700000000100,1700000000050]", 40, false, 50);
    row("inLast", "[1700000000100,1700000000050]", 70, false, 100);
    row("inLast", "['x',1700000000100]", 105, true, 110);
    row("beforeLast", "[1700000000100,1700000000050]", 0, false, 60);
}

void MomentsTest::saysWhenItTurns()
{
    QFETCH(QString, filter);
    QFETCH(QString, value);
    QFETCH(int, at);
    QFETCH(bool, holds);
    QFETCH(int, until);
    const auto read = filterOf(jsonOf(filter));
    QVERIFY(read && !read->isStatic());
    const auto event = jsonOf(QStringLiteral("{'properties':{'x':") + value + QStringLiteral("}}"));
    const Verdict expected{holds, until < 0 ? never : base + until};
    const Verdict found = read->evaluate(event->root, base + at);
    QCOMPARE(found.holds, expected.holds);
    QCOMPARE(found.until, expected.until);
    QVERIFY(read->mayMatch(event->root));
}

void MomentsTest::neverStandsTooLong()
{
    QRandomGenerator random(6);
    const auto below = [&](int end) { return int(random.bounded(end)); };
    const auto leaf = [&] {
        static const char* const operations[] = {"inLast", "beforeLast", "inNext", "afterNext"};
        static const char* const paths[] = {"x", "y", "list[]", "list"};
        if (below(5) == 0)
            return std::string(below(2) ? "{'property':'x','op':'exists'}"
                                        : "{'property':'y','op':'after','value':1700000000020}");
        return std::string("{'property':'") + paths[below(4)] + "','op':'" + operations[below(4)] + "','value':'" +
               std::to_string(1 + below(12)) + "ms'}";
    };
    const auto filter = [&](auto&& self, int depth) -> std::string {
        if (depth == 0 || below(4) == 0)
            return leaf();
        switch (below(4)) {
        case 0:
            return "{'not':" + self(self, depth - 1) + "}";
        case 1:
            return "{'element':'objects','where':{'any':[" + leaf() + ",{'all':[" + leaf() + "," + leaf() + "]}]}}";
        default:
            return (below(2) ? "{'all':[" : "{'any':[") + self(self, depth - 1) + "," + self(self, depth - 1) + "]}";
        }
    };
    const auto moment = [&] { return below(6) ? std::to_string(base + below(40)) : std::string("null"); };
    const auto object = [&] {
        return "'x':" + moment() + ",'y':" + moment() + ",'list':[" + moment() + "," + moment() + ",'z']";
    };
    int turns = 0;
    for (int i = 0; i < 1'500; ++i) {
        const std::string written = filter(filter, 3);
        const auto read = filterOf(jsonOf(written));
        QVERIFY2(read, written.c_str());
        const auto event =
            jsonOf("{'properties':{" + object() + ",'objects':[{" + object() + "},{" + object() + "}]}}");
        bool last = false;
        std::int64_t stands = 0;
        for (std::int64_t at = base - 15; at < base + 60; ++at) {
            const Verdict verdict = read->evaluate(event->root, at);
            QVERIFY2(at >= stands || verdict.holds == last, written.c_str());
            QVERIFY2(verdict.until > at, written.c_str());
            turns += at > base - 15 && verdict.holds != last ? 1 : 0;
            stands = verdict.until;
            last = verdict.holds;
            QVERIFY2(!verdict.holds || read->mayMatch(event->root), written.c_str());
        }
    }
    QVERIFY(turns > 1'000);
}

void MomentsTest::traitsLimitItToo()
{
    const auto read = filterOf(jsonOf("{'property':'x','op':'equals','value':{'trait':'plan'}}"));
    QVERIFY(read && !read->isStatic() && read->readsTraits());
    QCOMPARE(read->traitPaths().size(), 1U);
    const auto event = jsonOf("{'properties':{'x':'pro'}}");
    Trait trait(Json::ofText("pro"), base + 5);
    trait.setMoment(base);
    QCOMPARE(read->evaluate(event->root, base, &trait), (Verdict{true, base + 5}));
    trait.setMoment(base + 5);
    QCOMPARE(read->evaluate(event->root, base + 5, &trait).holds, false);
    QCOMPARE(read->evaluate(event->root, base), (Verdict{false, never}));
    const auto negative = filterOf(jsonOf("{'property':'x','op':'notEquals','value':{'trait':'plan'}}"));
    QCOMPARE(negative->evaluate(event->root, base), (Verdict{true, never}));
}

void MomentsTest::veryLongAgoAndFarAheadAreServed()
{
    for (const char* operation : {"inLast", "beforeLast", "inNext", "afterNext"}) {
        const auto read = filterOf(
            jsonOf(QStringLiteral("{'property':'x','op':'%1','value':'P36000000D'}").arg(QLatin1String(operation))));
        QVERIFY(read);
        for (const char* value : {"9999999999999999", "'0000-01-01'", "'9999-12-31T23:59:59Z'"}) {
            const auto event = jsonOf("{'properties':{'x':" + std::string(value) + "}}");
            QVERIFY(read->evaluate(event->root, base).until > base);
            QVERIFY(read->evaluate(event->root, 0).until > 0);
        }
    }
}

WEIR_TEST(MomentsTest)

} // namespace weir::cdp

#include "momentstest.moc"
