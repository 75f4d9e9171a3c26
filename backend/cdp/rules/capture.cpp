#include "backend/cdp/rules/feature.h"

#include <algorithm>

namespace weir::cdp {
namespace {

/// The names of a path that lead through objects; what stands behind is kept whole.
std::size_t plainSteps(const JsonPath& path)
{
    const auto& steps = path.steps();
    const auto stop = std::find_if(steps.begin(), steps.end(),
                                   [](const JsonPath::Step& step) { return step.isAny || step.index >= 0; });
    return static_cast<std::size_t>(stop - steps.begin());
}

void write(std::string& out, const Json& value, const std::vector<const JsonPath*>& paths, std::size_t depth)
{
    const bool isWhole = !value.isObject() || std::any_of(paths.begin(), paths.end(), [depth](const JsonPath* path) {
        return plainSteps(*path) <= depth;
    });
    if (isWhole) {
        appendJson(out, value);
        return;
    }
    out += '{';
    bool isFirst = true;
    for (const JsonMember& member : value.members()) {
        std::vector<const JsonPath*> below;
        for (const JsonPath* path : paths)
            if (path->steps()[depth].name == member.name)
                below.push_back(path);
        if (below.empty())
            continue;
        if (!isFirst)
            out += ',';
        isFirst = false;
        appendJsonText(out, member.name);
        out += ':';
        write(out, member.value, below, depth + 1);
    }
    out += '}';
}

} // namespace

std::string capture(const Json& event, std::span<const JsonPath> paths)
{
    std::vector<const JsonPath*> all;
    for (const JsonPath& path : paths)
        all.push_back(&path);
    std::string out;
    if (all.empty())
        return "{}";
    write(out, event, all, 0);
    return out;
}

} // namespace weir::cdp
