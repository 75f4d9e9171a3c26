// Purpose: reads FQL from left to right and stops at the first mistake, with what was meant. Thread: a value, used
// once. Limits: 64 KiB, 200 levels.
#pragma once

#include "backend/filter/fqlsyntax.h"

namespace weir {

class FqlParser
{
public:
    FqlParser(std::string_view text, FqlRoots roots) : m_text(text), m_roots(roots) {}
    FqlParsed parse();

private:
    using Maybe = std::optional<FqlNode>; ///< none: there is a mistake

    Maybe either();
    Maybe both();
    Maybe condition();
    Maybe negation();
    Maybe group();
    Maybe comparison();
    Maybe rightSide(FqlNode left);
    Maybe membership(FqlNode left);

    Maybe operand(bool isRight);
    Maybe quoted();
    Maybe number();
    Maybe list();
    Maybe call(FqlFunction function, std::size_t at);
    Maybe path(bool isRight);

    bool part(std::string& name, bool mayHaveSpaces);
    bool bracketStep(std::vector<FqlStep>& steps);
    bool checkRoot(const FqlNode& path, std::size_t rootEnd, bool isRight);
    bool checkArguments(const FqlNode& call);

    void skipSpaces();
    bool atEnd() const { return m_at >= m_text.size(); }
    char here() const { return atEnd() ? '\0' : m_text[m_at]; }
    std::string_view rest() const { return m_text.substr(std::min(m_at, m_text.size())); }
    /// The word of plain letters at `at`, without escapes.
    std::string_view wordAt(std::size_t at) const;
    /// What one would call the thing that stands here: a word, an operator, a number, a text.
    std::string_view tokenHere() const;
    bool takeKeyword(std::string_view keyword);
    std::string_view operatorHere() const;
    FqlNode literal(FqlNode::Kind kind, std::size_t at, std::string text = {}) const;

    std::nullopt_t fail(FqlMistake mistake);
    std::nullopt_t unexpected(std::vector<std::string> expected, std::string meant = {});
    std::nullopt_t afterCondition(bool inBrackets);
    std::nullopt_t noOperator(const FqlNode& left);

    std::string_view m_text;
    FqlRoots m_roots;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::optional<FqlMistake> m_mistake;
    std::vector<FqlRemark> m_remarks;
};

} // namespace weir
