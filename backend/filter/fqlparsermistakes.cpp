// What the parser says about what it did not expect, and what it looks ahead at.
#include "backend/filter/fqlparser.h"
#include "backend/filter/fqlwords.h"

#include <array>

namespace weir {
namespace {

struct Habit
{
    std::string_view written, meant;
};
constexpr std::array<Habit, 8> joints = {
    {{"&&", "and"}, {"||", "or"}, {"&", "and"}, {"|", "or"}, {"AND", "and"}, {"OR", "or"}, {",", "and"}, {";", "and"}}};
/// The last word of a path that goes on with a value: an operator of another language. `%1`: the path, `%2`: the value.
constexpr std::array<Habit, 15> wordOperators = {{{"is", "="},
                                                  {"equals", "="},
                                                  {"eq", "="},
                                                  {"ne", "!="},
                                                  {"gt", ">"},
                                                  {"gte", ">="},
                                                  {"ge", ">="},
                                                  {"lt", "<"},
                                                  {"lte", "<="},
                                                  {"le", "<="},
                                                  {"contains", "contains"},
                                                  {"includes", "contains"},
                                                  {"matches", "match"},
                                                  {"match", "match"},
                                                  {"like", "match"}}};
constexpr std::array<std::string_view, 8> typographicQuotes = {"\u201c", "\u201d", "\u201e", "\u2018",
                                                               "\u2019", "\u00ab", "\u00bb", "`"};

} // namespace

void FqlParser::skipSpaces()
{
    while (!atEnd() && (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r'))
        ++m_at;
    // A space that does not break, as word processors like to make them.
    if (rest().starts_with("\u00a0")) {
        m_at += 2;
        skipSpaces();
    }
}

std::string_view FqlParser::wordAt(std::size_t at) const
{
    std::size_t end = at;
    while (const std::size_t bytes = fqlLetterBytes(m_text, end))
        end += bytes;
    return at < m_text.size() ? m_text.substr(at, end - at) : std::string_view();
}

std::string_view FqlParser::tokenHere() const
{
    const std::string_view word = wordAt(m_at);
    if (!word.empty())
        return word;
    const std::string_view operation = operatorHere();
    if (!operation.empty())
        return operation;
    if (rest().starts_with("&&") || rest().starts_with("||"))
        return rest().substr(0, 2);
    if (here() == '\'' || here() == '"') {
        const std::size_t end = m_text.find(here(), m_at + 1);
        return end == std::string_view::npos ? rest() : m_text.substr(m_at, end + 1 - m_at);
    }
    return rest().substr(0, fqlCharacterBytes(m_text, m_at));
}

bool FqlParser::takeKeyword(std::string_view keyword)
{
    const std::size_t before = m_at;
    skipSpaces();
    if (wordAt(m_at) == keyword) {
        m_at += keyword.size();
        return true;
    }
    m_at = before;
    return false;
}

FqlNode FqlParser::literal(FqlNode::Kind kind, std::size_t at, std::string text) const
{
    return {.kind = kind, .text = std::move(text), .at = at, .length = m_at - at};
}

std::nullopt_t FqlParser::fail(FqlMistake mistake)
{
    if (!m_mistake)
        m_mistake = std::move(mistake);
    return std::nullopt;
}

std::nullopt_t FqlParser::unexpected(std::vector<std::string> expected, std::string meant)
{
    if (atEnd()) {
        return fail({.kind = FqlMistake::Kind::EndsEarly,
                     .at = m_text.size(),
                     .length = 0,
                     .expected = std::move(expected),
                     .meant = std::move(meant)});
    }
    const std::string_view found = tokenHere();
    for (const std::string_view quote : typographicQuotes) {
        if (found == quote)
            meant = "'";
    }
    return fail({.kind = FqlMistake::Kind::Unexpected,
                 .at = m_at,
                 .length = found.size(),
                 .found = std::string(found),
                 .expected = std::move(expected),
                 .meant = std::move(meant)});
}

std::nullopt_t FqlParser::afterCondition(bool inBrackets)
{
    std::vector<std::string> expected = {"and", "or"};
    expected.emplace_back(inBrackets ? ")" : fqlexpects::end);
    const std::string_view found = tokenHere();
    for (const Habit& habit : joints) {
        if (found == habit.written || (habit.meant.size() <= 3 && equalsIgnoringCase(found, habit.written)))
            return unexpected(std::move(expected), std::string(habit.meant));
    }
    return unexpected(std::move(expected));
}

std::nullopt_t FqlParser::noOperator(const FqlNode& left)
{
    std::vector<std::string> expected = {"=", "!=", ">", ">=", "<", "<=", "in"};
    std::string meant;
    const std::string written(m_text.substr(left.at, left.length));
    const std::size_t space = written.rfind(' ');
    if (left.kind == FqlNode::Kind::Path && space != std::string::npos && !atEnd()) {
        const std::string path = written.substr(0, written.find_last_not_of(' ', space) + 1);
        const std::string value(tokenHere());
        for (const Habit& habit : wordOperators) {
            if (!equalsIgnoringCase(habit.written, std::string_view(written).substr(space + 1)))
                continue;
            meant = fqlFunctionOf(habit.meant) ? std::string(habit.meant) + "(" + path + ", " + value + ")"
                                               : path + " " + std::string(habit.meant) + " " + value;
            m_at = left.at + space + 1;
        }
    }
    return unexpected(std::move(expected), std::move(meant));
}

} // namespace weir
