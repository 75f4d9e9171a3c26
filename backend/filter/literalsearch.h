// Purpose: does a short text occur anywhere in many bytes? As fast as memory, in one letter case or in any. Thread:
// immutable, any. Limits: any case is meant for ASCII letters; k and s also have the folds U+212A and U+017F: where
// those stand in the bytes the answer is yes, to be looked at closely.
#pragma once

#include <string>
#include <string_view>

namespace weir {

class LiteralSearch
{
public:
    /// `anyCase`: letters of either case; `literal` is ASCII then.
    explicit LiteralSearch(std::string literal, bool anyCase = false);

    /// False only if it does not occur.
    bool occursIn(std::string_view bytes) const;
    const std::string& literal() const { return m_literal; }

private:
    bool finds(std::string_view bytes) const;
    bool findsWide(const char*& at, const char* last) const;
    bool isAt(const char* at) const;

    std::string m_literal; ///< in lower case if any will do
    bool m_anyCase;
    bool m_hasKelvin = false, m_hasLongS = false; ///< the literal has a letter with such a fold
    std::size_t m_first = 0, m_second = 0;        ///< positions of the two rarest bytes
};

/// The longest part of UTF-8 `text` in ASCII that is good to look for: without k and s if enough is left. May be empty.
std::string asciiPart(std::string_view text);

} // namespace weir
