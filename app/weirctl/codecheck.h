// Purpose: the code of transformations is compiled before it is saved; what is wrong with it is told. Thread: main;
// blocks while weir-script does it. Limits: none of its own.
#pragma once

#include "backend/service/definitions/definition.h"

#include <functional>

namespace weir::ctl {

/// False: one does not compile. Where nobody can compile, that is told, too, and is no mistake. `fileOf` names the file
/// of an id.
bool complainOfCode(const QVector<Definition>& transformations, const std::function<QString(const QString&)>& fileOf);

} // namespace weir::ctl
