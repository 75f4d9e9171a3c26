// Purpose: rows of "Values and comparison": a leaf without its path, a value (empty: absent), whether it holds. Thread:
// constants. Limits: none.
#pragma once

#include <span>

namespace weir::cdp {

/// T is 2026-11-20T00:00:00Z; ' stands for ".
struct OperatorRow
{
    const char* leaf;
    const char* value;
    bool holds;
};

std::span<const OperatorRow> operatorRows();

} // namespace weir::cdp
