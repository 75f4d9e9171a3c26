// Purpose: JSON documents that are named on a command line: mappings, schemas, definitions. Thread: main. Limits: 64
// MiB.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/mistake.h"

#include <QString>

namespace weir::ctl {

/// “-” is standard input. Null: it cannot be read or is no JSON; that is told on standard error.
JsonPointer readJsonFile(const QString& name);
/// Each at its place, on standard error.
void complainOfMistakes(const QString& name, const cdp::Mistakes& mistakes);

} // namespace weir::ctl
