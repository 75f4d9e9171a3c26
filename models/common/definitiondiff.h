// Purpose: what differs between two versions of a definition, field by field, for people. Thread: any (tr). Limits: a
// value is shown up to 100 characters, 400 lines a definition; secrets are not shown; what lies deeper than 64 levels
// is compared whole.
#pragma once

#include "backend/service/definitions/definitionchanges.h"

#include <QStringList>

namespace weir {

/// "rule.count.atLeast: 2 → 3", "+ rule.all[1]: …", "- during: …"; texts of several lines by their lines.
QStringList definitionDiff(const Definition& before, const Definition& after);
/// "~ audience/vip (version 3 → 4)" and, indented, its differences; "+ …" new, "- …" removed.
QStringList changeLines(const DefinitionChange& change);
/// "2 new, 1 changed, none removed, 7 as they were."
QString changesSummary(const DefinitionChanges& changes);

} // namespace weir
