// Purpose: how far the brokers' clock is from this machine's, told from records that have just been written. Thread: a
// value. Limits: right to the time that a record takes to get here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace weir {

class ClockGuess
{
public:
    /// A record that the broker stamped and that was received as soon as it was written.
    void add(std::int64_t stampedMs, std::int64_t receivedMs)
    {
        m_seen.push_back(stampedMs - receivedMs);
        if (m_seen.size() > most)
            m_seen.pop_front();
    }
    /// The brokers' time − this machine's: what came quickest is nearest to it.
    std::optional<std::int64_t> offsetMs() const
    {
        if (m_seen.size() < least)
            return std::nullopt;
        return *std::max_element(m_seen.begin(), m_seen.end());
    }

private:
    static constexpr std::size_t least = 3, most = 200;
    std::deque<std::int64_t> m_seen;
};

} // namespace weir
