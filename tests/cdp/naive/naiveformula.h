// Purpose: the value of a formula trait, read and reckoned at once, from definitions.md, "Trait (computed)". Thread:
// any. Limits: tests only; the expression must be right.
#pragma once

#include "tests/cdp/naive/naivefilter.h"

namespace weir::naive {

/// Names are traits of the scope; what is reckoned with something absent is absent.
QJsonValue formulaValue(const QString& expression, const Scope& scope);

} // namespace weir::naive
