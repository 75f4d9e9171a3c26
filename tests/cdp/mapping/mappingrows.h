// Purpose: what each directive makes of an event, and which documents are refused where. Thread: any.
#pragma once

#include <vector>

namespace weir::test {

struct MappingRow
{
    const char *name, *mapping, *event;
    const char* result; ///< null: nothing comes of it
};
std::vector<MappingRow> mappingRows();

struct MappingErrorRow
{
    const char *name, *mapping, *event, *place;
};
std::vector<MappingErrorRow> mappingErrorRows();

struct MappingMistakeRow
{
    const char *name, *mapping, *place;
    int kind; ///< Mistake::Kind
    const char* found;
};
std::vector<MappingMistakeRow> mappingMistakeRows();

} // namespace weir::test
