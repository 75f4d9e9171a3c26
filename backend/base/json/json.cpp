#include "backend/base/json/json.h"

#include "backend/base/json/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace weir {
namespace {

constexpr int deepest = 4096;
constexpr std::size_t fewMembers = 32;
constexpr double fitsInteger = 9.2e18;

std::vector<const JsonMember*> byName(std::span<const JsonMember> members)
{
    std::vector<const JsonMember*> sorted(members.size());
    std::transform(members.begin(), members.end(), sorted.begin(), [](const JsonMember& member) { return &member; });
    std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->name < b->name; });
    return sorted;
}

// Numbers and sorted members are compared apart: what recurses keeps a small frame.
bool sameNumber(const Json& a, const Json& b)
{
    std::array<char, 32> roomA, roomB;
    const std::string_view textA = a.numberText(roomA), textB = b.numberText(roomB);
    return textA == textB || Decimal::compare(Decimal::parseJson(textA), Decimal::parseJson(textB)) == 0;
}

bool sameMembers(const Json& a, const Json& b, bool (*same)(const Json&, const Json&, int), int depth)
{
    const auto inA = a.members(), inB = b.members();
    if (inA.size() <= fewMembers) {
        for (std::size_t i = 0; i < inA.size(); ++i) {
            const Json other = inA[i].name == inB[i].name ? inB[i].value : b.at(inA[i].name);
            if (!same(inA[i].value, other, depth)) // names come once: what is missing is Absent
                return false;
        }
        return true;
    }
    const auto sortedA = byName(inA), sortedB = byName(inB);
    for (std::size_t i = 0; i < sortedA.size(); ++i)
        if (sortedA[i]->name != sortedB[i]->name || !same(sortedA[i]->value, sortedB[i]->value, depth))
            return false;
    return true;
}

} // namespace

Json Json::ofNumber(double value)
{
    if (!std::isfinite(value))
        return null();
    if (std::abs(value) < fitsInteger && value == std::trunc(value))
        return ofInteger(std::int64_t(value));
    Json json(Kind::Number);
    json.m_form = Form::Double;
    json.m_double = value;
    return json;
}

Json Json::ofNumberText(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // -0 is not 0 as it was written.
    if (error == std::errc() && end == text.data() + text.size() && (value != 0 || text.size() == 1))
        return ofInteger(value);
    return Json(Kind::Number, Form::Written, text);
}

std::optional<std::int64_t> Json::slowInteger() const
{
    if (!isNumber() || m_form != Form::Written) // a double that is whole and fits was made an integer
        return std::nullopt;
    return Decimal::parseJson({m_text, m_size}).integer();
}

double Json::number() const
{
    if (!isNumber())
        return 0;
    if (m_form == Form::Integer)
        return double(m_integer);
    if (m_form == Form::Double)
        return m_double;
    double value = 0;
    if (std::from_chars(m_text, m_text + m_size, value).ec != std::errc::result_out_of_range)
        return value;
    const Decimal decimal = Decimal::parseJson({m_text, m_size});
    const double size = decimal.magnitude() > 0 ? HUGE_VAL : 0;
    return decimal.isNegative() ? -size : size;
}

std::string_view Json::numberText(std::array<char, 32>& room) const
{
    if (!isNumber())
        return {};
    if (m_form == Form::Written)
        return {m_text, m_size};
    char* const begin = room.data();
    char* const end = begin + room.size();
    if (m_form == Form::Integer)
        return {begin, std::size_t(std::to_chars(begin, end, m_integer).ptr - begin)};
    const double size = std::abs(m_double);
    const auto format = size >= 1e-7 && size < fitsInteger ? std::chars_format::fixed : std::chars_format::scientific;
    return {begin, std::size_t(std::to_chars(begin, end, m_double, format).ptr - begin)};
}

Json Json::at(std::string_view name) const
{
    for (const JsonMember& member : members()) {
        if (member.name == name)
            return member.value;
    }
    return {};
}

Json Json::at(std::size_t index) const
{
    const auto all = elements();
    return index < all.size() ? all[index] : Json();
}

bool Json::same(const Json& a, const Json& b, int depth)
{
    if (a.m_kind != b.m_kind)
        return false;
    switch (a.m_kind) {
    case Kind::Number:
        if (a.m_form == Form::Integer && b.m_form == Form::Integer)
            return a.m_integer == b.m_integer;
        return sameNumber(a, b);
    case Kind::Text:
        return a.text() == b.text();
    case Kind::Array:
        if (a.m_size != b.m_size || depth >= deepest)
            return false;
        for (std::uint32_t i = 0; i < a.m_size; ++i)
            if (!same(a.m_elements[i], b.m_elements[i], depth + 1))
                return false;
        return true;
    case Kind::Object:
        return a.m_size == b.m_size && depth < deepest && sameMembers(a, b, &Json::same, depth + 1);
    default:
        return true;
    }
}

bool operator==(const Json& a, const Json& b) { return Json::same(a, b, 0); }

} // namespace weir
