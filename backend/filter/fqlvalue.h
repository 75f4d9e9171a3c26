// Purpose: a value while a filter is evaluated, and the rules of comparison (definitions.md, "Values and comparison").
// Thread: a value; the texts it looks into must outlive it. Limits: objects are equal to nothing.
#pragma once

#include "backend/base/json/decimal.h"
#include "backend/filter/fqldate.h"
#include "backend/filter/fqlsyntax.h"

namespace weir {

struct FqlValue
{
    enum class Kind {
        Absent,
        False,
        True,
        Number, ///< `text`: as written
        Text,   ///< `text`: unescaped
        Array,  ///< `text`: valid JSON from its bracket on
        Object, ///< the same; of a whole key, value or header (`isWhole`) exactly the text of it
        Moment  ///< the time of a record: a number of milliseconds and a date at once, in `moment`
    };
    Kind kind = Kind::Absent;
    bool isWhole = false;
    std::string_view text{};
    std::int64_t moment = 0;

    bool isAbsent() const { return kind == Kind::Absent; }
    bool isText() const { return kind == Kind::Text; }
    /// What text functions look at: a text, or the whole JSON text of a part of a record.
    bool hasText() const { return kind == Kind::Text || (isWhole && (kind == Kind::Object || kind == Kind::Array)); }

    static FqlValue ofText(std::string_view text) { return {.kind = Kind::Text, .text = text}; }
    static FqlValue ofNumber(std::string_view text) { return {.kind = Kind::Number, .text = text}; }
    static FqlValue ofBool(bool value) { return {.kind = value ? Kind::True : Kind::False}; }
};

/// A value that is compared with many others: what its text is as a number and as a date is found out once.
struct FqlConstant
{
    FqlConstant() = default;
    explicit FqlConstant(const FqlValue& value);

    FqlValue value;
    std::optional<Decimal> number;
    std::optional<FqlDate> date;
};

/// Neither may be an array: their elements are compared.
bool fqlEqual(const FqlValue& a, const FqlConstant& b);
/// Greater, GreaterEqual, Less, LessEqual.
bool fqlOrdered(const FqlValue& a, FqlOperator operation, const FqlConstant& b);
/// Is it `false`, or the text of it?
bool fqlIsFalse(const FqlValue& value);

} // namespace weir
