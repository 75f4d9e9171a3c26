#include "tests/cdp/naive/randomstory.h"

#include "tests/cdp/naive/naivereplay.h"
#include "tests/cdp/naive/naivevalue.h"
#include "tests/cdp/naive/randomdefinitions.h"
#include "tests/cdp/naive/randompeople.h"

#include <QVector>
#include <algorithm>

namespace weir::naive {
namespace {

constexpr qint64 dayMs = 86'400'000;

bool refersTo(const QJsonValue& value, const QString& id)
{
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        if (it.key() + QLatin1Char('/') + it.value().toString() == id || refersTo(it.value(), id))
            return true;
    for (const QJsonValue element : value.toArray())
        if (refersTo(element, id))
            return true;
    return false;
}

class StoryTeller
{
public:
    explicit StoryTeller(std::uint64_t seed) : m_dice(seed), m_people(m_dice, true), m_seed(seed) {}

    QJsonObject tell()
    {
        m_start =
            m_dice.of({"2026-01-01T00:00:00Z", "2026-03-28T20:00:00Z", "2026-10-24T12:00:00Z", "2026-10-24T20:30:00Z"});
        if (m_dice.percent(50))
            offer(randomIdentity(m_dice));
        if (m_dice.percent(40))
            make(QStringLiteral("list"), QStringLiteral("l0"));
        if (m_dice.percent(15)) { // shadows an identify trait; first, so that it cannot refer to itself through another
            m_known.textTraits.removeAll(QStringLiteral("plan"));
            make(QStringLiteral("trait"), QStringLiteral("plan"));
        }
        for (int i = 0, count = m_dice.roll(5); i < count; ++i)
            make(QStringLiteral("trait"), QStringLiteral("t%1").arg(i));
        for (int i = 0, count = 1 + m_dice.roll(4); i < count; ++i)
            make(QStringLiteral("audience"), QStringLiteral("a%1").arg(i));
        m_replay.emplace(QJsonObject{{QStringLiteral("start"), m_start}, {QStringLiteral("definitions"), m_first}});
        for (int round = 0, count = 3 + m_dice.roll(4); round < count; ++round)
            tellRound();
        return {{QStringLiteral("name"), QStringLiteral("seed %1").arg(m_seed)},
                {QStringLiteral("comment"),
                 m_seed % 3 == 0 ? QStringLiteral("entries and exits, too") : QStringLiteral("by chance")},
                {QStringLiteral("start"), m_start},
                {QStringLiteral("definitions"), m_first},
                {QStringLiteral("steps"), m_steps}};
    }

private:
    struct Made
    {
        QJsonObject definition;
        Known before;
        bool isRemoved = false;
        QString id() const
        {
            return definition[QLatin1String("kind")].toString() + QLatin1Char('/') +
                   definition[QLatin1String("key")].toString();
        }
    };

    void offer(const QJsonObject& definition)
    {
        if (m_replay)
            step({{QStringLiteral("define"), QJsonArray{definition}}});
        else
            m_first << definition;
    }
    void make(const QString& kind, const QString& key)
    {
        Made made{{}, m_known, false};
        if (kind == QLatin1String("list")) {
            made.definition = randomList(m_dice, key);
            m_known.lists << key;
        } else if (kind == QLatin1String("trait")) {
            made.definition = randomTrait(m_dice, key, m_known);
        } else {
            made.definition = randomAudience(m_dice, key, m_known);
            m_known.audiences << key;
        }
        if (m_dice.percent(5))
            made.definition[QStringLiteral("enabled")] = false;
        offer(made.definition);
        m_made << made;
    }
    void step(const QJsonObject& made)
    {
        m_steps << made;
        m_replay->take(made);
    }
    void expect() { step({{QStringLiteral("expect"), QJsonObject()}}); }
    void advance(qint64 ms)
    {
        if (ms > 0)
            step({{QStringLiteral("advance"), QStringLiteral("%1ms").arg(ms)}});
    }

    bool refersToRemoved(const QJsonObject& definition) const
    {
        return std::any_of(m_made.begin(), m_made.end(),
                           [&](const Made& one) { return one.isRemoved && refersTo(definition, one.id()); });
    }
    void change()
    {
        Made& one = m_made[m_dice.roll(int(m_made.size()))];
        const int how = m_dice.roll(10);
        if (how < 2) {
            if (!one.isRemoved)
                step({{QStringLiteral("remove"), QJsonArray{one.id()}}});
            one.isRemoved = true;
            return;
        }
        QJsonObject next = one.definition;
        if (how < 6) {
            next[QStringLiteral("enabled")] = !next[QStringLiteral("enabled")].toBool(true);
        } else {
            Known before = one.before;
            const QString key = next[QLatin1String("key")].toString(), kind = next[QLatin1String("kind")].toString();
            next = kind == QLatin1String("list")    ? randomList(m_dice, key)
                   : kind == QLatin1String("trait") ? randomTrait(m_dice, key, before)
                                                    : randomAudience(m_dice, key, before);
        }
        if (refersToRemoved(next))
            return;
        one.isRemoved = false;
        one.definition = next;
        offer(next);
    }

    /// The next moment at which somebody comes into an audience or leaves it by time alone.
    qint64 nextFlip()
    {
        const NaiveWorld& world = m_replay->world();
        const qint64 now = m_replay->now();
        const QStringList audiences = world.audiences();
        const QVector<int> profiles = world.profiles();
        if (audiences.isEmpty() || profiles.isEmpty())
            return 0;
        const QString audience = m_dice.of(audiences);
        const int profile = profiles[m_dice.roll(int(profiles.size()))];
        const QJsonValue rule = world.definitions()[QStringLiteral("audience/") + audience][QLatin1String("rule")];
        bool before = world.isMember(profile, audience, now);
        for (const qint64 moment : world.moments(rule, profile, now, now + 8 * dayMs)) {
            const bool after = world.isMember(profile, audience, moment);
            if (after != before)
                return moment;
            before = after;
        }
        return 0;
    }

    void tellRound()
    {
        QJsonArray events;
        for (int i = 0, count = 1 + m_dice.roll(9); i < count; ++i)
            events << m_people.event(m_replay->now());
        step({{QStringLiteral("events"), events}});
        if (m_dice.percent(70))
            expect();
        if (m_dice.percent(15))
            step({{QStringLiteral("restart"), true}});
        if (m_dice.percent(35)) {
            change();
            expect();
        }
        for (int i = 0, count = m_dice.roll(3); i < count; ++i) {
            const qint64 flip = m_dice.percent(75) ? nextFlip() : 0;
            if (flip > m_replay->now()) {
                advance(flip - 1 - m_replay->now());
                if (m_dice.percent(60))
                    expect();
                if (m_dice.percent(10))
                    step({{QStringLiteral("restart"), true}});
                advance(flip - m_replay->now());
            } else {
                advance((1 + m_dice.roll(60)) * 1'800'000LL);
            }
            expect();
        }
        if (m_dice.percent(20)) {
            advance((1 + m_dice.roll(9)) * dayMs);
            expect();
        }
    }

    Dice m_dice;
    RandomPeople m_people;
    std::uint64_t m_seed;
    QString m_start;
    Known m_known;
    QVector<Made> m_made;
    QJsonArray m_first, m_steps;
    std::optional<NaiveReplay> m_replay;
};

QJsonObject ended(QJsonObject story, const QJsonArray& events, qint64 last, qint64 now)
{
    story[QStringLiteral("steps")] = QJsonArray{
        QJsonObject{{QStringLiteral("events"), events}}, QJsonObject{{QStringLiteral("expect"), QJsonObject()}},
        QJsonObject{{QStringLiteral("advance"), QStringLiteral("%1ms").arg(last - now)}},
        QJsonObject{{QStringLiteral("expect"), QJsonObject()}}};
    return story;
}

} // namespace

QJsonObject randomStory(std::uint64_t seed) { return StoryTeller(seed).tell(); }

std::pair<QJsonObject, QJsonObject> shuffledStories(std::uint64_t seed)
{
    Dice dice(seed ^ 0x5eed);
    Known known;
    QJsonArray definitions;
    for (int i = 0; i < 3; ++i)
        definitions << randomTrait(dice, QStringLiteral("t%1").arg(i), known);
    for (int i = 0; i < 4; ++i) {
        definitions << randomAudience(dice, QStringLiteral("a%1").arg(i), known);
        known.audiences << QStringLiteral("a%1").arg(i);
    }
    const QString start = QStringLiteral("2026-01-10T00:00:00Z");
    const qint64 now = *dateTextOf(start);
    RandomPeople people(dice, false);
    QVector<QJsonObject> events;
    QStringList seen, moments;
    while (events.size() < 30) {
        const QJsonObject event = people.event(now);
        // What the order of the log decides is left out: the same messageId twice, identify and group at the same
        // moment.
        const QString type = event[QLatin1String("type")].toString(),
                      at = event[QLatin1String("userId")].toString() + event[QLatin1String("at")].toString();
        const bool isOrdered = type == QLatin1String("identify") || type == QLatin1String("group");
        if (seen.contains(event[QLatin1String("messageId")].toString()) || (isOrdered && moments.contains(type + at)))
            continue;
        seen << event[QLatin1String("messageId")].toString();
        moments << type + at;
        events << event;
    }
    const QJsonObject story{{QStringLiteral("name"), QStringLiteral("order %1").arg(seed)},
                            {QStringLiteral("start"), start},
                            {QStringLiteral("definitions"), definitions}};
    const auto listed = [&] {
        QJsonArray list;
        for (const QJsonObject& event : events)
            list << event;
        return list;
    };
    const qint64 last = now + dice.roll(400) * 1'800'000LL + 1;
    const QJsonObject one = ended(story, listed(), last, now);
    for (int i = int(events.size()) - 1; i > 0; --i)
        std::swap(events[i], events[dice.roll(i + 1)]);
    return {one, ended(story, listed(), last, now)};
}

} // namespace weir::naive
