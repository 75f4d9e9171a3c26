#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir::cdp {
namespace {

const char* const journeys[] = {
    "{'entry':{'event':'A'},'reentry':{'allow':'always','wait':'3h'},'goal':{'event':'G'},'exitWhen':[{'audience':'y'}]"
    ","
    "'start':'w','nodes':{'w':{'type':'waitFor','branches':[{'event':'B','next':'c'},{'when':{'audience':'x'},'next':'"
    "t'}],"
    "'timeout':'90m','otherwise':'c'},'c':{'type':'cap','sends':2,'per':'5h','next':'s','otherwise':'t'},'s':{'type':'"
    "send',"
    "'destination':'crm','message':{'n':{'@path':'$.properties.n'}},'next':'d'},'d':{'type':'wait','for':'47m','next':'"
    "c2'},"
    "'c2':{'type':'waitUntil','time':'09:00','timeZone':'Europe/"
    "Berlin','next':'z'},'t':{'type':'setTrait','trait':'seen',"
    "'value':true,'next':'z'},'z':{'type':'exit'}}}",
    "{'entry':{'event':'B'},'reentry':{'per':'properties.n','wait':'1h'},'exitWhen':[{'event':'A','where':{'property':'"
    "n',"
    "'op':'equals','value':{'entry':true,'property':'n'}}}],'start':'w','nodes':{'w':{'type':'wait','for':'2h','next':'"
    "b'},"
    "'b':{'type':'branch','branches':[{'when':{'trait':'seen','op':'exists'},'next':'s'}],'otherwise':'j'},'s':{'type':"
    "'send',"
    "'destination':'log','message':{},'next':'w'},'j':{'type':'jump','journey':'2'}}}",
    "{'entry':{'audience':'x'},'start':'a','nodes':{'a':{'type':'split','branches':[{'percent':50,'next':'b'},{'"
    "percent':50,"
    "'next':'c'}]},'b':{'type':'waitFor','branches':[{'event':'G','next':'s'}]},'c':{'type':'wait','for':'5h','next':'"
    "s'},"
    "'s':{'type':'send','destination':'crm','message':{},'next':'z'},'z':{'type':'exit'}}}"};

/// The same story: with one leap a step and all in memory, or in little steps with a restart after each.
QString told(unsigned seed, bool isInPieces)
{
    std::mt19937 random(seed);
    const auto below = [&](unsigned bound) { return unsigned(random() % bound); };
    JourneyStory story("2026-03-28T12:00:00Z", std::to_string(seed));
    story.setTimed();
    const auto publish = [&](unsigned which, bool isEnabled) {
        story.publish(std::to_string(which), journeys[which], isEnabled);
    };
    for (unsigned i = 0; i < 3; ++i)
        publish(i, true);
    for (int step = 0; step < 40; ++step) {
        const unsigned what = below(12), minutes = below(240), number = below(3);
        const std::string properties = "{'n':" + std::to_string(number) + "}";
        if (what < 6)
            story.event(what < 2 ? "A" : what < 5 ? "B" : "G", properties, what == 3 ? minutes * 60'000LL : 0);
        else if (what == 6)
            story.setMember(number == 0 ? "y" : "x", below(2) == 0);
        else if (what == 7)
            publish(number, below(3) != 0);
        const unsigned pieces = isInPieces ? 1 + minutes % 7 : 1;
        for (unsigned piece = 0; piece < pieces; ++piece) {
            if (isInPieces)
                story.restart();
            const std::int64_t length = minutes * 60'000LL;
            story.advance(std::to_string(length * (piece + 1) / pieces - length * piece / pieces) + "ms");
        }
    }
    return story.log() + QLatin1Char('\n') + story.sent();
}

} // namespace

class JourneyChanceTest : public QObject
{
    Q_OBJECT
private slots:
    void leapsAndLittleStepsWithRestartsTellTheSameStory()
    {
        int moves = 0;
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const QString whole = told(seed, false);
            QCOMPARE(told(seed, true), whole);
            moves += int(whole.count(QStringLiteral("moved")));
        }
        QVERIFY(moves > 2'000); // else nothing was tried
    }
};

WEIR_TEST(JourneyChanceTest)

} // namespace weir::cdp

#include "journeychancetest.moc"
