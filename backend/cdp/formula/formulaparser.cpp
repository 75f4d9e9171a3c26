#include "backend/cdp/formula/formulaparser.h"

#include "backend/filter/fqlwords.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t longest = 64 * 1024;
constexpr int deepest = 100;

struct FunctionRow
{
    std::string_view name;
    FormulaFunction function;
    std::size_t fewest, most;
};
constexpr std::size_t any = longest;
constexpr std::array<FunctionRow, 8> functions = {{{"coalesce", FormulaFunction::Coalesce, 1, any},
                                                   {"if", FormulaFunction::If, 2, 3},
                                                   {"length", FormulaFunction::Length, 1, 1},
                                                   {"lower", FormulaFunction::Lower, 1, 1},
                                                   {"upper", FormulaFunction::Upper, 1, 1},
                                                   {"round", FormulaFunction::Round, 1, 2},
                                                   {"days_between", FormulaFunction::DaysBetween, 2, 2},
                                                   {"today", FormulaFunction::Today, 0, 0}}};

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

bool isReserved(std::string_view word)
{
    constexpr std::array<std::string_view, 6> words = {"and", "or", "not", "true", "false", "null"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view other) { return equalsIgnoringCase(word, other); });
}

/// Goes up a level for as long as it lives.
class Level
{
public:
    explicit Level(int& depth) : m_depth(depth) { ++m_depth; }
    ~Level() { --m_depth; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

private:
    int& m_depth;
};

} // namespace

bool FormulaParser::parse()
{
    if (m_text.size() > longest)
        return fail(longest, "a formula has at most 64 KiB").has_value();
    const Maybe root = alternatives();
    if (!root)
        return false;
    skipSpaces();
    if (m_at < m_text.size())
        return unexpected().has_value();
    m_formula.m_root = *root;
    return true;
}

FormulaParser::Maybe FormulaParser::alternatives() { return row(Node::Kind::Or, "or", &FormulaParser::conditions); }

FormulaParser::Maybe FormulaParser::conditions() { return row(Node::Kind::And, "and", &FormulaParser::condition); }

FormulaParser::Maybe FormulaParser::row(Node::Kind kind, std::string_view word, Maybe (FormulaParser::*one)())
{
    const Maybe first = (this->*one)();
    if (!first || !takesWord(word))
        return first;
    Node node{.kind = kind, .children = {*first}};
    do {
        const Maybe next = (this->*one)();
        if (!next)
            return next;
        node.children.push_back(*next);
    } while (takesWord(word));
    return add(std::move(node));
}

FormulaParser::Maybe FormulaParser::condition()
{
    if (!takesWord("not"))
        return comparison();
    const Level level(m_depth);
    if (m_depth > deepest)
        return fail(m_at, "more than 100 levels");
    const Maybe inner = condition();
    return inner ? add({.kind = Node::Kind::Not, .children = {*inner}}) : inner;
}

FormulaParser::Maybe FormulaParser::comparison()
{
    static constexpr std::pair<std::string_view, FormulaOrder> signs[] = {
        {"!=", FormulaOrder::NotEqual}, {"<=", FormulaOrder::AtMost}, {">=", FormulaOrder::AtLeast},
        {"==", FormulaOrder::Equal},    {"=", FormulaOrder::Equal},   {"<", FormulaOrder::Less},
        {">", FormulaOrder::Greater}};
    const auto sign = [&] {
        return std::find_if(std::begin(signs), std::end(signs), [&](const auto& pair) { return takes(pair.first); });
    };
    const Maybe left = sum();
    if (!left)
        return left;
    const auto found = sign();
    if (found == std::end(signs))
        return left;
    const Maybe right = sum();
    if (!right)
        return right;
    skipSpaces();
    const std::size_t behind = m_at;
    if (sign() != std::end(signs))
        return fail(behind, "comparisons do not follow each other; join them with and");
    return add({.kind = Node::Kind::Comparison, .order = found->second, .children = {*left, *right}});
}

FormulaParser::Maybe FormulaParser::sum() { return signedRow(Node::Kind::Sum, "+-", &FormulaParser::product); }

FormulaParser::Maybe FormulaParser::product() { return signedRow(Node::Kind::Product, "*/%", &FormulaParser::factor); }

FormulaParser::Maybe FormulaParser::signedRow(Node::Kind kind, std::string_view signs, Maybe (FormulaParser::*one)())
{
    const auto sign = [&] {
        skipSpaces();
        const bool isThere = m_at < m_text.size() && signs.find(m_text[m_at]) != std::string_view::npos;
        return isThere ? m_text[m_at++] : '\0';
    };
    const Maybe first = (this->*one)();
    if (!first)
        return first;
    Node node{.kind = kind, .children = {*first}, .signs = {signs.front()}};
    while (const char found = sign()) {
        const Maybe next = (this->*one)();
        if (!next)
            return next;
        node.children.push_back(*next);
        node.signs += found;
    }
    return node.children.size() > 1 ? Maybe(add(std::move(node))) : first;
}

FormulaParser::Maybe FormulaParser::factor()
{
    const Level level(m_depth);
    if (m_depth > deepest)
        return fail(m_at, "more than 100 levels");
    if (!takes("-"))
        return value();
    const Maybe inner = factor();
    return inner ? add({.kind = Node::Kind::Negated, .children = {*inner}}) : inner;
}

FormulaParser::Maybe FormulaParser::value()
{
    skipSpaces();
    const char first = m_at < m_text.size() ? m_text[m_at] : '\0';
    if (first == '(') {
        const std::size_t begin = m_at++;
        const Maybe inner = alternatives();
        if (inner && !takes(")"))
            return m_at < m_text.size() ? unexpected() : fail(begin, "this parenthesis is not closed");
        return inner;
    }
    if (first == '\'' || first == '"')
        return text(first);
    if (first == '`')
        return quotedTrait();
    if (isDigit(first))
        return number();
    return named();
}

FormulaParser::Maybe FormulaParser::text(char quote)
{
    const std::size_t begin = m_at++;
    std::string text;
    for (; m_at < m_text.size(); ++m_at) {
        if (m_text[m_at] == quote) {
            ++m_at;
            return add({.constant = m_formula.m_constants.text(text)});
        }
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (m_text[m_at] == '\\' && (next == '\'' || next == '"' || next == '\\'))
            ++m_at;
        text += m_text[m_at];
    }
    return fail(begin, "this text is not closed");
}

FormulaParser::Maybe FormulaParser::number()
{
    const std::size_t begin = m_at;
    const auto digits = [&] {
        const std::size_t from = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        return m_at > from;
    };
    bool isSound = digits() && (m_text[begin] != '0' || m_at == begin + 1); // as in JSON
    if (m_at < m_text.size() && m_text[m_at] == '.') {
        ++m_at;
        isSound = digits() && isSound;
    }
    if (m_at < m_text.size() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
        ++m_at;
        m_at += m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-') ? 1 : 0;
        isSound = digits() && isSound;
    }
    const auto number = FormulaNumber::parse(m_text.substr(begin, m_at - begin));
    if (!isSound || !number || nameEnd(m_at) != m_at || (m_at < m_text.size() && m_text[m_at] == '.'))
        return fail(begin, "this is no number");
    return add({.constant = Json::ofNumberText(m_formula.m_constants.copy(m_text.substr(begin, m_at - begin))),
                .number = number});
}

FormulaParser::Maybe FormulaParser::quotedTrait()
{
    const std::size_t begin = m_at;
    const std::size_t end = m_text.find('`', begin + 1);
    if (end == std::string_view::npos)
        return fail(begin, "this backtick has no partner");
    m_at = end + 1;
    return trait(begin, m_text.substr(begin + 1, end - begin - 1));
}

std::size_t FormulaParser::nameEnd(std::size_t at) const
{
    while (at < m_text.size() && m_text[at] != '-') {
        const std::size_t bytes = fqlLetterBytes(m_text, at);
        if (bytes == 0)
            break;
        at += bytes;
    }
    return at;
}

FormulaParser::Maybe FormulaParser::named()
{
    const std::size_t begin = m_at;
    m_at = nameEnd(begin);
    if (m_at == begin)
        return unexpected();
    const std::string_view word = m_text.substr(begin, m_at - begin);
    const bool isPath = m_at < m_text.size() && m_text[m_at] == '.';
    if (!isPath) {
        if (takes("("))
            return call(begin, word);
        m_at = begin + word.size(); // without spaces
        if (word == "today")
            return add({.kind = Node::Kind::Call, .function = FormulaFunction::Today});
        if (equalsIgnoringCase(word, "true") || equalsIgnoringCase(word, "false"))
            return add({.constant = Json::ofBool(word.size() == 4)});
        if (equalsIgnoringCase(word, "null"))
            return add({.constant = Json::null()});
        if (isReserved(word)) {
            m_at = begin;
            return unexpected();
        }
    }
    while (m_at < m_text.size() && m_text[m_at] == '.') {
        const std::size_t end = nameEnd(m_at + 1);
        if (end == m_at + 1)
            return fail(m_at, "a name is missing behind this point");
        m_at = end;
    }
    return trait(begin, m_text.substr(begin, m_at - begin));
}

FormulaParser::Maybe FormulaParser::trait(std::size_t begin, std::string_view text)
{
    const auto path = JsonPath::parse(text);
    if (!path || path->steps().empty() || path->steps().front().name.empty())
        return fail(begin, "this is no path of a trait");
    if (path->hasAny())
        return fail(begin, "[] has no one value");
    const auto [known, isNew] = m_paths.emplace(path->text(), Index(m_formula.m_paths.size()));
    if (isNew)
        m_formula.m_paths.push_back(*path);
    return add({.kind = Node::Kind::Trait, .path = known->second});
}

FormulaParser::Maybe FormulaParser::call(std::size_t begin, std::string_view name)
{
    const auto known =
        std::find_if(functions.begin(), functions.end(), [&](const FunctionRow& row) { return row.name == name; });
    if (known == functions.end()) {
        std::string names;
        for (const FunctionRow& row : functions)
            names += (names.empty() ? "" : ", ") + std::string(row.name);
        return fail(begin, "there is no such function; there are " + names);
    }
    Node node{.kind = Node::Kind::Call, .function = known->function};
    if (!takes(")")) {
        do {
            const Maybe argument = alternatives();
            if (!argument)
                return argument;
            node.children.push_back(*argument);
        } while (takes(","));
        if (!takes(")"))
            return m_at < m_text.size() ? unexpected() : fail(begin, "the parenthesis of this function is not closed");
    }
    if (node.children.size() >= known->fewest && node.children.size() <= known->most)
        return add(std::move(node));
    std::string wanted = std::to_string(known->fewest);
    if (known->most == any)
        wanted += " or more";
    else if (known->most > known->fewest)
        wanted += " or " + std::to_string(known->most);
    return fail(begin, std::string(name) + " takes " + wanted + (wanted == "1" ? " value" : " values"));
}

FormulaParser::Index FormulaParser::add(Node node)
{
    m_formula.m_nodes.push_back(std::move(node));
    return Index(m_formula.m_nodes.size() - 1);
}

FormulaParser::Maybe FormulaParser::fail(std::size_t at, std::string detail)
{
    m_mistakeAt = at;
    m_detail = std::move(detail);
    return std::nullopt;
}

FormulaParser::Maybe FormulaParser::unexpected()
{
    skipSpaces();
    return fail(m_at, m_at < m_text.size() ? "this is not expected here" : "a value is missing");
}

void FormulaParser::skipSpaces()
{
    while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
        ++m_at;
}

bool FormulaParser::takes(std::string_view sign)
{
    skipSpaces();
    const bool isThere = m_text.substr(m_at, sign.size()) == sign;
    m_at += isThere ? sign.size() : 0;
    return isThere;
}

bool FormulaParser::takesWord(std::string_view word)
{
    skipSpaces();
    const std::size_t end = nameEnd(m_at);
    const bool isThere = equalsIgnoringCase(m_text.substr(m_at, end - m_at), word) &&
                         (end == m_text.size() || m_text[end] != '.'); // not.here is a path
    m_at = isThere ? end : m_at;
    return isThere;
}

} // namespace weir::cdp
