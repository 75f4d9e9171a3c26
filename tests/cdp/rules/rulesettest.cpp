#include "tests/cdp/rules/ruletools.h"
#include "tests/support/registry.h"

#include <QTest>

#include <set>

namespace weir::cdp {

using namespace test;

namespace {

std::string audience(const std::string& key, const std::string& rule)
{
    return "{'kind':'audience','key':'" + key + "','rule':" + rule + "}";
}

/// The audiences that an event is looked at for.
std::string concerned(const RuleSet& rules, const Event& event)
{
    std::vector<std::uint32_t> features;
    rules.candidates(event, features);
    std::set<std::string> keys;
    for (const std::uint32_t feature : features)
        for (const RuleId rule : rules.rulesOfFeature(feature))
            keys.insert(rules.rules()[rule].key);
    std::string text;
    for (const std::string& key : keys)
        text += (text.empty() ? "" : " ") + key;
    return text;
}

} // namespace

class RuleSetTest : public QObject
{
    Q_OBJECT
private slots:
    void anEventLeadsToWhatItMayConcern_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("keys");
        QTest::newRow("by name") << QByteArray("{'type':'track','event':'Ann'}") << QByteArray("all ann any prefix");
        QTest::newRow("by prefix") << QByteArray("{'type':'track','event':'Anton'}") << QByteArray("any prefix");
        QTest::newRow("another name") << QByteArray("{'type':'track','event':'Bob'}") << QByteArray("any");
        QTest::newRow("the case of a name") << QByteArray("{'type':'track','event':'ann'}") << QByteArray("any");
        QTest::newRow("another type") << QByteArray("{'type':'page','name':'Ann'}") << QByteArray("page");
        QTest::newRow("no such type") << QByteArray("{'type':'screen','name':'Ann'}") << QByteArray("");
        QTest::newRow("by a value") << QByteArray("{'type':'track','event':'Cid','properties':{'c':'shoes'}}")
                                    << QByteArray("any oneof shoes");
        QTest::newRow("by one of the values")
            << QByteArray("{'type':'track','event':'Cid','properties':{'c':'hats'}}") << QByteArray("any oneof");
        QTest::newRow("by no value of them")
            << QByteArray("{'type':'track','event':'Cid','properties':{'c':'toys'}}") << QByteArray("any");
        QTest::newRow("by an element") << QByteArray(
                                              "{'type':'track','event':'Cid','properties':{'c':['toys','shoes']}}")
                                       << QByteArray("any oneof shoes");
        QTest::newRow("without the value") << QByteArray("{'type':'track','event':'Cid'}") << QByteArray("any");
    }

    void anEventLeadsToWhatItMayConcern()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, keys);
        const auto rules = rulesOf(
            "[" + audience("ann", "{'event':'Ann'}") + "," + audience("prefix", "{'event':'An*'}") + "," +
            audience("any", "{'type':'track'}") + "," + audience("page", "{'type':'page','event':'Ann'}") + "," +
            audience("shoes", "{'event':'Cid','where':{'all':[{'property':'n','op':'exists'},"
                              "{'property':'c','op':'equals','value':'shoes'}]}}") +
            "," + audience("oneof", "{'event':'Cid','where':{'property':'c','op':'oneOf','values':['shoes','hats']}}") +
            "," + audience("all", "{'all':[{'event':'Ann'},{'event':'Dora'}]}") + "]");
        QVERIFY(rules);
        QCOMPARE(concerned(*rules, eventOf(event.toStdString(), 0)), keys.toStdString());
    }

    void whoAsksForTheSameEventsSharesThem()
    {
        const std::string same = "'event':'Ann','where':'properties.n > 5'";
        const auto rules = rulesOf(
            "[" + audience("a", "{" + same + "}") + "," + audience("b", "{" + same + ",'count':{'atLeast':3}}") + "," +
            audience("c", "{'event':'Ann','where':{'property':'n','op':'greaterThan','value':5}}") +
            ",{'kind':'trait','key':'t','compute':'count'," + same + "}]");
        QVERIFY(rules);
        QCOMPARE(rules->features().size(), std::size_t(1));
        QCOMPARE(rules->rulesOfFeature(0).size(), std::size_t(3));
    }

    void whatAsksIsFoundByTraitAndAudience()
    {
        const auto rules = rulesOf("[" + audience("pro", "{'trait':'plan','op':'equals','value':'pro'}") + "," +
                                   audience("both", "{'all':[{'audience':'pro'},{'event':'Ann'}]}") + "," +
                                   audience("off", "{'event':'Ann'}") + "]");
        QVERIFY(rules);
        const RuleId pro = rules->audience("pro"), both = rules->audience("both");
        QCOMPARE(rules->rulesOfTrait("plan"), std::vector<RuleId>{pro});
        QVERIFY(rules->rulesOfTrait("score").empty());
        QCOMPARE(rules->rulesOfAudience(pro), std::vector<RuleId>{both});
        QVERIFY(rules->rulesOfAudience(both).empty());
        QVERIFY2(pro < both, "who is asked is answered first");
        QCOMPARE(rules->audience("nobody"), nothing);
        QCOMPARE(rules->trait("plan"), nothing);
    }

    void whatIsOutOfForceIsNotCompiled()
    {
        const auto rules = rulesOf("[{'kind':'audience','key':'off','enabled':false,'rule':{'event':'Ann'}},"
                                   "{'kind':'trait','key':'none','enabled':false,'compute':'count','event':'Ann'}]");
        QVERIFY(rules);
        QCOMPARE(rules->audience("off"), nothing);
        QCOMPARE(rules->trait("none"), nothing);
        QVERIFY(rules->features().empty());
    }
};

WEIR_TEST(RuleSetTest)

} // namespace weir::cdp

#include "rulesettest.moc"
