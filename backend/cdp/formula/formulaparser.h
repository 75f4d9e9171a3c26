// Purpose: reads the text of a formula into its nodes. Thread: one at a time. Limits: those of formula.h.
#pragma once

#include "backend/cdp/formula/formula.h"
#include "backend/cdp/formula/formulaprogram.h"

#include <unordered_map>

namespace weir::cdp {

class FormulaParser
{
public:
    FormulaParser(std::string_view text, Formula& formula) : m_text(text), m_formula(formula) {}
    /// False: see mistake().
    bool parse();
    std::size_t mistakeAt() const { return m_mistakeAt; }
    const std::string& detail() const { return m_detail; }

private:
    using Index = std::uint32_t;
    using Node = FormulaNode;
    using Maybe = std::optional<Index>; ///< none: the mistake was noted

    Maybe alternatives();
    Maybe conditions();
    Maybe condition();
    Maybe comparison();
    Maybe sum();
    Maybe product();
    Maybe factor();
    Maybe value();
    Maybe text(char quote);
    Maybe number();
    Maybe quotedTrait();
    Maybe named();
    Maybe call(std::size_t begin, std::string_view name);
    Maybe trait(std::size_t begin, std::string_view text);
    Maybe row(Node::Kind kind, std::string_view word, Maybe (FormulaParser::*one)());
    Maybe signedRow(Node::Kind kind, std::string_view signs, Maybe (FormulaParser::*one)());

    Index add(Node node);
    Maybe fail(std::size_t at, std::string detail);
    Maybe unexpected();
    void skipSpaces();
    bool takes(std::string_view sign);
    bool takesWord(std::string_view word);
    std::size_t nameEnd(std::size_t at) const; ///< `at` where no name begins

    const std::string_view m_text;
    Formula& m_formula;
    std::size_t m_at = 0;
    std::unordered_map<std::string, Index> m_paths; ///< by their text
    int m_depth = 0;
    std::size_t m_mistakeAt = 0;
    std::string m_detail;
};

} // namespace weir::cdp
