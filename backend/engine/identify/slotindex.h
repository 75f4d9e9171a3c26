// Purpose: finds a row's slot by its key's hash: 8 bytes a place, no memory of its own for each row. Thread: one.
// Limits: 2^31 slots; two keys of one hash are told apart by whoever asks.
#pragma once

#include <cstdint>
#include <vector>

namespace weir::engine {

class SlotIndex
{
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// `is(slot)`: is it the key that is looked for?
    template <typename Is> std::uint32_t find(std::uint32_t hash, Is is) const
    {
        if (m_places.empty())
            return none;
        for (std::size_t at = hash & m_mask; m_places[at].slot != none; at = (at + 1) & m_mask)
            if (m_places[at].hash == hash && is(m_places[at].slot))
                return m_places[at].slot;
        return none;
    }
    /// Precondition: it is not there.
    void insert(std::uint32_t hash, std::uint32_t slot)
    {
        if (4 * (m_count + 1) > 3 * m_places.size())
            grow();
        put({hash, slot});
        ++m_count;
    }
    /// Precondition: it is there.
    void erase(std::uint32_t hash, std::uint32_t slot)
    {
        std::size_t hole = hash & m_mask;
        while (m_places[hole].slot != slot)
            hole = (hole + 1) & m_mask;
        // What lies behind moves up, as far as it may: nothing is found beyond an empty place.
        for (std::size_t at = (hole + 1) & m_mask; m_places[at].slot != none; at = (at + 1) & m_mask) {
            const std::size_t home = m_places[at].hash & m_mask;
            if (((at - home) & m_mask) < ((at - hole) & m_mask))
                continue;
            m_places[hole] = m_places[at];
            hole = at;
        }
        m_places[hole].slot = none;
        --m_count;
    }
    std::size_t size() const { return m_count; }

private:
    struct Place
    {
        std::uint32_t hash = 0, slot = none;
    };
    void put(const Place& place)
    {
        std::size_t at = place.hash & m_mask;
        while (m_places[at].slot != none)
            at = (at + 1) & m_mask;
        m_places[at] = place;
    }
    void grow()
    {
        constexpr std::size_t least = 64;
        std::vector<Place> before(m_places.empty() ? least : 2 * m_places.size());
        before.swap(m_places);
        m_mask = m_places.size() - 1;
        for (const Place& place : before)
            if (place.slot != none)
                put(place);
    }

    std::vector<Place> m_places;
    std::size_t m_mask = 0, m_count = 0;
};

} // namespace weir::engine
