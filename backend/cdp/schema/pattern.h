// Purpose: `pattern` and `patternProperties`: does a text hold a match. RE2 (linear) wherever it can; PCRE2 with limits
// for lookaround and backreferences. Thread: immutable, any. Limits: a match that PCRE2 gives up on is none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace weir::cdp {

class Pattern
{
public:
    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    /// Null where the pattern is wrong: `mistake` says why.
    static std::unique_ptr<const Pattern> compile(std::string_view source, std::string& mistake);

    /// Takes off `budget` what looking costs: about one a byte, far more where PCRE2 wanders.
    bool isFoundIn(std::string_view text, std::int64_t& budget) const;
    bool isFoundIn(std::string_view text) const;
    std::size_t size() const { return m_size; } ///< instructions, about

private:
    Pattern();
    bool compileRe2(const std::string& text, std::string& mistake);
    bool compilePcre(const std::string& text, std::string& mistake);
    bool isFoundByPcre(std::string_view text, std::int64_t& budget) const;

    struct Engines;
    std::unique_ptr<Engines> d;
    std::size_t m_size = 0;
};

} // namespace weir::cdp
