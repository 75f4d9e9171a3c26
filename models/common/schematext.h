// Purpose: what JSON Schema says of a value, and what is wrong with a schema, in sentences. Thread: any (tr). Limits:
// the words of regular expression engines are in English.
#pragma once

#include "backend/cdp/schema/schema.h"

#include <QString>

namespace weir {

/// "A value of type integer is expected."
QString violationSentence(const cdp::Violation& violation);
/// Without the place, which is mistake.pointer.
QString schemaMistakeSentence(const cdp::SchemaMistake& mistake);

} // namespace weir
