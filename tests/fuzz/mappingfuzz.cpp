// mapping-kit: in front of the first NUL a mapping, what follows it an event (without one: the mapping itself). Nothing
// crashes, the same comes out twice, and what comes out can be written and read back.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/mapping/mapping.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(mapping)
{
    using namespace weir;
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string_view first = bytes.substr(0, end);
    JsonParser parser;
    JsonArena arena;
    Json document, event;
    if (!parser.parse(first, arena, document))
        return;
    if (end == bytes.size() || !parser.parse(bytes.substr(end + 1), arena, event))
        event = document;
    const auto compiled = cdp::Mapping::compile(document);
    WEIR_FUZZ_CHECK(bool(compiled.mapping) == compiled.mistakes.empty());
    if (!compiled.mapping)
        return;
    const auto mapped = compiled.mapping->map(event, arena);
    const auto again = compiled.mapping->map(event, arena);
    WEIR_FUZZ_CHECK(mapped.has_value() == again.has_value());
    if (!mapped)
        return;
    WEIR_FUZZ_CHECK(*mapped == *again);
    const std::string written = toJsonText(*mapped);
    Json read;
    if (!parser.parse(written, arena, read)) // deeper than both, which each may be deep
        WEIR_FUZZ_CHECK(parser.mistake().kind == JsonMistake::Kind::TooDeep);
    else if (!(*mapped).isAbsent())
        WEIR_FUZZ_CHECK(toJsonText(read) == written);
}
