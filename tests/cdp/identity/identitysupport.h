// Purpose: identity rules and events for tests, from short words. Thread: any.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/identity/identitygraph.h"

#include <map>
#include <set>

namespace weir::cdp {

/// The graph that is tried: in memory; other programs with these tests try other storages (tests/engine/identify).
inline IdentityGraph (*makeGraph)() = [] { return IdentityGraph(); };

/// `name`, `priority`, `limit`; read from properties.<name>, userId and anonymousId from their own fields.
struct TypeWords
{
    std::string name;
    int priority = 1;
    std::int64_t limit = 1;
};

inline IdentityDefinition identityOf(const std::vector<TypeWords>& types,
                                     std::vector<std::pair<std::string, std::string>> neverMerge = {},
                                     std::vector<std::string> blocked = {})
{
    IdentityDefinition definition;
    for (const TypeWords& type : types) {
        const bool isOwn = type.name == "userId" || type.name == "anonymousId";
        std::vector<JsonPath> paths;
        if (!isOwn)
            paths.push_back(*JsonPath::parse("properties." + type.name));
        definition.types.push_back({type.name, paths, type.priority, type.limit});
    }
    definition.neverMerge = std::move(neverMerge);
    definition.blocked = std::move(blocked);
    return definition;
}

/// userId 1, email 5, anonymousId 100, in this priority.
inline IdentityDefinition shopIdentity()
{
    return identityOf({{"userId", 1, 1}, {"email", 2, 5}, {"anonymousId", 3, 100}});
}

using Identifiers = std::set<std::pair<std::string, std::string>>;

/// In the order that extract() gives.
inline std::vector<FoundIdentifier> foundOf(const IdentityRules& rules, const Identifiers& identifiers)
{
    std::vector<FoundIdentifier> found;
    for (std::uint16_t type = 0; type < rules.types().size(); ++type)
        for (const auto& [name, value] : identifiers)
            if (name == rules.types()[type].name)
                found.push_back({type, value});
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace weir::cdp
