#include "backend/filter/textpattern.h"

#include "backend/filter/literalsearch.h"

#include <algorithm>
#include <re2/filtered_re2.h>
#include <re2/re2.h>

namespace weir {
namespace {

constexpr int longest = 64 * 1024;
constexpr std::int64_t memoryLimit = 64 << 20;
constexpr int shortestLiteral = 2;
constexpr std::size_t mostLiterals = 16; ///< looking for more costs more than the expression itself

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

} // namespace

struct TextPattern::Compiled
{
    Compiled(const std::string& pattern, const RE2::Options& options) : expression(pattern, options)
    {
        if (!expression.ok())
            return;
        std::vector<std::string> texts{pattern};
        if (!options.literal()) {
            int id = 0;
            if (filter.Add(piece(pattern), options, &id) != RE2::NoError)
                return;
            filter.Compile(&texts);
            isFiltered = true;
        }
        if (texts.size() > mostLiterals)
            return;
        for (const std::string& text : texts)
            literals.emplace_back(asciiPart(text), true);
    }

    RE2 expression;
    re2::FilteredRE2 filter{shortestLiteral};
    std::vector<LiteralSearch> literals; ///< of a plain text; of an expression, by the filter's number
    bool isFiltered = false;
};

TextPattern::TextPattern() = default;

Result<TextPattern> TextPattern::compile(const QString& typed)
{
    const QString text = typed.trimmed();
    TextPattern pattern;
    if (text.isEmpty())
        return pattern;
    if (text.size() > longest)
        return Error{ErrorKind::Limit, longest, QStringLiteral("the expression is longer than 64 KiB")};
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_max_mem(memoryLimit);
    QString body = text;
    const qsizetype closing = text.lastIndexOf(QLatin1Char('/'));
    const QString flags = closing > 0 ? text.mid(closing + 1) : QString();
    const bool isExpression =
        text.startsWith(QLatin1Char('/')) && closing > 0 && (flags.isEmpty() || flags == QLatin1String("c"));
    if (isExpression) {
        body = text.mid(1, closing - 1);
        options.set_case_sensitive(!flags.isEmpty());
        options.set_dot_nl(true);
    } else {
        options.set_literal(true);
    }
    auto compiled = std::make_shared<const Compiled>(body.toStdString(), options);
    if (!compiled->expression.ok()) {
        const QString part = QString::fromStdString(compiled->expression.error_arg());
        const qsizetype at = part.isEmpty() ? 0 : typed.indexOf(part);
        return Error{ErrorKind::Invalid, int(std::max<qsizetype>(at, 0)),
                     QString::fromStdString(compiled->expression.error()), part};
    }
    pattern.m_compiled = std::move(compiled);
    return pattern;
}

Result<TextPattern> TextPattern::literal(const QString& text)
{
    TextPattern pattern;
    if (text.isEmpty())
        return pattern;
    if (text.size() > longest)
        return Error{ErrorKind::Limit, longest, QStringLiteral("the text is longer than 64 KiB")};
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_max_mem(memoryLimit);
    options.set_literal(true);
    pattern.m_compiled = std::make_shared<const Compiled>(text.toStdString(), options);
    return pattern;
}

bool TextPattern::matches(std::string_view utf8) const
{
    return !m_compiled || RE2::PartialMatch(piece(utf8), m_compiled->expression);
}

bool TextPattern::mayMatchIn(std::string_view bytes) const
{
    if (!m_compiled || m_compiled->literals.empty())
        return true;
    const std::vector<LiteralSearch>& literals = m_compiled->literals;
    if (!m_compiled->isFiltered)
        return literals.front().occursIn(bytes);
    std::vector<int> found, possible;
    for (std::size_t i = 0; i < literals.size(); ++i) {
        if (literals[i].occursIn(bytes))
            found.push_back(int(i));
    }
    if (found.size() == literals.size())
        return true;
    m_compiled->filter.AllPotentials(found, &possible);
    return !possible.empty();
}

std::vector<std::string> TextPattern::literals() const
{
    std::vector<std::string> texts;
    if (m_compiled) {
        for (const LiteralSearch& literal : m_compiled->literals)
            texts.push_back(literal.literal());
    }
    return texts;
}

} // namespace weir
