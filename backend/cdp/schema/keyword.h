// Purpose: draft-07's keywords as numbers, and where schemas stand below a schema. Thread: any. Limits: internal to
// backend/cdp/schema.
#pragma once

#include "backend/base/json/json.h"

#include <cstdint>

namespace weir::cdp {

enum class Keyword : std::uint8_t {
    None, ///< unknown, or an annotation
    Type,
    Enum,
    Const,
    MultipleOf,
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
    MinLength,
    MaxLength,
    PatternWord,
    Format,
    Items,
    AdditionalItems,
    Contains,
    MinItems,
    MaxItems,
    UniqueItems,
    Properties,
    PatternProperties,
    AdditionalProperties,
    PropertyNames,
    Dependencies,
    Required,
    MinProperties,
    MaxProperties,
    AllOf,
    AnyOf,
    OneOf,
    Not,
    If,
    Then,
    Else,
    Definitions
};
Keyword keywordOf(std::string_view name);

/// Calls `visit(inner)` for every schema that stands right below `schema` by draft-07's rules.
template <typename Visit> void forEachSubschema(const Json& schema, Visit visit)
{
    for (const auto& member : schema.members()) {
        const Json& value = member.value;
        switch (keywordOf(member.name)) {
        case Keyword::AdditionalItems:
        case Keyword::Contains:
        case Keyword::AdditionalProperties:
        case Keyword::PropertyNames:
        case Keyword::Not:
        case Keyword::If:
        case Keyword::Then:
        case Keyword::Else:
            visit(value);
            break;
        case Keyword::Items:
            if (value.isObject())
                visit(value);
            [[fallthrough]];
        case Keyword::AllOf:
        case Keyword::AnyOf:
        case Keyword::OneOf:
            for (const Json& inner : value.elements())
                visit(inner);
            break;
        case Keyword::Properties:
        case Keyword::PatternProperties:
        case Keyword::Dependencies:
        case Keyword::Definitions:
            for (const auto& inner : value.members())
                visit(inner.value);
            break;
        default:
            break;
        }
    }
}

} // namespace weir::cdp
