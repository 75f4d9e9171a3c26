// Purpose: where a group stands, as plans look at it before and while they are applied: members, committed offsets, and
// the connections to change them. Thread: one worker; blocks. Limits: needs the wire client, hence not over Kerberos.
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/groupadmin.h"

#include <QStringList>
#include <map>
#include <memory>
#include <optional>

namespace weir {

struct GroupStand
{
    QString group;
    bool exists = false;
    QString type, state; ///< as the broker says
    std::vector<DescribedMember> members;
    std::map<TopicPartition, std::int64_t> committed;

    bool isShare() const { return type == QLatin1String("share"); }
    /// Members that somebody has to stop first; with a topic only those that read it.
    std::vector<DescribedMember> active(const QString& topic = {}) const;
};

class GroupReach
{
public:
    explicit GroupReach(ClientConf conf, int timeoutMs);
    /// Errors: the cluster cannot be reached.
    Result<void> open();

    /// A group that is not there has no members and no offsets. Errors: Authorization, Unavailable…
    Result<GroupStand> stand(const QString& group);
    ClusterAdmin admin() const { return ClusterAdmin(m_client.get()); }
    GroupAdmin& groups() { return m_groups; }
    const ClientConf& conf() const { return m_conf; }
    const ClusterMetadata& metadata() const { return m_metadata; }
    int timeoutMs() const { return m_timeoutMs; }
    Deadline deadline() const { return Deadline(m_timeoutMs); }

private:
    const ClientConf m_conf;
    const int m_timeoutMs;
    RdKafkaPtr m_client;
    WireCluster m_wire;
    GroupAdmin m_groups;
    ClusterMetadata m_metadata;
};

/// "consumer-1 on /10.0.0.7 since 12:03"; `sinceMs` unset: now, since when is not known.
QStringList blockersOf(const std::vector<DescribedMember>& members, std::optional<std::int64_t> sinceMs);
/// Busy, with them in its detail.
Error busyError(const QString& group, const QStringList& blockers);

WireTopicPartition toWire(const TopicPartition& at);
TopicPartition fromWire(const WireTopicPartition& at);

} // namespace weir
