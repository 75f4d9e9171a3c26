// Purpose: the text functions of FQL. Thread: any, no state; a glob is immutable. Limits: a glob takes at most (text ×
// pattern) steps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// `*` any characters, `?` one, `[a-z]` one of these, `\x` x itself; the whole text must fit, case counts.
class FqlGlob
{
public:
    FqlGlob() = default;
    explicit FqlGlob(std::string_view pattern);
    bool matches(std::string_view text) const;
    /// The longest text that must occur in whatever fits.
    std::string longestLiteral() const;

private:
    struct Token
    {
        enum class Kind { Literal, One, Many, Class } kind = Kind::Literal;
        std::string literal{}; ///< one character
        std::vector<std::pair<char32_t, char32_t>> ranges{};
    };
    std::size_t readClass(std::string_view pattern, std::size_t at);
    static std::size_t step(const Token& token, std::string_view text, std::size_t at);

    std::vector<Token> m_tokens;
};

/// Full Unicode.
void fqlLowercase(std::string_view text, std::string& out);
void fqlUppercase(std::string_view text, std::string& out);
/// Each white space character becomes `with`.
void fqlJoinWords(std::string_view text, char with, std::string& out);
/// The first letter of each word in upper case, the others as they are.
void fqlTitlecase(std::string_view text, std::string& out);

} // namespace weir
