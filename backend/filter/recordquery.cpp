#include "backend/filter/recordquery.h"

#include "backend/filter/fqlsyntax.h"
#include "backend/filter/fqlwords.h"

#include <algorithm>

namespace weir {
namespace {

/// What stands further behind does not change what it looks like.
constexpr std::size_t farEnough = 4'096;

std::string_view trimmedLeft(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

std::string_view wordOf(std::string_view text)
{
    std::size_t end = 0;
    while (const std::size_t bytes = fqlLetterBytes(text, end))
        end += bytes;
    return text.substr(0, end);
}

bool isRoot(std::string_view word)
{
    const auto& roots = fqlRecordRoots();
    return std::find(roots.begin(), roots.end(), word) != roots.end();
}

bool beginsOperator(std::string_view text)
{
    text = trimmedLeft(text);
    if (text.empty())
        return false;
    if (text.front() == '=' || text.front() == '<' || text.front() == '>' || text.starts_with("!=") ||
        text.starts_with("&&") || text.starts_with("||"))
        return true;
    const std::string_view word = wordOf(text);
    return equalsIgnoringCase(word, "in") || equalsIgnoringCase(word, "and") || equalsIgnoringCase(word, "or");
}

// Behind a root: the path, loosely, then something like an operator; headers['x'] and a path with words in between,
// too.
bool goesOnLikeComparison(std::string_view text)
{
    if (text.starts_with("['") || text.starts_with("[\""))
        return true;
    text = text.substr(0, farEnough);
    const bool hasParts = text.starts_with('.');
    std::size_t at = 0;
    while (at < text.size()) {
        if (at > 0 && text[at - 1] == ' ' &&
            (beginsOperator(text.substr(at)) || (hasParts && isFqlReserved(wordOf(text.substr(at))))))
            return true;
        if (beginsOperator(text.substr(at)) && text[at] != ' ' && fqlLetterBytes(text, at) == 0)
            return true;
        const bool isPath = text[at] == '.' || text[at] == ' ' || text[at] == '[' || text[at] == ']' ||
                            text[at] == '\\' || fqlLetterBytes(text, at) > 0 || (hasParts && text[at] == '/');
        // A value right behind a word: an operator was left out or is none ("value.name contains 'x'").
        if (!isPath)
            return at > 0 && (text[at] == '\'' || text[at] == '"' || text[at] == '~' || text[at] == ':') &&
                   text.front() == '.';
        at += std::max<std::size_t>(fqlCharacterBytes(text, at), 1);
    }
    return false;
}

bool looksLikeFql(std::string_view text)
{
    text = trimmedLeft(text);
    while (!text.empty() && (text.front() == '(' || text.front() == '!')) {
        text.remove_prefix(1);
        text = trimmedLeft(text);
    }
    const std::string_view word = wordOf(text);
    const std::string_view behind = text.substr(word.size());
    if (equalsIgnoringCase(word, "not") && behind.starts_with(' '))
        return looksLikeFql(behind);
    if (fqlFunctionOf(word) && trimmedLeft(behind).starts_with('('))
        return true;
    return isRoot(word) && goesOnLikeComparison(behind);
}

// What begins with a value in single quotes or a number, or is in brackets, is FQL only if all of it is.
bool mayBeFql(std::string_view text)
{
    const char first = text.front();
    return first == '\'' || first == '(' || first == '!' || first == '-' || (first >= '0' && first <= '9');
}

RecordQuery asText(const QString& typed)
{
    RecordQuery query;
    const QString text = typed.trimmed();
    const bool isQuoted = text.size() >= 2 && text.startsWith(QLatin1Char('"')) && text.endsWith(QLatin1Char('"'));
    auto pattern = isQuoted ? TextPattern::literal(text.mid(1, text.size() - 2)) : TextPattern::compile(text);
    const bool isRegex =
        !isQuoted && text.startsWith(QLatin1Char('/')) &&
        (text.lastIndexOf(QLatin1Char('/')) == text.size() - 1 || text.endsWith(QLatin1String("/c"))) &&
        text.size() > 1 && text.lastIndexOf(QLatin1Char('/')) > 0;
    query.kind = text.isEmpty() ? QueryKind::Everything : isRegex ? QueryKind::Regex : QueryKind::Text;
    if (!pattern) {
        query.error = pattern.error();
        query.error->code += int(typed.indexOf(text));
    } else {
        query.pattern = std::move(pattern).value();
    }
    if (query.kind == QueryKind::Text && query.pattern.isEmpty() && !query.error)
        query.kind = QueryKind::Everything;
    return query;
}

} // namespace

RecordQuery parseRecordQuery(const QString& typed)
{
    const std::string utf8 = typed.toStdString();
    const std::string_view text = trimmedLeft(utf8);
    if (text.empty() || text.front() == '"')
        return asText(typed);
    const bool looks = looksLikeFql(text);
    if (!looks && !mayBeFql(text))
        return asText(typed);
    Fql::Compiled compiled = Fql::compile(utf8, FqlRoots::Record);
    const bool isSure = looks || (compiled.program && (compiled.program->readsKey() || compiled.program->readsValue() ||
                                                       compiled.program->readsHeaders()));
    if (!isSure)
        return asText(typed);
    RecordQuery query;
    query.kind = QueryKind::Fql;
    query.fql = std::move(compiled.program);
    query.remarks = std::move(compiled.remarks);
    query.mistake = std::move(compiled.mistake);
    return query;
}

} // namespace weir
