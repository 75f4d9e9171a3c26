// Purpose: definitions that are on this machine only: every version that was saved, in one JSON file a cluster. Thread:
// any, one at a time. Limits: written whole, so that a crash leaves the old file or the new one; an empty folder keeps
// nothing.
#pragma once

#include "backend/base/result.h"
#include "backend/service/definitions/definition.h"

namespace weir {

/// <folder>/definitions/<cluster id>.json; empty where one of both is.
QString definitionFile(const QString& dataFolder, const QString& clusterId);
/// None where there is no file. Errors: Io, Invalid (what is in it is no list of definitions).
Result<QVector<Definition>> readDefinitionFile(const QString& path);
Result<void> writeDefinitionFile(const QString& path, const QVector<Definition>& versions);

} // namespace weir
