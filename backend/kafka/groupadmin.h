// Purpose: everything about consumer groups that the brokers tell or change, over our own wire client: list, describe
// (classic, consumer, share, streams), committed offsets, commit, delete. Thread: one worker; blocks up to the
// deadline. Limits: one request a broker for ends and lists, one a coordinator for up to 100 groups; requests to
// several brokers are under way at once; a broker or group that fails costs its own rows. Not over Kerberos
// (UnsupportedMechanism).
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/wire/wirecluster.h"

#include <map>
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
    std::map<std::int32_t, Error> failed; ///< by broker
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
    std::int64_t recordOffset = -1; ///< of the first real record at or after the offset; -1: none up to the end
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
    Result<void> deleteGroup(const std::string& group, const Deadline& deadline);

    /// Reads a little at each place: at most `partitionBytes` of each.
    std::map<WireTopicPartition, Result<ProbedOffset>> probe(const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                             int partitionBytes, const Deadline& deadline);

    /// Requests sent since the last call, by broker: for the budget and the bench.
    std::map<std::int32_t, int> takeRequestCount();

private:
    WireCluster& m_cluster;
    std::map<std::int32_t, int> m_requests;
};

} // namespace weir
