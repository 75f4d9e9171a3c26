#include "backend/cdp/common/mistake.h"

namespace weir::cdp {
namespace {

constexpr std::size_t mostMistakes = 1'000;

}

void addMistake(Mistakes& mistakes, Mistake mistake)
{
    if (mistakes.size() < mostMistakes)
        mistakes.push_back(std::move(mistake));
}

bool isClean(const Mistakes& mistakes, std::size_t before)
{
    return mistakes.size() == before && before < mostMistakes;
}

std::string placeOf(const std::string& place, std::string_view name)
{
    return place.empty() ? std::string(name) : place + '.' + std::string(name);
}

std::string placeOf(const std::string& place, std::size_t index) { return place + '[' + std::to_string(index) + ']'; }

} // namespace weir::cdp
