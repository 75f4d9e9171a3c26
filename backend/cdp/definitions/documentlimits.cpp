#include "backend/cdp/definitions/documentlimits.h"

#include "backend/cdp/common/objectreader.h"

#include <algorithm>
#include <array>
#include <vector>

namespace weir::cdp {
namespace {

constexpr std::size_t mostBytes = 10'000'000;
constexpr std::size_t mostCompiledBytes = 1'000'000;
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

/// Lists of people, schemas and code are as long as they are; the others become filters and programs.
bool isCompiled(std::string_view kind)
{
    static constexpr std::array<std::string_view, 7> kinds{"audience", "trait",       "identity",      "source",
                                                           "journey",  "destination", "privacyRequest"};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Without what escapes in texts take. A container is its brackets less the comma that its last part has not.
std::size_t bytesOf(const Json& value)
{
    if (value.isText())
        return value.text().size() + 2;
    if (value.isNumber()) {
        std::array<char, 32> room{};
        return value.numberText(room).size();
    }
    return value.isArray() || value.isObject() ? 1 : 4;
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
    const bool isSmall = isCompiled(document.at("kind").text());
    const std::size_t most = isSmall ? mostCompiledBytes : mostBytes;
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
        if (bytes > most) {
            addMistake(mistakes, {Mistake::Kind::TooLarge, {}, {}, {isSmall ? "1 MB" : "10 MB"}});
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
