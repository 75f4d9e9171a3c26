#include "backend/monitor/alerts/alertengine.h"
#include "tests/support/registry.h"

#include <QTest>
#include <cmath>

namespace weir {
namespace {

AlertRule lagAbove(double value, std::int64_t forMs = 0)
{
    AlertRule rule;
    rule.key = QStringLiteral("lag_high");
    rule.group = QStringLiteral("*");
    rule.value = value;
    rule.forMs = forMs;
    return rule;
}

AlertReading reading(std::optional<double> value, const char* subject = "group/billing")
{
    return {QString::fromLatin1(subject), value, {}, {}, {}};
}

/// An engine with one rule, told a value every `stepMs`.
struct Story
{
    AlertRule rule;
    AlertEngine engine{};
    std::int64_t nowMs = 1'000'000;

    AlertChanges tell(std::optional<double> value, std::int64_t stepMs = 5000)
    {
        nowMs += stepMs;
        AlertChanges changes;
        engine.take(rule, {reading(value)}, nowMs, changes);
        return changes;
    }
};

} // namespace

class AlertEngineTest : public QObject
{
    Q_OBJECT
private slots:
    void firesAboveAndClearsAtTheValue()
    {
        Story story{lagAbove(100)};
        QVERIFY(!story.tell(100).any());
        const AlertChanges fired = story.tell(101);
        QCOMPARE(fired.fired.size(), 1);
        QCOMPARE(fired.fired[0].subject, QStringLiteral("group/billing"));
        QCOMPARE(fired.fired[0].value, 101.0);
        QCOMPARE(fired.fired[0].limit, 100.0);
        QVERIFY(!story.tell(250).any());
        QCOMPARE(story.engine.open().first().worst, 250.0);
        const AlertChanges cleared = story.tell(100);
        QCOMPARE(cleared.cleared.size(), 1);
        QCOMPARE(*cleared.cleared[0].clearedAtMs, story.nowMs);
        QVERIFY(story.engine.open().isEmpty());
    }

    void waitsUntilItHasHeldWithoutABreak()
    {
        Story story{lagAbove(100, 15'000)};
        QVERIFY(!story.tell(200).any());
        const std::int64_t first = story.nowMs;
        QVERIFY(!story.tell(200).any());
        QVERIFY(!story.tell(50).any()); // a break: from the beginning
        QVERIFY(!story.tell(200).any());
        const std::int64_t second = story.nowMs;
        QVERIFY(!story.tell(200).any());
        QVERIFY(!story.tell(200).any());
        const AlertChanges fired = story.tell(200);
        QCOMPARE(fired.fired.size(), 1);
        QCOMPARE(fired.fired[0].sinceMs, second);
        QVERIFY(second > first);
    }

    void clearsOnlyBeyondItsOwnValueAndAfterItsTime()
    {
        AlertRule rule = lagAbove(100);
        rule.clearValue = 20;
        rule.clearForMs = 10'000;
        Story story{rule};
        QVERIFY(story.tell(150).any());
        QVERIFY(!story.tell(60).any()); // below what fires, above what clears
        QVERIFY(!story.tell(20).any());
        QVERIFY(!story.tell(60).any()); // not well for long enough
        QVERIFY(!story.tell(10).any());
        QVERIFY(!story.tell(10).any());
        QCOMPARE(story.tell(10).cleared.size(), 1);
    }

    void whatIsNotKnownNeitherFiresNorClears()
    {
        Story story{lagAbove(100, 10'000)};
        QVERIFY(!story.tell(200).any());
        QVERIFY(!story.tell(std::nullopt).any());
        QVERIFY(story.tell(200).any());
        QVERIFY(!story.tell(std::nullopt, 3'600'000).any());
        QCOMPARE(story.engine.open().size(), 1);
    }

    void aSubjectThatIsGoneClears()
    {
        AlertRule rule = lagAbove(100);
        AlertEngine engine;
        AlertChanges changes;
        engine.take(rule, {reading(200, "group/a"), reading(200, "group/b")}, 1000, changes);
        QCOMPARE(changes.fired.size(), 2);
        changes = {};
        engine.take(rule, {reading(200, "group/b")}, 2000, changes);
        QCOMPARE(changes.cleared.size(), 1);
        QCOMPARE(changes.cleared[0].subject, QStringLiteral("group/a"));
        QCOMPARE(engine.open().size(), 1);
    }

    void aRuleThatIsGoneClears()
    {
        Story story{lagAbove(100)};
        QVERIFY(story.tell(200).any());
        AlertChanges changes;
        story.engine.keepOnly({QStringLiteral("another")}, 5, changes);
        QCOMPARE(changes.cleared.size(), 1);
        QVERIFY(story.engine.open().isEmpty());
    }

    void belowIsTheOtherWayRound()
    {
        AlertRule rule = lagAbove(10);
        rule.measure = AlertMeasure::Rate;
        rule.below = true;
        Story story{rule};
        QVERIFY(!story.tell(10).any());
        QVERIFY(story.tell(9).any());
        QVERIFY(!story.tell(3).any());
        QCOMPARE(story.engine.open().first().worst, 3.0);
        QCOMPARE(story.tell(10).cleared.size(), 1);
    }

    void verdictsCountFromTheOneNamed()
    {
        AlertRule rule = lagAbove(0);
        rule.measure = AlertMeasure::Verdict;
        rule.verdict = Verdict::Stopped;
        Story story{rule};
        QVERIFY(!story.tell(double(Verdict::Slow)).any());
        QVERIFY(!story.tell(double(Verdict::Rewound)).any());
        QVERIFY(story.tell(double(Verdict::Stopped)).any());
        QVERIFY(!story.tell(double(Verdict::Stalled)).any());
        QVERIFY(story.tell(double(Verdict::Ok)).any());
    }

    void retentionFarAwayIsWell()
    {
        AlertRule rule = lagAbove(7200);
        rule.measure = AlertMeasure::Retention;
        rule.below = true;
        Story story{rule};
        QVERIFY(!story.tell(HUGE_VAL).any());
        QVERIFY(story.tell(3600).any());
        QVERIFY(story.tell(HUGE_VAL).any());
    }

    void outsideTheUsualGoesByTheScore()
    {
        AlertRule rule = lagAbove(0);
        rule.value.reset();
        rule.usualScore = 4;
        AlertEngine engine;
        AlertChanges changes;
        const auto tell = [&](std::optional<double> score, std::int64_t atMs) {
            changes = {};
            engine.take(rule, {{QStringLiteral("group/a"), 50.0, score, 10.0, 20.0}}, atMs, changes);
            return changes;
        };
        QVERIFY(!tell(std::nullopt, 1).any());
        QVERIFY(!tell(3.9, 2).any());
        const AlertChanges fired = tell(4, 3);
        QCOMPARE(fired.fired.size(), 1);
        QCOMPARE(fired.fired[0].usualLow, std::optional<double>(10));
        QVERIFY(!tell(std::nullopt, 4).any()); // what is usual is not known at present
        QCOMPARE(tell(1, 5).cleared.size(), 1);
        QCOMPARE(tell(-5, 6).fired.size(), 1); // unusually low
    }

    void whatWasOpenStaysOpenAfterARestart()
    {
        Story before{lagAbove(100)};
        QVERIFY(before.tell(200).any());
        Story after{lagAbove(100)};
        after.engine.restore(before.engine.open().first());
        QVERIFY(!after.tell(200).any());
        QCOMPARE(after.tell(5).cleared.size(), 1);
    }

    void mutedIsSaidSoAndEndsByItself()
    {
        AlertRule rule = lagAbove(100);
        rule.mutedUntilMs = 1'012'000;
        Story story{rule};
        const AlertChanges fired = story.tell(200);
        QVERIFY(fired.fired.first().muted);
        (void)story.tell(200);
        QVERIFY(story.engine.open().first().muted);
        (void)story.tell(200);
        QVERIFY(!story.engine.open().first().muted);
    }

    void theWorstAndNewestIsFirst()
    {
        AlertRule warning = lagAbove(100), critical = lagAbove(100);
        critical.key = QStringLiteral("other");
        critical.severity = AlertSeverity::Critical;
        AlertEngine engine;
        AlertChanges changes;
        engine.take(critical, {reading(200, "group/a")}, 1000, changes);
        engine.take(warning, {reading(200, "group/a")}, 2000, changes);
        engine.take(warning, {reading(200, "group/a"), reading(200, "group/b")}, 3000, changes);
        const QVector<Alert> open = engine.open();
        QCOMPARE(open.size(), 3);
        QCOMPARE(open[0].rule, QStringLiteral("other"));
        QCOMPARE(open[1].subject, QStringLiteral("group/b"));
    }
};

WEIR_TEST(AlertEngineTest)

} // namespace weir

#include "alertenginetest.moc"
