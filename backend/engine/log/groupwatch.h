// Purpose: looks at a consumer group from outside: who its members are, what each holds, what it has committed. Thread:
// one. Limits: classic groups, which is what the engine's are; each call asks the coordinator and takes a timeout.
#pragma once

#include "backend/engine/log/logrecord.h"
#include "backend/kafka/clientconf.h"

#include <map>

namespace weir::engine {

struct GroupMember
{
    std::string clientId;
    std::vector<LogPartition> held;
};
struct GroupView
{
    bool isStable = false; ///< else partitions are being shared out, and what members hold is not known
    std::vector<GroupMember> members;
};

class GroupWatch
{
public:
    /// Errors: as makeClient().
    static Result<std::unique_ptr<GroupWatch>> make(ClientConf conf, std::string group);

    /// No members for a group that is not there. Errors: those of the coordinator, Timeout.
    Result<GroupView> look(int timeoutMs) const;
    /// -1: nothing. Of a transaction that is being committed nothing counts yet; it is not waited for.
    Result<std::map<LogPartition, std::int64_t>> committed(const std::vector<LogPartition>& partitions,
                                                           int timeoutMs) const;

private:
    GroupWatch(RdKafkaPtr client, std::string group) : m_client(std::move(client)), m_group(std::move(group)) {}
    RdKafkaPtr m_client;
    std::string m_group;
};

} // namespace weir::engine
