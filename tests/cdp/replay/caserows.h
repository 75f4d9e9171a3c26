// Purpose: what is no case and where, what is compared as the same and what not. Thread: any.
#pragma once

#include <vector>

namespace weir::test {

struct CaseMistakeRow
{
    const char *name, *text, *place;
    int kind; ///< Mistake::Kind
};
std::vector<CaseMistakeRow> caseMistakeRows();

struct WithinRow
{
    const char *name, *expected, *actual;
    const char* place; ///< where it differs; null: it does not
};
std::vector<WithinRow> withinRows();

/// One case each; what differs as "step path|expected|actual", a line each.
struct ComparedRow
{
    const char *name, *steps, *differs;
};
std::vector<ComparedRow> comparedRows();

} // namespace weir::test
