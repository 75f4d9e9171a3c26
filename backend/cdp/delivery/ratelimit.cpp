#include "backend/cdp/delivery/ratelimit.h"

#include "backend/cdp/common/verdict.h"

#include <cmath>

namespace weir::cdp {
namespace {
constexpr double mostPerSecond = 1e6;
constexpr double leastPerSecond = 1e-6; ///< one in eleven days
} // namespace

void RateLimit::setPerSecond(double perSecond)
{
    const bool isLimit = perSecond > 0 && perSecond <= mostPerSecond;
    const double limit = std::max(perSecond, leastPerSecond);
    const double whole = std::max(1.0, std::floor(limit));
    m_most = isLimit ? std::size_t(whole) : 0;
    m_windowMs = std::int64_t(std::ceil(1'000 * whole / limit));
    shorten();
}

void RateLimit::shorten()
{
    while (m_sent.size() > m_most)
        m_sent.pop_front();
}

std::int64_t RateLimit::nextMs() const
{
    return m_most == 0 || m_sent.size() < m_most ? always : m_sent.front() + m_windowMs;
}

void RateLimit::sent(std::int64_t nowMs)
{
    m_sent.push_back(nowMs);
    shorten();
}

void RateLimit::save(ByteWriter& writer) const
{
    writer.number(m_sent.size());
    for (const std::int64_t atMs : m_sent)
        writer.integer(atMs);
}

void RateLimit::load(ByteReader& reader)
{
    m_sent.clear();
    for (std::size_t left = reader.count(); left > 0; --left)
        m_sent.push_back(reader.integer());
    shorten();
}

} // namespace weir::cdp
