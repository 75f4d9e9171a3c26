#include "tests/cdp/naive/randomdefinitions.h"

#include "tests/cdp/naive/randomfilters.h"

namespace weir::naive {
namespace {

QString shortLength(Dice& dice) { return dice.of({"1h", "6h", "1d", "2d", "PT36H", "7d"}); }

/// event, type, where: who is meant.
QJsonObject randomEvents(Dice& dice, const Known& known, const QVector<int>& steps = {})
{
    QJsonObject named;
    if (dice.percent(12)) {
        named[QStringLiteral("type")] = dice.of({"page", "screen", "identify", "group", "track"});
        if (dice.percent(40) && named[QStringLiteral("type")].toString() != QLatin1String("identify") &&
            named[QStringLiteral("type")].toString() != QLatin1String("group"))
            named[QStringLiteral("event")] = dice.of({"Ann", "An*"});
    } else {
        named[QStringLiteral("event")] = dice.of({"Ann", "Ann", "Bob", "Bob", "Cid", "An*", "*"});
    }
    if (dice.percent(45) || (!steps.isEmpty() && dice.percent(60)))
        named[QStringLiteral("where")] = randomFilter(dice, {known.traits(), steps, steps.isEmpty()}, 2);
    return named;
}

QJsonObject randomCount(Dice& dice)
{
    switch (dice.roll(6)) {
    case 0:
        return {{QStringLiteral("atMost"), dice.roll(3)}};
    case 1:
        return {{QStringLiteral("exactly"), dice.roll(4)}};
    case 2:
        return {{QStringLiteral("between"), QJsonArray{1, 1 + dice.roll(3)}}};
    case 3:
        return {{QStringLiteral("never"), true}};
    default:
        return {{QStringLiteral("atLeast"), 1 + dice.roll(3)}};
    }
}

bool isAtLeastOne(const QJsonObject& count)
{
    return count.isEmpty() || count.contains(QLatin1String("atLeast")) || count.contains(QLatin1String("between"));
}

void maybeWindow(Dice& dice, QJsonObject& into)
{
    if (dice.percent(65))
        into[QStringLiteral("during")] = randomWindow(dice);
}

QJsonObject eventCondition(Dice& dice, const Known& known)
{
    QJsonObject made = randomEvents(dice, known);
    maybeWindow(dice, made);
    if (dice.percent(25)) {
        const QString aggregate = dice.of({"sum", "average", "minimum", "maximum", "uniqueCount"});
        made[QStringLiteral("aggregate")] = aggregate;
        made[QStringLiteral("property")] =
            aggregate == QLatin1String("uniqueCount") ? QStringLiteral("sku") : QStringLiteral("total");
        const QJsonObject test = randomTest(dice, QStringLiteral("number"));
        for (auto it = test.begin(); it != test.end(); ++it)
            made[it.key()] = it.value();
        return made;
    }
    QJsonObject count;
    if (dice.percent(60))
        made[QStringLiteral("count")] = count = randomCount(dice);
    if (isAtLeastOne(count) && dice.percent(15))
        made[QStringLiteral("latest")] = randomFilter(dice, {known.traits()}, 1);
    return made;
}

QJsonObject sequence(Dice& dice, const Known& known)
{
    QJsonArray steps;
    QVector<int> matched;
    const int count = 2 + dice.roll(2);
    for (int i = 0; i < count; ++i) {
        QJsonObject step = randomEvents(dice, known, matched);
        if (i > 0 && dice.percent(30)) {
            step[QStringLiteral("absent")] = true;
            step[QStringLiteral("within")] = shortLength(dice);
        } else if (i > 0 && dice.percent(50)) {
            step[QStringLiteral("within")] = shortLength(dice);
        }
        if (!step.contains(QLatin1String("absent")))
            matched << i;
        steps << step;
    }
    QJsonObject made{{QStringLiteral("sequence"), steps}};
    maybeWindow(dice, made);
    return made;
}

QJsonObject regularly(Dice& dice, const Known& known)
{
    QJsonObject made = randomEvents(dice, known);
    const int of = 1 + dice.roll(4);
    made[QStringLiteral("each")] = dice.of({"6h", "1d", "2d"});
    made[QStringLiteral("of")] = of;
    made[QStringLiteral("periods")] = 1 + dice.roll(of);
    if (dice.percent(40))
        made[QStringLiteral("count")] = randomCount(dice);
    return {{QStringLiteral("regularly"), made}};
}

QJsonObject traitLeaf(Dice& dice, const Known& known)
{
    QString kind = dice.of({"number", "text", "date", "list"});
    QStringList names = known.textTraits;
    if (kind == QLatin1String("number"))
        names = known.numberTraits + known.roughTraits;
    else if (kind == QLatin1String("date"))
        names = known.dateTraits;
    else if (kind == QLatin1String("list") && !known.listTraits.isEmpty())
        names = known.listTraits;
    else
        kind = QStringLiteral("text");
    QJsonObject made = randomTest(dice, kind);
    made[QStringLiteral("trait")] = dice.of(names);
    return made;
}

QJsonObject randomLeaf(Dice& dice, const Known& known, bool mayLookAtOthers)
{
    const int chance = dice.roll(100);
    if (chance < 36)
        return eventCondition(dice, known);
    if (chance < 50)
        return sequence(dice, known);
    if (chance < 58)
        return regularly(dice, known);
    if (chance < 76) {
        QJsonObject made = traitLeaf(dice, known);
        if (dice.percent(25))
            made[QStringLiteral("for")] = shortLength(dice);
        return made;
    }
    if (chance < 86 && !known.audiences.isEmpty()) {
        QJsonObject made{{QStringLiteral("audience"), dice.of(known.audiences)}};
        if (dice.percent(35))
            made[QStringLiteral("for")] = shortLength(dice);
        return made;
    }
    if (chance < 91 && !known.lists.isEmpty())
        return {{QStringLiteral("list"), dice.of(known.lists)}};
    if (chance < 99 && mayLookAtOthers)
        return {{QStringLiteral("account"), randomLeaf(dice, known, false)},
                {QStringLiteral("quantifier"), dice.of({"any", "all", "none"})}};
    return {{QStringLiteral("everyone"), true}};
}

QString randomFormula(Dice& dice, const Known& known)
{
    const auto number = [&] {
        return dice.percent(30) ? QString::number(1 + dice.roll(4)) : dice.of(known.numberTraits);
    };
    const auto text = [&] { return dice.of(known.textTraits); };
    switch (dice.roll(7)) {
    case 0:
        return QStringLiteral("(%1 + %2) * 2 - %3").arg(number(), number(), number());
    case 1:
        return QStringLiteral("coalesce(%1, %2, 0)").arg(dice.of(known.numberTraits), dice.of(known.numberTraits));
    case 2:
        return QStringLiteral("if(%1 %2 %3, %4, 2)")
            .arg(number(), dice.of({">", ">=", "<", "<=", "=", "!="}), number(), number());
    case 3:
        return QStringLiteral("length(%1)").arg(known.listTraits.isEmpty() ? text() : dice.of(known.listTraits));
    case 4:
        return QStringLiteral("round(%1 / 4)").arg(number());
    case 5:
        return QStringLiteral("days_between(%1, today())").arg(dice.of(known.dateTraits));
    default:
        return QStringLiteral("%1 - %2").arg(number(), number());
    }
}

} // namespace

QJsonValue randomWindow(Dice& dice)
{
    const auto calendar = [&] {
        QJsonObject made{{QStringLiteral("calendar"), dice.of({"day", "day", "week", "month", "quarter", "year"})}};
        if (dice.percent(60))
            made[QStringLiteral("timeZone")] = dice.of({"Europe/Berlin", "America/New_York", "Asia/Tokyo"});
        return made;
    };
    const auto fixed = [&] {
        QJsonObject made;
        const int which = dice.roll(3);
        if (which != 0)
            made[QStringLiteral("from")] = dice.of({"2026-01-01T00:00:00Z", "2026-03-28T06:00:00Z", "2026-10-24"});
        if (which != 1)
            made[QStringLiteral("until")] = dice.of({"2026-10-25T12:00:00Z", "2026-10-26T00:00:00+01:00"});
        return made;
    };
    switch (dice.roll(8)) {
    case 0:
        return QJsonObject{{QStringLiteral("ever"), true}};
    case 1:
        return QJsonObject{{QStringLiteral("between"), dice.percent(50)
                                                           ? QJsonArray{QStringLiteral("2d"), QStringLiteral("1d")}
                                                           : QJsonArray{QStringLiteral("7d"), QStringLiteral("6h")}}};
    case 2:
        return QJsonObject{{QStringLiteral("before"), shortLength(dice)}};
    case 3:
        return fixed();
    case 4:
        return calendar();
    default:
        return QJsonObject{{QStringLiteral("last"), shortLength(dice)}};
    }
}

QJsonObject randomCondition(Dice& dice, const Known& known, int depth)
{
    if (depth <= 1 || dice.percent(50))
        return randomLeaf(dice, known, true);
    if (dice.percent(25))
        return {{QStringLiteral("not"), randomCondition(dice, known, depth - 1)}};
    QJsonArray parts;
    for (int i = 0, count = 1 + dice.roll(3); i < count; ++i)
        parts << randomCondition(dice, known, depth - 1);
    return {{dice.of({"all", "any"}), parts}};
}

QJsonObject randomTrait(Dice& dice, const QString& key, Known& known)
{
    QJsonObject made{{QStringLiteral("kind"), QStringLiteral("trait")}, {QStringLiteral("key"), key}};
    if (dice.percent(20)) {
        made[QStringLiteral("compute")] = QStringLiteral("formula");
        made[QStringLiteral("expression")] = randomFormula(dice, known);
        known.numberTraits << key;
        return made;
    }
    const QString compute = dice.of({"count", "sum", "average", "minimum", "maximum", "first", "last", "firstSeen",
                                     "lastSeen", "mostFrequent", "uniqueList", "uniqueCount"});
    const QJsonObject events = randomEvents(dice, known);
    for (auto it = events.begin(); it != events.end(); ++it)
        made[it.key()] = it.value();
    made[QStringLiteral("compute")] = compute;
    maybeWindow(dice, made);
    const bool isOfNumbers = QStringList{QStringLiteral("sum"), QStringLiteral("average"), QStringLiteral("minimum"),
                                         QStringLiteral("maximum")}
                                 .contains(compute);
    if (compute != QLatin1String("count") && !compute.endsWith(QLatin1String("Seen")))
        made[QStringLiteral("property")] = isOfNumbers ? QStringLiteral("total") : dice.of({"sku", "sku", "cart"});
    if (compute == QLatin1String("mostFrequent") && dice.percent(50))
        made[QStringLiteral("minimumCount")] = 1 + dice.roll(3);
    if (compute.endsWith(QLatin1String("Seen")))
        known.dateTraits << key;
    else if (compute == QLatin1String("uniqueList"))
        known.listTraits << key;
    else if (compute == QLatin1String("average"))
        known.roughTraits << key;
    else if (isOfNumbers || compute.endsWith(QLatin1String("ount")))
        known.numberTraits << key;
    else
        known.textTraits << key;
    return made;
}

QJsonObject randomAudience(Dice& dice, const QString& key, const Known& known)
{
    QJsonObject made{{QStringLiteral("kind"), QStringLiteral("audience")},
                     {QStringLiteral("key"), key},
                     {QStringLiteral("rule"), randomCondition(dice, known, 3)}};
    if (dice.percent(60))
        made[QStringLiteral("includeAnonymous")] = true;
    return made;
}

QJsonObject randomList(Dice& dice, const QString& key)
{
    QJsonArray members;
    for (int i = 0, count = 1 + dice.roll(3); i < count; ++i) {
        const QString who = QString::number(1 + dice.roll(4));
        const QString type = dice.of({"userId", "anonymousId", "email"});
        members << QJsonObject{{type, type == QLatin1String("userId")  ? QStringLiteral("u") + who
                                      : type == QLatin1String("email") ? QStringLiteral("e%1@x.y").arg(who)
                                                                       : QStringLiteral("a") + who}};
    }
    return {{QStringLiteral("kind"), QStringLiteral("list")},
            {QStringLiteral("key"), key},
            {QStringLiteral("members"), members}};
}

QJsonObject randomIdentity(Dice& dice)
{
    const auto type = [](const QString& name, int priority, int limit) {
        return QJsonObject{
            {QStringLiteral("type"), name}, {QStringLiteral("priority"), priority}, {QStringLiteral("limit"), limit}};
    };
    QJsonObject email = type(QStringLiteral("email"), 2, 1 + dice.roll(3));
    email[QStringLiteral("paths")] = QJsonArray{QStringLiteral("traits.email"), QStringLiteral("context.traits.email"),
                                                QStringLiteral("properties.email")};
    QJsonObject made{{QStringLiteral("kind"), QStringLiteral("identity")},
                     {QStringLiteral("key"), QStringLiteral("default")},
                     {QStringLiteral("identifiers"),
                      QJsonArray{type(QStringLiteral("userId"), 1, 1), email,
                                 type(QStringLiteral("anonymousId"), dice.percent(30) ? 2 : 3, 1 + dice.roll(4))}},
                     {QStringLiteral("blocked"), QJsonArray{QStringLiteral("null"), QStringLiteral("/^[0-]*$/")}}};
    if (dice.percent(25))
        made[QStringLiteral("neverMerge")] =
            QJsonArray{QJsonArray{QStringLiteral("userId:u1"), QStringLiteral("anonymousId:a2")}};
    return made;
}

} // namespace weir::naive
