// Purpose: connections of ours to the brokers of one cluster, made when needed. Thread: one worker; blocks.
// Limits: a connection per broker; a broker whose address cannot be reached costs only what is asked of it.
#pragma once

#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/messages.h"

#include <map>
#include <memory>

namespace weir {

class WireCluster
{
public:
    explicit WireCluster(ClientConf conf);

    /// Through any broker. Errors: as of a connection, of the last address tried.
    Result<MetadataRequest::Answer> metadata(const std::optional<std::vector<std::string>>& topics,
                                             const Deadline& deadline);

    /// Precondition: metadata() has named the broker (else NotFound). The connection belongs to the cluster.
    Result<WireConnection*> broker(std::int32_t id, const Deadline& deadline);
    /// Any that is open, else the first bootstrap address that answers.
    Result<WireConnection*> any(const Deadline& deadline);

    const std::map<std::int32_t, HostPort>& brokers() const { return m_addresses; }
    const ClientConf& conf() const { return m_conf; }

private:
    const ClientConf m_conf;
    std::unique_ptr<WireConnection> m_bootstrap;
    std::map<std::int32_t, HostPort> m_addresses;
    std::map<std::int32_t, std::unique_ptr<WireConnection>> m_connections;
};

} // namespace weir
