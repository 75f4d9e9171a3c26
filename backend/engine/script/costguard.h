// Purpose: leaves out a transformation that costs too much: one that ran too long, or needed too much memory, many
// times in a row fails its events at once for a minute, so that others' events go on. Thread: any. Limits: times are
// those of the batches.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace weir::engine {

class CostGuard
{
public:
    static constexpr int mostStrikes = 20; ///< in a row
    static constexpr std::int64_t pauseMs = 60'000;

    explicit CostGuard(std::vector<std::string> names) : m_names(std::move(names)), m_standings(m_names.size()) {}

    bool isOut(std::size_t program, std::int64_t nowMs) const;
    /// Of one event. True: it is out from now on; after the pause the next strike is enough.
    bool strike(std::size_t program, std::int64_t nowMs);
    void passed(std::size_t program);

private:
    struct Standing
    {
        int strikes = 0;
        std::int64_t outUntilMs = 0;
    };
    const std::vector<std::string> m_names;
    std::atomic<bool> m_hasStrikes = false; ///< else nothing is to be looked at, for each event
    mutable std::mutex m_mutex;
    std::vector<Standing> m_standings;
};

} // namespace weir::engine
