// What names events and looks into them: `event`, `type`, `where`, `property`; and keys.
#include "backend/cdp/definitions/conditionreader.h"

#include <algorithm>

namespace weir::cdp {

std::optional<EventPattern> readEventPattern(ObjectReader& object, const FilterScope& scope)
{
    const std::size_t before = object.mistakes().size();
    EventPattern pattern;
    pattern.type = EventType(object.word("type", {"track", "page", "screen", "identify", "group"}, 0));
    pattern.where = readFilter(object, "where", scope);
    if (object.has("type") && !object.has("event")) {
        object.take("event");
        pattern.isPrefix = true;
    } else {
        pattern.name = object.neededText("event");
        pattern.isPrefix = pattern.name.ends_with('*');
        if (pattern.isPrefix)
            pattern.name.pop_back();
    }
    return isClean(object.mistakes(), before) ? std::optional(std::move(pattern)) : std::nullopt;
}

std::optional<EventFilter> readFilter(ObjectReader& object, std::string_view name, const FilterScope& scope)
{
    const Json written = object.take(name);
    if (written.isAbsent())
        return {};
    return EventFilter::read(written, object.placeOf(name), scope, object.mistakes());
}

JsonPath readProperty(ObjectReader& object, std::string_view name)
{
    const std::string text = object.neededText(name);
    if (text.empty())
        return {};
    if (const std::optional<JsonPath> path = JsonPath::parse(text))
        return path->below("properties");
    object.note(Mistake::Kind::BadPath, name, shownOf(Json::ofText(text)));
    return {};
}

bool isKey(std::string_view text)
{
    const auto isLetter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && text.size() <= 64 && isLetter(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&isLetter](char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

std::string readKey(ObjectReader& object, std::string_view name)
{
    std::string key = object.text(name);
    if (object.need(name).isText() && !isKey(key))
        object.note(Mistake::Kind::BadKey, name, shownOf(Json::ofText(key)));
    return key;
}

} // namespace weir::cdp
