// Purpose: what is wrong with a definition, and what to do about it, in a sentence. Thread: any (tr). Limits: the words
// of other parsers (FQL, RE2, JSON Schema, mapping-kit) are quoted as they are, in English.
#pragma once

#include "backend/cdp/common/mistake.h"

#include <QString>

namespace weir {

struct TransformationMistake;

/// "There is no operator “equels”; was “equals” meant?", without the place.
QString definitionMistakeSentence(const cdp::Mistake& mistake);
/// With the place in front where there is one: "rule.all[2].op: …".
QString definitionMistakeLine(const cdp::Mistake& mistake);
/// "code, line 3, column 21: SyntaxError: …".
QString transformationMistakeLine(const TransformationMistake& mistake);

} // namespace weir
