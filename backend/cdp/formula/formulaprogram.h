// Purpose: what a formula is made of. Thread: immutable once made. Limits: part of Formula.
#pragma once

#include "backend/cdp/formula/formulanumber.h"

#include <vector>

namespace weir::cdp {

enum class FormulaFunction : std::uint8_t { Coalesce, If, Length, Lower, Upper, Round, DaysBetween, Today };
enum class FormulaOrder : std::uint8_t { Equal, NotEqual, Less, AtMost, Greater, AtLeast };

/// A row of terms or factors is one node, however long: only parentheses make a formula deep.
struct FormulaNode
{
    enum class Kind : std::uint8_t { Constant, Trait, Sum, Product, Negated, Comparison, And, Or, Not, Call };
    Kind kind = Kind::Constant;
    FormulaFunction function = FormulaFunction::Coalesce;
    FormulaOrder order = FormulaOrder::Equal;
    std::uint32_t path = 0;                ///< of a trait: its index
    std::vector<std::uint32_t> children{}; ///< indexes of nodes
    std::string signs{};                   ///< of a sum or product: in front of each child
    Json constant{};
    std::optional<FormulaNumber> number{}; ///< of a constant, as it was written
};

} // namespace weir::cdp
