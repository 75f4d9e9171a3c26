// Purpose: traits, audiences, lists and identity rules by chance, over the whole grammar, without rings: what comes
// later may refer to what came before. Thread: one. Limits: tests only.
#pragma once

#include "tests/cdp/naive/dice.h"

#include <QJsonArray>
#include <QJsonObject>

namespace weir::naive {

/// What a definition may refer to.
struct Known
{
    QStringList numberTraits{QStringLiteral("score")};
    QStringList roughTraits{}; ///< averages: formulas reckon in decimals, which thirds do not survive
    QStringList textTraits{QStringLiteral("plan"), QStringLiteral("address.city")};
    QStringList dateTraits{QStringLiteral("since")};
    QStringList listTraits{};
    QStringList audiences{};
    QStringList lists{};

    QStringList traits() const { return numberTraits + textTraits; }
};

/// The kinds are a reader's guess only: people's traits may hold anything.
QJsonObject randomTrait(Dice& dice, const QString& key, Known& known);
QJsonObject randomAudience(Dice& dice, const QString& key, const Known& known);
QJsonObject randomList(Dice& dice, const QString& key);
QJsonObject randomIdentity(Dice& dice);
QJsonObject randomCondition(Dice& dice, const Known& known, int depth);
QJsonValue randomWindow(Dice& dice);

} // namespace weir::naive
