// Purpose: the demo's consumer groups: healthy ones (one with a member that comes and goes, one on transactions), a
// slow one, a stuck one, one that rewinds, one that retention will overtake, and one that has been stopped. Thread:
// start, stop and the destructor on one thread; each member has a thread of its own. Limits: a broker that goes away is
// waited for.
#pragma once

#include "backend/base/result.h"
#include "backend/demo/demomember.h"
#include "backend/kafka/clientconf.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace weir {

class DemoGroups
{
public:
    DemoGroups(ConnectionSpec spec, Secrets secrets, std::string prefix);
    ~DemoGroups();

    /// Where the groups stood when the history ended: commits offsets by time, once, before anybody is a member.
    /// Blocks.
    Result<void> commitHistory(std::int64_t nowMs, int timeoutMs);
    void start();
    /// Members leave their groups; returns when they have, some 100 ms.
    void stop();

private:
    void consume(const std::string& group, const std::vector<std::string>& topics, DemoHabit habit, int number);
    bool waitOrStop(int ms);

    const ConnectionSpec m_spec;
    const Secrets m_secrets;
    const std::string m_prefix;
    std::atomic<bool> m_stopped = false;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<std::thread> m_members;
};

} // namespace weir
