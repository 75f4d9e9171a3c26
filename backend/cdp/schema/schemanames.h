// Purpose: which properties a schema speaks of below one of its own: what is planned in `properties`. Thread:
// immutable, any. Limits: looks through $ref, allOf, anyOf, oneOf, if, then, else and dependencies.
#pragma once

#include "backend/cdp/schema/schema.h"

#include <set>

namespace weir::cdp {

class SchemaNames
{
public:
    /// Of the objects that `property` of the instance may be. Nothing where the schema lists none there.
    static std::optional<SchemaNames> of(std::shared_ptr<const Schema> schema, std::string_view property);

    bool has(std::string_view name) const;

private:
    std::shared_ptr<const Schema> m_schema;
    std::set<std::string_view> m_names;
    std::vector<const class Pattern*> m_patterns;
    bool m_takesAny = false; ///< additionalProperties is there, and not false
};

} // namespace weir::cdp
