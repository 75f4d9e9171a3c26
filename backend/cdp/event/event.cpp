#include "backend/cdp/event/event.h"

#include <algorithm>
#include <iterator>

namespace weir::cdp {
namespace {
constexpr std::string_view names[] = {"track", "page", "screen", "identify", "group", "alias"};
}

std::string_view eventTypeName(EventType type) { return names[static_cast<int>(type)]; }

std::optional<EventType> eventTypeOf(std::string_view name)
{
    const auto* const found = std::find(std::begin(names), std::end(names), name);
    if (found == std::end(names))
        return std::nullopt;
    return static_cast<EventType>(found - std::begin(names));
}

} // namespace weir::cdp
