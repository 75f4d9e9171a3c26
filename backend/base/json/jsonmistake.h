// Purpose: where and why a text stops being JSON, by a slow and careful reading. Thread: any, no state. Limits: the
// same as JsonParser, which calls it for texts that it has refused.
#pragma once

#include "backend/base/json/jsonparser.h"

#include <optional>

namespace weir {

inline constexpr int deepestJson = 1024;
inline constexpr std::size_t longestJson = std::size_t(1) << 30;

/// The first mistake from the left; none: the text is JSON.
std::optional<JsonMistake> findJsonMistake(std::string_view text);

/// -1: not four hexadecimal digits.
int jsonHexOf(std::string_view digits);

} // namespace weir
