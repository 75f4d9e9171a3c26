#define PCRE2_CODE_UNIT_WIDTH 8

#include "backend/cdp/schema/pattern.h"

#include "backend/cdp/schema/ecmapattern.h"

#include <array>
#include <limits>
#include <optional>
#include <pcre2.h>
#include <re2/re2.h>

namespace weir::cdp {
namespace {

constexpr std::int64_t patternBytes = 2 << 20;
constexpr std::uint32_t fewSteps = 5'000, mostSteps = 200'000, matchDepth = 20'000, matchKiB = 8'192;
constexpr std::int64_t lookCost = 20, wanderCost = 200'000;

struct FreeCode
{
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

} // namespace

struct Pattern::Engines
{
    std::optional<re2::RE2> re2;
    std::unique_ptr<pcre2_code, FreeCode> pcre;
    std::unique_ptr<pcre2_match_context, FreeCode> fewLimits, limits;
};

Pattern::Pattern() : d(std::make_unique<Engines>()) {}
Pattern::~Pattern() = default;

bool Pattern::compileRe2(const std::string& text, std::string& mistake)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(patternBytes);
    options.set_never_capture(true);
    d->re2.emplace(text, options);
    if (!d->re2->ok()) {
        mistake = d->re2->error();
        d->re2.reset();
        return false;
    }
    m_size = std::size_t(d->re2->ProgramSize());
    return true;
}

bool Pattern::compilePcre(const std::string& text, std::string& mistake)
{
    int code = 0;
    std::size_t at = 0;
    const std::uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
                                  PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_START_OPTIMIZE;
    d->pcre.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), options, &code, &at, nullptr));
    if (!d->pcre) {
        std::array<PCRE2_UCHAR, 128> words{};
        pcre2_get_error_message(code, words.data(), words.size());
        mistake = reinterpret_cast<const char*>(words.data());
        return false;
    }
    d->limits.reset(pcre2_match_context_create(nullptr));
    d->fewLimits.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(d->fewLimits.get(), fewSteps);
    pcre2_set_match_limit(d->limits.get(), mostSteps);
    for (pcre2_match_context* limits : {d->fewLimits.get(), d->limits.get()}) {
        pcre2_set_depth_limit(limits, matchDepth);
        pcre2_set_heap_limit(limits, matchKiB);
    }
    std::size_t bytes = 0;
    pcre2_pattern_info(d->pcre.get(), PCRE2_INFO_SIZE, &bytes);
    m_size = bytes / 16;
    return true;
}

std::unique_ptr<const Pattern> Pattern::compile(std::string_view source, std::string& mistake)
{
    const EcmaPattern ecma = ecmaPattern(source);
    if (!ecma.isValid) {
        mistake = ecma.mistake;
        return nullptr;
    }
    std::unique_ptr<Pattern> pattern(new Pattern);
    if (!ecma.needsBacktracking && pattern->compileRe2(ecma.text, mistake))
        return pattern;
    return pattern->compilePcre(ecma.text, mistake) ? std::move(pattern) : nullptr;
}

bool Pattern::isFoundByPcre(std::string_view text, std::int64_t& budget) const
{
    const std::unique_ptr<pcre2_match_data, FreeCode> data(pcre2_match_data_create(1, nullptr));
    const auto look = [&](pcre2_match_context* limits) {
        return pcre2_match(d->pcre.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data.get(),
                           limits);
    };
    if (!data)
        return false;
    const int found = look(d->fewLimits.get());
    if (found != PCRE2_ERROR_MATCHLIMIT)
        return found >= 0;
    budget -= wanderCost;
    return budget > 0 && look(d->limits.get()) >= 0;
}

bool Pattern::isFoundIn(std::string_view text, std::int64_t& budget) const
{
    budget -= lookCost + std::int64_t(text.size());
    if (budget < 0)
        return false;
    if (d->re2)
        return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *d->re2);
    return isFoundByPcre(text, budget);
}

bool Pattern::isFoundIn(std::string_view text) const
{
    std::int64_t budget = std::numeric_limits<std::int64_t>::max();
    return isFoundIn(text, budget);
}

} // namespace weir::cdp
