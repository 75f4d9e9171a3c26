#include "backend/cdp/filter/fqlexpression.h"

#include "backend/cdp/filter/valuetestparts.h"

namespace weir::cdp {
namespace {

Json jsonOf(const FqlNode& node)
{
    switch (node.kind) {
    case FqlNode::Kind::Text:
        return Json::ofText(node.text);
    case FqlNode::Kind::Number:
        return Json::ofNumberText(node.text);
    case FqlNode::Kind::True:
    case FqlNode::Kind::False:
        return Json::ofBool(node.kind == FqlNode::Kind::True);
    default:
        return {};
    }
}

FqlConstant constantOf(const Json& value, std::array<char, 32>& room) { return FqlConstant(fqlValueOf(value, room)); }

bool isEqual(const Json& value, const FqlConstant& other)
{
    std::array<char, 32> room;
    return fqlEqual(fqlValueOf(value, room), other);
}

bool isEqual(const Json& value, const Json& other)
{
    std::array<char, 32> room;
    return isEqual(value, constantOf(other, room));
}

std::string_view typeOf(const Json& value)
{
    switch (value.kind()) {
    case Json::Kind::False:
    case Json::Kind::True:
        return "bool";
    case Json::Kind::Number:
        return "number";
    case Json::Kind::Text:
        return "string";
    case Json::Kind::Array:
        return "list";
    case Json::Kind::Object:
        return "object";
    default:
        return "null";
    }
}

Json lengthOf(const Json& value)
{
    if (value.isText())
        return Json::ofInteger(std::int64_t(value.text().size()));
    if (value.isArray())
        return Json::ofInteger(std::int64_t(value.elements().size()));
    return value.isAbsent() ? Json::ofInteger(0) : Json();
}

void change(FqlFunction function, std::string_view text, std::string& out)
{
    switch (function) {
    case FqlFunction::Lowercase:
        return fqlLowercase(text, out);
    case FqlFunction::Uppercase:
        return fqlUppercase(text, out);
    case FqlFunction::Snakecase:
        return fqlJoinWords(text, '_', out);
    case FqlFunction::Kebabcase:
        return fqlJoinWords(text, '-', out);
    default:
        return fqlTitlecase(text, out);
    }
}

} // namespace

/// A call back without memory of its own, for the length of a call. Returns whether to stop.
class FqlExpression::See
{
public:
    template <typename F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, See>) See(const F& f)
        : m_object(&f), m_call([](const void* object, const Json& value) -> bool {
              return (*static_cast<const std::remove_reference_t<F>*>(object))(value);
          })
    {
    }
    bool operator()(const Json& value) const { return m_call(m_object, value); }

private:
    const void* m_object;
    bool (*m_call)(const void*, const Json&);
};

JsonPath jsonPathOf(const std::vector<FqlStep>& steps)
{
    std::vector<JsonPath::Step> all;
    for (const FqlStep& step : steps)
        all.push_back({.name = step.name, .isAny = step.isAny});
    return JsonPath::ofSteps(std::move(all));
}

std::shared_ptr<const FqlExpression> FqlExpression::compile(FqlNode node)
{
    auto expression = std::make_shared<FqlExpression>();
    node.inBrackets = false;
    expression->m_syntax = std::move(node);
    expression->m_root = compiled(expression->m_syntax);
    return expression;
}

FqlExpression::Part FqlExpression::compiled(const FqlNode& node)
{
    Part part{.kind = node.kind, .operation = node.operation, .function = node.function};
    if (node.kind == FqlNode::Kind::Path)
        part.path = jsonPathOf(node.steps);
    part.json = jsonOf(node);
    if (node.kind == FqlNode::Kind::Number)
        part.constant = FqlConstant(FqlValue::ofNumber(node.text));
    else if (!part.json.isAbsent())
        part.constant =
            FqlConstant(part.json.isText() ? FqlValue::ofText(node.text) : FqlValue::ofBool(part.json.isTrue()));
    if (node.kind == FqlNode::Kind::Call && node.function == FqlFunction::Match &&
        node.children[1].kind == FqlNode::Kind::Text)
        part.glob = FqlGlob(node.children[1].text);
    for (const FqlNode& child : node.children)
        part.children.push_back(compiled(child));
    return part;
}

bool FqlExpression::isTrue(const Json& event) const { return isTrue(m_root, event); }

bool FqlExpression::isTrue(const Part& part, const Json& event)
{
    switch (part.kind) {
    case FqlNode::Kind::Compare:
        return compares(part, event);
    case FqlNode::Kind::In:
        return isIn(part, event);
    case FqlNode::Kind::Call:
        return calls(part, event);
    case FqlNode::Kind::Path:
        return each(part, event, [](const Json& value) {
            return !value.isAbsent() && value.kind() != Json::Kind::False && value.text() != "false";
        });
    default:
        return part.kind == FqlNode::Kind::True;
    }
}

bool FqlExpression::isPresent(const Part& operand, const Json& event)
{
    return each(operand, event, [](const Json& value) { return !value.isAbsent(); });
}

bool FqlExpression::compares(const Part& part, const Json& event)
{
    const Part& left = part.children[0];
    const Part& right = part.children[1];
    const FqlOperator operation = part.operation;
    if (operation != FqlOperator::Equal && operation != FqlOperator::NotEqual) {
        return eachElement(left, event, [&](const Json& a) {
            std::array<char, 32> room;
            const FqlValue written = fqlValueOf(a, room);
            if (a.isAbsent())
                return false;
            if (right.isLiteral())
                return fqlOrdered(written, operation, right.constant);
            return eachElement(right, event, [&](const Json& b) {
                std::array<char, 32> otherRoom;
                return fqlOrdered(written, operation, constantOf(b, otherRoom));
            });
        });
    }
    const bool wantsEqual = operation == FqlOperator::Equal;
    if (right.kind == FqlNode::Kind::Null)
        return isPresent(left, event) != wantsEqual;
    if (left.kind == FqlNode::Kind::Null)
        return isPresent(right, event) != wantsEqual;
    if (right.kind == FqlNode::Kind::List)
        return isListEqual(left, right, event) == wantsEqual;
    if (left.kind == FqlNode::Kind::List)
        return isListEqual(right, left, event) == wantsEqual;
    const bool areEqual = eachElement(left, event, [&](const Json& a) {
        if (a.isAbsent())
            return false;
        if (right.isLiteral())
            return isEqual(a, right.constant);
        return eachElement(right, event, [&](const Json& b) { return isEqual(a, b); });
    });
    return areEqual == wantsEqual;
}

bool FqlExpression::isListEqual(const Part& value, const Part& list, const Json& event)
{
    const auto& expected = list.children;
    if (value.kind == FqlNode::Kind::List) {
        bool areEqual = value.children.size() == expected.size();
        for (std::size_t i = 0; areEqual && i < expected.size(); ++i)
            areEqual = fqlEqual(value.children[i].constant.value, expected[i].constant);
        return areEqual;
    }
    return each(value, event, [&](const Json& array) {
        bool areEqual = array.isArray() && array.elements().size() == expected.size();
        for (std::size_t i = 0; areEqual && i < expected.size(); ++i) {
            const Json& element = array.elements()[i];
            areEqual = (element.isAbsent() && expected[i].json.isAbsent()) || isEqual(element, expected[i].constant);
        }
        return areEqual;
    });
}

bool FqlExpression::isIn(const Part& part, const Json& event)
{
    const Part& what = part.children[0];
    const Part& where = part.children[1];
    if (where.kind == FqlNode::Kind::List) {
        for (const Part& item : where.children) {
            if (item.json.isAbsent() && !isPresent(what, event))
                return true;
        }
        return eachElement(what, event, [&](const Json& a) {
            for (const Part& item : where.children) {
                if (!a.isAbsent() && isEqual(a, item.constant))
                    return true;
            }
            return false;
        });
    }
    const bool isNull = what.kind == FqlNode::Kind::Null;
    return each(where, event, [&](const Json& list) {
        return list.isArray() && expand(list, [&](const Json& element) {
                   if (isNull || element.isAbsent())
                       return isNull && element.isAbsent();
                   if (what.isLiteral())
                       return isEqual(element, what.constant);
                   return eachElement(what, event, [&](const Json& a) { return isEqual(element, a); });
               });
    });
}

bool FqlExpression::calls(const Part& part, const Json& event)
{
    const bool isMatch = part.function == FqlFunction::Match;
    const Part& other = part.children[1];
    return eachElement(part.children[0], event, [&](const Json& a) {
        if (!a.isText())
            return false;
        if (other.kind == FqlNode::Kind::Text) {
            return isMatch ? part.glob.matches(a.text()) : a.text().find(other.json.text()) != std::string_view::npos;
        }
        return eachElement(other, event, [&](const Json& b) {
            if (!b.isText())
                return false;
            return isMatch ? FqlGlob(b.text()).matches(a.text()) : a.text().find(b.text()) != std::string_view::npos;
        });
    });
}

bool FqlExpression::eachElement(const Part& operand, const Json& event, See see)
{
    return each(operand, event, [&](const Json& value) { return expand(value, see); });
}

bool FqlExpression::expand(const Json& value, See see)
{
    if (!value.isArray())
        return see(value);
    for (const Json& element : value.elements()) {
        if (expand(element, see))
            return true;
    }
    return false;
}

/// Each value, arrays whole; at least one call, with an absent value if there is none.
bool FqlExpression::each(const Part& operand, const Json& event, See see)
{
    if (operand.kind == FqlNode::Kind::Call)
        return eachOfCall(operand, event, see);
    if (operand.kind != FqlNode::Kind::Path)
        return see(operand.json);
    if (!operand.path.hasAny())
        return see(operand.path.of(event));
    struct
    {
        See see;
        bool isAny = false;
    } walk{see};
    const bool isStopped = operand.path.each(event, [&walk](const Json& value) {
        walk.isAny = true;
        return walk.see(value);
    });
    return isStopped || (!walk.isAny && see(Json()));
}

bool FqlExpression::eachOfCall(const Part& call, const Json& event, See see)
{
    switch (call.function) {
    case FqlFunction::Contains:
    case FqlFunction::Match:
        return see(Json::ofBool(calls(call, event)));
    case FqlFunction::Typeof:
        return each(call.children[0], event, [&](const Json& value) { return see(Json::ofText(typeOf(value))); });
    case FqlFunction::Length:
        return each(call.children[0], event, [&](const Json& value) { return see(lengthOf(value)); });
    default:
        return eachElement(call.children[0], event, [&](const Json& value) {
            if (!value.isText())
                return see(value);
            std::string changed;
            change(call.function, value.text(), changed);
            return see(Json::ofText(changed));
        });
    }
}

std::vector<JsonPath> FqlExpression::paths() const
{
    std::vector<JsonPath> all;
    collect(m_root, all);
    return all;
}

void FqlExpression::collect(const Part& part, std::vector<JsonPath>& paths)
{
    if (part.kind == FqlNode::Kind::Path)
        paths.push_back(part.path);
    for (const Part& child : part.children)
        collect(child, paths);
}

} // namespace weir::cdp
