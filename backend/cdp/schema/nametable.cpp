#include "backend/cdp/schema/nametable.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace weir::cdp {
namespace {

template <typename T> std::uint64_t load(const char* at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

} // namespace

std::uint32_t NameTable::hash(std::string_view name) const
{
    std::uint64_t head = 0, tail = 0;
    const std::size_t size = name.size();
    if (size >= 8) {
        head = load<std::uint64_t>(name.data());
        tail = load<std::uint64_t>(name.data() + size - 8);
    } else if (size >= 4) {
        head = load<std::uint32_t>(name.data());
        tail = load<std::uint32_t>(name.data() + size - 4);
    } else if (size > 0) {
        head = std::uint8_t(name.front()) | std::uint64_t(std::uint8_t(name[size / 2])) << 8U;
        tail = std::uint8_t(name.back());
    }
    const unsigned __int128 product =
        static_cast<unsigned __int128>(head ^ m_seed ^ size) * (tail ^ 0x9E37'79B9'7F4A'7C15U ^ (m_seed << 1U));
    const std::uint64_t mixed = std::uint64_t(product) ^ std::uint64_t(product >> 64U);
    return std::uint32_t(mixed ^ mixed >> 32U);
}

bool NameTable::fill(std::uint64_t seed, std::uint32_t longest)
{
    m_seed = seed;
    std::fill(m_slots.begin(), m_slots.end(), 0);
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        std::uint32_t slot = hash(m_names[i]) & m_mask;
        std::uint32_t steps = 0;
        while (m_slots[slot] != 0) {
            if (++steps > longest)
                return false;
            slot = (slot + 1) & m_mask;
        }
        m_slots[slot] = std::uint32_t(i + 1);
    }
    return true;
}

void NameTable::build(std::vector<std::string_view> names)
{
    m_names = std::move(names);
    m_slots.clear();
    m_sorted.clear();
    if (m_names.empty())
        return;
    const std::size_t size = std::bit_ceil(m_names.size() * 4);
    m_mask = std::uint32_t(size - 1);
    m_slots.resize(size);
    const bool isSmall = m_names.size() <= 256;
    for (std::uint64_t attempt = 1; attempt <= (isSmall ? 64 : 4); ++attempt) {
        // A perfect table at first; later a short walk will do.
        const std::uint32_t longest = isSmall && attempt <= 32 ? 0 : 16;
        if (fill(attempt * 0xA076'1D64'78BD'642FU, longest))
            return;
    }
    m_slots.clear();
    m_sorted.resize(m_names.size());
    std::iota(m_sorted.begin(), m_sorted.end(), 0U);
    std::sort(m_sorted.begin(), m_sorted.end(),
              [this](std::uint32_t a, std::uint32_t b) { return m_names[a] < m_names[b]; });
}

int NameTable::findSorted(std::string_view name) const
{
    const auto found =
        std::lower_bound(m_sorted.begin(), m_sorted.end(), name,
                         [this](std::uint32_t number, std::string_view wanted) { return m_names[number] < wanted; });
    return found != m_sorted.end() && m_names[*found] == name ? int(*found) : -1;
}

} // namespace weir::cdp
