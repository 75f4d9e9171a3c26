// FQL texts as terms: what the tree form has words for becomes its leaves, the rest stays FQL.
#include "backend/cdp/filter/filterterm.h"
#include "backend/cdp/filter/valuetestparts.h"

namespace weir::cdp {
namespace {

using Kind = FqlNode::Kind;
using Op = ValueOperator;

ValueTest testOf(SignedOperator operation, std::vector<ValueOperand> operands, bool inElement)
{
    auto parts = std::make_shared<ValueTest::Private>();
    parts->operation = operation;
    parts->operands = std::move(operands);
    parts->inElement = inElement;
    return ValueTest(std::move(parts));
}

/// FQL takes `.5` and `007`; JSON does not.
std::string jsonNumber(std::string_view written)
{
    std::string out(written.starts_with('-') ? "-" : "");
    written.remove_prefix(out.size());
    while (written.size() > 1 && written[0] == '0' && written[1] >= '0' && written[1] <= '9')
        written.remove_prefix(1);
    return out.append(written.starts_with('.') ? "0" : "").append(written);
}

ValueOperand constantOf(const FqlNode& node)
{
    if (node.kind == Kind::Text)
        return ValueOperand::ofConstant(Json::ofText(node.text));
    if (node.kind == Kind::Number)
        return ValueOperand::ofConstant(Json::ofNumberText(node.text));
    return ValueOperand::ofConstant(Json::ofBool(node.kind == Kind::True));
}

FqlOperator mirrored(FqlOperator operation)
{
    switch (operation) {
    case FqlOperator::Greater:
        return FqlOperator::Less;
    case FqlOperator::GreaterEqual:
        return FqlOperator::LessEqual;
    case FqlOperator::Less:
        return FqlOperator::Greater;
    case FqlOperator::LessEqual:
        return FqlOperator::GreaterEqual;
    default:
        return operation;
    }
}

SignedOperator operatorOf(FqlOperator operation)
{
    switch (operation) {
    case FqlOperator::Equal:
        return {Op::Equals};
    case FqlOperator::NotEqual:
        return {Op::Equals, true};
    case FqlOperator::Greater:
        return {Op::GreaterThan};
    case FqlOperator::GreaterEqual:
        return {Op::AtLeast};
    case FqlOperator::Less:
        return {Op::LessThan};
    default:
        return {Op::AtMost};
    }
}

class Maker
{
public:
    Maker(const std::string& place, bool inElement) : m_place(place), m_inElement(inElement) {}

    FilterTerm term(const FqlNode& node)
    {
        switch (node.kind) {
        case Kind::And:
        case Kind::Or: {
            std::vector<FilterTerm> children;
            for (const FqlNode& child : node.children)
                children.push_back(term(child));
            return node.kind == Kind::And ? FilterTerm::all(std::move(children)) : FilterTerm::any(std::move(children));
        }
        case Kind::Not:
            return FilterTerm::negated(term(node.children[0]));
        case Kind::Compare:
            return comparison(node);
        case Kind::In:
            return membership(node);
        case Kind::Call:
            return call(node);
        default:
            return general(node);
        }
    }

private:
    FilterTerm leaf(const FqlNode& path, SignedOperator operation, std::vector<ValueOperand> operands)
    {
        return {.kind = FilterTerm::Kind::Leaf,
                .path = jsonPathOf(path.steps),
                .test = testOf(operation, std::move(operands), m_inElement),
                .place = m_place};
    }

    FilterTerm general(const FqlNode& node)
    {
        return {.kind = FilterTerm::Kind::Fql, .expression = FqlExpression::compile(node), .place = m_place};
    }

    /// May it be written as {"property": …}?
    bool isOperandPath(const FqlNode& node) const
    {
        return node.kind == Kind::Path &&
               (m_inElement || (node.steps.size() > 1 && !node.steps[0].isAny && node.steps[0].name == "properties"));
    }
    static ValueOperand operandOf(const FqlNode& path)
    {
        return ValueOperand::ofPath(ValueOperand::Kind::Property, jsonPathOf(path.steps));
    }

    FilterTerm comparison(const FqlNode& node)
    {
        const FqlNode* left = &node.children[0];
        const FqlNode* right = &node.children[1];
        FqlOperator operation = node.operation;
        const bool turns = left->kind != Kind::Path || (right->kind == Kind::Path && !isOperandPath(*right));
        if (turns) {
            std::swap(left, right);
            operation = mirrored(operation);
        }
        if (left->kind != Kind::Path)
            return general(node);
        const SignedOperator what = operatorOf(operation);
        if (isOperandPath(*right))
            return leaf(*left, what, {operandOf(*right)});
        if (right->kind == Kind::Null && what.what == Op::Equals)
            return leaf(*left, {Op::Exists, !what.isNegated}, {});
        const bool isBool = right->kind == Kind::True || right->kind == Kind::False;
        const bool isConstant =
            right->kind == Kind::Text || right->kind == Kind::Number || (isBool && what.what == Op::Equals);
        return isConstant ? leaf(*left, what, {constantOf(*right)}) : general(node);
    }

    FilterTerm membership(const FqlNode& node)
    {
        const FqlNode& path = node.children[0];
        const FqlNode& list = node.children[1];
        if (path.kind != Kind::Path || list.kind != Kind::List)
            return general(node);
        std::vector<ValueOperand> values;
        for (const FqlNode& item : list.children) {
            if (item.kind != Kind::Null)
                values.push_back(constantOf(item));
        }
        const bool hasNull = values.size() < list.children.size();
        if (!hasNull)
            return leaf(path, {Op::OneOf}, std::move(values));
        FilterTerm missing = leaf(path, {Op::Exists, true}, {});
        if (values.empty())
            return missing;
        return FilterTerm::any({std::move(missing), leaf(path, {Op::OneOf}, std::move(values))});
    }

    FilterTerm call(const FqlNode& node)
    {
        const bool isKnown = node.function == FqlFunction::Contains || node.function == FqlFunction::Match;
        if (!isKnown || node.children[0].kind != Kind::Path)
            return general(node);
        const FqlNode& path = node.children[0];
        const FqlNode& other = node.children[1];
        if (node.function == FqlFunction::Contains) {
            if (other.kind == Kind::Text)
                return leaf(path, {Op::Contains}, {constantOf(other)});
            return isOperandPath(other) ? leaf(path, {Op::Contains}, {operandOf(other)}) : general(node);
        }
        return other.kind == Kind::Text ? match(node, path, other.text) : general(node);
    }

    /// `text*`, `*text` and `*text*` have operators of their own.
    FilterTerm match(const FqlNode& node, const FqlNode& path, std::string_view glob)
    {
        std::string literal;
        bool isFirst = false, isLast = false;
        for (std::size_t at = 0; at < glob.size(); ++at) {
            if (isLast || glob[at] == '?' || glob[at] == '[')
                return general(node);
            if (glob[at] == '*') {
                (at == 0 ? isFirst : isLast) = true;
                continue;
            }
            at += glob[at] == '\\' && at + 1 < glob.size() ? 1 : 0;
            literal += glob[at];
        }
        if (!isFirst && !isLast)
            return general(node);
        const Op operation = isFirst && isLast           ? Op::Contains
                             : isLast || literal.empty() ? Op::StartsWith
                                                         : Op::EndsWith;
        return leaf(path, {operation}, {ValueOperand::ofConstant(Json::ofText(literal))});
    }

    const std::string& m_place;
    const bool m_inElement;
};

void normaliseNumbers(FqlNode& node)
{
    if (node.kind == Kind::Number)
        node.text = jsonNumber(node.text);
    for (FqlNode& child : node.children)
        normaliseNumbers(child);
}

} // namespace

FilterTerm filterTermOf(const FqlNode& node, const std::string& place, bool inElement)
{
    FqlNode normal = node;
    normaliseNumbers(normal);
    return Maker(place, inElement).term(normal);
}

} // namespace weir::cdp
