#include "backend/cdp/lint/catalogue.h"

#include "backend/base/json/decimal.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t mostEvents = 10'000, mostProperties = 1'000, mostTraits = 10'000;
constexpr int deepest = 4;
constexpr std::array<std::string_view, 3> roots = {"properties", "traits", "context"};

std::string_view nameOf(EventType type, const Json& event)
{
    if (type == EventType::Track)
        return event.at("event").text();
    return type == EventType::Page || type == EventType::Screen ? event.at("name").text() : std::string_view();
}

std::int64_t momentIn(const Json& event, std::int64_t otherwise)
{
    for (const std::string_view field : {"timestamp", "receivedAt", "originalTimestamp", "sentAt"}) {
        if (const auto at = momentOf(event.at(field)))
            return *at;
    }
    return otherwise;
}

/// As the catalogue names it: indexes are `[]`, too.
std::string keyOf(const JsonPath& path)
{
    std::vector<JsonPath::Step> steps = path.steps();
    for (JsonPath::Step& step : steps) {
        if (step.index >= 0)
            step = {.name = {}, .isAny = true};
    }
    return JsonPath::ofSteps(std::move(steps)).text();
}

} // namespace

void Catalogue::Seen::add(const Seen& other)
{
    lastMs = std::max(lastMs, other.lastMs);
    asNumber |= other.asNumber;
    asText |= other.asText;
    isInList |= other.isInList;
}

void Catalogue::see(const Json& event, std::int64_t otherwiseMs)
{
    const auto type = eventTypeOf(event.at("type").text());
    if (!type)
        return;
    const std::pair name(*type, std::string(nameOf(*type, event)));
    if (m_events.size() >= mostEvents && !m_events.contains(name))
        return;
    const std::int64_t atMs = momentIn(event, otherwiseMs);
    Kind& kind = m_events[name];
    kind.lastMs = std::max(kind.lastMs, atMs);
    m_newestMs = std::max(m_newestMs, atMs);
    for (const std::string_view root : roots) {
        std::string path(root);
        for (const JsonMember& member : event.at(root).members()) {
            path.resize(root.size());
            path += '.' + JsonPath::ofSteps({{.name = std::string(member.name)}}).text();
            seeProperties(kind, path, member.value, 1, false, atMs);
        }
    }
    if (*type != EventType::Identify)
        return;
    for (const JsonMember& trait : event.at("traits").members()) {
        if (!trait.value.isAbsent() && (m_traits.size() < mostTraits || m_traits.contains(trait.name)))
            m_traits[std::string(trait.name)] = atMs;
    }
}

void Catalogue::seeProperties(Kind& kind, std::string& path, const Json& value, int depth, bool isInList,
                              std::int64_t atMs)
{
    if (value.isAbsent() || (kind.properties.size() >= mostProperties && !kind.properties.contains(path)))
        return;
    kind.properties[path].add({.lastMs = atMs,
                               .asNumber = value.isNumber(),
                               .asText = value.isText() && !Decimal::parse(value.text()),
                               .isInList = isInList || value.isArray()});
    if (depth >= deepest)
        return;
    const std::size_t size = path.size();
    for (const JsonMember& member : value.members()) {
        path += '.' + JsonPath::ofSteps({{.name = std::string(member.name)}}).text();
        seeProperties(kind, path, member.value, depth + 1, isInList, atMs);
        path.resize(size);
    }
    constexpr std::size_t mostElements = 100; // what comes behind looks like these
    const auto elements = value.elements();
    for (std::size_t i = 0; i < std::min(elements.size(), mostElements); ++i) {
        path += "[]";
        seeProperties(kind, path, elements[i], depth, true, atMs);
        path.resize(size);
    }
}

std::int64_t Catalogue::lastOf(const EventPattern& pattern) const
{
    std::int64_t last = always;
    for (const auto& [name, kind] : m_events) {
        if (pattern.fits(name.first, name.second))
            last = std::max(last, kind.lastMs);
    }
    return last;
}

bool Catalogue::isKept(const JsonPath& path)
{
    const auto& steps = path.steps();
    const auto names = std::count_if(steps.begin(), steps.end(),
                                     [](const JsonPath::Step& step) { return !step.isAny && step.index < 0; });
    return names >= 2 && names <= deepest && std::find(roots.begin(), roots.end(), steps.front().name) != roots.end();
}

std::optional<Catalogue::Seen> Catalogue::property(const JsonPath& path, const EventPattern* pattern) const
{
    const std::string key = keyOf(path);
    std::optional<Seen> all;
    for (const auto& [name, kind] : m_events) {
        if (pattern != nullptr && !pattern->fits(name.first, name.second))
            continue;
        const auto found = kind.properties.find(key);
        if (found == kind.properties.end())
            continue;
        if (!all)
            all.emplace();
        all->add(found->second);
        const auto elements = kind.properties.find(key + "[]"); // of a list its elements are compared
        if (elements != kind.properties.end())
            all->add(elements->second);
    }
    return all;
}

std::vector<std::string> Catalogue::eventNames() const
{
    std::vector<std::string> names;
    for (const auto& [name, kind] : m_events) {
        if (!name.second.empty() && (names.empty() || names.back() != name.second))
            names.push_back(name.second);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

} // namespace weir::cdp
