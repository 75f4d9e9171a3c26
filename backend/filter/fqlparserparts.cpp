// The parts of comparisons: literals, lists, calls and paths.
#include "backend/filter/fqlparser.h"
#include "backend/filter/fqlwords.h"

#include <algorithm>

namespace weir {
namespace {

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

} // namespace

FqlParser::Maybe FqlParser::operand(bool isRight)
{
    skipSpaces();
    if (m_depth >= 200)
        return fail({.kind = FqlMistake::Kind::TooDeep, .at = m_at, .length = 1});
    const char letter = here();
    const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
    if (letter == '\'' || letter == '"')
        return quoted();
    if (isDigit(letter) || ((letter == '-' || letter == '.' || letter == '+') && (isDigit(next) || next == '.')))
        return number();
    if (letter == '[')
        return list();
    const std::string_view word = wordAt(m_at);
    const std::size_t at = m_at;
    std::size_t behind = at + word.size();
    const bool isWhole =
        behind >= m_text.size() || (m_text[behind] != '.' && m_text[behind] != '\\' && m_text[behind] != '[');
    if (isWhole && (word == "true" || word == "false" || word == "null")) {
        m_at = behind;
        return literal(word == "true"    ? FqlNode::Kind::True
                       : word == "false" ? FqlNode::Kind::False
                                         : FqlNode::Kind::Null,
                       at);
    }
    if (isWhole && isFqlReserved(word)) {
        const bool isLiteral =
            equalsIgnoringCase(word, "true") || equalsIgnoringCase(word, "false") || equalsIgnoringCase(word, "null");
        std::string lower(word);
        for (char& c : lower)
            c = char(c | 0x20);
        return unexpected({fqlexpects::value}, isLiteral ? lower : std::string());
    }
    while (behind < m_text.size() && m_text[behind] == ' ')
        ++behind;
    if (!word.empty() && behind < m_text.size() && m_text[behind] == '(') {
        const auto function = fqlFunctionOf(word);
        if (!function) {
            return fail({.kind = FqlMistake::Kind::UnknownFunction,
                         .at = at,
                         .length = word.size(),
                         .found = std::string(word),
                         .expected = fqlFunctionNames(),
                         .meant = nearestWord(word, fqlFunctionNames())});
        }
        m_at = behind;
        return call(*function, at);
    }
    if (word.empty() && letter != '\\')
        return unexpected({isRight ? fqlexpects::value : fqlexpects::condition});
    return path(isRight);
}

FqlParser::Maybe FqlParser::quoted()
{
    const std::size_t at = m_at;
    const char quote = here();
    std::string text;
    for (++m_at; !atEnd() && here() != quote; ++m_at) {
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (here() == '\\' && (next == '\'' || next == '"' || next == '\\'))
            ++m_at;
        text += here();
    }
    if (atEnd()) {
        m_at = m_text.size();
        return fail({.kind = FqlMistake::Kind::UnclosedText,
                     .at = at,
                     .length = m_text.size() - at,
                     .found = std::string(1, quote),
                     .expected = {std::string(1, quote)}});
    }
    ++m_at;
    return literal(FqlNode::Kind::Text, at, std::move(text));
}

FqlParser::Maybe FqlParser::number()
{
    const std::size_t at = m_at;
    const auto digits = [this] {
        const std::size_t begin = m_at;
        while (isDigit(here()))
            ++m_at;
        return m_at > begin;
    };
    if (here() == '-' || here() == '+')
        ++m_at;
    bool isGood = m_text[at] != '+';
    isGood = (digits() || here() == '.') && isGood;
    if (here() == '.') {
        ++m_at;
        isGood = digits() && isGood;
    }
    if (here() == 'e' || here() == 'E') {
        ++m_at;
        if (here() == '+' || here() == '-')
            ++m_at;
        isGood = digits() && isGood;
    }
    const std::size_t end = m_at;
    // What hangs on it belongs to the mistake: a date, a version, 5kb, 1,000.
    while (!atEnd() && (fqlLetterBytes(m_text, m_at) > 0 || here() == '.' || here() == ':' || here() == '+' ||
                        (here() == ',' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]) && m_text[at] != ',' &&
                         m_depth == 0)))
        m_at += std::max<std::size_t>(fqlLetterBytes(m_text, m_at), 1);
    if (isGood && m_at == end)
        return literal(FqlNode::Kind::Number, at, std::string(m_text.substr(at, end - at)));
    const std::string found(m_text.substr(at, m_at - at));
    std::string meant = "'" + found + "'";
    if (found.find_first_not_of("+0123456789") == std::string::npos && found.front() == '+')
        meant = found.substr(1);
    return fail({.kind = FqlMistake::Kind::BadNumber,
                 .at = at,
                 .length = found.size(),
                 .found = found,
                 .expected = {fqlexpects::number},
                 .meant = meant});
}

FqlParser::Maybe FqlParser::list()
{
    FqlNode node{.kind = FqlNode::Kind::List, .at = m_at};
    ++m_at;
    ++m_depth;
    skipSpaces();
    while (here() != ']' || atEnd()) {
        if (atEnd())
            break;
        const std::size_t begin = m_at;
        Maybe item = operand(true);
        if (!item)
            return std::nullopt;
        if (!item->isLiteral() || item->kind == FqlNode::Kind::List) {
            const std::string found(m_text.substr(begin, m_at - begin));
            return fail({.kind = FqlMistake::Kind::Unexpected,
                         .at = begin,
                         .length = m_at - begin,
                         .found = found,
                         .expected = {fqlexpects::literal},
                         .meant = item->kind == FqlNode::Kind::Path ? fqlQuoted(found) : std::string()});
        }
        node.children.push_back(std::move(*item));
        skipSpaces();
        if (here() == ',') {
            ++m_at;
            skipSpaces();
            if (here() == ']')
                return unexpected({fqlexpects::literal});
        } else if (here() != ']' && !atEnd()) {
            return unexpected({",", "]"});
        }
    }
    if (atEnd())
        return fail(
            {.kind = FqlMistake::Kind::UnclosedBracket, .at = node.at, .length = 1, .found = "[", .expected = {"]"}});
    if (node.children.empty())
        return unexpected({fqlexpects::literal});
    --m_depth;
    ++m_at;
    node.length = m_at - node.at;
    return node;
}

FqlParser::Maybe FqlParser::call(FqlFunction function, std::size_t at)
{
    FqlNode node{.kind = FqlNode::Kind::Call, .function = function, .at = at};
    const std::size_t bracket = m_at++;
    ++m_depth;
    skipSpaces();
    while (!atEnd() && here() != ')') {
        Maybe argument = operand(true);
        if (!argument)
            return std::nullopt;
        node.children.push_back(std::move(*argument));
        skipSpaces();
        if (here() == ',') {
            ++m_at;
            skipSpaces();
            if (here() == ')')
                return unexpected({fqlexpects::value});
        } else if (here() != ')' && !atEnd()) {
            return unexpected({",", ")"});
        }
    }
    if (atEnd())
        return fail(
            {.kind = FqlMistake::Kind::UnclosedBracket, .at = bracket, .length = 1, .found = "(", .expected = {")"}});
    --m_depth;
    ++m_at;
    node.length = m_at - at;
    if (!checkArguments(node))
        return std::nullopt;
    return node;
}

bool FqlParser::checkArguments(const FqlNode& call)
{
    const bool takesTwo = call.function == FqlFunction::Contains || call.function == FqlFunction::Match;
    const std::size_t count = takesTwo ? 2 : 1;
    std::vector<std::string> expected(count, fqlexpects::text);
    if (call.function == FqlFunction::Typeof || call.function == FqlFunction::Length)
        expected = {fqlexpects::value};
    std::size_t at = call.at, length = call.length;
    bool isGood = call.children.size() == count;
    for (const FqlNode& argument : call.children) {
        if (isGood && argument.isLiteral() && argument.kind != FqlNode::Kind::Text &&
            argument.kind != FqlNode::Kind::Null && expected.front() == fqlexpects::text) {
            isGood = false;
            at = argument.at;
            length = argument.length;
        }
    }
    if (!isGood) {
        fail({.kind = FqlMistake::Kind::WrongArguments,
              .at = at,
              .length = length,
              .found = std::string(fqlFunctionName(call.function)),
              .expected = std::move(expected)});
    }
    return isGood;
}

FqlParser::Maybe FqlParser::path(bool isRight)
{
    FqlNode node{.kind = FqlNode::Kind::Path, .at = m_at};
    std::string name;
    if (!part(name, m_roots == FqlRoots::Event))
        return std::nullopt;
    const std::size_t rootEnd = m_at;
    node.steps.push_back({std::move(name)});
    while (here() == '.' || here() == '[') {
        if (here() == '[') {
            if (!bracketStep(node.steps))
                return std::nullopt;
            continue;
        }
        ++m_at;
        name.clear();
        if (!part(name, true))
            return std::nullopt;
        node.steps.push_back({std::move(name)});
    }
    // A sign right behind a name would be part of it in other languages; here it needs a backslash.
    if (!atEnd() && std::string_view("/#%*+^~").find(here()) != std::string_view::npos &&
        !operatorHere().starts_with('=')) {
        return fail({.kind = FqlMistake::Kind::BadPath,
                     .at = m_at,
                     .length = 1,
                     .found = std::string(1, here()),
                     .expected = {fqlexpects::name},
                     .meant = std::string("\\") + here()});
    }
    node.length = m_at - node.at;
    if (m_roots == FqlRoots::Record && !checkRoot(node, rootEnd, isRight))
        return std::nullopt;
    return node;
}

bool FqlParser::part(std::string& name, bool mayHaveSpaces)
{
    const std::size_t begin = m_at;
    for (;;) {
        if (here() == '\\' && m_at + 1 < m_text.size()) {
            const std::size_t bytes = fqlCharacterBytes(m_text, m_at + 1);
            name += m_text.substr(m_at + 1, bytes);
            m_at += 1 + bytes;
        } else if (const std::size_t bytes = fqlLetterBytes(m_text, m_at)) {
            name += m_text.substr(m_at, bytes);
            m_at += bytes;
        } else if (here() == ' ' && mayHaveSpaces && m_at > begin) {
            std::size_t next = m_at;
            while (next < m_text.size() && m_text[next] == ' ')
                ++next;
            const std::string_view word = wordAt(next);
            const std::size_t behind = next + word.size();
            const char follows = behind < m_text.size() ? m_text[behind] : '\0';
            const bool isName = follows == '\\' || (!word.empty() && !isFqlReserved(word) && follows != '(');
            if (!isName)
                break;
            name += m_text.substr(m_at, next - m_at);
            m_at = next;
        } else {
            break;
        }
    }
    if (m_at == begin) {
        const std::size_t bytes = fqlCharacterBytes(m_text, m_at);
        const std::string found(m_text.substr(std::min(m_at, m_text.size()), bytes));
        const bool mayEscape = bytes > 0 && found != " " && found != "." && found != ")" && found != "=";
        fail({.kind = FqlMistake::Kind::BadPath,
              .at = m_at,
              .length = bytes,
              .found = found,
              .expected = {fqlexpects::name},
              .meant = mayEscape ? "\\" + found : std::string()});
        return false;
    }
    return true;
}

bool FqlParser::bracketStep(std::vector<FqlStep>& steps)
{
    const std::size_t at = m_at++;
    if (here() == '\'' || here() == '"') {
        Maybe text = quoted();
        if (!text)
            return false;
        steps.push_back({std::move(text->text)});
    } else {
        const std::size_t begin = m_at;
        while (isDigit(here()))
            ++m_at;
        steps.push_back({std::string(m_text.substr(begin, m_at - begin)), m_at == begin});
    }
    if (here() == ']') {
        ++m_at;
        return true;
    }
    if (atEnd())
        fail({.kind = FqlMistake::Kind::UnclosedBracket, .at = at, .length = 1, .found = "[", .expected = {"]"}});
    else
        unexpected({"]"}, {});
    return false;
}

bool FqlParser::checkRoot(const FqlNode& path, std::size_t rootEnd, bool isRight)
{
    const std::string& root = path.steps.front().name;
    const bool isKnown = std::find(fqlRecordRoots().begin(), fqlRecordRoots().end(), root) != fqlRecordRoots().end();
    if (!isKnown) {
        std::string meant = nearestWord(root, fqlRecordRoots());
        if (meant.empty() && isRight)
            meant = fqlQuoted(m_text.substr(path.at, path.length));
        else if (meant.empty())
            meant = "value." + std::string(m_text.substr(path.at, path.length));
        fail({.kind = FqlMistake::Kind::UnknownRoot,
              .at = path.at,
              .length = rootEnd - path.at,
              .found = root,
              .expected = fqlRecordRoots(),
              .meant = std::move(meant)});
        return false;
    }
    if (root == "headers" && (path.steps.size() < 2 || path.steps[1].isAny)) {
        fail({.kind = FqlMistake::Kind::BadPath,
              .at = rootEnd,
              .length = path.at + path.length - rootEnd,
              .found = std::string(m_text.substr(rootEnd, path.at + path.length - rootEnd)),
              .expected = {fqlexpects::name},
              .meant = "headers.…"});
        return false;
    }
    if (path.steps.size() > 1 && root != "headers" && root != "value" && root != "key") {
        fail({.kind = FqlMistake::Kind::BadPath,
              .at = rootEnd,
              .length = path.at + path.length - rootEnd,
              .found = std::string(m_text.substr(rootEnd, path.at + path.length - rootEnd)),
              .expected = {"=", "!=", ">", ">=", "<", "<=", "in"},
              .meant = root});
        return false;
    }
    return true;
}

} // namespace weir
