// FQL: the text in front of the first NUL (or all of it) is a filter, what follows it an event. Nothing crashes, what
// was understood prints to something that is understood alike, and JSON is valid exactly where simdjson says so.
#include "backend/filter/fqlcompletion.h"
#include "backend/filter/fqlsyntax.h"
#include "backend/filter/recordquery.h"
#include "tests/fuzz/fuzz.h"

#include <simdjson.h>

namespace {

using namespace weir;

bool isWithin(std::size_t at, std::size_t length, std::string_view text)
{
    return at <= text.size() && length <= text.size() - at;
}

/// simdjson refuses numbers that are too big for it, deeper nesting, and halves of surrogate pairs, which RFC 8259 lets
/// pass: there it cannot be asked.
bool canBeJudged(simdjson::error_code error, std::string_view json)
{
    const bool mayBeHalf = json.find("\\ud") != std::string_view::npos || json.find("\\uD") != std::string_view::npos;
    return error != simdjson::NUMBER_ERROR && error != simdjson::DEPTH_ERROR &&
           !(error == simdjson::STRING_ERROR && mayBeHalf);
}

} // namespace

WEIR_FUZZ(fql)
{
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string filter(bytes.substr(0, end));
    const std::string json(end < bytes.size() ? bytes.substr(end + 1) : std::string_view("{\"a\":[1,\"b\"]}"));

    static FqlScratch scratch;
    for (const FqlRoots roots : {FqlRoots::Event, FqlRoots::Record}) {
        const FqlParsed parsed = parseFql(filter, roots);
        if (parsed.mistake) {
            WEIR_FUZZ_CHECK(isWithin(parsed.mistake->at, parsed.mistake->length, filter));
            continue;
        }
        for (const FqlRemark& remark : parsed.remarks)
            WEIR_FUZZ_CHECK(isWithin(remark.at, remark.length, filter));
        const std::string printed = printFql(parsed.root);
        const FqlParsed again = parseFql(printed, roots);
        WEIR_FUZZ_CHECK(printed.size() > 64 * 1024 || !again.mistake);
        if (roots != FqlRoots::Event || again.mistake)
            continue;
        WEIR_FUZZ_CHECK(printFql(again.root) == printed);
        const auto compiled = Fql::compile(filter, roots);
        const auto second = Fql::compile(printed, roots);
        const bool matches = compiled.program->matchesEvent(json, scratch);
        WEIR_FUZZ_CHECK(matches == second.program->matchesEvent(json, scratch));
        if (matches && json.find('\\') == std::string::npos) {
            for (const std::string& text : compiled.program->requiredTexts())
                WEIR_FUZZ_CHECK(json.find(text) != std::string::npos);
        }
    }

    static const Fql::Compiled anything = Fql::compile("a or !a", FqlRoots::Event);
    bool isBroken = false;
    anything.program->matchesEvent(json, scratch, &isBroken);
    static simdjson::dom::parser parser;
    simdjson::dom::element element;
    const auto error = parser.parse(json.data(), json.size()).get(element);
    if (canBeJudged(error, json))
        WEIR_FUZZ_CHECK((error != simdjson::SUCCESS) == isBroken);

    FilterVocabulary vocabulary;
    vocabulary.see(FilterVocabulary::Part::Value, json);
    (void)completeFql(filter, filter.size(), FqlRoots::Record, vocabulary);
    (void)parseRecordQuery(QString::fromStdString(filter));
}
