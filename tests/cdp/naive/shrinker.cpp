#include "tests/cdp/naive/shrinker.h"

#include <QJsonArray>
#include <QVector>
#include <variant>

namespace weir::naive {
namespace {

using Place = QVector<std::variant<QString, int>>;

/// The root with what stands at the place made another; undefined takes it away.
QJsonValue edited(const QJsonValue& root, const Place& place, qsizetype depth, const QJsonValue& other)
{
    if (depth == place.size())
        return other;
    if (const QString* name = std::get_if<QString>(&place[depth])) {
        QJsonObject object = root.toObject();
        const QJsonValue inner = edited(object.value(*name), place, depth + 1, other);
        if (inner.isUndefined())
            object.remove(*name);
        else
            object[*name] = inner;
        return object;
    }
    QJsonArray array = root.toArray();
    const int index = std::get<int>(place[depth]);
    const QJsonValue inner = edited(array.at(index), place, depth + 1, other);
    if (inner.isUndefined())
        array.removeAt(index);
    else
        array[index] = inner;
    return array;
}

/// Every place below, the larger parts first, what stands last before what stands first.
void collect(const QJsonValue& value, const Place& place, QVector<Place>& into)
{
    const QJsonArray array = value.toArray();
    for (int i = int(array.size()) - 1; i >= 0; --i)
        into << (Place(place) << i);
    const QJsonObject object = value.toObject();
    for (const QString& name : object.keys())
        if (!place.isEmpty() || name == QLatin1String("steps") || name == QLatin1String("definitions"))
            into << (Place(place) << name);
    for (int i = int(array.size()) - 1; i >= 0; --i)
        collect(array[i], Place(place) << i, into);
    for (const QString& name : object.keys())
        if (name != QLatin1String("expect") && name != QLatin1String("identifiers"))
            collect(object[name], Place(place) << name, into);
}

QJsonValue at(const QJsonValue& root, const Place& place)
{
    QJsonValue value = root;
    for (const auto& part : place)
        value = std::holds_alternative<QString>(part) ? value.toObject().value(std::get<QString>(part))
                                                      : value.toArray().at(std::get<int>(part));
    return value;
}

/// What could stand there instead, the smallest first.
QVector<QJsonValue> simpler(const QJsonValue& value)
{
    QVector<QJsonValue> ideas{QJsonValue(QJsonValue::Undefined)};
    const QJsonObject object = value.toObject();
    for (const char* word : {"all", "any"})
        for (const QJsonValue part : object[QLatin1String(word)].toArray())
            ideas << part;
    for (const char* word : {"not", "account"})
        if (object[QLatin1String(word)].isObject())
            ideas << object[QLatin1String(word)];
    return ideas;
}

} // namespace

QJsonObject shrunk(const QJsonObject& story, const Fails& fails, int attempts)
{
    QJsonObject best = story;
    for (bool isBetter = true; isBetter && attempts > 0;) {
        isBetter = false;
        QVector<Place> places;
        collect(best, {}, places);
        for (const Place& place : places) {
            const QJsonValue now = at(best, place);
            if (now.isUndefined() || place.size() < 2)
                continue;
            for (const QJsonValue& idea : simpler(now)) {
                if (--attempts <= 0)
                    return best;
                const QJsonObject smaller = edited(best, place, 0, idea).toObject();
                if (!fails(smaller))
                    continue;
                best = smaller;
                isBetter = true;
                break;
            }
        }
    }
    return best;
}

} // namespace weir::naive
