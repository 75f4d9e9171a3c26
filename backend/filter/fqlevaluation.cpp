#include "backend/filter/fqlevaluation.h"

#include "backend/filter/fqljsoncursor.h"

namespace weir {

bool FqlEvaluation::isTrue(const FqlInstruction& instruction)
{
    switch (instruction.node->kind) {
    case FqlNode::Kind::And:
        for (const FqlInstruction& child : instruction.children) {
            if (!isTrue(child))
                return false;
        }
        return true;
    case FqlNode::Kind::Or:
        for (const FqlInstruction& child : instruction.children) {
            if (isTrue(child))
                return true;
        }
        return false;
    case FqlNode::Kind::Not:
        return !isTrue(instruction.children[0]);
    case FqlNode::Kind::Compare:
        return compares(instruction);
    case FqlNode::Kind::In:
        return isIn(instruction);
    case FqlNode::Kind::Call:
        return calls(instruction);
    case FqlNode::Kind::Path:
        return each(instruction, [](const FqlValue& value) { return !value.isAbsent() && !fqlIsFalse(value); });
    default:
        return instruction.node->kind == FqlNode::Kind::True;
    }
}

bool FqlEvaluation::isPresent(const FqlInstruction& operand)
{
    return each(operand, [](const FqlValue& value) { return !value.isAbsent(); });
}

bool FqlEvaluation::compares(const FqlInstruction& instruction)
{
    const FqlInstruction& left = instruction.children[0];
    const FqlInstruction& right = instruction.children[1];
    const FqlOperator operation = instruction.node->operation;
    if (operation != FqlOperator::Equal && operation != FqlOperator::NotEqual) {
        return eachElement(left, [&](const FqlValue& a) {
            if (a.isAbsent())
                return false;
            if (right.node->isLiteral())
                return fqlOrdered(a, operation, right.constant);
            return eachElement(right, [&](const FqlValue& b) { return fqlOrdered(a, operation, FqlConstant(b)); });
        });
    }
    const bool wantsEqual = operation == FqlOperator::Equal;
    // Against null it is asked for presence: an array with a null in it is present.
    if (right.node->kind == FqlNode::Kind::Null)
        return isPresent(left) != wantsEqual;
    if (left.node->kind == FqlNode::Kind::Null)
        return isPresent(right) != wantsEqual;
    if (right.node->kind == FqlNode::Kind::List)
        return isListEqual(left, right) == wantsEqual;
    if (left.node->kind == FqlNode::Kind::List)
        return isListEqual(right, left) == wantsEqual;
    const bool areEqual = eachElement(left, [&](const FqlValue& a) {
        if (a.isAbsent())
            return false;
        if (right.node->isLiteral())
            return fqlEqual(a, right.constant);
        return eachElement(right, [&](const FqlValue& b) { return fqlEqual(a, FqlConstant(b)); });
    });
    return areEqual == wantsEqual;
}

// A list is equal to an array with the same elements in the same order.
bool FqlEvaluation::isListEqual(const FqlInstruction& value, const FqlInstruction& list)
{
    if (value.node->kind == FqlNode::Kind::List) {
        bool areEqual = value.list.size() == list.list.size();
        for (std::size_t i = 0; areEqual && i < list.list.size(); ++i)
            areEqual = fqlEqual(value.list[i].value, list.list[i]);
        return areEqual;
    }
    return each(value, [&](const FqlValue& array) {
        if (array.kind != FqlValue::Kind::Array)
            return false;
        FqlElements elements(array.text);
        for (const FqlConstant& expected : list.list) {
            const std::string_view json = elements.next();
            if (json.empty())
                return false;
            const FqlValue element = fqlValueOf(json, m_room.text());
            if (!(element.isAbsent() && expected.value.isAbsent()) && !fqlEqual(element, expected))
                return false;
        }
        return elements.next().empty();
    });
}

bool FqlEvaluation::isIn(const FqlInstruction& instruction)
{
    const FqlInstruction& what = instruction.children[0];
    const FqlInstruction& where = instruction.children[1];
    if (where.node->kind == FqlNode::Kind::List) {
        for (const FqlConstant& item : where.list) {
            if (item.value.isAbsent() && !isPresent(what))
                return true;
        }
        return eachElement(what, [&](const FqlValue& a) {
            for (const FqlConstant& item : where.list) {
                if (!a.isAbsent() && fqlEqual(a, item))
                    return true;
            }
            return false;
        });
    }
    const bool isNull = what.node->kind == FqlNode::Kind::Null;
    return each(where, [&](const FqlValue& list) {
        if (list.kind != FqlValue::Kind::Array)
            return false;
        return expand(list, [&](const FqlValue& element) {
            if (isNull || element.isAbsent())
                return isNull && element.isAbsent();
            if (what.node->isLiteral())
                return fqlEqual(element, what.constant);
            return eachElement(what, [&](const FqlValue& a) { return fqlEqual(element, FqlConstant(a)); });
        });
    });
}

bool FqlEvaluation::calls(const FqlInstruction& instruction)
{
    const FqlInstruction& text = instruction.children[0];
    const bool isMatch = instruction.node->function == FqlFunction::Match;
    const auto test = [&](const FqlValue& a) {
        if (!a.hasText())
            return false;
        const FqlInstruction& other = instruction.children[1];
        if (other.node->kind == FqlNode::Kind::Text) {
            return isMatch ? instruction.glob.matches(a.text)
                           : a.text.find(other.constant.value.text) != std::string_view::npos;
        }
        return eachElement(other, [&](const FqlValue& b) {
            if (!b.isText())
                return false;
            return isMatch ? FqlGlob(b.text).matches(a.text) : a.text.find(b.text) != std::string_view::npos;
        });
    };
    // Of a whole part that is an array its text is looked at, too.
    return each(text,
                [&](const FqlValue& a) { return test(a) || (a.kind == FqlValue::Kind::Array && expand(a, test)); });
}

bool FqlEvaluation::eachElement(const FqlInstruction& operand, FqlSee see)
{
    return each(operand, [&](const FqlValue& value) { return expand(value, see); });
}

bool FqlEvaluation::expand(const FqlValue& value, FqlSee see)
{
    if (value.kind != FqlValue::Kind::Array)
        return see(value);
    FqlElements elements(value.text);
    const std::size_t used = m_room.usedTexts;
    for (std::string_view json = elements.next(); !json.empty(); json = elements.next()) {
        m_room.usedTexts = used;
        if (expand(fqlValueOf(json, m_room.text()), see))
            return true;
    }
    return false;
}

bool FqlEvaluation::each(const FqlInstruction& operand, FqlSee see)
{
    switch (operand.node->kind) {
    case FqlNode::Kind::Path:
        return eachOfPath(operand.place, see);
    case FqlNode::Kind::Call:
        return eachOfCall(operand, see);
    default:
        return see(operand.constant.value);
    }
}

bool FqlEvaluation::eachOfCall(const FqlInstruction& call, FqlSee see)
{
    const FqlFunction function = call.node->function;
    switch (function) {
    case FqlFunction::Contains:
    case FqlFunction::Match:
        return see(FqlValue::ofBool(calls(call)));
    case FqlFunction::Typeof:
    case FqlFunction::Length:
        return each(call.children[0], [&](const FqlValue& value) { return see(applied(function, value)); });
    default:
        return eachElement(call.children[0], [&](const FqlValue& value) { return see(applied(function, value)); });
    }
}

FqlValue FqlEvaluation::applied(FqlFunction function, const FqlValue& value)
{
    if (function == FqlFunction::Typeof) {
        switch (value.kind) {
        case FqlValue::Kind::Absent:
            return FqlValue::ofText("null");
        case FqlValue::Kind::False:
        case FqlValue::Kind::True:
            return FqlValue::ofText("bool");
        case FqlValue::Kind::Number:
        case FqlValue::Kind::Moment:
            return FqlValue::ofText("number");
        case FqlValue::Kind::Text:
            return FqlValue::ofText("string");
        case FqlValue::Kind::Array:
            return FqlValue::ofText("list");
        case FqlValue::Kind::Object:
            return FqlValue::ofText("object");
        }
    }
    if (function == FqlFunction::Length) {
        std::size_t length = value.text.size();
        if (value.kind == FqlValue::Kind::Array) {
            FqlElements elements(value.text);
            for (length = 0; !elements.next().empty();)
                ++length;
        } else if (value.isAbsent()) {
            length = 0;
        } else if (!value.isText()) {
            return {};
        }
        std::string& written = m_room.text();
        written = std::to_string(length);
        return FqlValue::ofNumber(written);
    }
    if (!value.hasText())
        return value;
    std::string& changed = m_room.text();
    switch (function) {
    case FqlFunction::Lowercase:
        fqlLowercase(value.text, changed);
        break;
    case FqlFunction::Uppercase:
        fqlUppercase(value.text, changed);
        break;
    case FqlFunction::Snakecase:
        fqlJoinWords(value.text, '_', changed);
        break;
    case FqlFunction::Kebabcase:
        fqlJoinWords(value.text, '-', changed);
        break;
    default:
        fqlTitlecase(value.text, changed);
        break;
    }
    return FqlValue::ofText(changed);
}

} // namespace weir
