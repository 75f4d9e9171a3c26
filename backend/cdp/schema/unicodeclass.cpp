#include "backend/cdp/schema/unicodeclass.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

struct Category
{
    std::string_view name, brief;
};

/// Unicode Standard Annex 44, General_Category.
constexpr std::array<Category, 40> categories = {{{"Cased_Letter", "L&"},
                                                  {"LC", "L&"},
                                                  {"Close_Punctuation", "Pe"},
                                                  {"Connector_Punctuation", "Pc"},
                                                  {"Control", "Cc"},
                                                  {"cntrl", "Cc"},
                                                  {"Currency_Symbol", "Sc"},
                                                  {"Dash_Punctuation", "Pd"},
                                                  {"Decimal_Number", "Nd"},
                                                  {"digit", "Nd"},
                                                  {"Enclosing_Mark", "Me"},
                                                  {"Final_Punctuation", "Pf"},
                                                  {"Format", "Cf"},
                                                  {"Initial_Punctuation", "Pi"},
                                                  {"Letter", "L"},
                                                  {"Letter_Number", "Nl"},
                                                  {"Line_Separator", "Zl"},
                                                  {"Lowercase_Letter", "Ll"},
                                                  {"Mark", "M"},
                                                  {"Combining_Mark", "M"},
                                                  {"Math_Symbol", "Sm"},
                                                  {"Modifier_Letter", "Lm"},
                                                  {"Modifier_Symbol", "Sk"},
                                                  {"Nonspacing_Mark", "Mn"},
                                                  {"Number", "N"},
                                                  {"Open_Punctuation", "Ps"},
                                                  {"Other", "C"},
                                                  {"Other_Letter", "Lo"},
                                                  {"Other_Number", "No"},
                                                  {"Other_Punctuation", "Po"},
                                                  {"Other_Symbol", "So"},
                                                  {"Paragraph_Separator", "Zp"},
                                                  {"Private_Use", "Co"},
                                                  {"Punctuation", "P"},
                                                  {"punct", "P"},
                                                  {"Separator", "Z"},
                                                  {"Space_Separator", "Zs"},
                                                  {"Spacing_Mark", "Mc"},
                                                  {"Symbol", "S"},
                                                  {"Titlecase_Letter", "Lt"}}};

} // namespace

std::string unicodeClass(std::string_view name)
{
    for (const std::string_view prefix : {"General_Category=", "gc=", "Script=", "sc=", "Script_Extensions=", "scx="}) {
        if (name.starts_with(prefix)) {
            name.remove_prefix(prefix.size());
            break;
        }
    }
    const auto isNameLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), isNameLetter))
        return {};
    if (name == "Uppercase_Letter")
        return "Lu";
    const auto found = std::find_if(categories.begin(), categories.end(),
                                    [&](const Category& category) { return category.name == name; });
    return std::string(found != categories.end() ? found->brief : name);
}

} // namespace weir::cdp
