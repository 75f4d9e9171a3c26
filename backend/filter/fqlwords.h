// Purpose: what letters FQL's words are made of, and which known word was meant. Thread: any, no state.
// Limits: UTF-8; a broken byte is no letter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The bytes of the letter at `at` if it may stand in a path without `\` (spaces aside), else 0.
std::size_t fqlLetterBytes(std::string_view text, std::size_t at);
/// The bytes of the character at `at`, whatever it is (1 for a broken one); 0 at the end.
std::size_t fqlCharacterBytes(std::string_view text, std::size_t at);
/// and or in not true false null, in any case: words that end a path with spaces.
bool isFqlReserved(std::string_view word);
bool equalsIgnoringCase(std::string_view a, std::string_view b);
/// The known word that differs least: by case, or by at most two letters (one for a short word). Empty: none.
std::string nearestWord(std::string_view word, const std::vector<std::string>& known);

} // namespace weir
