#include "backend/engine/script/appliesindex.h"

#include <algorithm>

namespace weir::engine {

AppliesIndex::AppliesIndex(std::vector<std::optional<cdp::EventFilter>> filters) : m_filters(std::move(filters))
{
    for (std::size_t i = 0; i < m_filters.size(); ++i) {
        const std::optional<cdp::EventFilter::Guard> guard =
            m_filters[i] ? m_filters[i]->guard() : std::optional<cdp::EventFilter::Guard>();
        if (!guard) {
            m_unguarded.push_back(i);
            continue;
        }
        auto group =
            std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& one) { return one.path == guard->path; });
        if (group == m_groups.end())
            group = m_groups.insert(group, {guard->path, {}, {}});
        group->all.push_back(i);
        for (const std::string& text : guard->texts) {
            std::vector<std::size_t>& those = group->byText[text];
            if (those.empty() || those.back() != i)
                those.push_back(i);
        }
    }
}

bool AppliesIndex::applies(std::size_t index, const Json& event, std::int64_t atMs) const
{
    return !m_filters[index] || m_filters[index]->evaluate(event, atMs).holds;
}

std::size_t AppliesIndex::first(const Json& event, std::int64_t atMs, std::size_t from) const
{
    std::size_t found = m_filters.size();
    const auto look = [&](const std::vector<std::size_t>& candidates) {
        for (auto at = std::lower_bound(candidates.begin(), candidates.end(), from);
             at != candidates.end() && *at < found; ++at) {
            if (applies(*at, event, atMs)) {
                found = *at;
                return;
            }
        }
    };
    look(m_unguarded);
    for (const Group& group : m_groups) {
        const Json value = group.path.of(event);
        if (value.isText()) {
            const auto those = group.byText.find(value.text());
            if (those != group.byText.end())
                look(those->second);
        } else if (value.isArray()) {
            look(group.all);
        }
    }
    return found;
}

} // namespace weir::engine
