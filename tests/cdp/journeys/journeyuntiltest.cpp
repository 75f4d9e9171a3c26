#include "tests/cdp/journeys/journeystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::string until(std::string_view how)
{
    return "{'entry':{'event':'In'},'start':'a','nodes':{'a':{'type':'waitUntil'," + std::string(how) +
           ",'next':'z'},'z':{'type':'exit'}}}";
}

} // namespace

/// waitUntil: times of day, zones, dates.
class JourneyUntilTest : public QObject
{
    Q_OBJECT
private slots:
    void waitsForTheTimeOfDay_data()
    {
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* start, const char* how, const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(start) << QString::fromLatin1(how)
                                << QString::fromLatin1(expected);
        };
        row("UTC", "2026-01-01T10:00:00Z", "'time':'09:00'", "2026-01-02 09:00:00");
        row("zone", "2026-01-01T10:00:00Z", "'time':'09:00','timeZone':'America/New_York'", "2026-01-01 14:00:00");
        row("days", "2026-01-02T10:00:00Z", "'time':'09:00','days':['mon','wed']", "2026-01-05 09:00:00");
        row("night without it", "2026-03-28T20:00:00Z", "'time':'02:30','timeZone':'Europe/Berlin'",
            "2026-03-29 01:00:00");
        row("night with two", "2026-10-24T20:00:00Z", "'time':'02:30','timeZone':'Europe/Berlin'",
            "2026-10-25 00:30:00");
        row("at that very moment", "2026-01-01T09:00:00Z", "'time':'09:00'", "2026-01-01 09:00:00");
        row("trait's zone", "2026-01-01T10:00:00Z", "'time':'09:00','timeZone':'profile'", "2026-01-02 00:00:00");
    }

    void waitsForTheTimeOfDay()
    {
        QFETCH(QString, start);
        QFETCH(QString, how);
        QFETCH(QString, expected);
        JourneyStory story(start.toStdString());
        story.publish("j", until(how.toStdString()));
        story.trait("timezone", "'Asia/Tokyo'");
        story.event("In");
        story.restart();
        const bool isOver = story.node("j").isEmpty();
        while (!story.node("j").isEmpty())
            story.advance(std::to_string(story.runner().due(story.state()) - story.nowMs()) + "ms");
        QCOMPARE(story.now(), expected);
        QCOMPARE(isOver, QLatin1String(QTest::currentDataTag()) == QStringLiteral("at that very moment"));
    }

    void withoutATraitTheZoneIsThatOfTheEntryAndElseUtc()
    {
        JourneyStory entry("2026-01-01T10:00:00Z");
        entry.publish("j", until("'time':'09:00','timeZone':'profile'"));
        entry.event("In", "{'context':{'timezone':'America/New_York'}}");
        entry.advanceTo("2026-01-01T14:00:00Z");
        QCOMPARE(entry.node("j"), QString());
        JourneyStory none("2026-01-01T10:00:00Z");
        none.publish("j", until("'time':'09:00','timeZone':'profile'"));
        none.trait("timezone", "'nowhere'");
        none.event("In", "{'context':{'timezone':'UTC+2'}}");
        none.advanceTo("2026-01-02T08:59:59Z");
        QCOMPARE(none.node("j"), QStringLiteral("a"));
        none.advanceTo("2026-01-02T09:00:00Z");
        QCOMPARE(none.node("j"), QString());
    }

    void aDailyCircleTurnsOnceADay()
    {
        JourneyStory story("2026-03-27T12:00:00Z");
        story.publish("j", "{'entry':{'event':'In'},'start':'a','nodes':{'a':{'type':'waitUntil','time':'02:30',"
                           "'timeZone':'Europe/Berlin','next':'s'},'s':{'type':'send','destination':'crm','message':{},"
                           "'next':'a'}}}");
        story.event("In");
        story.advance("12h");
        story.restart();
        story.advance("3d");
        QCOMPARE(story.state().sends.size(), 3U);
        QCOMPARE(story.state().sends[1] - story.state().sends[0], 23 * 3'600'000LL + 1'800'000LL);
        story.advance("365d");
        QCOMPARE(story.state().sends.size(), 368U);
    }

    void waitsForADateWithItsOffset()
    {
        JourneyStory story;
        story.publish("j", until("'date':{'trait':'renewal.date'},'offset':'-3d'"));
        story.trait("renewal", "{'date':'2026-02-01'}");
        story.event("In");
        story.restart();
        story.advanceTo("2026-01-28T23:59:59.999Z");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advance("1ms");
        QCOMPARE(story.log(), QStringLiteral("entered a event; moved a>z time; exited z end"));
    }

    void aDateThatHasPassedIsNotWaitedFor()
    {
        JourneyStory story;
        story.publish("j", until("'date':{'trait':'renewal'},'offset':'+1d'"));
        story.trait("renewal", "'2025-12-31T00:00:00Z'");
        story.event("In");
        QCOMPARE(story.node("j"), QString());
    }

    void aDateThatIsMovedOrComesLaterIsFollowed()
    {
        JourneyStory story;
        story.publish("j", until("'date':{'trait':'renewal'}"));
        story.event("In");
        story.advance("10d");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        QCOMPARE(story.runner().watchedRules(story.state()).size(), 1U);
        story.trait("renewal", "'2026-02-01'");
        story.advanceTo("2026-01-20T00:00:00Z");
        story.trait("renewal", "'2026-03-01'");
        story.advanceTo("2026-02-28T00:00:00Z");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advanceTo("2026-03-01T00:00:00Z");
        QCOMPARE(story.node("j"), QString());
    }

    void whereThereIsNoDateTheOtherWayIsTaken()
    {
        JourneyStory story;
        story.publish("j",
                      "{'entry':{'event':'In'},'start':'a','nodes':{'a':{'type':'waitUntil','date':{'trait':'renewal'},"
                      "'next':'z','otherwise':'b'},'b':{'type':'wait','for':'1h','next':'z'},'z':{'type':'exit'}}}");
        story.trait("renewal", "'soon'");
        story.event("In");
        QCOMPARE(story.node("j"), QStringLiteral("b"));
    }

    void aDateMayBeThatOfTheEntry()
    {
        JourneyStory story;
        story.publish("j", until("'date':{'entry':true,'property':'departure'},'offset':'-1d'"));
        story.event("In", "{'departure':'2026-01-10T12:00:00+02:00'}");
        story.restart();
        story.advanceTo("2026-01-09T09:59:59Z");
        QCOMPARE(story.node("j"), QStringLiteral("a"));
        story.advanceTo("2026-01-09T10:00:00Z");
        QCOMPARE(story.node("j"), QString());
    }
};

WEIR_TEST(JourneyUntilTest)

} // namespace weir::cdp

#include "journeyuntiltest.moc"
