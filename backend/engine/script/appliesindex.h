// Purpose: which of many `appliesTo` an event may match, by one look at what most of them ask for (`event = "X"`).
// Thread: immutable, any. Limits: names candidates only: each filter has the last word.
#pragma once

#include "backend/cdp/filter/eventfilter.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace weir::engine {

class AppliesIndex
{
public:
    /// In order; none: applies to all.
    explicit AppliesIndex(std::vector<std::optional<cdp::EventFilter>> filters);

    std::size_t size() const { return m_filters.size(); }
    bool isForAll(std::size_t index) const { return !m_filters[index]; }
    /// The first from `from` on that applies to the event at `atMs`; size(): none.
    std::size_t first(const Json& event, std::int64_t atMs, std::size_t from) const;

private:
    struct Group
    {
        cdp::JsonPath path;
        std::map<std::string, std::vector<std::size_t>, std::less<>> byText;
        std::vector<std::size_t> all;
    };
    bool applies(std::size_t index, const Json& event, std::int64_t atMs) const;

    std::vector<std::optional<cdp::EventFilter>> m_filters;
    std::vector<std::size_t> m_unguarded;
    std::vector<Group> m_groups;
};

} // namespace weir::engine
