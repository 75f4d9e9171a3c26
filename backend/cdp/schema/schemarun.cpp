#include "backend/cdp/schema/schemarun.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

constexpr int mostFrames = 6'000;

std::uint64_t codePoints(std::string_view text)
{
    std::uint64_t count = 0;
    for (const char letter : text)
        count += (std::uint8_t(letter) & 0xC0U) != 0x80 ? 1 : 0;
    return count;
}

/// Of a number to a bound: negative, 0, positive.
class Comparison
{
public:
    explicit Comparison(const Json& number) : m_integer(number.integer())
    {
        if (!m_integer)
            m_decimal = Decimal::parseJson(number.numberText(m_room));
    }
    int to(const NumberBound& bound) const
    {
        if (m_integer && bound.isInteger)
            return *m_integer < bound.integer ? -1 : *m_integer > bound.integer ? 1 : 0;
        return Decimal::compare(m_integer ? Decimal::fromInteger(*m_integer) : m_decimal, bound.decimal);
    }

private:
    std::array<char, 32> m_room{};
    std::optional<std::int64_t> m_integer;
    Decimal m_decimal;
};

void appendDotted(std::string& path, std::string_view name)
{
    for (const char letter : name) {
        if (letter == '.' || letter == '\\')
            path += '\\';
        path += letter;
    }
}

void appendSteps(const InstanceStep* step, std::string& pointer, std::string& path)
{
    std::vector<const InstanceStep*> steps;
    for (; step; step = step->above)
        steps.push_back(step);
    for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
        if (!path.empty())
            path += '.';
        const std::string index = (*it)->isIndex ? std::to_string((*it)->index) : std::string();
        pointer += '/';
        pointer += (*it)->isIndex ? index : pointerToken((*it)->name);
        appendDotted(path, (*it)->isIndex ? std::string_view(index) : (*it)->name);
    }
}

/// The keyword's value as it is told: a list without its brackets.
std::string told(const Json& value)
{
    constexpr std::size_t longest = 300;
    std::string out;
    if (value.isText()) {
        out = value.text();
    } else if (value.isArray()) {
        for (const Json& element : value.elements()) {
            if (out.size() > longest)
                break;
            out += out.empty() ? "" : ", ";
            if (element.isText())
                out += element.text();
            else
                appendJson(out, element);
        }
    } else if (value.kind() != Json::Kind::Absent) {
        appendJson(out, value);
    }
    if (out.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (std::uint8_t(out[end]) & 0xC0U) == 0x80)
            --end;
        out.resize(end);
        out += "…";
    }
    return out;
}

/// What each alternative of anyOf or oneOf is about, as far as that is a word.
std::string alternatives(const SchemaProgram& program, const std::vector<int>& nodes)
{
    std::string out;
    for (const int node : nodes) {
        const Json source = program.origins[std::size_t(node)].source;
        for (const char* keyword : {"const", "enum", "type"}) {
            if (source.at(keyword).kind() == Json::Kind::Absent)
                continue;
            out += (out.empty() ? "" : " | ") + told(source.at(keyword));
            break;
        }
    }
    return out;
}

} // namespace

template <bool explains>
bool SchemaRun<explains>::wrong(int node, std::string_view keyword, const InstanceStep* step, std::string_view below,
                                std::string_view expected)
{
    if constexpr (explains) {
        if (isFull())
            return false;
        Violation violation;
        appendSteps(step, violation.pointer, violation.path);
        violation.keyword = keyword;
        violation.schemaPointer = m_program.pointerOf(node);
        const Json source = m_program.origins[std::size_t(node)].source;
        if (source.isObject()) {
            violation.schemaPointer += "/" + std::string(keyword);
            if (!below.empty())
                violation.schemaPointer += "/" + pointerToken(below);
            const Json value = source.at(keyword);
            const int general = m_program.nodes[std::size_t(node)].general;
            if (!expected.empty())
                violation.expected = expected;
            else if (keyword == "anyOf" || keyword == "oneOf")
                violation.expected =
                    alternatives(m_program, keyword == "anyOf" ? m_program.generals[std::size_t(general)].anyOf
                                                               : m_program.generals[std::size_t(general)].oneOf);
            else if (!value.isObject() || keyword == "const")
                violation.expected = told(value);
        }
        m_violations->push_back(std::move(violation));
    }
    return false;
}

template <bool explains> bool SchemaRun<explains>::wrongType(const Json&, int node, const InstanceStep* step)
{
    if constexpr (explains) {
        const SchemaOrigin& origin = m_program.origins[std::size_t(node)];
        if (origin.source.isObject())
            return wrong(node, "type", step);
        // `false` says nothing itself; additionalProperties and its kin say what they refuse.
        const bool isRest = origin.keyword.starts_with("additional");
        return wrong(node, isRest ? origin.keyword : "false", step);
    }
    return false;
}

template <bool explains>
bool SchemaRun<explains>::deeper(const Json& value, int node, const SchemaNode& rules, const InstanceStep* step)
{
    if (--m_budget < 0 || m_frames >= mostFrames || isFull())
        return wrong(node, "limit", step);
    ++m_frames;
    bool isValid = true;
    if (rules.general != noRule)
        isValid = general(value, node, m_program.generals[std::size_t(rules.general)], step);
    if (isValid || explains) {
        switch (value.kind()) {
        case Json::Kind::Number:
            if (rules.number != noRule || rules.isWholeOnly)
                isValid &= number(value, node, rules, step);
            break;
        case Json::Kind::Text:
            if (rules.text != noRule)
                isValid &= text(value, node, m_program.texts[std::size_t(rules.text)], step);
            break;
        case Json::Kind::Array:
            if (rules.array != noRule)
                isValid &= array(value, node, m_program.arrays[std::size_t(rules.array)], step);
            break;
        case Json::Kind::Object:
            if (rules.object != noRule)
                isValid &= object(value, node, m_program.objects[std::size_t(rules.object)], step);
            break;
        default:
            break;
        }
    }
    --m_frames;
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::general(const Json& value, int node, const GeneralRules& rules, const InstanceStep* step)
{
    bool isValid = true;
    if (rules.constant && !rules.constant->has(value))
        isValid = wrong(node, "const", step);
    if (rules.oneOfValues && (isValid || explains) && !rules.oneOfValues->has(value))
        isValid = wrong(node, "enum", step);
    for (std::size_t i = 0; i < rules.allOf.size() && (isValid || explains); ++i)
        isValid &= check(value, rules.allOf[i], step);
    if (isValid || explains)
        isValid &= some(value, node, rules, step);
    if (rules.no != noRule && (isValid || explains) && quietly(value, rules.no))
        isValid = wrong(node, "not", step);
    if (rules.condition != noRule && (isValid || explains)) {
        const int next = rules.then == noRule && rules.otherwise == noRule ? noRule
                         : quietly(value, rules.condition)                 ? rules.then
                                                                           : rules.otherwise;
        if (next != noRule)
            isValid &= check(value, next, step);
    }
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::some(const Json& value, int node, const GeneralRules& rules, const InstanceStep* step)
{
    bool isValid = true;
    if (!rules.anyOf.empty() &&
        std::none_of(rules.anyOf.begin(), rules.anyOf.end(), [&](int one) { return quietly(value, one); }))
        isValid = noneOf(value, node, "anyOf", rules.anyOf, step);
    if (!rules.oneOf.empty()) {
        int count = 0;
        for (std::size_t i = 0; i < rules.oneOf.size() && count < 2; ++i)
            count += quietly(value, rules.oneOf[i]) ? 1 : 0;
        if (count != 1)
            isValid = count == 0 ? noneOf(value, node, "oneOf", rules.oneOf, step) : wrong(node, "oneOf", step);
    }
    return isValid;
}

/// Where one alternative alone takes lists or objects, what is wrong with it says more.
template <bool explains>
bool SchemaRun<explains>::noneOf(const Json& value, int node, std::string_view keyword, const std::vector<int>& nodes,
                                 const InstanceStep* step)
{
    if constexpr (explains) {
        int meant = noRule;
        for (const int one : nodes) {
            if ((value.isObject() || value.isArray()) &&
                m_program.nodes[std::size_t(one)].types & kindBit(value.kind())) {
                if (meant != noRule)
                    return wrong(node, keyword, step);
                meant = one;
            }
        }
        if (meant != noRule)
            return check(value, meant, step);
    }
    return wrong(node, keyword, step);
}

template <bool explains>
bool SchemaRun<explains>::number(const Json& value, int node, const SchemaNode& rules, const InstanceStep* step)
{
    bool isValid = true;
    if (rules.isWholeOnly && !isWhole(value))
        isValid = wrong(node, "type", step);
    if (rules.number == noRule)
        return isValid;
    const NumberRules& bounds = m_program.numbers[std::size_t(rules.number)];
    const Comparison compared(value);
    if (bounds.minimum.isSet && compared.to(bounds.minimum) < 0)
        isValid = wrong(node, "minimum", step);
    if (bounds.maximum.isSet && compared.to(bounds.maximum) > 0)
        isValid = wrong(node, "maximum", step);
    if (bounds.exclusiveMinimum.isSet && compared.to(bounds.exclusiveMinimum) <= 0)
        isValid = wrong(node, "exclusiveMinimum", step);
    if (bounds.exclusiveMaximum.isSet && compared.to(bounds.exclusiveMaximum) >= 0)
        isValid = wrong(node, "exclusiveMaximum", step);
    if (bounds.multipleOf && !isMultiple(value, *bounds.multipleOf))
        isValid = wrong(node, "multipleOf", step);
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::text(const Json& value, int node, const TextRules& rules, const InstanceStep* step)
{
    const std::string_view text = value.text();
    bool isValid = true;
    // A code point has one to four bytes: mostly the count of bytes tells.
    if (rules.minLength > 0 &&
        (text.size() < rules.minLength || (text.size() / 4 < rules.minLength && codePoints(text) < rules.minLength)))
        isValid = wrong(node, "minLength", step);
    if (text.size() > rules.maxLength && codePoints(text) > rules.maxLength)
        isValid = wrong(node, "maxLength", step);
    if (rules.pattern && (isValid || explains) && !found(rules.pattern, text))
        isValid = wrong(node, "pattern", step);
    if (rules.format && (isValid || explains) && !rules.format(text))
        isValid = wrong(node, "format", step);
    return isValid;
}

template <bool explains>
bool SchemaRun<explains>::array(const Json& value, int node, const ArrayRules& rules, const InstanceStep* step)
{
    const std::span<const Json> elements = value.elements();
    bool isValid = true;
    if (elements.size() < rules.minItems)
        isValid = wrong(node, "minItems", step);
    if (elements.size() > rules.maxItems)
        isValid = wrong(node, "maxItems", step);
    if (rules.items != noRule || !rules.tuple.empty()) {
        InstanceStep below{step, {}, 0, true};
        for (std::size_t i = 0; i < elements.size() && (isValid || explains); ++i) {
            const int itsNode = i < rules.tuple.size() ? rules.tuple[i] : rules.items;
            below.index = i;
            if (itsNode == noRule)
                break;
            isValid &= check(elements[i], itsNode, &below);
        }
    }
    if (rules.contains != noRule && (isValid || explains) &&
        std::none_of(elements.begin(), elements.end(), [&](const Json& one) { return quietly(one, rules.contains); }))
        isValid = wrong(node, "contains", step);
    if (rules.uniqueItems && (isValid || explains) && !areAllDifferent(elements))
        isValid = wrong(node, "uniqueItems", step);
    return isValid;
}

template class SchemaRun<false>;
template class SchemaRun<true>;

} // namespace weir::cdp
