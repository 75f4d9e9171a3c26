#include "backend/cdp/common/mistake.h"

namespace weir::cdp {

void addMistake(Mistakes& mistakes, Mistake mistake)
{
    if (mistakes.size() < 1'000)
        mistakes.push_back(std::move(mistake));
}

std::string placeOf(const std::string& place, std::string_view name)
{
    return place.empty() ? std::string(name) : place + '.' + std::string(name);
}

std::string placeOf(const std::string& place, std::size_t index) { return place + '[' + std::to_string(index) + ']'; }

} // namespace weir::cdp
