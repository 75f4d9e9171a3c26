#include "tests/cdp/naive/randomfilters.h"

#include <QJsonArray>

namespace weir::naive {
namespace {

const QLatin1String op("op"), value("value");

QJsonObject numberTest(Dice& dice)
{
    const QJsonValue number = dice.value({0, 1, 2, 5, 10, 10.5, QStringLiteral("5"), 20});
    if (dice.percent(15))
        return {{op, QStringLiteral("between")}, {value, QJsonArray{dice.roll(5), 5 + dice.roll(10)}}};
    if (dice.percent(15))
        return {{op, dice.of({"oneOf", "noneOf"})}, {QStringLiteral("values"), QJsonArray{1, 5, QStringLiteral("10")}}};
    return {{op, dice.of({"equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"})}, {value, number}};
}

QJsonObject textTest(Dice& dice)
{
    QJsonObject test;
    if (dice.percent(15))
        test = {
            {op, dice.of({"oneOf", "noneOf"})},
            {QStringLiteral("values"), QJsonArray{QStringLiteral("a"), QStringLiteral("pro"), QStringLiteral("Z")}}};
    else if (dice.percent(15))
        test = {{op, dice.of({"matches", "notMatches"})}, {value, dice.of({"^a", "b$", "[pZ]r?", "a.*b"})}};
    else
        test = {{op, dice.of({"equals", "equals", "notEquals", "contains", "notContains", "startsWith", "endsWith",
                              "greaterThan", "atMost"})},
                {value, dice.of({"a", "b", "ab", "Z", "pro", "free", "x"})}};
    const QString which = test[op].toString();
    if (dice.percent(15) && which != QLatin1String("greaterThan") && which != QLatin1String("atMost"))
        test[QStringLiteral("ignoreCase")] = true;
    return test;
}

QJsonObject dateTest(Dice& dice)
{
    if (dice.percent(45))
        return {{op, dice.of({"before", "after", "greaterThan", "atMost"})},
                {value, dice.of({"2026-03-28T12:00:00Z", "2026-03-29T01:30:00+01:00", "2026-10-25",
                                 "2026-01-02T00:00:00.500Z"})}};
    return {{op, dice.of({"inLast", "beforeLast", "inNext", "afterNext"})},
            {value, dice.of({"1h", "6h", "1d", "2d", "7d"})}};
}

QJsonObject leaf(Dice& dice, const FilterScope& scope)
{
    if (dice.percent(8)) {
        QJsonObject one{{dice.of({"context", "field"}), QString()}};
        const bool isContext = one.contains(QLatin1String("context"));
        one = isContext ? QJsonObject{{QStringLiteral("context"), QStringLiteral("page.path")}}
                        : QJsonObject{{QStringLiteral("field"), QStringLiteral("userId")}};
        const QJsonObject test =
            isContext ? QJsonObject{{op, dice.of({"equals", "startsWith", "exists"})}, {value, QStringLiteral("/a")}}
                      : QJsonObject{{op, dice.of({"exists", "missing", "notEquals"})}, {value, QStringLiteral("u1")}};
        for (auto it = test.begin(); it != test.end(); ++it)
            if (it.key() != value ||
                (test[op].toString() != QLatin1String("exists") && test[op].toString() != QLatin1String("missing")))
                one[it.key()] = it.value();
        return one;
    }
    struct Known
    {
        const char *path, *kind;
    };
    static constexpr Known known[] = {{"total", "number"},
                                      {"total", "number"},
                                      {"sku", "text"},
                                      {"sku", "text"},
                                      {"cart", "text"},
                                      {"tags", "list"},
                                      {"products[].sku", "text"},
                                      {"products[].price", "number"},
                                      {"products.0.sku", "text"},
                                      {"when", "date"},
                                      {"when", "date"},
                                      {"flag", "truth"}};
    const Known one = known[dice.roll(int(std::size(known)))];
    QJsonObject test = randomTest(dice, QLatin1String(one.kind));
    test[QStringLiteral("property")] = QLatin1String(one.path);
    const bool isText = QLatin1String(one.kind) == QLatin1String("text");
    if (!scope.steps.isEmpty() && dice.percent(50))
        return {{QStringLiteral("property"), QStringLiteral("cart")},
                {op, dice.of({"equals", "equals", "notEquals"})},
                {value, QJsonObject{{QStringLiteral("step"), scope.steps[dice.roll(int(scope.steps.size()))]},
                                    {QStringLiteral("property"), QStringLiteral("cart")}}}};
    if (isText && dice.percent(15))
        return {{QStringLiteral("property"), QStringLiteral("sku")},
                {op, dice.of({"equals", "notEquals", "greaterThan", "contains"})},
                {value, QJsonObject{{QStringLiteral("property"), QStringLiteral("cart")}}}};
    if (!scope.traits.isEmpty() && dice.percent(12))
        return {{QStringLiteral("property"), isText ? QStringLiteral("sku") : QStringLiteral("total")},
                {op, dice.of({"equals", "notEquals", "greaterThan", "lessThan"})},
                {value, QJsonObject{{QStringLiteral("trait"), dice.of(scope.traits)}}}};
    return test;
}

QJsonObject tree(Dice& dice, const FilterScope& scope, int depth)
{
    if (depth <= 1 || dice.percent(55))
        return leaf(dice, scope);
    if (dice.percent(12)) {
        QJsonObject inner{{QStringLiteral("property"), QStringLiteral("sku")}};
        inner = {{QStringLiteral("all"), QJsonArray{QJsonObject{{QStringLiteral("property"), QStringLiteral("sku")},
                                                                {op, dice.of({"equals", "notEquals"})},
                                                                {value, dice.of({"a", "b"})}},
                                                    QJsonObject{{QStringLiteral("property"), QStringLiteral("price")},
                                                                {op, dice.of({"atLeast", "lessThan"})},
                                                                {value, 5}}}}};
        return {{QStringLiteral("element"), QStringLiteral("products")}, {QStringLiteral("where"), inner}};
    }
    if (dice.percent(25))
        return {{QStringLiteral("not"), tree(dice, scope, depth - 1)}};
    QJsonArray parts;
    for (int i = 0, count = 1 + dice.roll(3); i < count; ++i)
        parts << tree(dice, scope, depth - 1);
    return {{dice.of({"all", "any"}), parts}};
}

QString operand(const QJsonValue& given)
{
    if (given.isString())
        return QLatin1Char('\'') + given.toString() + QLatin1Char('\'');
    if (given.isBool())
        return given.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return QString::number(given.toDouble(), 'g', 15);
}

} // namespace

QJsonObject randomTest(Dice& dice, const QString& kind)
{
    if (dice.percent(8))
        return {{op, dice.of({"exists", "missing", "empty", "notEmpty"})}};
    if (kind == QLatin1String("number"))
        return numberTest(dice);
    if (kind == QLatin1String("text"))
        return textTest(dice);
    if (kind == QLatin1String("date"))
        return dateTest(dice);
    if (kind == QLatin1String("truth"))
        return {{op, dice.of({"equals", "notEquals"})}, {value, dice.value({true, false, QStringLiteral("true")})}};
    return {{op, dice.of({"equals", "notEquals", "contains", "notContains"})}, {value, dice.of({"a", "b", "x"})}};
}

QString asFql(const QJsonObject& tree)
{
    for (const auto& [word, sign] : {std::pair("all", " and "), std::pair("any", " or ")})
        if (tree.contains(QLatin1String(word))) {
            QStringList parts;
            for (const QJsonValue part : tree[QLatin1String(word)].toArray()) {
                const QString text = asFql(part.toObject());
                if (text.isEmpty())
                    return {};
                parts << (part.toObject().contains(QLatin1String("any")) ||
                                  part.toObject().contains(QLatin1String("all"))
                              ? QLatin1Char('(') + text + QLatin1Char(')')
                              : text);
            }
            return parts.join(QLatin1String(sign));
        }
    if (tree.contains(QLatin1String("not"))) {
        const QString text = asFql(tree[QLatin1String("not")].toObject());
        return text.isEmpty() ? text : QStringLiteral("!(%1)").arg(text);
    }
    if (tree.contains(QLatin1String("ignoreCase")) || tree.contains(QLatin1String("element")) ||
        tree[value].isObject() || tree[value].isArray())
        return {};
    QString path = QStringLiteral("properties.") + tree[QLatin1String("property")].toString();
    if (tree.contains(QLatin1String("context")))
        path = QStringLiteral("context.") + tree[QLatin1String("context")].toString();
    if (tree.contains(QLatin1String("field")))
        path = tree[QLatin1String("field")].toString();
    const QString which = tree[op].toString();
    if (which == QLatin1String("exists") || which == QLatin1String("missing"))
        return path + (which == QLatin1String("exists") ? QStringLiteral(" != null") : QStringLiteral(" = null"));
    if (which == QLatin1String("contains") || which == QLatin1String("notContains"))
        return QStringLiteral("%1contains(%2, %3)")
            .arg(which == QLatin1String("contains") ? QString() : QStringLiteral("!"), path, operand(tree[value]));
    if (which == QLatin1String("startsWith"))
        return QStringLiteral("match(%1, '%2*')").arg(path, tree[value].toString());
    if (which == QLatin1String("oneOf")) {
        QStringList values;
        for (const QJsonValue one : tree[QLatin1String("values")].toArray())
            values << operand(one);
        return QStringLiteral("%1 in [%2]").arg(path, values.join(QStringLiteral(", ")));
    }
    for (const auto& [name, sign] :
         {std::pair("equals", "="), std::pair("notEquals", "!="), std::pair("greaterThan", ">"),
          std::pair("atLeast", ">="), std::pair("lessThan", "<"), std::pair("atMost", "<=")})
        if (which == QLatin1String(name))
            return path + QLatin1Char(' ') + QLatin1String(sign) + QLatin1Char(' ') + operand(tree[value]);
    return {};
}

QJsonValue randomFilter(Dice& dice, const FilterScope& scope, int depth)
{
    const QJsonObject made = tree(dice, scope, depth);
    if (scope.mayBeFql && dice.percent(35))
        if (const QString text = asFql(made); !text.isEmpty())
            return text;
    return made;
}

} // namespace weir::naive
