#include "backend/cdp/filter/valuetestparts.h"

#include <re2/re2.h>

namespace weir::cdp {
namespace {

using Op = ValueOperator;
using Parts = ValueTest::Private;

constexpr Verdict no{false, never}, yes{true, never};

std::int64_t sum(std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    return __builtin_add_overflow(a, b, &result) ? (b < 0 ? always : never) : result;
}

FqlOperator orderOf(Op operation)
{
    switch (operation) {
    case Op::GreaterThan:
        return FqlOperator::Greater;
    case Op::AtLeast:
        return FqlOperator::GreaterEqual;
    case Op::LessThan:
        return FqlOperator::Less;
    default:
        return FqlOperator::LessEqual;
    }
}

bool fits(std::int64_t a, Op operation, std::int64_t b)
{
    switch (operation) {
    case Op::Equals:
    case Op::OneOf:
        return a == b;
    case Op::GreaterThan:
        return a > b;
    case Op::AtLeast:
        return a >= b;
    case Op::LessThan:
        return a < b;
    default:
        return a <= b;
    }
}

bool isTextual(std::string_view text, Op operation, std::string_view other)
{
    switch (operation) {
    case Op::Contains:
        return text.find(other) != std::string_view::npos;
    case Op::StartsWith:
        return text.starts_with(other);
    default:
        return text.ends_with(other);
    }
}

/// Verdict of T against the moments at which a date enters and leaves.
Verdict within(std::int64_t atMs, std::int64_t from, std::int64_t until)
{
    if (atMs < from)
        return {false, from};
    return atMs < until ? Verdict{true, until} : no;
}

Verdict againstMoment(const Parts& parts, const Json& value, std::int64_t atMs)
{
    const auto date = momentOf(value);
    if (!date)
        return no;
    const std::int64_t later = sum(*date, parts.durationMs), earlier = sum(sum(*date, -parts.durationMs), 1);
    switch (parts.operation.what) {
    case Op::InLast:
        return within(atMs, *date, later);
    case Op::BeforeLast:
        return within(atMs, later, never);
    case Op::InNext:
        return within(atMs, earlier, sum(*date, 1));
    default:
        return within(atMs, always, earlier);
    }
}

/// One value against one other; `value` is no array.
bool isOne(const Parts& parts, const Json& value, const FqlValue& written, const ValueOperand& other)
{
    const Op operation = parts.operation.what;
    if (operation == Op::Before || operation == Op::After) {
        const auto date = other.date ? dateOf(value) : std::nullopt;
        return date && (operation == Op::Before ? *date < *other.date : *date > *other.date);
    }
    if (isAboutText(operation)) {
        return written.isText() && other.constant.value.isText() &&
               isTextual(written.text, operation, other.constant.value.text);
    }
    if (operation == Op::Equals || operation == Op::OneOf)
        return fqlEqual(written, other.constant);
    return fqlOrdered(written, orderOf(operation), other.constant);
}

bool isOneOfConstants(const Parts& parts, const Json& value)
{
    const Op operation = parts.operation.what;
    if (value.isNumber() && (isOrdered(operation) || operation == Op::Equals) && parts.operands.front().integer &&
        operation != Op::Between) {
        if (const auto integer = value.integer())
            return fits(*integer, operation, *parts.operands.front().integer);
    }
    std::array<char, 32> room;
    FqlValue written = fqlValueOf(value, room);
    if (operation == Op::Matches)
        return written.isText() &&
               re2::RE2::PartialMatch({written.text.data(), written.text.size()}, *parts.expression);
    std::string folded;
    if (parts.ignoresCase && written.isText()) {
        foldCase(written.text, folded);
        written.text = folded;
    }
    if (operation == Op::Between) {
        return fqlOrdered(written, FqlOperator::GreaterEqual, parts.operands[0].constant) &&
               fqlOrdered(written, FqlOperator::LessEqual, parts.operands[1].constant);
    }
    for (const ValueOperand& other : parts.operands) {
        if (isOne(parts, value, written, other))
            return true;
    }
    return false;
}

bool isOneOfReferred(const Parts& parts, const Json& value, const Json& referred)
{
    if (referred.isArray()) {
        for (const Json& element : referred.elements()) {
            if (isOneOfReferred(parts, value, element))
                return true;
        }
        return false;
    }
    if (referred.isAbsent() || referred.isObject())
        return false;
    std::array<char, 32> room, otherRoom;
    FqlValue written = fqlValueOf(value, room);
    std::string folded, otherFolded;
    const auto fold = [&](FqlValue& text, std::string& place) {
        if (!parts.ignoresCase || !text.isText())
            return;
        foldCase(text.text, place);
        text.text = place;
    };
    fold(written, folded);
    FqlValue otherWritten = fqlValueOf(referred, otherRoom);
    fold(otherWritten, otherFolded);
    ValueOperand other;
    other.constant = FqlConstant(otherWritten);
    if (parts.operation.what == Op::Before || parts.operation.what == Op::After)
        other.date = dateOf(referred);
    return isOne(parts, value, written, other);
}

/// The positive operator on what is present: elements of arrays one by one.
Verdict positive(const Parts& parts, const Json& value, std::int64_t atMs, const Json* referred)
{
    if (value.isArray()) {
        Verdict any = no;
        for (const Json& element : value.elements()) {
            const Verdict one = positive(parts, element, atMs, referred);
            if (one.holds)
                return one;
            any.until = std::min(any.until, one.until);
        }
        return any;
    }
    if (value.isAbsent())
        return no;
    if (isAboutMoment(parts.operation.what))
        return againstMoment(parts, value, atMs);
    return (referred != nullptr ? isOneOfReferred(parts, value, *referred) : isOneOfConstants(parts, value)) ? yes : no;
}

bool isEmpty(const Json& value)
{
    return value.isAbsent() || (value.isText() && value.text().empty()) ||
           (value.isArray() && value.elements().empty()) || (value.isObject() && value.members().empty());
}

Json referredBy(const ValueOperand& operand, const Json& event, const Surroundings* around, std::int64_t& until)
{
    if (operand.kind == ValueOperand::Kind::Property)
        return event;
    if (around == nullptr)
        return {};
    switch (operand.kind) {
    case ValueOperand::Kind::Trait:
        return around->trait(operand.path, until);
    case ValueOperand::Kind::Step:
        return around->step(operand.step);
    default:
        return around->entry();
    }
}

Verdict signedVerdict(const Parts& parts, Verdict verdict) { return parts.operation.isNegated ? !verdict : verdict; }

Verdict testReferring(const Parts& parts, std::span<const Json> values, std::int64_t atMs, const Json& event,
                      const Surroundings* around)
{
    const ValueOperand& operand = parts.operands.front();
    Verdict any = no;
    const Json root = referredBy(operand, event, around, any.until);
    const auto see = [&](const Json& referred) {
        for (const Json& value : values)
            any.holds = any.holds || positive(parts, value, atMs, &referred).holds;
        return any.holds;
    };
    if (operand.kind == ValueOperand::Kind::Trait)
        see(root);
    else
        operand.path.each(root, [&see](const Json& referred) { return see(referred); });
    return signedVerdict(parts, any);
}

} // namespace

Verdict ValueTest::test(const Json& value, std::int64_t atMs, const Json& event, const Surroundings* around) const
{
    return testAny({&value, value.isAbsent() ? 0U : 1U}, atMs, event, around);
}

Verdict ValueTest::testAny(std::span<const Json> values, std::int64_t atMs, const Json& event,
                           const Surroundings* around) const
{
    const Parts& parts = *d;
    if (parts.operation.what == Op::Exists)
        return signedVerdict(parts, values.empty() ? no : yes);
    if (parts.operation.what == Op::Empty) {
        bool holds = values.empty();
        for (const Json& value : values)
            holds = holds || isEmpty(value);
        return signedVerdict(parts, holds ? yes : no);
    }
    if (parts.hasReference())
        return testReferring(parts, values, atMs, event, around);
    Verdict any = no;
    for (const Json& value : values) {
        const Verdict one = positive(parts, value, atMs, nullptr);
        if (one.holds)
            return signedVerdict(parts, one);
        any.until = std::min(any.until, one.until);
    }
    return signedVerdict(parts, any);
}

bool ValueTest::isStatic() const { return !isAboutMoment(d->operation.what) && !d->hasReference(); }

std::vector<JsonPath> ValueTest::eventPaths() const
{
    std::vector<JsonPath> paths;
    if (d->hasReference() && d->operands.front().kind == ValueOperand::Kind::Property)
        paths.push_back(d->operands.front().path);
    return paths;
}

std::vector<JsonPath> ValueTest::traitPaths() const
{
    std::vector<JsonPath> paths;
    if (d->hasReference() && d->operands.front().kind == ValueOperand::Kind::Trait)
        paths.push_back(d->operands.front().path);
    return paths;
}

std::string ValueTest::canonical() const
{
    std::string out(valueOperatorName(d->operation));
    out += d->ignoresCase ? "~(" : "(";
    if (isAboutMoment(d->operation.what))
        out += std::to_string(d->durationMs);
    std::vector<std::string> all;
    for (const ValueOperand& operand : d->operands)
        all.push_back(operand.canonical());
    if (d->operation.what == Op::OneOf) {
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        out += (i > 0 ? "," : "") + all[i];
    return out + ')';
}

void ValueTest::addTo(std::vector<JsonMember>& members, JsonArena& arena) const
{
    members.push_back({"op", arena.text(valueOperatorName(d->operation))});
    std::vector<Json> values;
    for (const ValueOperand& operand : d->operands)
        values.push_back(operand.toJson(arena, d->inElement));
    if (isAboutMoment(d->operation.what))
        members.push_back({"value", arena.text(d->durationText)});
    else if (d->operation.what == Op::OneOf)
        members.push_back({"values", arena.array(values)});
    else if (d->operation.what == Op::Between)
        members.push_back({"value", arena.array(values)});
    else if (!values.empty())
        members.push_back({"value", values.front()});
    if (d->ignoresCase)
        members.push_back({"ignoreCase", Json::ofBool(true)});
}

} // namespace weir::cdp
