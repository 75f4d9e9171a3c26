// Purpose: which schema a URI means: walks documents for $id, resolves $ref. Thread: one, while compiling. Limits:
// looks into the documents given; nothing is fetched.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/schema/schema.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weir::cdp {

class SchemaIndex
{
public:
    /// A schema somewhere: the base URI that holds inside of it, by number.
    struct Place
    {
        Json schema;
        int base = 0;
        std::string pointer; ///< where it stands, as a $ref from afar would say it; empty fragment: the document
    };

    /// False: see mistake().
    bool addDocument(const std::string& uri, const Json& root);
    bool has(const std::string& uri) const { return m_places.contains(uri); }

    /// What `reference`, written where `base` holds, leads to. Null: see mistake(), whose pointer the caller fills in.
    const Place* find(int base, std::string_view reference);

    /// The base inside of `schema`, where it is known to be one; else `otherwise`.
    int baseOf(const Json& schema, int otherwise) const;
    /// Whether the meta-schema has looked at it as a schema.
    bool isKnown(const Json& schema) const;
    /// Notes `schema` and the schemas below it, without taking their names in.
    void note(const Json& schema, int base);

    const SchemaMistake& mistake() const { return m_mistake; }

private:
    Json member(const Json& object, const std::string& name);
    bool walk(const Json& root, int base, bool takesNames);
    bool enter(const Json& schema, int& base, bool takesNames);
    bool take(std::string uri, const Json& schema, int base);
    int baseNumber(std::string uri);

    std::vector<std::string> m_bases;
    std::unordered_map<std::string, int> m_baseNumbers;
    std::unordered_map<std::string, Place> m_places; ///< by URI, an empty fragment left away
    std::unordered_map<std::string, Place> m_found;  ///< by URI with a pointer
    /// Names of large objects, once somebody has looked for one: a thousand $ref into a thousand definitions.
    std::unordered_map<const void*, std::unordered_map<std::string_view, Json>> m_members;
    std::unordered_map<const void*, int> m_known; ///< by where the members lie
    SchemaMistake m_mistake;
};

} // namespace weir::cdp
