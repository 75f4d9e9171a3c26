#include "tests/cdp/naive/naivevalue.h"
#include "tests/cdp/naive/naivewindow.h"
#include "tests/cdp/naive/naiveworld.h"

#include <QJsonArray>

namespace weir::naive {
namespace {

bool countIs(const QJsonValue& count, qint64 number)
{
    const QJsonObject form = count.toObject();
    if (form[QLatin1String("never")].toBool())
        return number == 0;
    if (form.contains(QLatin1String("atMost")))
        return number <= form[QLatin1String("atMost")].toInt();
    if (form.contains(QLatin1String("exactly")))
        return number == form[QLatin1String("exactly")].toInt();
    if (form.contains(QLatin1String("between"))) {
        const QJsonArray ends = form[QLatin1String("between")].toArray();
        return ends[0].toInt() <= number && number <= ends[1].toInt();
    }
    return number >= form[QLatin1String("atLeast")].toInt(1);
}

} // namespace

QVector<const LoggedEvent*> NaiveWorld::matching(const QJsonObject& named, int profile, qint64 now) const
{
    QVector<const LoggedEvent*> found;
    const Scope scope = scopeOf(profile, now);
    for (const LoggedEvent* event : eventsOf(profile))
        if (isInWindow(named[QLatin1String("during")], event->timestamp, now) && matches(named, *event, scope))
            found << event;
    return found;
}

bool NaiveWorld::countHolds(const QJsonObject& condition, int profile, qint64 now) const
{
    const QVector<const LoggedEvent*> found = matching(condition, profile, now);
    if (!countIs(condition[QLatin1String("count")], found.size()))
        return false;
    const QJsonValue latest = condition[QLatin1String("latest")];
    return isAbsent(latest) || (!found.isEmpty() && filterHolds(latest, found.last()->json, scopeOf(profile, now)));
}

bool NaiveWorld::aggregateHolds(const QJsonObject& condition, int profile, qint64 now) const
{
    QJsonObject trait = condition;
    trait[QLatin1String("compute")] = condition[QLatin1String("aggregate")];
    return satisfies(computed(trait, profile, now), condition, now);
}

bool NaiveWorld::sequenceHolds(const QJsonObject& condition, int profile, qint64 now, int step, qint64 previous,
                               QVector<QJsonObject> matched) const
{
    const QJsonArray steps = condition[QLatin1String("sequence")].toArray();
    if (step == steps.size())
        return true;
    const QJsonObject wanted = steps[step].toObject();
    const bool isBounded = wanted.contains(QLatin1String("within"));
    const qint64 within = isBounded ? durationOf(wanted[QLatin1String("within")]) : 0;
    Scope scope = scopeOf(profile, now);
    scope.steps = matched;
    if (wanted[QLatin1String("absent")].toBool()) {
        if (now < previous + within)
            return false;
        for (const LoggedEvent* event : eventsOf(profile))
            if (event->timestamp > previous && event->timestamp <= previous + within && matches(wanted, *event, scope))
                return false;
        return sequenceHolds(condition, profile, now, step + 1, previous, matched << QJsonObject());
    }
    const QJsonValue window = condition[QLatin1String("during")];
    for (const LoggedEvent* event : eventsOf(profile)) {
        if (!isInWindow(window, event->timestamp, now) || (step > 0 && event->timestamp <= previous) ||
            (step > 0 && isBounded && event->timestamp > previous + within) || !matches(wanted, *event, scope))
            continue;
        QVector<QJsonObject> longer = matched;
        longer << event->json;
        if (sequenceHolds(condition, profile, now, step + 1, event->timestamp, longer))
            return true;
    }
    return false;
}

bool NaiveWorld::regularlyHolds(const QJsonObject& condition, int profile, qint64 now) const
{
    const qint64 each = durationOf(condition[QLatin1String("each")]);
    const Scope scope = scopeOf(profile, now);
    int good = 0;
    for (int k = 0; k < condition[QLatin1String("of")].toInt(condition[QLatin1String("periods")].toInt()); ++k) {
        int number = 0;
        for (const LoggedEvent* event : eventsOf(profile))
            if (event->timestamp > now - each * (k + 1) && event->timestamp <= now - each * k &&
                matches(condition, *event, scope))
                ++number;
        good += countIs(condition[QLatin1String("count")], number) ? 1 : 0;
    }
    return good >= condition[QLatin1String("periods")].toInt();
}

bool NaiveWorld::listHolds(const QString& key, int profile) const
{
    const QString id = QStringLiteral("list/") + key;
    if (!isInForce(id))
        return false;
    const QMap<QString, QStringList> mine = identifiersOf(profile);
    for (const QJsonValue member : m_definitions[id][QLatin1String("members")].toArray()) {
        const QJsonObject named = member.toObject();
        for (auto it = named.begin(); it != named.end(); ++it)
            if (mine.value(it.key()).contains(it.value().toString()))
                return true;
    }
    return false;
}

QString NaiveWorld::groupOf(int profile, qint64 now) const
{
    const LoggedEvent* newest = nullptr;
    for (const LoggedEvent& event : m_log) // in the order of the log: the later of two at once wins
        if (m_identity.now(event.profile) == profile && event.type == QLatin1String("group") &&
            event.timestamp <= now && (!newest || event.timestamp >= newest->timestamp))
            newest = &event;
    return newest ? newest->json[QLatin1String("groupId")].toString() : QString();
}

bool NaiveWorld::accountHolds(const QJsonObject& condition, int profile, qint64 now) const
{
    const QString group = groupOf(profile, now);
    if (group.isEmpty())
        return false;
    int members = 0, satisfying = 0;
    for (const int other : profiles())
        if (groupOf(other, now) == group) {
            ++members;
            satisfying += holds(condition[QLatin1String("account")].toObject(), other, now) ? 1 : 0;
        }
    const QString quantifier = condition[QLatin1String("quantifier")].toString(QStringLiteral("any"));
    if (quantifier == QLatin1String("all"))
        return satisfying == members;
    return quantifier == QLatin1String("any") ? satisfying > 0 : satisfying == 0;
}

} // namespace weir::naive
