#include "backend/cdp/filter/jsonpath.h"

#include "backend/filter/fqlwords.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t longest = 4 * 1024;
constexpr std::size_t mostSteps = 64;
constexpr std::size_t mostDigits = 18;

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

std::int64_t indexOf(std::string_view name)
{
    if (name.empty() || name.size() > mostDigits || !std::all_of(name.begin(), name.end(), isDigit))
        return -1;
    std::int64_t index = 0;
    for (const char digit : name)
        index = index * 10 + (digit - '0');
    return index;
}

/// A name without brackets around it; what is no letter, digit or space needs its backslash.
bool readName(std::string_view text, std::size_t& at, std::string& name)
{
    const std::size_t begin = at;
    while (at < text.size()) {
        std::size_t bytes = text[at] == ' ' ? 1 : fqlLetterBytes(text, at);
        if (text[at] == '\\' && at + 1 < text.size())
            bytes = fqlCharacterBytes(text, ++at);
        if (bytes == 0)
            break;
        name += text.substr(at, bytes);
        at += bytes;
    }
    return at > begin;
}

/// `[]`, `[3]`, `['any text']`.
bool readBracket(std::string_view text, std::size_t& at, JsonPath::Step& step)
{
    ++at;
    if (at < text.size() && (text[at] == '\'' || text[at] == '"')) {
        const char quote = text[at++];
        while (at < text.size() && text[at] != quote) {
            at += text[at] == '\\' && at + 1 < text.size() ? 1 : 0;
            step.name += text[at++];
        }
        at += at < text.size() ? 1 : 0;
    } else {
        while (at < text.size() && isDigit(text[at]))
            step.name += text[at++];
        step.isAny = step.name.empty();
    }
    return at < text.size() && text[at++] == ']';
}

Json stepInto(const Json& value, const JsonPath::Step& step)
{
    if (!value.isArray())
        return value.at(step.name);
    return step.index < 0 ? Json() : value.at(std::size_t(step.index));
}

bool eachBelow(const Json& from, std::span<const JsonPath::Step> steps, const std::function<bool(const Json&)>& see)
{
    Json value = from;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].isAny) {
            value = stepInto(value, steps[i]);
            continue;
        }
        for (const Json& element : value.elements()) {
            if (eachBelow(element, steps.subspan(i + 1), see)) // as deep as there are steps, 64
                return true;
        }
        return false;
    }
    return !value.isAbsent() && see(value);
}

void appendName(std::string& out, const std::string& name)
{
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t bytes = fqlCharacterBytes(name, at);
        if (name[at] != ' ' && fqlLetterBytes(name, at) == 0)
            out += '\\';
        out.append(name, at, bytes);
        at += bytes;
    }
}

} // namespace

std::optional<JsonPath> JsonPath::parse(std::string_view text)
{
    if (text.empty() || text.size() > longest)
        return std::nullopt;
    std::vector<Step> steps;
    std::size_t at = 0;
    do {
        Step step;
        if (text[at] == '[') {
            if (!readBracket(text, at, step))
                return std::nullopt;
        } else {
            at += !steps.empty() && text[at] == '.' ? 1 : 0;
            const bool isFirstOrDotted = steps.empty() || text[at - 1] == '.';
            if (!isFirstOrDotted || !readName(text, at, step.name))
                return std::nullopt;
        }
        steps.push_back(std::move(step));
    } while (at < text.size() && steps.size() <= mostSteps);
    if (steps.size() > mostSteps)
        return std::nullopt;
    return ofSteps(std::move(steps));
}

JsonPath JsonPath::ofSteps(std::vector<Step> steps)
{
    JsonPath path;
    path.m_steps = std::move(steps);
    for (Step& step : path.m_steps) {
        step.index = step.isAny ? -1 : indexOf(step.name);
        path.m_hasAny |= step.isAny;
    }
    return path;
}

JsonPath JsonPath::below(std::string_view prefix) const
{
    std::vector<Step> steps{{.name = std::string(prefix)}};
    steps.insert(steps.end(), m_steps.begin(), m_steps.end());
    return ofSteps(std::move(steps));
}

Json JsonPath::of(const Json& root) const
{
    if (m_hasAny) {
        Json first;
        each(root, [&first](const Json& value) {
            first = value;
            return true;
        });
        return first;
    }
    Json value = root;
    for (const Step& step : m_steps)
        value = stepInto(value, step);
    return value.isAbsent() ? Json() : value;
}

bool JsonPath::each(const Json& root, const std::function<bool(const Json&)>& see) const
{
    return eachBelow(root, m_steps, see);
}

std::string JsonPath::text() const
{
    std::string out;
    for (const Step& step : m_steps) {
        if (step.isAny) {
            out += "[]";
        } else if (step.name.empty()) {
            out += "['']";
        } else {
            if (!out.empty())
                out += '.';
            appendName(out, step.name);
        }
    }
    return out;
}

} // namespace weir::cdp
