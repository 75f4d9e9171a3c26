// Purpose: what a ValueTest is made of: for those who compile, print or check filters. Thread: immutable once made,
// any. Limits: as valuetest.h.
#pragma once

#include "backend/cdp/filter/valueoperator.h"
#include "backend/cdp/filter/valuetest.h"
#include "backend/filter/fqlvalue.h"

namespace re2 {
class RE2;
}

namespace weir::cdp {

/// A constant, or where the value to compare with comes from.
struct ValueOperand
{
    enum class Kind : std::uint8_t { Constant, Trait, Property, Step, Entry };
    Kind kind = Kind::Constant;
    JsonPath path{};                            ///< from the root of the event (or element), of the trait
    std::size_t step = 0;                       ///< of Step
    std::shared_ptr<const std::string> text;    ///< of Constant: what `json` and `constant` look into
    std::shared_ptr<const std::string> written; ///< before its case was folded; null: it was not
    Json json{};
    FqlConstant constant{};
    std::optional<std::int64_t> integer{}; ///< of a whole number
    std::optional<FqlDate> date{};         ///< ISO 8601 or epoch milliseconds

    bool isReference() const { return kind != Kind::Constant; }
    /// A text, number or boolean; with `isFolded` texts have their case folded.
    static ValueOperand ofConstant(const Json& value, bool isFolded = false);
    static ValueOperand ofPath(Kind kind, JsonPath path, std::size_t step = 0);
    std::string canonical() const;
    Json toJson(JsonArena& arena, bool inElement) const;
};

struct ValueTest::Private
{
    SignedOperator operation{};
    bool ignoresCase = false;
    bool inElement = false;
    std::vector<ValueOperand> operands{};         ///< one; of oneOf all; of between two; none where none is needed
    std::int64_t durationMs = 0;                  ///< of inLast and its kin
    std::string durationText{};                   ///< as it was written
    std::shared_ptr<const re2::RE2> expression{}; ///< of matches

    bool hasReference() const { return operands.size() == 1 && operands.front().isReference(); }
    bool isStatic() const
    {
        return !isAboutMoment(operation.what) &&
               (!hasReference() || operands.front().kind == ValueOperand::Kind::Property);
    }
};

/// As FQL's rules see it; of a number the text may lie in `room`. Arrays and objects are equal to nothing.
FqlValue fqlValueOf(const Json& value, std::array<char, 32>& room);
/// ISO 8601 or epoch milliseconds.
std::optional<FqlDate> dateOf(const Json& value);
/// Full Unicode case folding: what is equal but for its case becomes the same text.
void foldCase(std::string_view text, std::string& out);

} // namespace weir::cdp
