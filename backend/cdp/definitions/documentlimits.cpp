#include "backend/cdp/definitions/documentlimits.h"

#include "backend/cdp/common/objectreader.h"

#include <array>
#include <vector>

namespace weir::cdp {
namespace {

constexpr std::size_t mostBytes = 10'000'000;
constexpr std::size_t deepest = 200;

/// A list or an object on the way down, and which of its parts comes next.
struct Level
{
    Json value;
    std::size_t next = 0;

    std::size_t count() const { return value.isArray() ? value.elements().size() : value.members().size(); }
    const Json& part(std::size_t index) const
    {
        return value.isArray() ? value.elements()[index] : value.members()[index].value;
    }
};

/// Without quotes' escapes: those do not make a document hard to read.
std::size_t bytesOf(const Json& value)
{
    if (value.isText())
        return value.text().size() + 2;
    if (value.isNumber()) {
        std::array<char, 32> room{};
        return value.numberText(room).size();
    }
    return 4; // true, null, a pair of brackets
}

std::string placeOf(const std::vector<Level>& levels)
{
    std::string place;
    for (const Level& level : levels) {
        const std::size_t index = level.next - 1;
        place = level.value.isArray() ? cdp::placeOf(place, index)
                                      : cdp::placeOf(place, shownOf(Json::ofText(level.value.members()[index].name)));
    }
    return place;
}

} // namespace

bool isWithinLimits(const Json& document, Mistakes& mistakes)
{
    std::size_t bytes = bytesOf(document);
    std::vector<Level> levels{{document}};
    while (!levels.empty()) {
        Level& level = levels.back();
        if (level.next == level.count()) {
            levels.pop_back();
            continue;
        }
        const std::size_t index = level.next++;
        const Json& part = level.part(index);
        bytes += bytesOf(part) + 1;
        if (level.value.isObject())
            bytes += level.value.members()[index].name.size() + 3;
        if (bytes > mostBytes) {
            addMistake(mistakes, {Mistake::Kind::TooLarge, {}, {}, {"10 MB"}});
            return false;
        }
        if (!part.isArray() && !part.isObject())
            continue;
        if (levels.size() == deepest) {
            addMistake(mistakes, {Mistake::Kind::TooDeep, placeOf(levels)});
            return false;
        }
        levels.push_back({part});
    }
    return true;
}

} // namespace weir::cdp
