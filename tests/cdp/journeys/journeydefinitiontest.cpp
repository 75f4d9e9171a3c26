#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

QString journeyWith(const char* nodes, const char* more = "'entry':{'event':'In'},'start':'a'")
{
    return QStringLiteral("{%1,'nodes':%2}").arg(QLatin1String(more), QLatin1String(nodes));
}

} // namespace

class JourneyDefinitionTest : public QObject
{
    Q_OBJECT
private slots:
    void readsTheJourneyOfTheDefinition()
    {
        const std::string written =
            "{'entry':{'event':'Cart Updated','where':'properties.total > 0'},"
            "'reentry':{'allow':'always','wait':'7d','per':'properties.cart_id'},"
            "'exitWhen':[{'event':'Order Completed','where':{'property':'cart_id','op':'equals','value':"
            "{'entry':true,'property':'cart_id'}}}],'goal':{'audience':'vip'},'start':'hold','nodes':{"
            "'hold':{'type':'waitFor','branches':[{'name':'bought','event':'Order Completed','next':'done'}],"
            "'timeout':'1h','otherwise':'who'},"
            "'who':{'type':'branch','branches':[{'name':'VIP','when':{'audience':'vip'},'next':'call'}],'otherwise':'"
            "ab'},"
            "'ab':{'type':'split','branches':[{'name':'A','percent':33.33,'next':'mail'},"
            "{'name':'B','percent':66.67,'next':'done'}]},"
            "'mail':{'type':'send','destination':'crm','message':{'to':{'@path':'$.userId'}},'next':'sleep'},"
            "'sleep':{'type':'wait','for':'2d','next':'till9'},"
            "'till9':{'type':'waitUntil','time':'09:00','days':['mon','tue','wed','thu','fri'],"
            "'timeZone':'Europe/Berlin','next':'tag'},"
            "'tag':{'type':'setTrait','trait':'nudged','value':true,'next':'cap'},"
            "'cap':{'type':'cap','sends':2,'per':'7d','next':'call','otherwise':'go'},"
            "'go':{'type':'jump','journey':'other'},"
            "'call':{'type':'send','destination':'callcentre','message':{},'next':'renew'},"
            "'renew':{'type':'waitUntil','date':{'trait':'renewal_date'},'offset':'-3d','next':'done'},"
            "'done':{'type':'exit'}}}";
        QCOMPARE(journeyMistakes(written), std::vector<std::string>());
        const std::optional<JourneyDefinition> journey = journeyOf(written);
        QVERIFY(journey);
        QCOMPARE(journey->nodes.size(), 12U);
        QVERIFY(journey->exitWhen.front().event);
        QVERIFY(journey->goal->when);
        const JourneyNode& ab = journey->nodes[journey->nodeOf("ab")];
        QCOMPARE(ab.branches[0].bucketsUpTo, 3333U);
        QCOMPARE(ab.branches[1].bucketsUpTo, 10'000U);
        const JourneyNode& till9 = journey->nodes[journey->nodeOf("till9")];
        QCOMPARE(till9.timeOfDaySeconds, 9 * 3600);
        QCOMPARE(till9.days, 31U);
        QCOMPARE(journey->nodes[journey->nodeOf("renew")].offset, -3 * 86'400'000LL);
        std::vector<std::string> references;
        for (const JourneyReference& reference : journeyReferences(*journey))
            references.push_back(reference.id);
        QCOMPARE(references, (std::vector<std::string>{"audience/vip", "audience/vip", "destination/crm",
                                                       "journey/other", "destination/callcentre"}));
    }

    void aBareEventIsAnArrivalAndOneWithMoreACondition()
    {
        const auto goal = [](const char* written) {
            return journeyOf(journeyWith("{'a':{'type':'exit'}}",
                                         qPrintable(QStringLiteral("'entry':{'event':'In'},'start':'a','goal':") +
                                                    QLatin1String(written)))
                                 .toStdString())
                ->goal;
        };
        QVERIFY(goal("{'event':'Out','where':'properties.total > 0'}")->event);
        QVERIFY(goal("{'type':'page'}")->event);
        QVERIFY(goal("{'event':'Out','during':{'last':'1d'}}")->when);
        QVERIFY(goal("{'event':'Out','count':{'atLeast':1}}")->when);
        QVERIFY(goal("{'any':[{'event':'Out'}]}")->when);
    }

    void namesEachMistakeAtItsPlace_data()
    {
        QTest::addColumn<QString>("journey");
        QTest::addColumn<QStringList>("mistakes");
        const auto row = [](const char* name, const QString& journey, const QStringList& mistakes) {
            QTest::newRow(name) << journey << mistakes;
        };
        const char* exit = "{'a':{'type':'exit'}}";
        row("nothing", QStringLiteral("{}"),
            {QStringLiteral("MissingField entry entry"), QStringLiteral("MissingField nodes nodes"),
             QStringLiteral("MissingField start start")});
        row("no nodes", journeyWith("{}"), {QStringLiteral("Empty nodes ")});
        row("nodes that are none", journeyWith("[]"), {QStringLiteral("WrongType nodes […]")});
        row("unknown start", journeyWith(exit, "'entry':{'event':'In'},'start':'b'"),
            {QStringLiteral("UnknownReference start b")});
        row("empty entry", journeyWith(exit, "'entry':{},'start':'a'"),
            {QStringLiteral("MissingField entry.event event")});
        row("two entries", journeyWith(exit, "'entry':{'event':'In','audience':'vip'},'start':'a'"),
            {QStringLiteral("Conflict entry.audience audience")});
        row("existing without audience", journeyWith(exit, "'entry':{'event':'In','existing':true},'start':'a'"),
            {QStringLiteral("UnknownField entry.existing existing")});
        row("reentry",
            journeyWith(exit, "'entry':{'event':'In'},'reentry':{'allow':'never','wait':'x','per':'a..b'},'start':'a'"),
            {QStringLiteral("UnknownWord reentry.allow never"), QStringLiteral("BadDuration reentry.wait x"),
             QStringLiteral("BadPath reentry.per a..b")});
        row("per of an audience",
            journeyWith(exit, "'entry':{'audience':'vip'},'reentry':{'per':'properties.x'},'start':'a'"),
            {QStringLiteral("Conflict reentry.per per")});
        row("inFlight", journeyWith(exit, "'entry':{'event':'In'},'inFlight':'drop','start':'a'"),
            {QStringLiteral("UnknownWord inFlight drop")});
        row("unknown field", journeyWith(exit, "'entry':{'event':'In'},'strat':'a','start':'a'"),
            {QStringLiteral("UnknownField strat strat")});
        row("no type", journeyWith("{'a':{}}"), {QStringLiteral("MissingField nodes.a.type type")});
        row("unknown type", journeyWith("{'a':{'type':'sleep'}}"), {QStringLiteral("UnknownWord nodes.a.type sleep")});
        row("field of another node", journeyWith("{'a':{'type':'exit','next':'a'}}"),
            {QStringLiteral("UnknownField nodes.a.next next")});
        row("no next", journeyWith("{'a':{'type':'wait','for':'1d'}}"),
            {QStringLiteral("MissingField nodes.a.next next")});
        row("unknown next", journeyWith("{'a':{'type':'wait','for':'1d','next':'b'}}"),
            {QStringLiteral("UnknownReference nodes.a.next b")});
        row("no duration", journeyWith("{'a':{'type':'wait','for':'0s','next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("BadDuration nodes.a.for 0s")});
        row("no branches",
            journeyWith("{'a':{'type':'waitFor','branches':[],'timeout':'1h','otherwise':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("Empty nodes.a.branches ")});
        row("timeout without otherwise",
            journeyWith(
                "{'a':{'type':'waitFor','branches':[{'event':'X','next':'b'}],'timeout':'1h'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.otherwise otherwise")});
        row("otherwise without timeout",
            journeyWith(
                "{'a':{'type':'waitFor','branches':[{'event':'X','next':'b'}],'otherwise':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.timeout timeout")});
        row("branch of nothing", journeyWith("{'a':{'type':'waitFor','branches':[{'next':'b'}]},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.branches[0].event event")});
        row("branch of both",
            journeyWith("{'a':{'type':'waitFor','branches':[{'event':'X','when':{'everyone':true},'next':'b'}]},'b':{'"
                        "type':'exit'}}"),
            {QStringLiteral("Conflict nodes.a.branches[0].when when")});
        row("event in a branch",
            journeyWith(
                "{'a':{'type':'branch','branches':[{'event':'X','next':'b'}],'otherwise':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.branches[0].when when"),
             QStringLiteral("UnknownField nodes.a.branches[0].event event")});
        row("percent",
            journeyWith("{'a':{'type':'split','branches':[{'percent':50,'next':'b'},{'percent':49.99,'next':'b'}]},'b':"
                        "{'type':'exit'}}"),
            {QStringLiteral("OutOfRange nodes.a.branches 99.99")});
        row("parts of a percent",
            journeyWith("{'a':{'type':'split','branches':[{'percent':33.333,'next':'b'},{'percent':'x','next':'b'}]},'"
                        "b':{'type':'exit'}}"),
            {QStringLiteral("OutOfRange nodes.a.branches[0].percent 33.333"),
             QStringLiteral("WrongType nodes.a.branches[1].percent x")});
        row("destination",
            journeyWith("{'a':{'type':'send','message':{'@liquid':'x'},'next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.destination destination"),
             QStringLiteral("BadMapping nodes.a.message @liquid")});
        row("setTrait", journeyWith("{'a':{'type':'setTrait','trait':'x','next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.value value")});
        row("cap", journeyWith("{'a':{'type':'cap','sends':0,'next':'b','otherwise':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("OutOfRange nodes.a.sends 0"), QStringLiteral("MissingField nodes.a.per per")});
        row("jump", journeyWith("{'a':{'type':'jump'}}"), {QStringLiteral("MissingField nodes.a.journey journey")});
        row("time",
            journeyWith("{'a':{'type':'waitUntil','time':'24:00','days':['monday'],'timeZone':'Mars/"
                        "Base','next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("WrongType nodes.a.time 24:00"), QStringLiteral("UnknownWord nodes.a.days[0] monday"),
             QStringLiteral("BadTimeZone nodes.a.timeZone Mars/Base")});
        row("time and date",
            journeyWith(
                "{'a':{'type':'waitUntil','time':'09:00','date':{'trait':'t'},'next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("Conflict nodes.a.time time"), QStringLiteral("UnknownField nodes.a.time time")});
        row("no time", journeyWith("{'a':{'type':'waitUntil','next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.time time")});
        row("offset",
            journeyWith("{'a':{'type':'waitUntil','date':{},'offset':'3 days','next':'b'},'b':{'type':'exit'}}"),
            {QStringLiteral("MissingField nodes.a.date.trait trait"),
             QStringLiteral("BadDuration nodes.a.offset 3 days")});
        row("nothing leads to it", journeyWith("{'a':{'type':'exit'},'b':{'type':'exit'}}"),
            {QStringLiteral("Unreachable nodes.b b")});
        row("spins",
            journeyWith("{'a':{'type':'setTrait','trait':'x','value':1,'next':'b'},'b':{'type':'branch','branches':[{'"
                        "when':{'everyone':true},'next':'a'}],'otherwise':'c'},'c':{'type':'exit'}}"),
            {QStringLiteral("Cycle nodes.a a > b > a")});
        row("spins on itself", journeyWith("{'a':{'type':'setTrait','trait':'x','value':1,'next':'a'}}"),
            {QStringLiteral("Cycle nodes.a a > a")});
        row("circle with a wait",
            journeyWith(
                "{'a':{'type':'setTrait','trait':'x','value':1,'next':'b'},'b':{'type':'wait','for':'1d','next':'a'}}"),
            {});
        row("entry outside of events that arrive",
            journeyWith(exit, "'entry':{'event':'In','where':{'property':'x','op':'equals','value':{'entry':true,'"
                              "property':'x'}}},'start':'a'"),
            {QStringLiteral("WrongReference entry.where.value.entry true")});
    }

    void namesEachMistakeAtItsPlace()
    {
        QFETCH(QString, journey);
        QFETCH(QStringList, mistakes);
        QStringList found;
        for (const std::string& mistake : journeyMistakes(journey.toStdString()))
            found.append(QString::fromStdString(mistake));
        QCOMPARE(found, mistakes);
    }

    void thousandsOfNodesAreRefusedAndAThousandRead()
    {
        const auto chain = [](int count) {
            std::string nodes = "{";
            for (int i = 0; i < count - 1; ++i)
                nodes +=
                    "'n" + std::to_string(i) + "':{'type':'wait','for':'1d','next':'n" + std::to_string(i + 1) + "'},";
            return "{'entry':{'event':'In'},'start':'n0','nodes':" + nodes + "'n" + std::to_string(count - 1) +
                   "':{'type':'exit'}}}";
        };
        QCOMPARE(journeyMistakes(chain(1'000)), std::vector<std::string>());
        QCOMPARE(journeyMistakes(chain(1'001)), std::vector<std::string>{"TooLarge nodes 1001"});
    }
};

WEIR_TEST(JourneyDefinitionTest)

} // namespace weir::cdp

#include "journeydefinitiontest.moc"
