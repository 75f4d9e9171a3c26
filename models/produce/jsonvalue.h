// Purpose: JSON to edit by a form: members in their order, numbers as they are written. Thread: a value. Limits: texts
// deeper than 200 levels or larger than 4 MB are not taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

struct JsonValue
{
    enum class Kind { Null, Boolean, Number, String, Array, Object };

    Kind kind = Kind::Null;
    std::string scalar;           ///< Boolean, Number: as written; String: without quotes and escapes
    std::vector<JsonValue> items; ///< Array
    std::vector<std::pair<std::string, JsonValue>> members; ///< Object

    /// None: it is no JSON, too deep or too large.
    static std::optional<JsonValue> parse(std::string_view text);
    static JsonValue string(std::string text);
    /// A number or Boolean as it is typed; text that is neither becomes a string.
    static JsonValue typed(std::string_view text);

    /// Two blanks a level; `indented` false: one line without blanks.
    std::string text(bool indented = true) const;
    JsonValue* member(std::string_view name);
    const JsonValue* member(std::string_view name) const;

    friend bool operator==(const JsonValue&, const JsonValue&) = default;
};

} // namespace weir
