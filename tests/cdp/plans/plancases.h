// Purpose: rows of tracking plans. Thread: any. Limits: texts are JSON.
#pragma once

#include <vector>

namespace weir::test {

struct PlanCase
{
    const char* name;
    std::vector<const char*> plans; ///< without kind and key, which are p0, p1, …
    const char* event;
    const char* action;                  ///< allow, omit, drop, deadLetter
    std::vector<const char*> violations; ///< "Required-Missing properties.total p0", the reason first
    const char* left = nullptr;          ///< of the event, where something is omitted
    const char* source = "";
};
const std::vector<PlanCase>& planCases();

struct PlanMistakeCase
{
    const char* name;
    const char* plan;
    const char* place;
    int kind; ///< Mistake::Kind
};
const std::vector<PlanMistakeCase>& planMistakeCases();

} // namespace weir::test
