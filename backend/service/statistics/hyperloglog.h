// Purpose: how many different things there are, in a fixed amount of memory. Thread: one. Limits: 2^precision bytes;
// the estimate's standard error is 1.04 / √(2^precision): 0.8 % for 14.
#pragma once

#include <cstdint>
#include <vector>

namespace weir {

class HyperLogLog
{
public:
    /// 4–18.
    explicit HyperLogLog(int precision = 14);

    /// `hash`: 64 evenly spread bits (contenthash.h).
    void add(std::uint64_t hash);
    /// Precondition: the same precision.
    void merge(const HyperLogLog& other);
    double estimate() const;
    double standardError() const; ///< 0.008: ±0.8 %

private:
    int m_precision;
    std::vector<std::uint8_t> m_ranks;
};

} // namespace weir
