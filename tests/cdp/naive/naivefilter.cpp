#include "tests/cdp/naive/naivefilter.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>

namespace weir::naive {
namespace {

QJsonValue operandOf(const QJsonValue& value, const QJsonValue& properties, const Scope& scope)
{
    if (value.isArray()) {
        QJsonArray each;
        for (const QJsonValue one : value.toArray())
            each << operandOf(one, properties, scope);
        return each;
    }
    if (!value.isObject())
        return value;
    const QJsonObject reference = value.toObject();
    if (reference.contains(QLatin1String("trait")))
        return scope.trait(reference[QLatin1String("trait")].toString());
    const QString path = reference[QLatin1String("property")].toString();
    if (!reference.contains(QLatin1String("step")))
        return atPath(properties, path);
    const QJsonObject earlier = scope.steps.value(reference[QLatin1String("step")].toInt());
    return atPath(earlier.value(QLatin1String("properties")), path);
}

bool treeHolds(const QJsonObject& tree, const QJsonValue& properties, const QJsonObject& event, const Scope& scope)
{
    if (tree.contains(QLatin1String("all"))) {
        for (const QJsonValue part : tree[QLatin1String("all")].toArray())
            if (!treeHolds(part.toObject(), properties, event, scope))
                return false;
        return true;
    }
    if (tree.contains(QLatin1String("any"))) {
        for (const QJsonValue part : tree[QLatin1String("any")].toArray())
            if (treeHolds(part.toObject(), properties, event, scope))
                return true;
        return false;
    }
    if (tree.contains(QLatin1String("not")))
        return !treeHolds(tree[QLatin1String("not")].toObject(), properties, event, scope);
    if (tree.contains(QLatin1String("element"))) {
        for (const QJsonValue one : atPath(properties, tree[QLatin1String("element")].toString()).toArray())
            if (treeHolds(tree[QLatin1String("where")].toObject(), one, event, scope))
                return true;
        return false;
    }
    QJsonValue value;
    if (tree.contains(QLatin1String("property")))
        value = atPath(properties, tree[QLatin1String("property")].toString());
    else if (tree.contains(QLatin1String("context")))
        value = atPath(event[QLatin1String("context")], tree[QLatin1String("context")].toString());
    else
        value = atPath(event, tree[QLatin1String("field")].toString());
    QJsonObject leaf = tree;
    if (tree.contains(QLatin1String("value")))
        leaf[QLatin1String("value")] = operandOf(tree[QLatin1String("value")], properties, scope);
    return satisfies(value, leaf, scope.now);
}

} // namespace

bool filterHolds(const QJsonValue& where, const QJsonObject& event, const Scope& scope)
{
    if (where.isString())
        return fqlHolds(where.toString(), event);
    return isAbsent(where) || treeHolds(where.toObject(), event.value(QLatin1String("properties")), event, scope);
}

} // namespace weir::naive
