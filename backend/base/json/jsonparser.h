// Purpose: JSON text (RFC 8259) to values, all of it checked, at some hundred megabytes a second. Thread: one at a time
// each; the memory is used again. Limits: 1,024 levels, 1 GiB; UTF-8 is checked; lone surrogates become U+FFFD.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/base/result.h"

namespace weir {

/// Where a text stops being JSON.
struct JsonMistake
{
    enum class Kind { Syntax, Utf8, Number, Text, TooDeep, TooLong, Ends, Behind };
    Kind kind = Kind::Syntax;
    std::size_t at = 0; ///< byte
    int line = 1, column = 1;
};

class JsonParser
{
public:
    JsonParser();
    ~JsonParser();
    JsonParser(const JsonParser&) = delete;
    JsonParser& operator=(const JsonParser&) = delete;

    /// Texts without escapes and numbers look into `text`, the rest lies in `arena`; false: see mistake().
    bool parse(std::string_view text, JsonArena& arena, Json& root);
    const JsonMistake& mistake() const { return m_mistake; }

private:
    struct Private;
    std::unique_ptr<Private> d;
    JsonMistake m_mistake;
};

/// Owns its text. Errors: Invalid, `code` is the byte, detail names line and column.
Result<JsonPointer> parseJson(std::string text);

} // namespace weir
