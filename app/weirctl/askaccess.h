// Purpose: weirctl ask access: all that the engine knows of a person, in a file for them. Thread: main; blocks.
#pragma once

#include "app/shell/connecting.h"
#include "backend/engine/queries/queryclient.h"

namespace weir::ctl {

/// Into the file that --to names, which only its owner may read; without it to standard output. The exit status.
int askAccess(const Arguments& arguments, const Target& target, engine::QueryClient& client, const QString& person);
QVector<Option> accessOptions();

} // namespace weir::ctl
