// Purpose: which values a property had and how often: the most frequent ones. Thread: a value. Limits: 200 different
// ones are followed, of 100 bytes; beyond, the rarest are forgotten, and counts are no longer exact but at least that
// many (isCut). Where hardly any value comes twice (numbers of orders, names of people) none is kept at all.
#pragma once

#include "backend/base/json/json.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace weir::engine {

class ValueCounts
{
public:
    static constexpr std::size_t mostFollowed = 200, longest = 100;
    /// What was seen, as bits: 1 << Json::Kind; both booleans are True.
    std::uint32_t kinds = 0;

    /// Texts, numbers and booleans count; of arrays, objects and null the kind alone.
    void see(const Json& value);
    /// `json`: a value as JSON.
    void add(std::string_view json, std::uint64_t times);
    void add(const ValueCounts& other);

    bool isCut() const { return m_isCut; }
    void setCut() { m_isCut = true; }
    /// As JSON, the most frequent first; equals by text.
    std::vector<std::pair<std::string, std::uint64_t>> top(std::size_t most) const;

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    void shrink();

    std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>> m_counts;
    bool m_isCut = false, m_isHopeless = false;
};

/// What is known of people rather than of what they do is not for a list of values: reserved traits of the Segment
/// specification (https://segment.com/docs/connections/spec/identify/, "Traits") that name a person. `property`:
/// `traits.email`, `properties.total`.
bool isPersonal(std::string_view property);

} // namespace weir::engine
