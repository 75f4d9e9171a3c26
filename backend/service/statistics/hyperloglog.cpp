#include "backend/service/statistics/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace weir {
namespace {

// The estimator without bias correction by tables: O. Ertl, "New cardinality estimation algorithms for HyperLogLog
// sketches" (2017), section 4.

/// What registers that are still empty add.
double sigma(double x)
{
    if (x == 1)
        return std::numeric_limits<double>::infinity();
    double factor = 1, sum = x;
    for (double before = -1; before != sum;) {
        before = sum;
        x *= x;
        sum += x * factor;
        factor *= 2;
    }
    return sum;
}

/// What registers that are full take away.
double tau(double x)
{
    if (x == 0 || x == 1)
        return 0;
    double factor = 1, sum = 1 - x;
    for (double before = -1; before != sum;) {
        before = sum;
        x = std::sqrt(x);
        factor /= 2;
        sum -= (1 - x) * (1 - x) * factor;
    }
    return sum / 3;
}

} // namespace

HyperLogLog::HyperLogLog(int precision)
    : m_precision(std::clamp(precision, 4, 18)), m_ranks(std::size_t(1) << m_precision)
{
}

void HyperLogLog::add(std::uint64_t hash)
{
    const std::size_t index = hash >> (64 - m_precision);
    const std::uint64_t rest = (hash << m_precision) | (std::uint64_t(1) << (m_precision - 1));
    const auto rank = std::uint8_t(std::countl_zero(rest) + 1);
    m_ranks[index] = std::max(m_ranks[index], rank);
}

void HyperLogLog::merge(const HyperLogLog& other)
{
    for (std::size_t i = 0; i < m_ranks.size(); ++i)
        m_ranks[i] = std::max(m_ranks[i], other.m_ranks[i]);
}

double HyperLogLog::estimate() const
{
    const int most = 64 - m_precision + 1;
    std::vector<double> counts(std::size_t(most) + 1);
    for (const std::uint8_t rank : m_ranks)
        counts[rank] += 1;
    const double registers = double(m_ranks.size());
    double z = registers * tau(1 - counts[std::size_t(most)] / registers);
    for (int rank = most - 1; rank >= 1; --rank)
        z = (z + counts[std::size_t(rank)]) / 2;
    z += registers * sigma(counts[0] / registers);
    return registers * registers / (2 * std::log(2.0)) / z;
}

double HyperLogLog::standardError() const { return 1.04 / std::sqrt(double(m_ranks.size())); }

} // namespace weir
