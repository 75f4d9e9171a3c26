// JSON: valid exactly where simdjson says so, its parts are valid themselves, and as a JSON Schema it makes a form.
#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/schemaform.h"
#include "tests/fuzz/fuzz.h"

#include <simdjson.h>

namespace {

void walk(const weir::JsonPart& part, int depth)
{
    using Kind = weir::JsonPart::Kind;
    if (depth > 50)
        return;
    if (part.kind() == Kind::String) {
        std::string again;
        weir::appendJsonString(again, part.string());
        WEIR_FUZZ_CHECK(weir::checkJson(again).valid);
    }
    if (part.kind() == Kind::Array)
        part.eachElement([&](weir::JsonPart element) {
            walk(element, depth + 1);
            return true;
        });
    if (part.kind() == Kind::Object)
        part.eachMember([&](const std::string&, weir::JsonPart member) {
            walk(member, depth + 1);
            return true;
        });
}

} // namespace

WEIR_FUZZ(json)
{
    using namespace weir;
    const JsonCheck check = checkJson(bytes);
    WEIR_FUZZ_CHECK(check.position <= bytes.size());
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    const auto error = parser.parse(bytes.data(), bytes.size()).get(element);
    const bool canBeJudged =
        error != simdjson::NUMBER_ERROR && error != simdjson::DEPTH_ERROR && error != simdjson::UTF8_ERROR;
    // A lone surrogate is what simdjson refuses and the RFC does not.
    if (canBeJudged && bytes.find("\\u") == std::string_view::npos &&
        simdjson::validate_utf8(bytes.data(), bytes.size()))
        WEIR_FUZZ_CHECK(check.valid == (error == simdjson::SUCCESS));
    if (!check.valid)
        return;
    walk(JsonPart(bytes), 0);
    const auto form = formOfJsonSchema(bytes);
    WEIR_FUZZ_CHECK(form && (bytes.size() > 10'000 || checkJson(exampleJson(*form)).valid));
}
