#include "tests/cdp/naive/naiveworld.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>
#include <algorithm>

namespace weir::naive {
namespace {

constexpr qint64 horizon = 7LL * 86'400'000; // of deduplication

} // namespace

void NaiveWorld::define(const QJsonObject& definition)
{
    const QString kind = definition[QLatin1String("kind")].toString();
    m_definitions[kind + QLatin1Char('/') + definition[QLatin1String("key")].toString()] = definition;
    if (kind == QLatin1String("identity"))
        m_identity.define(definition[QLatin1String("enabled")].toBool(true) ? definition : QJsonObject());
}

void NaiveWorld::remove(const QString& id)
{
    m_definitions.remove(id);
    if (id.startsWith(QLatin1String("identity/")))
        m_identity.define({});
}

bool NaiveWorld::arrive(const QJsonObject& event, qint64 timestamp, qint64 now)
{
    const QString type = event[QLatin1String("type")].toString();
    if (!QStringList{QStringLiteral("track"), QStringLiteral("page"), QStringLiteral("screen"),
                     QStringLiteral("identify"), QStringLiteral("group")}
             .contains(type) ||
        (type == QLatin1String("track") && event[QLatin1String("event")].toString().isEmpty()) ||
        (type == QLatin1String("group") && event[QLatin1String("groupId")].toString().isEmpty()))
        return false; // the Segment Spec does not know it
    const QString messageId = event[QLatin1String("messageId")].toString();
    for (const LoggedEvent& earlier : m_log)
        if (earlier.messageId == messageId && now - earlier.arrival < horizon)
            return false;
    LoggedEvent logged{event, timestamp, now, messageId, type, {}, m_identity.resolve(event)};
    if (logged.profile < 0)
        return false;
    logged.name =
        event[logged.type == QLatin1String("track") ? QLatin1String("event") : QLatin1String("name")].toString();
    m_log << logged;
    return true;
}

QVector<int> NaiveWorld::profiles() const
{
    std::set<int> all;
    for (const LoggedEvent& event : m_log)
        all.insert(m_identity.now(event.profile));
    return QVector<int>(all.begin(), all.end());
}

QMap<QString, QStringList> NaiveWorld::identifiersOf(int profile) const
{
    QMap<QString, QStringList> all;
    for (const auto& [type, value] : m_identity.identifiers(profile))
        all[type] << value;
    for (QStringList& values : all)
        std::sort(values.begin(), values.end(),
                  [](const QString& a, const QString& b) { return compareTexts(a, b) < 0; });
    return all;
}

QString NaiveWorld::nameOf(int profile) const
{
    const QMap<QString, QStringList> all = identifiersOf(profile);
    if (all.contains(QStringLiteral("userId")))
        return all[QStringLiteral("userId")].first();
    return all.firstKey() + QLatin1Char(':') + all.first().first();
}

QVector<const LoggedEvent*> NaiveWorld::eventsOf(int profile) const
{
    QVector<const LoggedEvent*> mine;
    for (const LoggedEvent& event : m_log)
        if (m_identity.now(event.profile) == profile)
            mine << &event;
    std::stable_sort(mine.begin(), mine.end(), [](const LoggedEvent* a, const LoggedEvent* b) {
        return a->timestamp != b->timestamp ? a->timestamp < b->timestamp
                                            : compareTexts(a->messageId, b->messageId) < 0;
    });
    return mine;
}

int NaiveWorld::eventCount(int profile) const { return int(eventsOf(profile).size()); }

QStringList NaiveWorld::audiences() const
{
    QStringList keys;
    for (const QJsonObject& definition : m_definitions)
        if (definition[QLatin1String("kind")].toString() == QLatin1String("audience"))
            keys << definition[QLatin1String("key")].toString();
    return keys;
}

bool NaiveWorld::isInForce(const QString& id) const
{
    return m_definitions.contains(id) && m_definitions[id][QLatin1String("enabled")].toBool(true);
}

bool NaiveWorld::isMember(int profile, const QString& audience, qint64 now) const
{
    const QString id = QStringLiteral("audience/") + audience;
    if (!isInForce(id))
        return false;
    const QJsonObject definition = m_definitions[id];
    if (!identifiersOf(profile).contains(QStringLiteral("userId")) &&
        !definition[QLatin1String("includeAnonymous")].toBool())
        return false;
    return holds(definition[QLatin1String("rule")].toObject(), profile, now);
}

QStringList NaiveWorld::members(const QString& audience, qint64 now) const
{
    QStringList names;
    for (const int profile : profiles())
        if (isMember(profile, audience, now))
            names << nameOf(profile);
    return names;
}

Scope NaiveWorld::scopeOf(int profile, qint64 now) const
{
    return {[this, profile, now](const QString& path) { return trait(profile, path, now); }, {}, now};
}

bool NaiveWorld::matches(const QJsonObject& named, const LoggedEvent& event, const Scope& scope) const
{
    if (event.type != named[QLatin1String("type")].toString(QStringLiteral("track")))
        return false;
    const QString name = named[QLatin1String("event")].toString(QStringLiteral("*"));
    if (name.endsWith(QLatin1Char('*')) ? event.name.left(name.size() - 1) != name.chopped(1) : event.name != name)
        return false;
    return filterHolds(named[QLatin1String("where")], event.json, scope);
}

bool NaiveWorld::holds(const QJsonObject& condition, int profile, qint64 now) const
{
    if (condition.contains(QLatin1String("for"))) {
        QJsonObject leaf = condition;
        leaf.remove(QLatin1String("for"));
        const qint64 since = now - durationOf(condition[QLatin1String("for")]);
        const QVector<const LoggedEvent*> mine = eventsOf(profile);
        if (mine.isEmpty() || mine.first()->timestamp > since)
            return false;
        for (const qint64 moment : moments(leaf, profile, since, now))
            if (!holds(leaf, profile, moment))
                return false;
        return true;
    }
    if (condition.contains(QLatin1String("all"))) {
        for (const QJsonValue part : condition[QLatin1String("all")].toArray())
            if (!holds(part.toObject(), profile, now))
                return false;
        return true;
    }
    if (condition.contains(QLatin1String("any"))) {
        for (const QJsonValue part : condition[QLatin1String("any")].toArray())
            if (holds(part.toObject(), profile, now))
                return true;
        return false;
    }
    if (condition.contains(QLatin1String("not")))
        return !holds(condition[QLatin1String("not")].toObject(), profile, now);
    if (condition.contains(QLatin1String("everyone")))
        return true;
    if (condition.contains(QLatin1String("trait")))
        return satisfies(trait(profile, condition[QLatin1String("trait")].toString(), now), condition, now);
    if (condition.contains(QLatin1String("audience")))
        return isMember(profile, condition[QLatin1String("audience")].toString(), now);
    if (condition.contains(QLatin1String("list")))
        return listHolds(condition[QLatin1String("list")].toString(), profile);
    if (condition.contains(QLatin1String("account")))
        return accountHolds(condition, profile, now);
    if (condition.contains(QLatin1String("sequence")))
        return sequenceHolds(condition, profile, now, 0, 0, {});
    if (condition.contains(QLatin1String("regularly")))
        return regularlyHolds(condition[QLatin1String("regularly")].toObject(), profile, now);
    if (condition.contains(QLatin1String("aggregate")))
        return aggregateHolds(condition, profile, now);
    return countHolds(condition, profile, now);
}

} // namespace weir::naive
