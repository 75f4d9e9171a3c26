#include "backend/cdp/filter/filterterm.h"

#include "backend/cdp/filter/valuetestparts.h"

#include <algorithm>

namespace weir::cdp {
namespace {

using Kind = FilterTerm::Kind;
using Op = ValueOperator;

FilterTerm joined(Kind kind, std::vector<FilterTerm> children)
{
    if (children.size() == 1)
        return std::move(children.front());
    FilterTerm term{.kind = kind};
    for (FilterTerm& child : children) {
        if (child.kind != kind) {
            term.children.push_back(std::move(child));
            continue;
        }
        std::move(child.children.begin(), child.children.end(), std::back_inserter(term.children));
    }
    return term;
}

FqlNode fqlPathOf(const JsonPath& path)
{
    FqlNode node{.kind = FqlNode::Kind::Path};
    for (const JsonPath::Step& step : path.steps())
        node.steps.push_back({step.name, step.isAny});
    return node;
}

FqlNode literalOf(const Json& value)
{
    std::array<char, 32> room;
    if (value.isText())
        return {.kind = FqlNode::Kind::Text, .text = std::string(value.text())};
    if (value.isNumber())
        return {.kind = FqlNode::Kind::Number, .text = std::string(value.numberText(room))};
    return {.kind = value.isTrue() ? FqlNode::Kind::True : FqlNode::Kind::False};
}

FqlNode call(FqlFunction function, FqlNode first, FqlNode second)
{
    FqlNode node{.kind = FqlNode::Kind::Call, .function = function};
    node.children.push_back(std::move(first));
    node.children.push_back(std::move(second));
    return node;
}

FqlNode comparison(FqlOperator operation, FqlNode left, FqlNode right)
{
    FqlNode node{.kind = FqlNode::Kind::Compare, .operation = operation};
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
}

FqlNode negation(FqlNode child)
{
    FqlNode node{.kind = FqlNode::Kind::Not};
    node.children.push_back(std::move(child));
    return node;
}

FqlNode glob(Op operation, std::string_view literal)
{
    std::string text(operation == Op::EndsWith ? "*" : "");
    for (const char letter : literal) {
        if (std::string_view("*?[\\").find(letter) != std::string_view::npos)
            text += '\\';
        text += letter;
    }
    return {.kind = FqlNode::Kind::Text, .text = text + (operation == Op::StartsWith ? "*" : "")};
}

std::optional<FqlOperator> comparisonOf(SignedOperator operation)
{
    switch (operation.what) {
    case Op::Equals:
        return operation.isNegated ? FqlOperator::NotEqual : FqlOperator::Equal;
    case Op::GreaterThan:
        return FqlOperator::Greater;
    case Op::AtLeast:
        return FqlOperator::GreaterEqual;
    case Op::LessThan:
        return FqlOperator::Less;
    case Op::AtMost:
        return FqlOperator::LessEqual;
    default:
        return std::nullopt;
    }
}

std::optional<FqlNode> fqlLeaf(const FilterTerm& term)
{
    const ValueTest::Private& parts = term.test->parts();
    const SignedOperator operation = parts.operation;
    FqlNode path = fqlPathOf(term.path);
    if (operation.what == Op::Exists) {
        return comparison(operation.isNegated ? FqlOperator::Equal : FqlOperator::NotEqual, std::move(path),
                          {.kind = FqlNode::Kind::Null});
    }
    if (parts.ignoresCase || parts.operands.empty())
        return std::nullopt;
    const ValueOperand& first = parts.operands.front();
    if (first.isReference() && first.kind != ValueOperand::Kind::Property)
        return std::nullopt;
    FqlNode other = first.isReference() ? fqlPathOf(first.path) : literalOf(first.json);
    if (const auto comparing = comparisonOf(operation))
        return comparison(*comparing, std::move(path), std::move(other));
    FqlNode node;
    if (operation.what == Op::OneOf) {
        FqlNode list{.kind = FqlNode::Kind::List};
        for (const ValueOperand& operand : parts.operands)
            list.children.push_back(literalOf(operand.json));
        node.kind = FqlNode::Kind::In;
        node.children.push_back(std::move(path));
        node.children.push_back(std::move(list));
    } else if (operation.what == Op::Contains) {
        node = call(FqlFunction::Contains, std::move(path), std::move(other));
    } else if ((operation.what == Op::StartsWith || operation.what == Op::EndsWith) && !first.isReference()) {
        node = call(FqlFunction::Match, std::move(path), glob(operation.what, first.json.text()));
    } else {
        return std::nullopt;
    }
    return operation.isNegated ? negation(std::move(node)) : std::move(node);
}

} // namespace

FilterTerm FilterTerm::all(std::vector<FilterTerm> children) { return joined(Kind::All, std::move(children)); }

FilterTerm FilterTerm::any(std::vector<FilterTerm> children) { return joined(Kind::Any, std::move(children)); }

FilterTerm FilterTerm::negated(FilterTerm child)
{
    if (child.kind == Kind::Not)
        return std::move(child.children.front());
    if (child.kind == Kind::Leaf && hasNegativeName(child.test->parts().operation.what)) {
        auto parts = std::make_shared<ValueTest::Private>(child.test->parts());
        parts->operation.isNegated = !parts->operation.isNegated;
        child.test = ValueTest(std::move(parts));
        return child;
    }
    FilterTerm term{.kind = Kind::Not, .place = child.place};
    term.children.push_back(std::move(child));
    return term;
}

std::string canonicalOf(const FilterTerm& term)
{
    switch (term.kind) {
    case Kind::Leaf:
        return term.path.text() + ' ' + term.test->canonical();
    case Kind::Fql:
        return '`' + printFql(term.expression->syntax()) + '`';
    case Kind::Not:
        return "not(" + canonicalOf(term.children.front()) + ')';
    case Kind::Element:
        return "element(" + term.path.text() + ',' + canonicalOf(term.children.front()) + ')';
    default:
        break;
    }
    // Their order and how often they are written means nothing.
    std::vector<std::string> all;
    for (const FilterTerm& child : term.children)
        all.push_back(canonicalOf(child));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() == 1)
        return all.front();
    std::string out = term.kind == Kind::All ? "all(" : "any(";
    for (std::size_t i = 0; i < all.size(); ++i)
        out += (i > 0 ? "," : "") + all[i];
    return out + ')';
}

std::optional<FqlNode> fqlNodeOf(const FilterTerm& term)
{
    switch (term.kind) {
    case Kind::Leaf:
        return fqlLeaf(term);
    case Kind::Fql:
        return term.expression->syntax();
    case Kind::Element:
        return std::nullopt;
    case Kind::Not: {
        auto child = fqlNodeOf(term.children.front());
        return child ? std::optional(negation(std::move(*child))) : std::nullopt;
    }
    default:
        break;
    }
    FqlNode node{.kind = term.kind == Kind::All ? FqlNode::Kind::And : FqlNode::Kind::Or};
    for (const FilterTerm& child : term.children) {
        auto part = fqlNodeOf(child);
        if (!part)
            return std::nullopt;
        part->inBrackets = part->kind == FqlNode::Kind::And || part->kind == FqlNode::Kind::Or;
        node.children.push_back(std::move(*part));
    }
    return node;
}

Json treeOf(const FilterTerm& term, JsonArena& arena, bool inElement)
{
    std::vector<JsonMember> members;
    const auto& steps = term.path.steps();
    const auto rest = [&] { return arena.text(JsonPath::ofSteps({steps.begin() + 1, steps.end()}).text()); };
    const bool isDeep = steps.size() > 1 && !steps[0].isAny;
    switch (term.kind) {
    case Kind::Leaf:
        if (inElement)
            members.push_back({"property", arena.text(term.path.text())});
        else if (isDeep && steps[0].name == "properties")
            members.push_back({"property", rest()});
        else if (isDeep && steps[0].name == "context")
            members.push_back({"context", rest()});
        else
            members.push_back({"field", arena.text(term.path.text())});
        term.test->addTo(members, arena);
        break;
    case Kind::Fql:
        return arena.text(printFql(term.expression->syntax()));
    case Kind::Element:
        members.push_back({"element", inElement ? arena.text(term.path.text()) : rest()});
        members.push_back({"where", treeOf(term.children.front(), arena, true)});
        break;
    case Kind::Not:
        members.push_back({"not", treeOf(term.children.front(), arena, inElement)});
        break;
    case Kind::All:
    case Kind::Any: {
        std::vector<Json> children;
        for (const FilterTerm& child : term.children)
            children.push_back(treeOf(child, arena, inElement));
        members.push_back({term.kind == Kind::All ? "all" : "any", arena.array(children)});
        break;
    }
    }
    return arena.object(members);
}

} // namespace weir::cdp
