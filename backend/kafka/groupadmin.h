// Purpose: everything about consumer groups that the brokers tell or change, over our own wire client: list, describe
// (classic, consumer, share, streams), committed offsets, commit, delete. Thread: one worker; blocks up to the
// deadline. Limits: one request a broker for ends and lists, one a coordinator for up to 100 groups; requests to
// several brokers are under way at once; a broker or group that fails costs its own rows. Not over Kerberos
// (UnsupportedMechanism).
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/wire/brokerround.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace weir {

struct ListedGroup
{
    std::string id, protocolType, state,
        type; ///< state and type empty: the broker is too old to say (ListGroups < 4, < 5)
    std::int32_t coordinator = -1;
};
struct ListedGroups
{
    std::vector<ListedGroup> groups;      ///< sorted by id
    std::set<std::int32_t> asked;         ///< brokers
    std::map<std::int32_t, Error> failed; ///< of them
};

struct WireTopicPartition
{
    std::string topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const WireTopicPartition&, const WireTopicPartition&) = default;
};
struct CommittedOffset
{
    std::int64_t offset = -1; ///< -1: no commit
    std::int32_t leaderEpoch = -1;
    int error = 0;
};
using GroupOffsets = std::map<WireTopicPartition, CommittedOffset>;

struct DescribedMember
{
    std::string id, instanceId, clientId, host, rack;
    std::int32_t epoch = -1;
    std::vector<WireTopicPartition> assigned, target;
};
struct DescribedGroup
{
    std::string id, type, state, protocol, assignor; ///< type: "classic", "consumer", "share", "streams"
    std::int32_t epoch = -1;
    std::vector<DescribedMember> members;
};

/// What a record probe found at one place of a log.
struct ProbedOffset
{
    std::int64_t recordOffset = -1; ///< of the first real record at or after the offset; -1: none in what was seen
    std::int64_t timestampMs = -1;  ///< of that record
    std::int64_t offsetsSeen = 0;   ///< offsets looked at from the probed one on…
    std::int64_t recordsSeen = 0;   ///< …and real committed records among them
    bool reachedEnd = false;        ///< all up to the last stable offset was looked at
};

class GroupAdmin
{
public:
    explicit GroupAdmin(WireCluster& cluster) : m_cluster(cluster) {}

    /// One ListGroups a broker. Errors: when not even the list of brokers can be had.
    Result<ListedGroups> list(const Deadline& deadline);
    /// Committed offsets of many groups: `coordinators` by group, as listed; who is not in it is looked up
    /// (FindCoordinator). A moved coordinator is looked up once more. `partitions` empty: all. Each group has its own
    /// error.
    std::map<std::string, Result<GroupOffsets>> committed(const std::map<std::string, std::int32_t>& coordinators,
                                                          const Deadline& deadline);
    /// `types` as listed ("" counts as classic). Each group has its own error: Authorization, UnsupportedVersion…
    std::map<std::string, Result<DescribedGroup>> describe(const std::map<std::string, ListedGroup>& groups,
                                                           const Deadline& deadline);
    /// Start offsets of share groups (DescribeShareGroupOffsets), as their committed ones.
    std::map<std::string, Result<GroupOffsets>> shareOffsets(const std::map<std::string, std::int32_t>& coordinators,
                                                             const Deadline& deadline);

    /// Commits as kafka-consumer-groups does (no member, generation -1): only while the group is empty. By partition.
    std::map<WireTopicPartition, Result<void>> commit(const std::string& group,
                                                      const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                      const Deadline& deadline);
    std::map<WireTopicPartition, Result<void>> deleteOffsets(const std::string& group,
                                                             const std::vector<WireTopicPartition>& partitions,
                                                             const Deadline& deadline);
    /// Of any type; Busy while it has members.
    Result<void> deleteGroup(const std::string& group, const Deadline& deadline);
    /// Where a share group starts to read; only while it is empty.
    std::map<WireTopicPartition, Result<void>> setShareOffsets(const std::string& group,
                                                               const std::map<WireTopicPartition, std::int64_t>& starts,
                                                               const Deadline& deadline);
    std::map<std::string, Result<void>>
    deleteShareOffsets(const std::string& group, const std::vector<std::string>& topics, const Deadline& deadline);

    /// Reads a little at each place: about `partitionBytes` of each, more only until a real record is found. Aborted
    /// records are none; nothing beyond the last stable offset is looked at. Errors: as of a fetch; code 1: an offset
    /// that is no longer (or not yet) there.
    std::map<WireTopicPartition, Result<ProbedOffset>> probe(const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                             int partitionBytes, const Deadline& deadline);

    /// Requests sent since the last call, by broker: for the budget and the bench. -1: whichever was at hand.
    std::map<std::int32_t, int> takeRequestCount() { return std::exchange(m_requests, {}); }

private:
    using Coordinators = std::map<std::string, std::int32_t>; ///< by group; -1: to be looked up
    /// How often a moved coordinator is looked up.
    enum class Patience { OneMoreTime, UntilDeadline };
    /// Sends groups to their coordinators in batches. `make` builds a request of some groups; `take` looks at the
    /// answer and returns, by group, the error of those to be asked again elsewhere; `fail` is told what cannot be had.
    template <typename Request> struct Errand
    {
        std::function<Request(const std::vector<std::string>&)> make;
        std::function<std::map<std::string, int>(const std::vector<std::string>&, typename Request::Answer&)> take;
        std::function<void(const std::string&, const Error&)> fail;
        std::size_t batch = 100;
        VersionRange within = anyVersion;
        Patience patience = Patience::OneMoreTime;
    };
    template <typename Request> void run(Coordinators groups, const Errand<Request>& errand, const Deadline& deadline);
    template <typename Request, typename Convert>
    void describeSome(const Coordinators& groups, const Deadline& deadline, Convert convert,
                      std::map<std::string, Result<DescribedGroup>>& described);
    Result<void> knowBrokers(const Deadline& deadline);
    /// Fills in who is -1; tells `fail` of those that have none.
    void lookUp(Coordinators& groups, const std::function<void(const std::string&, const Error&)>& fail,
                const Deadline& deadline);
    Result<Coordinators> findCoordinators(const std::vector<std::string>& groups, std::map<std::string, Error>& failed,
                                          const Deadline& deadline);

    WireCluster& m_cluster;
    RequestCounts m_requests;
};

/// Who coordinates a group that is not there (yet), has moved or is being loaded: to be looked up again.
bool isCoordinatorError(int code);

} // namespace weir
