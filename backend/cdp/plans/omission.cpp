#include "backend/cdp/plans/omission.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace weir::cdp {
namespace {

std::vector<std::string> tokensOf(std::string_view pointer)
{
    std::vector<std::string> tokens;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        std::string token;
        for (std::size_t i = 0; i < end; ++i) {
            const bool isEscape = pointer[i] == '~' && i + 1 < end;
            token += isEscape ? (pointer[i + 1] == '1' ? '/' : '~') : pointer[i];
            i += isEscape ? 1 : 0;
        }
        tokens.push_back(std::move(token));
        pointer.remove_prefix(end);
    }
    return tokens;
}

std::size_t indexOf(const std::string& token)
{
    std::size_t index = 0;
    const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
    return read.ec == std::errc() ? index : std::string::npos;
}

/// How many tokens lead to the innermost member of an object.
std::size_t memberDepth(const Json& event, const std::vector<std::string>& tokens)
{
    std::size_t depth = 0;
    Json at = event;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (at.isObject())
            depth = i + 1;
        at = at.isObject() ? at.at(tokens[i]) : at.at(indexOf(tokens[i]));
    }
    return depth;
}

Json without(const Json& value, const std::vector<std::string>& tokens, std::size_t from, std::size_t depth,
             JsonArena& arena)
{
    if (value.isObject()) {
        const Json inner = value.at(tokens[from]);
        if (inner.kind() == Json::Kind::Absent)
            return value;
        const Json left = from + 1 == depth ? Json() : without(inner, tokens, from + 1, depth, arena);
        return arena.with(value, tokens[from], left);
    }
    const std::size_t index = indexOf(tokens[from]);
    if (index >= value.elements().size())
        return value;
    std::vector<Json> elements(value.elements().begin(), value.elements().end());
    elements[index] = without(elements[index], tokens, from + 1, depth, arena);
    return arena.array(elements);
}

} // namespace

Json withoutProperty(const Json& event, std::string_view pointer, JsonArena& arena)
{
    const std::vector<std::string> tokens = tokensOf(pointer);
    if (tokens.size() < 2 || (tokens[0] != "properties" && tokens[0] != "traits" && tokens[0] != "context"))
        return event;
    const std::size_t depth = memberDepth(event, tokens);
    return depth < 2 ? event : without(event, tokens, 0, depth, arena);
}

} // namespace weir::cdp
