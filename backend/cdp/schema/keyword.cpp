#include "backend/cdp/schema/keyword.h"

#include <unordered_map>

namespace weir::cdp {

Keyword keywordOf(std::string_view name)
{
    static const std::unordered_map<std::string_view, Keyword> all = {
        {"type", Keyword::Type},
        {"enum", Keyword::Enum},
        {"const", Keyword::Const},
        {"multipleOf", Keyword::MultipleOf},
        {"minimum", Keyword::Minimum},
        {"maximum", Keyword::Maximum},
        {"exclusiveMinimum", Keyword::ExclusiveMinimum},
        {"exclusiveMaximum", Keyword::ExclusiveMaximum},
        {"minLength", Keyword::MinLength},
        {"maxLength", Keyword::MaxLength},
        {"pattern", Keyword::PatternWord},
        {"format", Keyword::Format},
        {"items", Keyword::Items},
        {"additionalItems", Keyword::AdditionalItems},
        {"contains", Keyword::Contains},
        {"minItems", Keyword::MinItems},
        {"maxItems", Keyword::MaxItems},
        {"uniqueItems", Keyword::UniqueItems},
        {"properties", Keyword::Properties},
        {"patternProperties", Keyword::PatternProperties},
        {"additionalProperties", Keyword::AdditionalProperties},
        {"propertyNames", Keyword::PropertyNames},
        {"dependencies", Keyword::Dependencies},
        {"required", Keyword::Required},
        {"minProperties", Keyword::MinProperties},
        {"maxProperties", Keyword::MaxProperties},
        {"allOf", Keyword::AllOf},
        {"anyOf", Keyword::AnyOf},
        {"oneOf", Keyword::OneOf},
        {"not", Keyword::Not},
        {"if", Keyword::If},
        {"then", Keyword::Then},
        {"else", Keyword::Else},
        {"definitions", Keyword::Definitions}};
    const auto found = all.find(name);
    return found == all.end() ? Keyword::None : found->second;
}

} // namespace weir::cdp
