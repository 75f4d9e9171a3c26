// Purpose: who became part of whom, and who was erased, since the events were stored: what a row's profile means today.
// Thread: a value. Limits: what no stored row asks for any more is taken out when segments are rewritten.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace weir::engine {

class PeopleChanges
{
public:
    struct Change
    {
        std::int64_t seq = 0; ///< place of the decision in `events`
        cdp::ProfileId profile{};
        std::optional<cdp::ProfileId> into{}; ///< none: erased
    };

    void add(const Change& change);
    bool isEmpty() const { return m_merged.empty() && m_erased.empty(); }
    std::size_t size() const { return m_merged.size() + m_erased.size(); }

    /// Whose a row of `profile` is today; none: its person was erased. Nobody comes back under an id that was erased.
    std::optional<cdp::ProfileId> ownerOf(cdp::ProfileId profile) const;
    bool isErased(cdp::ProfileId profile) const { return m_erased.contains(profile); } ///< at some time
    /// Who it is today, whatever became of the events.
    cdp::ProfileId nowOf(cdp::ProfileId profile) const;
    /// All that became part of others, with whom they are today; in no order.
    std::vector<std::pair<cdp::ProfileId, cdp::ProfileId>> moved() const;
    /// All that became part of `profile`, directly or not; without itself.
    std::vector<cdp::ProfileId> partsOf(cdp::ProfileId profile) const;

    std::vector<Change> all() const; ///< by seq
    void remove(const Change& change);
    /// Those decided before `seq` alone.
    PeopleChanges before(std::int64_t seq) const;

private:
    struct Move
    {
        cdp::ProfileId into{};
        std::int64_t seq = 0;
    };
    std::unordered_map<cdp::ProfileId, Move> m_merged;
    std::unordered_map<cdp::ProfileId, std::vector<cdp::ProfileId>> m_parts; ///< the other way round, one step
    std::unordered_map<cdp::ProfileId, std::int64_t> m_erased;               ///< all before
};

} // namespace weir::engine
