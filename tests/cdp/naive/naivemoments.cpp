#include "backend/base/duration.h"
#include "tests/cdp/naive/naivevalue.h"
#include "tests/cdp/naive/naivewindow.h"
#include "tests/cdp/naive/naiveworld.h"

#include <QJsonArray>

namespace weir::naive {

/// What of a condition, and of all that it refers to, can make it another by itself.
struct NaiveWorld::Aspect
{
    const NaiveWorld& world;
    std::set<qint64> lengths{0}, dates{};
    QVector<qint64> held{}; // every `for`: what it looks at may itself change that much earlier
    QVector<std::pair<QString, QString>> calendars{};
    QSet<QString> seen{};
    bool looksAtOthers = false;

    void walkText(const QString& text)
    {
        if (const auto length = parseDuration(text))
            lengths.insert(*length);
        if (const auto date = dateTextOf(text))
            dates.insert(*date);
    }

    void refer(const QString& id)
    {
        if (seen.contains(id))
            return;
        seen << id;
        walk(world.m_definitions.value(id));
    }

    void walk(const QJsonValue& value)
    {
        if (value.isString())
            walkText(value.toString());
        else if (const auto date = value.isDouble() ? momentOf(value) : std::nullopt)
            dates.insert(*date);
        for (const QJsonValue element : value.toArray())
            walk(element);
        const QJsonObject object = value.toObject();
        for (const QJsonValue member : object)
            walk(member);
        if (object.contains(QLatin1String("for")))
            held << durationOf(object[QLatin1String("for")]);
        if (object.contains(QLatin1String("each")))
            for (int k = 1; k <= object[QLatin1String("of")].toInt(object[QLatin1String("periods")].toInt()); ++k)
                lengths.insert(durationOf(object[QLatin1String("each")]) * k);
        if (object.contains(QLatin1String("calendar")))
            calendars << std::pair(object[QLatin1String("calendar")].toString(),
                                   object[QLatin1String("timeZone")].toString());
        looksAtOthers = looksAtOthers || object.contains(QLatin1String("account"));
        if (object.contains(QLatin1String("audience")))
            refer(QStringLiteral("audience/") + object[QLatin1String("audience")].toString());
        if (object.contains(QLatin1String("trait")))
            refer(QStringLiteral("trait/") + pathParts(object[QLatin1String("trait")].toString()).value(0));
        if (object.contains(QLatin1String("expression"))) {
            const QString expression = object[QLatin1String("expression")].toString();
            calendars << std::pair(QStringLiteral("day"), QString()); // today()
            for (auto it = world.m_definitions.begin(); it != world.m_definitions.end(); ++it)
                if (it.key().startsWith(QLatin1String("trait/")) && expression.contains(it.key().mid(6)))
                    refer(it.key());
        }
    }
};

std::set<qint64> NaiveWorld::moments(const QJsonValue& condition, int profile, qint64 from, qint64 until) const
{
    Aspect aspect{*this};
    aspect.walk(condition);
    const std::set<qint64> lengths = aspect.lengths;
    for (const LoggedEvent& event : m_log)
        if (aspect.looksAtOthers || m_identity.now(event.profile) == profile) {
            aspect.dates.insert(event.timestamp);
            aspect.walk(event.json[QLatin1String("properties")]);
            aspect.walk(event.json[QLatin1String("traits")]);
        }
    std::set<qint64> offsets;
    for (const qint64 length : lengths) {
        offsets.insert(length);
        offsets.insert(-length);
    }
    for (const qint64 held : aspect.held) {
        const std::set<qint64> before = offsets;
        for (const qint64 offset : before)
            offsets.insert(offset + held);
    }
    std::set<qint64> found{from, until};
    const auto note = [&](qint64 moment) {
        for (const qint64 each : {moment, moment + 1})
            if (each >= from && each <= until)
                found.insert(each);
    };
    for (const qint64 date : aspect.dates)
        for (const qint64 offset : offsets)
            note(date + offset);
    for (const auto& [unit, zone] : aspect.calendars)
        for (qint64 start = periodStart(unit, zone, from); start <= until; start = nextPeriod(unit, zone, start))
            for (const qint64 offset : offsets)
                note(start + std::max<qint64>(offset, 0));
    return found;
}

} // namespace weir::naive
