// Purpose: the compiled form of a mapping: nodes in a row that refer to each other by number. Thread: immutable.
// Limits: the library's own; names and texts look into the copy of the document.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/mapping/mappingpath.h"

namespace weir::cdp {

enum class MappingOp : std::uint8_t {
    Constant,         ///< constants[first]
    Path,             ///< steps[first, +count)
    ComputedPath,     ///< the path is what node `a` gives
    Template,         ///< parts[first, +count)
    ComputedTemplate, ///< the template is what node `a` gives
    Object,           ///< members[first, +count); flag: members that are absent are kept (for @merge)
    Array,            ///< operands[first, +count)
    IfExists,         ///< condition a, then b, else c
    IfBlank,          ///< the same
    Lower,            ///< of node a
    Upper,
    Replace,   ///< value a, replaces[first]
    ArrayPath, ///< array a, shape b
    Flatten,   ///< value a, constants[first] is the separator; flag: arrays are left
    Encode,    ///< of node a
    Decode,
    Merge,           ///< operands[first, +count), the later ones win
    Transform,       ///< event a, mapping b
    ExcludeWhenNull, ///< of node a
};

inline constexpr std::uint32_t noMappingNode = ~std::uint32_t(0);

struct MappingNode
{
    MappingOp op = MappingOp::Constant;
    bool flag = false;
    std::uint32_t a = noMappingNode, b = noMappingNode, c = noMappingNode;
    std::uint32_t first = 0, count = 0;
    std::uint32_t place = 0; ///< in places
};

struct MappingMember
{
    std::string_view name;
    std::uint32_t node = noMappingNode;
};

/// Text as it is, or the value at a path.
struct MappingPart
{
    std::string_view text;
    bool isPath = false;
    std::uint32_t first = 0, count = 0; ///< in the steps
};

struct MappingReplace
{
    struct Pair
    {
        std::string_view pattern, replacement; ///< an empty pattern: nothing to do
    };
    Pair pairs[2];
    bool ignoreCase = false, all = true;
};

struct MappingProgram
{
    JsonPointer document;
    std::vector<MappingNode> nodes;
    std::vector<MappingMember> members;
    std::vector<std::uint32_t> operands;
    std::vector<MappingStep> steps;
    std::vector<MappingPart> parts;
    std::vector<MappingReplace> replaces;
    std::vector<Json> constants;
    std::vector<std::string> places;
    std::vector<std::string> references;
    std::uint32_t root = noMappingNode;
    bool mayGrow = false; ///< the result may be far larger than event and mapping together
};

/// Appends the parts of a template and the steps of its paths; false: a path in it is none.
bool readMappingTemplate(std::string_view text, std::vector<MappingPart>& parts, std::vector<MappingStep>& steps);

} // namespace weir::cdp
