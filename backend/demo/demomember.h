// Purpose: one member of one of the demo's groups, with its habit. Thread: run() on a thread of its own. Limits: a
// broker that goes away is waited for.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"

#include <QElapsedTimer>
#include <functional>
#include <string>
#include <vector>

namespace weir {

enum class DemoHabit {
    Healthy,   ///< reads what comes
    Visiting,  ///< healthy, but leaves after half a minute
    Slow,      ///< reads two fifths of what comes
    Stuck,     ///< fails at its first record again and again: alive, and never gets on
    Rewinding, ///< goes back half an hour now and then, and reads it again within half a minute
    Overtaken  ///< like Slow, on a topic with a short retention; catches up before it is lost, most times
};

Result<RdKafkaPtr> makeDemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group,
                                  int number);

class DemoMember
{
public:
    /// `recordsPerSecond`: of the demo's whole stream.
    DemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group, int number,
               const std::vector<std::string>& topics, DemoHabit habit, double recordsPerSecond);

    /// Until `waitOrStop(ms)` is true, or the habit's time is over. Leaves the group.
    void run(const std::function<bool(int ms)>& waitOrStop);

private:
    void take(const std::function<bool(int ms)>& waitOrStop, bool& isStopped);
    double allowedPerMs();
    void commit(bool later);
    void rewind();

    const DemoHabit m_habit;
    const double m_rate;
    RdKafkaPtr m_client; ///< null: could not be made
    double m_allowance = 0;
    double m_replay = 0; ///< records a millisecond while reading again what was read; 0: no limit
    QElapsedTimer m_age, m_sinceCommit, m_sinceRewind, m_sinceGrant;
};

} // namespace weir
