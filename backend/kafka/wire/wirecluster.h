// Purpose: connections of ours to the brokers of one cluster, made when needed. Thread: one worker; blocks.
// Limits: a connection per broker; a broker whose address cannot be reached costs only what is asked of it. Only
// broker() may be called by several threads at once, for different brokers.
#pragma once

#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/messages.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

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

    /// After a failure to connect, broker() says the same again for so long without trying. 0 (as at first): never.
    void setRetryPause(int pauseMs) { m_retryPauseMs = pauseMs; }
    /// As if all brokers knew a request up to this version only: for connections opened from now on.
    void limitVersion(ApiKey key, int most) { m_versionLimits[key] = most; }

    const std::map<std::int32_t, HostPort>& brokers() const { return m_addresses; }
    const ClientConf& conf() const { return m_conf; }

private:
    struct Place
    {
        std::unique_ptr<WireConnection> connection;
        Error failure;
        std::chrono::steady_clock::time_point retryAt{};
    };
    Result<void> open(WireConnection& connection, const Deadline& deadline) const;

    const ClientConf m_conf;
    std::unique_ptr<WireConnection> m_bootstrap;
    std::map<std::int32_t, HostPort> m_addresses;
    std::map<std::int32_t, Place> m_places;
    std::mutex m_placesLock; ///< of the map, not of what is in it
    std::map<ApiKey, int> m_versionLimits;
    int m_retryPauseMs = 0;
};

} // namespace weir
