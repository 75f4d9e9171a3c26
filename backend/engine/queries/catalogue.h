// Purpose: names of events, properties and traits that were seen in a partition, with types and the most frequent
// values, as an answer. Thread: one at a time. Limits: 5,000 names, 20,000 properties; values until the answer has
// 600,000 bytes. Values that a plan marks as sensitive ("x-sensitive": true or "writeOnly": true in a property's
// schema) and those that name a person (isPersonal()) are never told.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/columns/columnsview.h"

#include <map>
#include <set>

namespace weir::engine {

/// Properties whose values are not told: by type, name of the event, `properties.total`.
using SensitiveProperties = std::set<std::tuple<std::string, std::string, std::string>>;
SensitiveProperties sensitiveOf(const cdp::DefinitionBook& book);

class Catalogue
{
public:
    /// An accepted event.
    void see(const Json& root);
    void add(const std::vector<CatalogueEntry>& entries);
    /// The members "events" and "traits" of the answer, each property with at most `mostValues`.
    std::string eventsText(const SensitiveProperties& sensitive, std::size_t mostValues) const;
    std::string traitsText(const SensitiveProperties& sensitive, std::size_t mostValues) const;

private:
    struct Property
    {
        std::uint64_t count = 0;
        ValueCounts values{};
    };
    struct Name
    {
        std::uint64_t count = 0;
        std::int64_t lastMs = 0;
        std::map<std::string, Property, std::less<>> properties{};
    };
    void seeAll(std::map<std::string, Property, std::less<>>& properties, std::string_view part, const Json& object);
    static std::string text(const std::map<std::string, Property, std::less<>>& properties,
                            const std::function<bool(const std::string&)>& isSensitive, std::size_t mostValues,
                            std::size_t& room);
    Name* name(const std::string& type, const std::string& name);

    std::map<std::pair<std::string, std::string>, Name> m_names;
    std::map<std::string, Property, std::less<>> m_traits;
    std::size_t m_properties = 0;
};

} // namespace weir::engine
