// Definitions: in front of the first NUL a JSON list of documents (or one), what follows it an event. Nothing crashes;
// what was accepted is so again when it is read back, and the world that it makes takes the event.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/world/world.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(definitions)
{
    using namespace weir;
    constexpr std::int64_t nowMs = 1'795'176'000'000, dayMs = 86'400'000;
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    JsonParser parser;
    JsonArena arena;
    Json documents, event;
    if (!parser.parse(bytes.substr(0, end), arena, documents))
        return;
    cdp::World world(nowMs);
    const auto refused = world.define(documents.isArray() ? documents.elements() : std::span(&documents, 1));
    for (const cdp::Refusal& refusal : refused)
        WEIR_FUZZ_CHECK(!refusal.mistakes.empty());
    const std::string_view given = end < bytes.size() ? bytes.substr(end + 1)
                                                      : std::string_view(R"({"type":"track",)"
                                                                         R"("event":"a","userId":"u"})");
    if (parser.parse(given, arena, event))
        world.take(event, {}, "m1");
    world.advanceTo(nowMs + dayMs);
    const std::string saved = world.definitions().save();
    const auto again = cdp::DefinitionBook::load(saved);
    WEIR_FUZZ_CHECK(again.has_value() && again->save() == saved);
}
