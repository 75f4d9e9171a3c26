#include "backend/engine/queries/catalogue.h"

#include "backend/cdp/stages/profilestage.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>
#include <array>

namespace weir::engine {
namespace {

constexpr std::size_t mostNames = 5'000, mostProperties = 20'000, mostValueBytes = 300'000;
constexpr std::string_view propertiesPart = "properties.", traitsPart = "traits.";

std::string kindsText(std::uint32_t kinds)
{
    static constexpr std::array<std::pair<Json::Kind, std::string_view>, 6> all{{{Json::Kind::Text, "text"},
                                                                                 {Json::Kind::Number, "number"},
                                                                                 {Json::Kind::True, "boolean"},
                                                                                 {Json::Kind::Array, "list"},
                                                                                 {Json::Kind::Object, "object"},
                                                                                 {Json::Kind::Null, "null"}}};
    std::string text = "[";
    for (const auto& [kind, name] : all)
        if (kinds & 1u << static_cast<unsigned>(kind)) {
            text += text.size() > 1 ? "," : "";
            appendJsonText(text, name);
        }
    return text + "]";
}

void addMarked(const Json& object, const std::string& type, const std::string& name, std::string_view part,
               SensitiveProperties& found)
{
    for (const JsonMember& property : object.at("properties").members())
        if (property.value.at("x-sensitive").isTrue() || property.value.at("writeOnly").isTrue())
            found.emplace(type, name, std::string(part) + std::string(property.name));
}

} // namespace

SensitiveProperties sensitiveOf(const cdp::DefinitionBook& book)
{
    SensitiveProperties found;
    for (const cdp::DefinitionPointer& plan : book.all("plan")) {
        if (!plan->envelope.enabled)
            continue;
        for (const Json& event : plan->document->root.at("events").elements()) {
            const std::string type(event.at("type").text()), name(event.at("name").text());
            const Json parts = event.at("schema").at("properties");
            addMarked(parts.at("properties"), type, name, propertiesPart, found);
            addMarked(parts.at("traits"), type, name, traitsPart, found);
        }
    }
    return found;
}

Catalogue::Name* Catalogue::name(const std::string& type, const std::string& name)
{
    std::pair<std::string, std::string> key(type, name);
    const auto known = m_names.find(key);
    if (known != m_names.end())
        return &known->second;
    return m_names.size() >= mostNames ? nullptr : &m_names[std::move(key)];
}

void Catalogue::see(const Json& root)
{
    const std::string type(root.at("type").text());
    Name* const seen = name(type, std::string(root.at(type == "track" ? "event" : "name").text()));
    if (!seen)
        return;
    ++seen->count;
    seen->lastMs = std::max(seen->lastMs, cdp::acceptedEvent(root).timestampMs);
    seeAll(seen->properties, propertiesPart, root.at("properties"));
    if (type == "identify")
        seeAll(m_traits, traitsPart, root.at("traits"));
}

void Catalogue::seeAll(std::map<std::string, Property, std::less<>>& properties, std::string_view part,
                       const Json& object)
{
    for (const JsonMember& member : object.members()) {
        auto known = properties.find(member.name);
        if (known == properties.end()) {
            if (m_properties >= mostProperties)
                continue;
            ++m_properties;
            known = properties.emplace(member.name, Property{}).first;
        }
        ++known->second.count;
        if (!isPersonal(std::string(part) + std::string(member.name)))
            known->second.values.see(member.value);
    }
}

void Catalogue::add(const std::vector<CatalogueEntry>& entries)
{
    for (const CatalogueEntry& entry : entries) {
        const std::string type(cdp::eventTypeName(entry.type));
        const bool isTrait = entry.property.starts_with(traitsPart);
        if (isTrait && entry.type != cdp::EventType::Identify)
            continue;
        if (entry.property.empty()) {
            if (Name* const seen = name(type, entry.name)) {
                seen->count += entry.count;
                seen->lastMs = std::max(seen->lastMs, entry.lastSeenMs);
            }
            continue;
        }
        Name* const seen = isTrait ? nullptr : name(type, entry.name);
        if ((!isTrait && !seen) || m_properties >= mostProperties)
            continue;
        auto& all = isTrait ? m_traits : seen->properties;
        const auto [property, isNew] =
            all.try_emplace(entry.property.substr(isTrait ? traitsPart.size() : propertiesPart.size()));
        m_properties += isNew ? 1 : 0;
        property->second.count += entry.count;
        property->second.values.add(entry.values);
    }
}

std::string Catalogue::text(const std::map<std::string, Property, std::less<>>& properties,
                            const std::function<bool(const std::string&)>& isSensitive, std::size_t mostValues,
                            std::size_t& room)
{
    std::string all = "{";
    for (const auto& [name, property] : properties) {
        ObjectText text;
        text.number("count", static_cast<std::int64_t>(property.count));
        text.json("types", std::string_view(kindsText(property.values.kinds)));
        const auto values = isSensitive(name) ? std::vector<std::pair<std::string, std::uint64_t>>()
                                              : property.values.top(mostValues + 1);
        std::string list = "[";
        std::size_t told = 0;
        for (const auto& [value, count] : values) {
            if (told >= mostValues || room < value.size() + 30)
                break;
            ++told;
            room -= value.size() + 30;
            list += (list.size() > 1 ? ",[" : "[") + value + ',' + std::to_string(count) + ']';
        }
        text.json("values", std::string_view(list + "]"));
        if (property.values.isCut() || told < values.size())
            text.flag("atLeast", true);
        all += all.size() > 1 ? "," : "";
        appendJsonText(all, name);
        all += ':' + text.take();
    }
    return all + "}";
}

std::string Catalogue::eventsText(const SensitiveProperties& sensitive, std::size_t mostValues) const
{
    std::string all = "[";
    std::size_t room = mostValueBytes;
    for (const auto& [key, name] : m_names) {
        const auto isSensitive = [&](const std::string& property) {
            return sensitive.contains({key.first, key.second, std::string(propertiesPart) + property});
        };
        all += (all.size() > 1 ? "," : "") +
               ObjectText()
                   .text("type", key.first)
                   .text("name", key.second)
                   .number("count", static_cast<std::int64_t>(name.count))
                   .number("lastMs", name.lastMs)
                   .json("properties", std::string_view(text(name.properties, isSensitive, mostValues, room)))
                   .take();
    }
    return all + "]";
}

std::string Catalogue::traitsText(const SensitiveProperties& sensitive, std::size_t mostValues) const
{
    std::size_t room = mostValueBytes;
    const auto isSensitive = [&](const std::string& trait) {
        return std::any_of(sensitive.begin(), sensitive.end(), [&](const auto& one) {
            return std::get<0>(one) == "identify" && std::get<2>(one) == std::string(traitsPart) + trait;
        });
    };
    return text(m_traits, isSensitive, mostValues, room);
}

} // namespace weir::engine
