// Purpose: what one types into a filter: plain text (any case) or /regular expression/ (RE2 syntax), compiled once.
// Thread: immutable, any. Limits: an expression of at most 64 KiB; matching is linear in the text (RE2).
#pragma once

#include "backend/base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

class TextPattern
{
public:
    /// An expression stands between slashes; `/…/c` minds the case. Invalid: the expression is wrong; `code` is the
    /// position of the mistake in `typed`, detail RE2's words, subject the offending part.
    static Result<TextPattern> compile(const QString& typed);

    /// Plain text whatever it looks like, slashes too.
    static Result<TextPattern> literal(const QString& text);

    TextPattern(); ///< matches everything
    bool isEmpty() const { return !m_compiled; }
    bool matches(std::string_view utf8) const;

    /// False only if no text that stands somewhere within `bytes` as it is matches: as fast as memory.
    bool mayMatchIn(std::string_view bytes) const;
    /// Every text that matches holds some of these; what mayMatchIn() looks for. Empty: nothing is known.
    std::vector<std::string> literals() const;

private:
    struct Compiled;
    std::shared_ptr<const Compiled> m_compiled;
};

} // namespace weir
