// Purpose: one member of one of the demo's groups, with its habit. Thread: run() on a thread of its own. Limits: a
// broker that goes away is waited for. What a member commits is real; a slow one does not look at the records that it
// passes.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/clusteradmin.h"

#include <QElapsedTimer>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace weir {

enum class DemoHabit {
    Healthy,   ///< reads what comes
    Visiting,  ///< healthy, but leaves after half a minute
    Slow,      ///< gets on by two fifths of what comes
    Stuck,     ///< fails at its first record again and again: alive, and never gets on
    Rewinding, ///< goes back half an hour now and then, and is through it again within half a minute
    Overtaken  ///< slow on a topic with a short retention; catches up before that reaches it, most times
};

Result<RdKafkaPtr> makeDemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group,
                                  int number);

class DemoMember
{
public:
    DemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group, int number,
               const std::vector<std::string>& topics, DemoHabit habit);

    /// Until `waitOrStop(ms)` is true, or the habit's time is over. Leaves the group.
    void run(const std::function<bool(int ms)>& waitOrStop);

private:
    using Positions = std::map<TopicPartition, std::int64_t>;

    Positions assigned() const; ///< with the position where it reads, or what is committed
    Positions ends(const Positions& of);
    Positions standing();
    Positions slowStanding(const Positions& reading, double share);
    void commit(bool later);
    void rewind();

    const DemoHabit m_habit;
    RdKafkaPtr m_client;          ///< null: could not be made
    Positions m_slow, m_lastEnds; ///< where a slow one stands, and the ends when it last got on
    std::map<TopicPartition, double> m_shares;
    Positions m_replayFrom, m_replayUntil; ///< what is read again; empty: nothing
    QElapsedTimer m_age, m_sinceCommit, m_sinceRewind;
};

} // namespace weir
