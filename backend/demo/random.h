// Purpose: chance that is the same everywhere: the standard library's distributions differ between implementations,
// these don't. Thread: a value, one thread.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace weir {

class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    /// SplitMix64 (Steele, Lea, Flood).
    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// [0, 1)
    double real() { return double(next() >> 11) * 0x1.0p-53; }
    /// [0, n); n > 0.
    std::uint32_t below(std::uint32_t n) { return std::uint32_t((next() >> 32) * n >> 32); }
    /// [low, high]
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return low + std::int64_t(real() * double(high - low + 1));
    }
    bool chance(double probability) { return real() < probability; }
    double exponential(double mean) { return -mean * std::log(1.0 - real()); }
    template <typename Container> const auto& pick(const Container& from)
    {
        return from[below(std::uint32_t(std::size(from)))];
    }

private:
    std::uint64_t m_state;
};

/// Ranks 0…n-1 of which the first ones are much more frequent: weight 1 / (rank + 1)^exponent.
class Zipf
{
public:
    Zipf(std::size_t n, double exponent) : m_sums(n)
    {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            m_sums[i] = sum += 1.0 / std::pow(double(i + 1), exponent);
    }
    std::size_t pick(Random& random) const
    {
        const auto at = std::upper_bound(m_sums.begin(), m_sums.end(), random.real() * m_sums.back());
        return std::min(std::size_t(at - m_sums.begin()), m_sums.size() - 1);
    }

private:
    std::vector<double> m_sums;
};

} // namespace weir
