// Purpose: how many things occur again, e.g. records of equal key and value. Thread: one. Limits: exact for up to
// 300,000 different things (about 6 MiB); beyond it a growing share of them is left out by hash, and the answer is an
// estimate.
#pragma once

#include <cstdint>
#include <vector>

namespace weir {

class Recurrence
{
public:
    struct Answer
    {
        std::uint64_t again = 0; ///< how many there are beyond the first of each kind
        std::uint64_t error = 0; ///< standard error; 0: exact
        bool isExact = true;
    };

    Recurrence();

    /// `hash`: contenthash.h; 0 is counted as 1.
    void add(std::uint64_t hash);
    void merge(const Recurrence& other);
    Answer answer() const;

private:
    void put(std::uint64_t hash, std::uint32_t times);
    void thin();
    void resize(std::size_t places);
    void fit(); ///< room for one more
    bool isIn(std::uint64_t hash) const { return m_level == 0 || hash >> (64 - m_level) == 0; }

    int m_level = 0; ///< only hashes with so many leading zeros are kept
    std::uint64_t m_all = 0;
    std::size_t m_used = 0;
    std::vector<std::uint64_t> m_hashes; ///< open addressing, 0: free
    std::vector<std::uint32_t> m_times;
};

} // namespace weir
