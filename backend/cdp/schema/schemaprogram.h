// Purpose: what a schema becomes: flat tables that point into each other by number. Thread: immutable once compiled,
// any. Limits: internal to backend/cdp/schema.
#pragma once

#include "backend/base/json/decimal.h"
#include "backend/base/json/jsonarena.h"
#include "backend/cdp/schema/exactnumber.h"
#include "backend/cdp/schema/format.h"
#include "backend/cdp/schema/nametable.h"
#include "backend/cdp/schema/pattern.h"
#include "backend/cdp/schema/valueset.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace weir::cdp {

using KindMask = std::uint8_t;
constexpr KindMask kindBit(Json::Kind kind) { return KindMask(1U << unsigned(kind)); }
inline constexpr KindMask nullBits = 0b11, boolBits = 0b1100, numberBit = 0b10000, textBit = 0b100000,
                          arrayBit = 0b1000000, objectBit = 0b10000000, allBits = 0xFF;
inline constexpr int noRule = -1;
inline constexpr std::uint64_t noLimit = std::numeric_limits<std::uint64_t>::max();

struct NumberBound
{
    bool isSet = false;
    bool isInteger = false;
    std::int64_t integer = 0;
    Decimal decimal;
};

struct NumberRules
{
    NumberBound minimum, maximum, exclusiveMinimum, exclusiveMaximum;
    std::optional<Divisor> multipleOf;
};

struct TextRules
{
    std::uint64_t minLength = 0, maxLength = noLimit; ///< code points
    const Pattern* pattern = nullptr;
    FormatCheck format = nullptr;
};

struct ArrayRules
{
    int items = noRule; ///< for those behind `tuple` (additionalItems where there is one)
    std::vector<int> tuple;
    int contains = noRule;
    std::uint64_t minItems = 0, maxItems = noLimit;
    bool uniqueItems = false;
};

struct PropertyRule
{
    int node = noRule;
    int tracked = noRule; ///< its bit, where dependencies ask for it
    bool isNamed = false; ///< in `properties`
    bool isRequired = false;
};

struct DependencyRule
{
    int trigger = 0; ///< number in `names`
    std::vector<int> needed;
    int node = noRule;
};

struct ObjectRules
{
    NameTable names;
    std::vector<PropertyRule> properties; ///< by number in `names`
    std::vector<int> required;            ///< in the order written
    std::vector<std::pair<const Pattern*, int>> patterns;
    int additional = noRule;
    int propertyNames = noRule;
    std::uint64_t minProperties = 0, maxProperties = noLimit;
    std::vector<DependencyRule> dependencies;
    int trackedCount = 0;
};

struct GeneralRules
{
    std::unique_ptr<ValueSet> oneOfValues, constant;
    std::vector<int> allOf, anyOf, oneOf;
    int no = noRule, condition = noRule, then = noRule, otherwise = noRule;
};

struct SchemaNode
{
    KindMask types = allBits;
    KindMask ruled = 0; ///< kinds for which a type is not the whole answer
    bool isWholeOnly = false;
    int number = noRule, text = noRule, array = noRule, object = noRule, general = noRule;
};

/// Where a node was written: for messages only.
struct SchemaOrigin
{
    int parent = noRule;
    std::string_view keyword; ///< in the parent
    std::string_view name;    ///< below the keyword: a property, a pattern
    bool isNamed = false;     ///< `name` counts, empty or not
    int index = -1;           ///< below the keyword, in a list
    std::string root;         ///< where there is no parent: the pointer itself
    Json source;
};

struct SchemaProgram
{
    JsonArena arena;
    std::vector<SchemaNode> nodes; ///< 0: whatever it is
    std::vector<SchemaOrigin> origins;
    std::vector<NumberRules> numbers;
    std::vector<TextRules> texts;
    std::vector<ArrayRules> arrays;
    std::vector<ObjectRules> objects;
    std::vector<GeneralRules> generals;
    std::vector<std::unique_ptr<const Pattern>> patterns;
    int root = 0;

    std::string pointerOf(int node) const; ///< #/properties/a
};

/// ~ and / as JSON pointers write them.
std::string pointerToken(std::string_view name);

} // namespace weir::cdp
