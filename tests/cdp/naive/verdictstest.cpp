#include "tests/cdp/naive/dice.h"
#include "tests/cdp/naive/enginepeople.h"
#include "tests/cdp/naive/naivereplay.h"
#include "tests/cdp/naive/naivevalue.h"
#include "tests/cdp/naive/randomstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace naive;

namespace {

constexpr qint64 dayMs = 86'400'000;

/// A story's people in the engine, and in the naive world for the moments that are worth a look.
struct People
{
    explicit People(std::uint64_t seed)
        : story(shuffledStories(seed).first), engine(story[QLatin1String("definitions")].toArray()), naive(story),
          now(naive.now())
    {
        const QJsonObject step = story[QLatin1String("steps")].toArray()[0].toObject();
        naive.take(step);
        for (const QJsonValue event : step[QLatin1String("events")].toArray())
            engine.take(event.toObject(), now);
    }

    std::set<qint64> moments(const QString& id, const QString& userId, qint64 from, qint64 until) const
    {
        const QJsonObject definition = naive.world().definitions()[id];
        for (const int profile : naive.world().profiles())
            if (naive.world().nameOf(profile) == userId)
                return naive.world().moments(definition, profile, from, until);
        return {};
    }

    QJsonObject story;
    EnginePeople engine;
    NaiveReplay naive;
    qint64 now;
};

} // namespace

class VerdictsTest : public QObject
{
    Q_OBJECT
private slots:
    void noVerdictStandsTooLong()
    {
        int bounded = 0, flips = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            People people(seed);
            QVERIFY2(people.engine.isReady(), qPrintable(QString::number(seed)));
            cdp::RuleEngine& engine = people.engine.engine();
            cdp::Evaluator& evaluator = engine.evaluator();
            const auto at = [&](std::uint32_t index, cdp::RuleId rule, qint64 ms) {
                evaluator.begin();
                return evaluator.rule(*engine.profile(index), rule, ms);
            };
            for (const auto& [userId, index] : people.engine.people())
                for (cdp::RuleId rule = 0; rule < engine.rules().rules().size(); ++rule) {
                    if (engine.rules().rules()[rule].key.empty())
                        continue;
                    const QString key = QString::fromStdString(engine.rules().rules()[rule].key);
                    for (const qint64 from : {people.now, people.now + dayMs / 3, people.now + 2 * dayMs + 1}) {
                        const cdp::Verdict verdict = at(index, rule, from);
                        QVERIFY(verdict.until > from);
                        bounded += verdict.until < from + 4 * dayMs;
                        const qint64 until = std::min<qint64>(verdict.until - 1, from + 4 * dayMs);
                        for (const qint64 moment :
                             people.moments(QStringLiteral("audience/") + key, userId, from, until))
                            QVERIFY2(at(index, rule, moment).holds == verdict.holds,
                                     qPrintable(
                                         QStringLiteral("seed %1: %2 of %3: from %4 until %5, but not at %6")
                                             .arg(seed)
                                             .arg(key, userId, dateText(from), dateText(until + 1), dateText(moment))));
                        if (verdict.until < from + 4 * dayMs)
                            flips += at(index, rule, verdict.until).holds != verdict.holds;
                    }
                }
        }
        QVERIFY2(bounded > 100 && flips > 50,
                 qPrintable(QStringLiteral("%1 bounded, %2 flips").arg(bounded).arg(flips)));
    }

    void noValueOfATraitStandsTooLong()
    {
        int bounded = 0;
        for (std::uint64_t seed = 101; seed <= 160; ++seed) {
            People people(seed);
            QVERIFY2(people.engine.isReady(), qPrintable(QString::number(seed)));
            cdp::RuleEngine& engine = people.engine.engine();
            const auto at = [&](std::uint32_t index, const std::string& key, qint64 ms, std::int64_t& until) {
                engine.evaluator().begin();
                return toJsonText(engine.evaluator().trait(*engine.profile(index), key, ms, until));
            };
            for (const auto& [userId, index] : people.engine.people())
                for (const cdp::CompiledTrait& trait : engine.rules().traits()) {
                    std::int64_t until = cdp::never, ignored = cdp::never;
                    const std::string value = at(index, trait.key, people.now, until);
                    QVERIFY(until > people.now);
                    bounded += until != cdp::never;
                    const qint64 last = std::min<qint64>(until - 1, people.now + 6 * dayMs);
                    for (const qint64 moment : people.moments(
                             QStringLiteral("trait/") + QString::fromStdString(trait.key), userId, people.now, last))
                        QVERIFY2(at(index, trait.key, moment, ignored) == value,
                                 qPrintable(QStringLiteral("seed %1: %2 of %3 until %4, but not at %5")
                                                .arg(seed)
                                                .arg(QString::fromStdString(trait.key), userId, dateText(last + 1),
                                                     dateText(moment))));
                }
        }
        QVERIFY2(bounded > 50, qPrintable(QString::number(bounded)));
    }

    void whoIsPackedHasTheSameAnswers()
    {
        std::size_t changes = 0;
        for (std::uint64_t seed = 201; seed <= 300; ++seed) {
            const QJsonObject story = shuffledStories(seed).first;
            const QJsonArray definitions = story[QLatin1String("definitions")].toArray();
            EnginePeople ready(definitions), packed(definitions);
            packed.engine().setMostOpen(1);
            qint64 now = NaiveReplay(story).now();
            Dice dice(seed);
            const auto differ = [&] {
                const auto one = ready.engine().takeChanges(), other = packed.engine().takeChanges();
                changes += one.size();
                return !std::equal(
                    one.begin(), one.end(), other.begin(), other.end(), [](const auto& a, const auto& b) {
                        return a.profile == b.profile && a.rule == b.rule && a.holds == b.holds && a.atMs == b.atMs;
                    });
            };
            const auto fire = [&](qint64 until) {
                for (EnginePeople* people : {&ready, &packed})
                    while (people->engine().fireNext(until)) {
                    }
            };
            for (const QJsonValue event :
                 story[QLatin1String("steps")].toArray()[0].toObject()[QLatin1String("events")].toArray()) {
                now += dice.roll(20) * 1'800'000LL;
                fire(now);
                for (EnginePeople* people : {&ready, &packed})
                    people->take(event.toObject(), now);
                if (dice.percent(5) && ready.people().size() > 1) {
                    const QString into = ready.people().begin()->first, from = std::next(ready.people().begin())->first;
                    const bool isOne = ready.people().at(into) == ready.people().at(from);
                    for (EnginePeople* people : {&ready, &packed})
                        if (!isOne)
                            people->merge(into, from, now);
                }
                QVERIFY2(!differ(), qPrintable(QStringLiteral("seed %1").arg(seed)));
            }
            fire(now + 30 * dayMs);
            QVERIFY2(!differ(), qPrintable(QStringLiteral("seed %1, at the end").arg(seed)));
        }
        QVERIFY2(changes > 300, qPrintable(QString::number(changes)));
    }
};

WEIR_TEST(VerdictsTest)

} // namespace weir

#include "verdictstest.moc"
