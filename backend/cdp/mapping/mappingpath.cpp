#include "backend/cdp/mapping/mappingpath.h"

#include <charconv>

namespace weir::cdp {
namespace {

MappingStep stepOf(std::string_view name)
{
    MappingStep step{name};
    std::int64_t index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    if (read.ec == std::errc() && read.ptr == name.data() + name.size() && index >= 0)
        step.index = index;
    return step;
}

/// The text behind `[`, up to behind `]`; false: it is not closed.
bool readBracket(std::string_view& text, std::vector<MappingStep>& steps)
{
    if (!text.empty() && (text.front() == '\'' || text.front() == '"')) {
        const std::size_t end = text.find(text.front(), 1);
        if (end == std::string_view::npos || end + 1 >= text.size() || text[end + 1] != ']')
            return false;
        steps.push_back({text.substr(1, end - 1)});
        text.remove_prefix(end + 2);
        return true;
    }
    const std::size_t end = text.find_first_of("[].");
    if (end == std::string_view::npos || text[end] != ']')
        return false;
    if (end > 0)
        steps.push_back(stepOf(text.substr(0, end)));
    text.remove_prefix(end + 1);
    return true;
}

} // namespace

bool readMappingPath(std::string_view text, std::vector<MappingStep>& steps)
{
    if (text == "$")
        return true;
    if (text.starts_with("$.") || text.starts_with("$["))
        text.remove_prefix(1);
    while (!text.empty()) {
        if (text.front() == '.') {
            text.remove_prefix(1);
        } else if (text.front() == '[') {
            text.remove_prefix(1);
            if (!readBracket(text, steps))
                return false;
        } else {
            const std::size_t end = text.find_first_of(".[]");
            if (end != std::string_view::npos && text[end] == ']')
                return false;
            steps.push_back(stepOf(text.substr(0, end)));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end);
        }
        if (!text.empty() && text.front() == ']')
            return false;
    }
    return true;
}

Json followMappingPath(Json from, std::span<const MappingStep> steps)
{
    for (const MappingStep& step : steps) {
        if (from.isObject())
            from = from.at(step.name);
        else if (from.isArray() && step.index >= 0)
            from = from.at(std::size_t(step.index));
        else
            return {};
    }
    return from;
}

std::string mappingPathText(std::span<const MappingStep> steps)
{
    std::string text;
    for (const MappingStep& step : steps) {
        if (!text.empty())
            text += '.';
        for (const char c : step.name) {
            if (c == '.')
                text += '\\';
            text += c;
        }
    }
    return text;
}

} // namespace weir::cdp
