#include "backend/engine/script/exactnumbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace weir::engine {
namespace {

constexpr int deepest = 1'100; // the parser takes 1,024 levels
constexpr std::int64_t mostExact = std::int64_t(1) << 53;
constexpr std::size_t mayBeInexact = 16; // signs: every text of 15 digits survives

bool isInexact(const Json& number)
{
    std::array<char, 32> room;
    const std::string_view text = number.numberText(room);
    if (text.size() < mayBeInexact)
        return text.find_first_of("eE") != std::string_view::npos && !std::isfinite(number.number());
    if (const std::optional<std::int64_t> whole = number.integer())
        return *whole > mostExact || *whole < -mostExact;
    return true;
}

bool hasInexact(const Json& value, int depth)
{
    if (depth > deepest)
        return false;
    if (value.isNumber())
        return isInexact(value);
    const auto below = [&](const Json& one) { return hasInexact(one, depth + 1); };
    const auto elements = value.elements();
    const auto members = value.members();
    return std::any_of(elements.begin(), elements.end(), below) ||
           std::any_of(members.begin(), members.end(), [&](const JsonMember& member) { return below(member.value); });
}

/// True: `result` was changed.
bool restore(const Json& original, Json& result, JsonArena& arena, int depth)
{
    if (depth > deepest)
        return false;
    if (original.isNumber()) {
        // What is no double at all has become null.
        const bool isSame = result.isNumber() ? result.number() == original.number()
                                              : result.kind() == Json::Kind::Null && !std::isfinite(original.number());
        if (!isSame || !isInexact(original))
            return false;
        result = arena.deepCopy(original);
        return true;
    }
    bool isChanged = false;
    for (const JsonMember& member : original.members()) {
        Json value = result.at(member.name);
        if (value.kind() != Json::Kind::Absent && restore(member.value, value, arena, depth + 1)) {
            result = arena.with(result, member.name, value);
            isChanged = true;
        }
    }
    std::vector<Json> elements;
    for (std::size_t i = 0; i < std::min(original.elements().size(), result.elements().size()); ++i) {
        Json value = result.elements()[i];
        if (restore(original.elements()[i], value, arena, depth + 1)) {
            if (elements.empty())
                elements.assign(result.elements().begin(), result.elements().end());
            elements[i] = value;
        }
    }
    if (!elements.empty())
        result = arena.array(elements);
    return isChanged || !elements.empty();
}

} // namespace

bool hasInexactNumbers(const Json& value) { return hasInexact(value, 0); }

Json withExactNumbers(const Json& original, const Json& result, JsonArena& arena)
{
    Json exact = result;
    restore(original, exact, arena, 0);
    return exact;
}

} // namespace weir::engine
