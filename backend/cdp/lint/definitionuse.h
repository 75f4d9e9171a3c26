// Purpose: what a definition is made of and what it names: conditions, events, filters, properties, traits, other
// definitions, each with its place. Thread: values; look into the definition. Limits: as definitions.h.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/journeys/journeydefinition.h"

namespace weir::cdp {

struct PropertyUse
{
    JsonPath path{};                       ///< from the event's root
    const EventPattern* pattern = nullptr; ///< null: of any event
    std::string place{};
    bool asNumber = false; ///< it is compared with a number, or added up
};

struct PlacedReference
{
    std::string id{}, place{};
};

struct DefinitionUse
{
    explicit DefinitionUse(const Definition& definition);
    DefinitionUse(const DefinitionUse&) = delete;
    DefinitionUse& operator=(const DefinitionUse&) = delete;

    std::optional<JourneyDefinition> journey{};
    std::vector<const Condition*> conditions{};                               ///< outermost ones
    std::vector<std::pair<const EventPattern*, std::string>> patterns{};      ///< place of what names the event
    std::vector<std::pair<const EventPattern*, std::string>> loosePatterns{}; ///< those outside of conditions
    std::vector<std::pair<const EventFilter*, std::string>>
        looseFilters{}; ///< those outside of conditions and patterns
    std::vector<std::pair<const Window*, std::string>> looseWindows{};
    std::vector<PropertyUse> properties{};
    std::vector<PlacedReference> references{}; ///< audience/…, list/…, destination/…, journey/…, trait/…, connection/…
    std::vector<std::string> setsTraits{}; ///< keys

private:
    void addCondition(const Condition& condition);
    void addPattern(const EventPattern& pattern, const std::string& place);
    void addFilter(const std::optional<EventFilter>& filter, const EventPattern* pattern, const std::string& place);
    void addTraits(const std::vector<JsonPath>& paths, const std::string& place);
    void addTrigger(const JourneyTrigger& trigger);
    void addJourney(const Definition& definition);
    void addTrait(const TraitDefinition& trait);
    void addOthers(const Definition& definition);
};

} // namespace weir::cdp
