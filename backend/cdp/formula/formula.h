// Purpose: the expression of a `formula` trait (definitions.md, "Trait (computed)"), compiled once. Thread: immutable,
// any. Limits: 64 KiB of text, 100 levels; numbers as in formulanumber.h.
//
//   + - * / % and unary minus; = (or ==) != < <= > >=; and or not; parentheses; 12.5 'text' "text" true false null;
//   coalesce(…) if(condition, then[, otherwise]) length(x) lower(x) upper(x) round(x[, digits]) days_between(from,
//   until) today() or today; a name or a dotted path is a trait, in backticks whatever it is made of: `order-count`.
//
// Comparisons keep to the rules of values ("Values and comparison"): with something absent they are false, != is true;
// `= null` asks whether it is absent. A condition holds unless it is absent or false. Arithmetic with what is no
// number, division by 0 and functions of what is absent are absent; but length() of it is 0. length() is that of a text
// in characters, or of a list. days_between() counts full days of 24 hours.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/filter/surroundings.h"

#include <memory>

namespace weir::cdp {

struct FormulaNode;

class Formula
{
public:
    struct Compiled
    {
        std::shared_ptr<const Formula> program{}; ///< null: see below
        std::size_t at = 0;                       ///< the byte where it goes wrong
        std::string detail{};                     ///< in English
    };
    static Compiled compile(std::string_view text);
    ~Formula();

    /// The keys of the traits that it reads, each once, sorted.
    const std::vector<std::string>& traits() const { return m_traits; }
    /// The same with what is below them.
    const std::vector<JsonPath>& paths() const { return m_paths; }

    /// Lowers `until` to when the value may change by itself (see verdict.h). The value looks into the formula, the
    /// traits and the arena.
    Json evaluate(const Surroundings& traits, std::int64_t atMs, JsonArena& arena, std::int64_t& until) const;

private:
    friend class FormulaParser;
    friend class FormulaRun;
    Formula();

    std::vector<FormulaNode> m_nodes;
    std::uint32_t m_root = 0;
    JsonArena m_constants;
    std::vector<std::string> m_traits;
    std::vector<JsonPath> m_paths;
};

} // namespace weir::cdp
