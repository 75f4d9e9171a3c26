// Purpose: filters by chance, over the events that randompeople.h makes. Thread: one. Limits: tests only.
#pragma once

#include "tests/cdp/naive/dice.h"

#include <QJsonObject>
#include <QVector>

namespace weir::naive {

struct FilterScope
{
    QStringList traits;   ///< that a value may refer to
    QVector<int> steps{}; ///< of a sequence, those before this one that are not absent
    bool mayBeFql = true;
};

/// In either form, of at most that many levels.
QJsonValue randomFilter(Dice& dice, const FilterScope& scope, int depth);
/// op and operands of a leaf for values of a kind: number, text, list, date, truth.
QJsonObject randomTest(Dice& dice, const QString& kind);
/// The same as text; empty: FQL cannot say it.
QString asFql(const QJsonObject& tree);

} // namespace weir::naive
