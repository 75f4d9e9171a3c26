// Purpose: rows of draft-07: a schema, what it takes and what it refuses. Thread: any. Limits: texts are JSON.
#pragma once

#include "backend/cdp/schema/schema.h"

#include <string>
#include <vector>

namespace weir::test {

struct SchemaCase
{
    const char* name;
    const char* schema;
    std::vector<const char*> good, bad;
};

const std::vector<SchemaCase>& valueCases();     ///< type, enum, const, numbers, texts
const std::vector<SchemaCase>& structureCases(); ///< arrays and objects
const std::vector<SchemaCase>& logicCases();     ///< combinations, $ref, $id
const std::vector<SchemaCase>& patternCases();   ///< ECMA-262
const std::vector<SchemaCase>& formatCases();    ///< asserted

/// What validate() says: pointer, path, keyword, (expected), place in the schema.
struct ToldCase
{
    const char *name, *schema, *instance;
    std::vector<const char*> told;
};
const std::vector<ToldCase>& toldCases();

struct MistakeCase
{
    const char *name, *schema;
    cdp::SchemaMistake::Kind kind;
    const char* pointer;
};
const std::vector<MistakeCase>& mistakeCases();

/// Served or refused, in a moment.
struct HugeCase
{
    const char* name;
    std::string schema, instance;
};
std::vector<HugeCase> hugeCases();

/// Documents that refer to each other: root, parts, more, and one that is broken.
const char* remoteDocument(int number);

} // namespace weir::test
