#include "backend/filter/textpattern.h"

#include <re2/re2.h>

namespace weir {
namespace {

constexpr int longest = 64 * 1024;
constexpr std::int64_t memoryLimit = 64 << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

} // namespace

struct TextPattern::Compiled
{
    Compiled(const std::string& pattern, const RE2::Options& options) : expression(pattern, options) {}
    RE2 expression;
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

bool TextPattern::matches(std::string_view utf8) const
{
    return !m_compiled || RE2::PartialMatch(piece(utf8), m_compiled->expression);
}

} // namespace weir
