// Formulas: the text in front of the first NUL (or all of it), what follows it are the traits. Nothing crashes, the
// same comes out twice, and what comes out is JSON.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/formula/formula.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

namespace {

using namespace weir;

constexpr std::int64_t nowMs = 1'795'176'000'000;

class Traits : public cdp::Surroundings
{
public:
    explicit Traits(const Json& root) : m_root(root) {}
    Json trait(const cdp::JsonPath& path, std::int64_t&) const override { return path.of(m_root); }
    Json step(std::size_t) const override { return {}; }
    Json entry() const override { return {}; }

private:
    Json m_root;
};

} // namespace

WEIR_FUZZ(formula)
{
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string text(bytes.substr(0, end));
    const std::string json(end < bytes.size() ? bytes.substr(end + 1) : R"({"a":1,"b":"2.5","c":[true,"x"],"d":null})");
    const auto compiled = cdp::Formula::compile(text);
    WEIR_FUZZ_CHECK(bool(compiled.program) == compiled.detail.empty());
    WEIR_FUZZ_CHECK(compiled.at <= text.size());
    if (!compiled.program)
        return;
    WEIR_FUZZ_CHECK(std::is_sorted(compiled.program->traits().begin(), compiled.program->traits().end()));
    JsonParser parser;
    JsonArena arena;
    Json root;
    parser.parse(json, arena, root);
    const Traits traits(root);
    std::int64_t until = cdp::never, untilAgain = cdp::never;
    const Json value = compiled.program->evaluate(traits, nowMs, arena, until);
    const Json again = compiled.program->evaluate(traits, nowMs, arena, untilAgain);
    WEIR_FUZZ_CHECK(value == again && until == untilAgain && until > nowMs);
    const std::string written = toJsonText(value);
    Json read;
    // Texts of the formula are as they come: it is UTF-8 where the definition is.
    if (parser.parse(written, arena, read) && !value.isAbsent())
        WEIR_FUZZ_CHECK(read == value);
    else
        WEIR_FUZZ_CHECK(value.isAbsent() || parser.mistake().kind == JsonMistake::Kind::Utf8);
}
