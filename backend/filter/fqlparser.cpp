#include "backend/filter/fqlparser.h"

#include "backend/filter/fqldate.h"
#include "backend/filter/fqlwords.h"

#include <array>

namespace weir {
namespace {

constexpr std::size_t longestText = 64 * 1024;
constexpr int deepest = 200;

struct Meant
{
    std::string_view written, meant;
};
// The longest first: they are tried in this order.
constexpr std::array<Meant, 14> operators = {{{"===", "="},
                                              {"!==", "!="},
                                              {"==", "="},
                                              {"!=", "!="},
                                              {">=", ">="},
                                              {"<=", "<="},
                                              {"<>", "!="},
                                              {"=>", ">="},
                                              {"=<", "<="},
                                              {"=~", "match(…, '*…*')"},
                                              {":", "="},
                                              {"=", "="},
                                              {">", ">"},
                                              {"<", "<"}}};

std::optional<FqlOperator> operatorOf(std::string_view text)
{
    for (const auto operation : {FqlOperator::Equal, FqlOperator::NotEqual, FqlOperator::Greater,
                                 FqlOperator::GreaterEqual, FqlOperator::Less, FqlOperator::LessEqual}) {
        if (fqlOperatorText(operation) == text)
            return operation;
    }
    return std::nullopt;
}

const std::vector<std::string>& comparisons()
{
    static const std::vector<std::string> all = {"=", "!=", ">", ">=", "<", "<=", "in"};
    return all;
}

} // namespace

FqlParsed parseFql(std::string_view text, FqlRoots roots) { return FqlParser(text, roots).parse(); }

FqlParsed FqlParser::parse()
{
    FqlParsed parsed;
    if (m_text.size() > longestText) {
        parsed.mistake = FqlMistake{.kind = FqlMistake::Kind::TooLong, .at = longestText, .length = 0};
        return parsed;
    }
    skipSpaces();
    if (atEnd()) {
        parsed.mistake = FqlMistake{.kind = FqlMistake::Kind::Empty, .expected = {fqlexpects::condition}};
        return parsed;
    }
    Maybe root = either();
    if (root) {
        skipSpaces();
        if (!atEnd())
            afterCondition(false);
    }
    parsed.mistake = std::move(m_mistake);
    if (!parsed.mistake) {
        parsed.root = std::move(*root);
        parsed.remarks = std::move(m_remarks);
    }
    return parsed;
}

FqlParser::Maybe FqlParser::either()
{
    const std::size_t at = m_at;
    Maybe first = both();
    if (!first || !takeKeyword("or"))
        return first;
    FqlNode node{.kind = FqlNode::Kind::Or, .at = at};
    node.children.push_back(std::move(*first));
    do {
        Maybe next = both();
        if (!next)
            return std::nullopt;
        node.children.push_back(std::move(*next));
    } while (takeKeyword("or"));
    node.length = m_at - at;
    for (const FqlNode& child : node.children) {
        if (child.kind == FqlNode::Kind::And && !child.inBrackets) {
            m_remarks.push_back({FqlRemark::Kind::MixedAndOr, child.at, child.length});
            break;
        }
    }
    return node;
}

FqlParser::Maybe FqlParser::both()
{
    skipSpaces();
    const std::size_t at = m_at;
    Maybe first = condition();
    if (!first || !takeKeyword("and"))
        return first;
    FqlNode node{.kind = FqlNode::Kind::And, .at = at};
    node.children.push_back(std::move(*first));
    std::size_t end = m_at;
    do {
        Maybe next = condition();
        if (!next)
            return std::nullopt;
        end = m_at;
        node.children.push_back(std::move(*next));
    } while (takeKeyword("and"));
    node.length = end - at;
    return node;
}

FqlParser::Maybe FqlParser::condition()
{
    skipSpaces();
    if (m_depth >= deepest)
        return fail({.kind = FqlMistake::Kind::TooDeep, .at = m_at, .length = 1});
    ++m_depth;
    Maybe node;
    if (here() == '!' && operatorHere().empty())
        node = negation();
    else if (here() == '(')
        node = group();
    else
        node = comparison();
    --m_depth;
    return node;
}

FqlParser::Maybe FqlParser::negation()
{
    const std::size_t at = m_at++;
    skipSpaces();
    const bool isPlain = here() != '(' && here() != '!';
    const std::size_t begin = m_at;
    Maybe inner = isPlain ? operand(false) : condition();
    if (!inner)
        return std::nullopt;
    const std::size_t end = m_at;
    skipSpaces();
    const std::string_view operation = operatorHere();
    if (isPlain && (!operation.empty() || wordAt(m_at) == "in")) {
        return unexpected({"and", "or", fqlexpects::end}, "!(" + std::string(m_text.substr(begin, end - begin)) + " " +
                                                              std::string(tokenHere()) + " …)");
    }
    if (!inner->isCondition())
        return noOperator(*inner);
    m_at = end;
    FqlNode node{.kind = FqlNode::Kind::Not, .at = at, .length = end - at};
    node.children.push_back(std::move(*inner));
    return node;
}

FqlParser::Maybe FqlParser::group()
{
    const std::size_t at = m_at++;
    Maybe inner = either();
    if (!inner)
        return std::nullopt;
    skipSpaces();
    if (here() != ')' || atEnd()) {
        if (!atEnd())
            return afterCondition(true);
        return fail(
            {.kind = FqlMistake::Kind::UnclosedBracket, .at = at, .length = 1, .found = "(", .expected = {")"}});
    }
    ++m_at;
    inner->inBrackets = true;
    inner->at = at;
    inner->length = m_at - at;
    return inner;
}

FqlParser::Maybe FqlParser::comparison()
{
    const std::string_view word = wordAt(m_at);
    const char behind = m_at + word.size() < m_text.size() ? m_text[m_at + word.size()] : ' ';
    if (equalsIgnoringCase(word, "not") && (behind == ' ' || behind == '(')) {
        std::size_t next = m_at + word.size();
        while (next < m_text.size() && m_text[next] == ' ')
            ++next;
        const std::string_view what = wordAt(next);
        return unexpected({fqlexpects::condition}, "!(" + (what.empty() ? "…" : std::string(what)) + ")");
    }
    Maybe left = operand(false);
    if (!left)
        return std::nullopt;
    const std::size_t end = m_at;
    skipSpaces();
    if (takeKeyword("in"))
        return membership(std::move(*left));
    const std::string_view written = operatorHere();
    if (!written.empty()) {
        for (const Meant& known : operators) {
            if (known.written == written && known.meant != written)
                return unexpected(comparisons(), std::string(known.meant));
        }
        return rightSide(std::move(*left));
    }
    if (!left->isCondition())
        return noOperator(*left);
    const std::string_view next = wordAt(m_at);
    if (equalsIgnoringCase(next, "in"))
        return unexpected(comparisons(), "in");
    if (equalsIgnoringCase(next, "not")) {
        return unexpected(comparisons(), "!(" + std::string(m_text.substr(left->at, end - left->at)) + " in …)");
    }
    if (here() == '\'' || here() == '"' || next == "true" || next == "false" || next == "null")
        return noOperator(*left);
    m_at = end;
    return left;
}

FqlParser::Maybe FqlParser::rightSide(FqlNode left)
{
    const std::string_view written = operatorHere();
    m_at += written.size();
    Maybe right = operand(true);
    if (!right)
        return std::nullopt;
    FqlNode node{.kind = FqlNode::Kind::Compare, .operation = *operatorOf(written), .at = left.at};
    for (const FqlNode* side : {&left, &*right}) {
        if (side->kind == FqlNode::Kind::Text && node.operation != FqlOperator::Equal &&
            node.operation != FqlOperator::NotEqual && isZonelessFqlDate(side->text))
            m_remarks.push_back({FqlRemark::Kind::ZonelessDate, side->at, side->length});
    }
    if (right->kind == FqlNode::Kind::List && node.operation != FqlOperator::Equal &&
        node.operation != FqlOperator::NotEqual) {
        m_at = right->at;
        return unexpected({fqlexpects::value}, {});
    }
    node.length = m_at - node.at;
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(*right));
    return node;
}

FqlParser::Maybe FqlParser::membership(FqlNode left)
{
    skipSpaces();
    const std::size_t at = m_at;
    Maybe right = operand(false);
    if (!right)
        return std::nullopt;
    if (right->kind != FqlNode::Kind::List && right->kind != FqlNode::Kind::Path) {
        const std::string found(m_text.substr(at, m_at - at));
        return fail({.kind = FqlMistake::Kind::Unexpected,
                     .at = at,
                     .length = m_at - at,
                     .found = found,
                     .expected = {"["},
                     .meant = right->isLiteral() ? "[" + found + "]" : std::string()});
    }
    FqlNode node{.kind = FqlNode::Kind::In, .at = left.at, .length = m_at - left.at};
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(*right));
    return node;
}

std::string_view FqlParser::operatorHere() const
{
    for (const Meant& known : operators) {
        if (rest().starts_with(known.written))
            return known.written;
    }
    return {};
}

} // namespace weir
