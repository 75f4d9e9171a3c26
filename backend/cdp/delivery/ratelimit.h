// Purpose: at most so many sends in any second, wherever it begins. Thread: one at a time. Limits: a million a second;
// above, or with 0, there is no limit.
#pragma once

#include "backend/cdp/common/bytes.h"

#include <deque>

namespace weir::cdp {

class RateLimit
{
public:
    void setPerSecond(double perSecond);
    /// The earliest moment for the next send: `always` if nothing hinders it.
    std::int64_t nextMs() const;
    void sent(std::int64_t nowMs);

    void save(ByteWriter& writer) const;
    void load(ByteReader& reader);

private:
    void shorten();

    std::size_t m_most = 0; ///< sends in m_windowMs; 0: no limit
    std::int64_t m_windowMs = 1'000;
    std::deque<std::int64_t> m_sent; ///< the last m_most, the oldest first
};

} // namespace weir::cdp
