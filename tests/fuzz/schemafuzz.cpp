// JSON Schema: in front of the first NUL a schema, what follows it an instance (without one: the schema itself).
// Nothing crashes, the quick answer is that of the long one, and violations are told exactly where there are some.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/schema/schema.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(schema)
{
    using namespace weir;
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string_view first = bytes.substr(0, end);
    JsonParser parser;
    JsonArena arena;
    Json schema, instance;
    if (!parser.parse(first, arena, schema))
        return;
    if (end == bytes.size() || !parser.parse(bytes.substr(end + 1), arena, instance))
        instance = schema;
    for (const bool assertFormats : {false, true}) {
        const auto compiled =
            cdp::Schema::compile(schema, {.base = {}, .documents = {}, .assertFormats = assertFormats});
        WEIR_FUZZ_CHECK(bool(compiled.schema) == !compiled.mistake);
        if (!compiled.schema)
            continue;
        std::vector<cdp::Violation> violations;
        const bool isValid = compiled.schema->validate(instance, violations);
        WEIR_FUZZ_CHECK(isValid == compiled.schema->isValid(instance));
        WEIR_FUZZ_CHECK(isValid == violations.empty());
        WEIR_FUZZ_CHECK(violations.size() <= cdp::Schema::maxViolations);
    }
}
