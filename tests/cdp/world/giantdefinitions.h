// Purpose: definitions as large, deep and wide as somebody could make them. Thread: any. Limits: tests only.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace weir::cdp::test {

struct GiantDefinition
{
    enum class Fate { Refused, Served, Either };
    const char* name;
    Fate fate;
    std::function<std::string()> make; ///< a JSON array of documents
};

std::vector<GiantDefinition> giantDefinitions();

} // namespace weir::cdp::test
