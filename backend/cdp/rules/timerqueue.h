// Purpose: when each profile is to be looked at again: one timer an owner, in order of the moment, then of the owner.
// Thread: one at a time. Limits: 28 bytes a timer besides what vectors keep spare; owners are small numbers, given
// without gaps.
#pragma once

#include "backend/cdp/common/verdict.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace weir::cdp {

class TimerQueue
{
public:
    /// In place of what was scheduled for that owner; `never` takes it away. Later than before, it costs next to
    /// nothing.
    void schedule(std::uint32_t owner, std::int64_t dueMs);
    /// `never`: nothing is scheduled.
    std::int64_t due(std::uint32_t owner) const { return owner < m_due.size() ? m_due[owner] : never; }

    /// The first moment at which something is due.
    std::optional<std::int64_t> next() const { return m_heap.empty() ? std::nullopt : std::optional(m_heap[0].due); }
    /// Takes away the first timer that is due at `nowMs` or before; none: none is.
    std::optional<std::uint32_t> popDue(std::int64_t nowMs);

    std::size_t size() const { return m_count; }
    std::size_t bytes() const; ///< with what is spare
    void clear();

private:
    struct Entry
    {
        std::int64_t due;
        std::uint32_t owner;

        friend auto operator<=>(const Entry&, const Entry&) = default;
    };
    void put(std::size_t at, Entry entry);
    void up(std::size_t at, Entry entry);
    void down(std::size_t at, Entry entry);
    void removeFirst();
    void settleFirst();

    // A timer that was moved to later or taken away keeps its place until it comes to the front: only there must the
    // entry tell the truth.
    std::vector<Entry> m_heap;          ///< of four children each
    std::vector<std::uint32_t> m_place; ///< by owner, in the heap
    std::vector<std::int64_t> m_due;    ///< by owner
    std::size_t m_count = 0;
};

} // namespace weir::cdp
