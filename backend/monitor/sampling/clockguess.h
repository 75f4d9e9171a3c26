// Purpose: how far the brokers' clock is from this machine's, told from records that have just been written. Thread: a
// value. Limits: right to the time that a record takes to get here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>

namespace weir {

class ClockGuess
{
public:
    /// A record that the broker stamped and that was received as soon as it was written.
    void add(std::int64_t stampedMs, std::int64_t receivedMs)
    {
        m_seen.push_back({receivedMs, stampedMs - receivedMs});
        // What was seen long ago, or by a clock that has been put back since, says nothing of the clock of now.
        while (m_seen.size() > most ||
               (m_seen.size() > least && std::abs(receivedMs - m_seen.front().receivedMs) > longestMs))
            m_seen.pop_front();
    }
    /// The brokers' time − this machine's: what came quickest is nearest to it.
    std::optional<std::int64_t> offsetMs() const
    {
        if (m_seen.size() < least)
            return std::nullopt;
        return std::max_element(m_seen.begin(), m_seen.end(),
                                [](const Seen& a, const Seen& b) { return a.offsetMs < b.offsetMs; })
            ->offsetMs;
    }

private:
    struct Seen
    {
        std::int64_t receivedMs = 0, offsetMs = 0;
    };
    static constexpr std::size_t least = 3, most = 200;
    static constexpr std::int64_t longestMs = 60'000;
    std::deque<Seen> m_seen;
};

} // namespace weir
