// Purpose: FQL as a tree, with the bytes where each part stands: what the parser makes, and what is compiled, printed
// and completed. Thread: values. Limits: as Fql.
#pragma once

#include "backend/filter/fql.h"

namespace weir {

enum class FqlOperator { Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual };

enum class FqlFunction { Contains, Match, Lowercase, Uppercase, Snakecase, Kebabcase, Titlecase, Typeof, Length };

/// One step of a path: a name (or, if it is digits, the index into an array), or any element.
struct FqlStep
{
    std::string name;
    bool isAny = false;

    friend bool operator==(const FqlStep&, const FqlStep&) = default;
};

struct FqlNode
{
    enum class Kind {
        And,     ///< children: two or more
        Or,      ///< children: two or more
        Not,     ///< one
        Compare, ///< two and `operation`
        In,      ///< what, and a List or a path
        Call,    ///< `function` and its arguments
        Path,    ///< `steps`; of a record the first is the root
        Text,
        Number, ///< as written, in `text`
        True,
        False,
        Null,
        List ///< literals
    };
    Kind kind = Kind::Null;
    FqlOperator operation = FqlOperator::Equal;
    FqlFunction function = FqlFunction::Contains;
    std::vector<FqlNode> children{};
    std::vector<FqlStep> steps{};
    std::string text{};
    std::size_t at = 0, length = 0;
    bool inBrackets = false;

    bool isLiteral() const { return kind >= Kind::Text; }
    /// May it stand alone as a condition?
    bool isCondition() const
    {
        return kind < Kind::Call || kind == Kind::Path || kind == Kind::True || kind == Kind::False ||
               kind == Kind::Null ||
               (kind == Kind::Call && (function == FqlFunction::Contains || function == FqlFunction::Match));
    }
};

struct FqlParsed
{
    FqlNode root;
    std::optional<FqlMistake> mistake; ///< then `root` means nothing
    std::vector<FqlRemark> remarks;
};

FqlParsed parseFql(std::string_view text, FqlRoots roots);

/// The tree as text that is parsed to the same tree again.
std::string printFql(const FqlNode& node);

std::string_view fqlOperatorText(FqlOperator operation);
std::string_view fqlFunctionName(FqlFunction function);
std::optional<FqlFunction> fqlFunctionOf(std::string_view name);
const std::vector<std::string>& fqlFunctionNames();
/// key, value, headers…
const std::vector<std::string>& fqlRecordRoots();

/// What a mistake expects beside spellings: whole kinds of things.
namespace fqlexpects {
inline constexpr const char* condition = "<condition>";
inline constexpr const char* value = "<value>";
inline constexpr const char* literal = "<literal>"; ///< a text in quotes, a number, true, false, null
inline constexpr const char* text = "<text>";
inline constexpr const char* name = "<name>"; ///< of a field or header
inline constexpr const char* number = "<number>";
inline constexpr const char* end = "<end>";
} // namespace fqlexpects

} // namespace weir
