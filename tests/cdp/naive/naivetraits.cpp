#include "tests/cdp/naive/naiveformula.h"
#include "tests/cdp/naive/naivevalue.h"
#include "tests/cdp/naive/naiveworld.h"

#include <QJsonArray>
#include <algorithm>

namespace weir::naive {
namespace {

void flatten(const QJsonValue& value, QVector<QJsonValue>& into)
{
    if (value.isArray())
        for (const QJsonValue element : value.toArray())
            flatten(element, into);
    else if (!isAbsent(value))
        into << value;
}

bool sortsBefore(const QJsonValue& a, const QJsonValue& b)
{
    if (a.isDouble() && b.isDouble())
        return a.toDouble() < b.toDouble();
    return a.isDouble() != b.isDouble() ? a.isDouble() : compareTexts(a.toString(), b.toString()) < 0;
}

QVector<QJsonValue> distinct(QVector<QJsonValue> values)
{
    QVector<QJsonValue> kept;
    for (const QJsonValue& value : values)
        if (!kept.contains(value))
            kept << value;
    std::sort(kept.begin(), kept.end(), sortsBefore);
    return kept;
}

QJsonValue ofNumbers(const QString& compute, const QVector<QJsonValue>& values)
{
    QVector<double> numbers;
    double sum = 0;
    for (const QJsonValue& value : values)
        if (const auto number = numberOf(value)) {
            numbers << *number;
            sum += *number;
        }
    if (compute == QLatin1String("sum"))
        return sum;
    if (numbers.isEmpty())
        return QJsonValue(QJsonValue::Undefined);
    if (compute == QLatin1String("average"))
        return sum / double(numbers.size());
    return compute == QLatin1String("minimum") ? *std::min_element(numbers.begin(), numbers.end())
                                               : *std::max_element(numbers.begin(), numbers.end());
}

QJsonValue mostFrequent(const QVector<QJsonValue>& values, int minimumCount)
{
    QJsonValue best(QJsonValue::Undefined);
    qsizetype most = 0;
    QVector<QJsonValue> candidates = distinct(values);
    std::stable_sort(candidates.begin(), candidates.end(), [](const QJsonValue& a, const QJsonValue& b) {
        return compareTexts(a.toVariant().toString(), b.toVariant().toString()) < 0;
    });
    for (const QJsonValue& value : candidates) // the smallest by code point first: it wins a tie
        if (const qsizetype number = values.count(value); number > most && number >= minimumCount) {
            best = value;
            most = number;
        }
    return best;
}

} // namespace

QJsonValue NaiveWorld::computed(const QJsonObject& trait, int profile, qint64 now) const
{
    const QString compute = trait[QLatin1String("compute")].toString();
    if (compute == QLatin1String("formula"))
        return formulaValue(trait[QLatin1String("expression")].toString(), scopeOf(profile, now));
    const QVector<const LoggedEvent*> found = matching(trait, profile, now);
    const QJsonValue nothing(QJsonValue::Undefined);
    if (compute == QLatin1String("count"))
        return found.size();
    if (compute == QLatin1String("firstSeen"))
        return found.isEmpty() ? nothing : QJsonValue(dateText(found.first()->timestamp));
    if (compute == QLatin1String("lastSeen"))
        return found.isEmpty() ? nothing : QJsonValue(dateText(found.last()->timestamp));
    QVector<QJsonValue> whole, values;
    for (const LoggedEvent* event : found) {
        const QJsonValue value =
            atPath(event->json[QLatin1String("properties")], trait[QLatin1String("property")].toString());
        if (!isAbsent(value))
            whole << value;
        flatten(value, values);
    }
    if (compute == QLatin1String("first"))
        return whole.isEmpty() ? nothing : whole.first();
    if (compute == QLatin1String("last"))
        return whole.isEmpty() ? nothing : whole.last();
    if (compute == QLatin1String("uniqueCount"))
        return distinct(values).size();
    if (compute == QLatin1String("uniqueList")) {
        QJsonArray list;
        for (const QJsonValue& value : distinct(values))
            list << value;
        return list;
    }
    if (compute == QLatin1String("mostFrequent"))
        return mostFrequent(values, trait[QLatin1String("minimumCount")].toInt(1));
    return ofNumbers(compute, values);
}

QJsonValue NaiveWorld::identified(int profile, const QString& key, qint64 now) const
{
    QJsonValue value(QJsonValue::Undefined);
    qint64 newest = std::numeric_limits<qint64>::min();
    for (const LoggedEvent& event : m_log) {
        const QJsonObject traits = event.json[QLatin1String("traits")].toObject();
        if (m_identity.now(event.profile) == profile && event.type == QLatin1String("identify") &&
            traits.contains(key) && event.timestamp <= now && event.timestamp >= newest) {
            newest = event.timestamp;
            value = traits[key];
        }
    }
    return value.isNull() ? QJsonValue(QJsonValue::Undefined) : value;
}

QJsonValue NaiveWorld::trait(int profile, const QString& path, qint64 now) const
{
    const QStringList parts = pathParts(path);
    const QString id = QStringLiteral("trait/") + parts.value(0);
    const QJsonValue value =
        isInForce(id) ? computed(m_definitions[id], profile, now) : identified(profile, parts.value(0), now);
    return atPath(value, parts.mid(1));
}

QSet<QString> NaiveWorld::traitNames(int profile) const
{
    QSet<QString> names;
    for (const QJsonObject& definition : m_definitions)
        if (definition[QLatin1String("kind")].toString() == QLatin1String("trait"))
            names << definition[QLatin1String("key")].toString();
    for (const LoggedEvent* event : eventsOf(profile))
        if (event->type == QLatin1String("identify"))
            for (const QString& key : event->json[QLatin1String("traits")].toObject().keys())
                names << key;
    return names;
}

} // namespace weir::naive
