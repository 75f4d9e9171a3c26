// Purpose: the options of `weirctl offsets` that say where offsets are to go, as a value. Thread: main.
#pragma once

#include "app/shell/optionparser.h"
#include "backend/service/plans/offsettarget.h"

#include <optional>

namespace weir::ctl {

/// --to, --shift, --back, --like, --from-file, --topic.
QVector<Option> moveOptions();
bool saysWhere(const Arguments& arguments);
/// None: the command line is wrong, which has been said.
std::optional<OffsetMove> parseMove(const QString& group, const Arguments& arguments);

} // namespace weir::ctl
