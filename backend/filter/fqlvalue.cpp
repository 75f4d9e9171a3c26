#include "backend/filter/fqlvalue.h"

#include <charconv>

namespace weir {
namespace {

using Kind = FqlValue::Kind;

std::optional<Decimal> numberOf(const FqlValue& value)
{
    switch (value.kind) {
    case Kind::Number:
    case Kind::Text:
        return Decimal::parse(value.text);
    case Kind::Moment:
        return Decimal::fromInteger(value.moment);
    default:
        return std::nullopt;
    }
}

std::optional<FqlDate> dateOf(const FqlValue& value)
{
    switch (value.kind) {
    case Kind::Text:
        return parseFqlDate(value.text);
    case Kind::Moment:
        return FqlDate::fromMilliseconds(value.moment);
    default:
        return std::nullopt;
    }
}

/// Epoch milliseconds where a date stands on the other side; only what can be meant so: 12 digits or more (since 1973).
std::optional<FqlDate> momentOf(const FqlValue& value)
{
    constexpr std::size_t fewest = 12, most = 16;
    if (const auto date = dateOf(value))
        return date;
    std::int64_t milliseconds = 0;
    const char* const end = value.text.data() + value.text.size();
    if ((value.kind != Kind::Number && value.kind != Kind::Text) || value.text.size() < fewest ||
        value.text.size() > most || std::from_chars(value.text.data(), end, milliseconds).ptr != end ||
        milliseconds < 0)
        return std::nullopt;
    return FqlDate::fromMilliseconds(milliseconds);
}

bool isNumeric(Kind kind) { return kind == Kind::Number || kind == Kind::Moment; }

bool fits(int order, FqlOperator operation)
{
    switch (operation) {
    case FqlOperator::Greater:
        return order > 0;
    case FqlOperator::GreaterEqual:
        return order >= 0;
    case FqlOperator::Less:
        return order < 0;
    case FqlOperator::LessEqual:
        return order <= 0;
    case FqlOperator::Equal:
        return order == 0;
    case FqlOperator::NotEqual:
        return order != 0;
    }
    return false;
}

int orderOf(const FqlDate& a, const FqlDate& b) { return a < b ? -1 : a == b ? 0 : 1; }

bool isTextOf(const FqlValue& text, Kind boolean)
{
    return text.isText() && text.text == (boolean == Kind::True ? "true" : "false");
}

} // namespace

FqlConstant::FqlConstant(const FqlValue& from) : value(from), number(numberOf(from)), date(dateOf(from)) {}

bool fqlIsFalse(const FqlValue& value) { return value.kind == Kind::False || isTextOf(value, Kind::False); }

bool fqlEqual(const FqlValue& a, const FqlConstant& b)
{
    const Kind kindA = a.kind, kindB = b.value.kind;
    if (kindA == Kind::Text && kindB == Kind::Text)
        return a.text == b.value.text;
    if (a.isWhole && a.hasText() && b.value.isText())
        return a.text == b.value.text;
    if (kindA == Kind::True || kindA == Kind::False)
        return kindA == kindB || isTextOf(b.value, kindA);
    if (kindB == Kind::True || kindB == Kind::False)
        return isTextOf(a, kindB);
    if (isNumeric(kindA) || isNumeric(kindB)) {
        if (b.number) {
            const auto number = numberOf(a);
            return number && Decimal::compare(*number, *b.number) == 0;
        }
    }
    if ((kindA == Kind::Moment || kindB == Kind::Moment) && b.date) {
        const auto date = dateOf(a);
        return date && *date == *b.date;
    }
    return false;
}

bool fqlOrdered(const FqlValue& a, FqlOperator operation, const FqlConstant& b)
{
    const Kind kindA = a.kind, kindB = b.value.kind;
    const bool areComparable = (isNumeric(kindA) || kindA == Kind::Text) && (isNumeric(kindB) || kindB == Kind::Text);
    if (!areComparable)
        return false;
    if (b.number) {
        if (const auto number = numberOf(a))
            return fits(Decimal::compare(*number, *b.number), operation);
    }
    if (b.date) {
        if (const auto date = momentOf(a))
            return fits(orderOf(*date, *b.date), operation);
    } else if (const auto date = dateOf(a)) {
        if (const auto moment = momentOf(b.value))
            return fits(orderOf(*date, *moment), operation);
    }
    if (kindA != Kind::Text || kindB != Kind::Text)
        return false;
    return fits(a.text.compare(b.value.text), operation); // bytes of UTF-8 are ordered as their code points
}

} // namespace weir
