#include "backend/engine/columns/columnpath.h"

#include <algorithm>

namespace weir::engine {

ColumnPath columnPathOf(const cdp::JsonPath& path)
{
    ColumnPath names;
    for (const cdp::JsonPath::Step& step : path.steps()) {
        if (step.isAny || step.index >= 0)
            break;
        names.push_back(step.name);
    }
    return names;
}

Json valueAt(const Json& root, const ColumnPath& path)
{
    Json value = root;
    for (const std::string& name : path)
        value = value.at(name);
    return value;
}

std::string textOf(const ColumnPath& path)
{
    std::vector<cdp::JsonPath::Step> steps;
    for (const std::string& name : path)
        steps.push_back({.name = name});
    return cdp::JsonPath::ofSteps(std::move(steps)).text();
}

void normalize(std::vector<ColumnPath>& paths)
{
    std::sort(paths.begin(), paths.end());
    std::vector<ColumnPath> kept;
    // In order, whatever lies within a path comes right behind it.
    for (ColumnPath& path : paths) {
        const bool isWithin = !kept.empty() && kept.back().size() <= path.size() &&
                              std::equal(kept.back().begin(), kept.back().end(), path.begin());
        if (!isWithin)
            kept.push_back(std::move(path));
    }
    paths = std::move(kept);
}

} // namespace weir::engine
