// Purpose: the parts of a JSON text without turning numbers into doubles, and strings written as JSON. Thread: any, no
// state. Limits: nothing is copied or remembered; looking at all of a deep value level by level reads its text once a
// level.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace weir {

/// One value inside of a text that checkJson() found valid; the text must outlive it.
class JsonPart
{
public:
    enum class Kind { Null, Boolean, Number, String, Array, Object };

    /// Precondition: checkJson(text).valid.
    explicit JsonPart(std::string_view text);

    Kind kind() const;
    /// The value as it is written, without white space around it.
    std::string_view raw() const { return m_raw; }
    /// The unescaped string in UTF-8; lone surrogates become U+FFFD. Precondition: kind() is String.
    std::string string() const;
    /// Calls back for each element or member in order, until it returns false. Returns whether all were seen.
    bool eachElement(const std::function<bool(JsonPart)>& see) const;
    bool eachMember(const std::function<bool(const std::string& name, JsonPart)>& see) const;

private:
    std::string_view m_raw;
};

/// Appends `text` (UTF-8) as a JSON string with quotes.
void appendJsonString(std::string& out, std::string_view text);

} // namespace weir
