#include "backend/cdp/mapping/mappingprogram.h"

namespace weir::cdp {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(blanks);
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

struct Placeholder
{
    std::size_t from = std::string_view::npos, end = 0;
    std::string_view path{};
};

/// `{{path}}` or `{{{path}}}`, the first there is.
Placeholder firstPlaceholder(std::string_view text)
{
    for (std::size_t from = text.find("{{"); from != std::string_view::npos;) {
        const std::size_t end = text.find('}', from);
        if (end == std::string_view::npos)
            break;
        for (const std::size_t braces : {3, 2}) {
            const bool opens = text.substr(from, braces).find_first_not_of('{') == std::string_view::npos;
            const std::string_view closing = text.substr(end, braces);
            if (opens && end > from + braces && closing.size() == braces &&
                closing.find_first_not_of('}') == std::string_view::npos)
                return {from, end + braces, trimmed(text.substr(from + braces, end - from - braces))};
        }
        // Whatever else opens in front of this brace would be closed by the same one.
        from = text.find("{{", end + 1);
    }
    return {};
}

} // namespace

bool readMappingTemplate(std::string_view text, std::vector<MappingPart>& parts, std::vector<MappingStep>& steps)
{
    while (!text.empty()) {
        const Placeholder found = firstPlaceholder(text);
        if (found.from != 0)
            parts.push_back({text.substr(0, found.from)});
        if (found.from == std::string_view::npos)
            return true;
        MappingPart part{{}, true, std::uint32_t(steps.size())};
        if (!readMappingPath(found.path, steps))
            return false;
        part.count = std::uint32_t(steps.size()) - part.first;
        parts.push_back(part);
        text.remove_prefix(found.end);
    }
    return true;
}

} // namespace weir::cdp
