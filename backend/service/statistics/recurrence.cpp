#include "backend/service/statistics/recurrence.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr std::size_t firstPlaces = std::size_t(1) << 10;
constexpr std::size_t mostPlaces = std::size_t(1) << 19;
constexpr std::size_t mostKept = 300'000;

} // namespace

Recurrence::Recurrence() : m_hashes(firstPlaces), m_times(firstPlaces) {}

void Recurrence::put(std::uint64_t hash, std::uint32_t times)
{
    const std::size_t mask = m_hashes.size() - 1;
    std::size_t at = hash & mask;
    while (m_hashes[at] != 0 && m_hashes[at] != hash)
        at = (at + 1) & mask;
    if (m_hashes[at] == 0) {
        m_hashes[at] = hash;
        ++m_used;
    }
    m_times[at] = times > UINT32_MAX - m_times[at] ? UINT32_MAX : m_times[at] + times;
}

void Recurrence::resize(std::size_t places)
{
    const std::vector<std::uint64_t> hashes = std::move(m_hashes);
    const std::vector<std::uint32_t> times = std::move(m_times);
    m_hashes.assign(places, 0);
    m_times.assign(places, 0);
    m_used = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (hashes[i] != 0 && isIn(hashes[i]))
            put(hashes[i], times[i]);
    }
}

void Recurrence::thin()
{
    ++m_level;
    resize(m_hashes.size());
}

void Recurrence::fit()
{
    if (m_used * 5 > m_hashes.size() * 3 && m_hashes.size() < mostPlaces)
        resize(m_hashes.size() * 2);
    while (m_used > mostKept)
        thin();
}

void Recurrence::add(std::uint64_t hash)
{
    ++m_all;
    hash = hash == 0 ? 1 : hash;
    if (!isIn(hash))
        return;
    put(hash, 1);
    fit();
}

void Recurrence::merge(const Recurrence& other)
{
    m_all += other.m_all;
    while (m_level < other.m_level)
        thin();
    for (std::size_t i = 0; i < other.m_hashes.size(); ++i) {
        if (other.m_hashes[i] == 0 || !isIn(other.m_hashes[i]))
            continue;
        put(other.m_hashes[i], other.m_times[i]);
        fit();
    }
}

Recurrence::Answer Recurrence::answer() const
{
    Answer answer;
    double again = 0, squares = 0;
    for (std::size_t i = 0; i < m_hashes.size(); ++i) {
        if (m_hashes[i] == 0)
            continue;
        const double more = double(m_times[i]) - 1;
        again += more;
        squares += more * more;
    }
    if (m_level == 0) {
        answer.again = std::uint64_t(again);
        return answer;
    }
    // Two estimates: the kept ones scaled up sees rare recurrences well, but may have left out the one thing that comes
    // all the time; all minus the different ones sees that, but only beyond the error of counting what is different.
    const double scale = std::exp2(m_level);
    const double different = double(m_used) * scale;
    const double differentError = different / std::sqrt(double(std::max<std::size_t>(m_used, 1)));
    const double scaled = again * scale;
    const double rest = std::max(0.0, double(m_all) - different);
    const bool heavy = std::abs(scaled - rest) > 3 * differentError;
    answer.isExact = false;
    answer.again = std::uint64_t(std::min(heavy ? rest : scaled, double(m_all)));
    answer.error = std::uint64_t(std::max(1.0, heavy ? differentError : scale * std::sqrt(squares)));
    return answer;
}

} // namespace weir
