// Purpose: what a librdkafka client calls back: logs, errors, statistics, tokens. Thread: librdkafka's own background
// and main threads (log), or whoever polls the client (errors, statistics, token refresh). Lives as long as its client.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/scramtunnel.h"

#include <cstdint>

struct rd_kafka_conf_s;

namespace weir {

class ClientCallbacks
{
public:
    ClientCallbacks(ClientConf conf, std::shared_ptr<ConnectionFailures> failures);
    void install(rd_kafka_conf_s* settings);

    void onError(int code, const char* reason);
    void onStatistics(const char* json, std::size_t size);
    void onTokenRefresh(rd_kafka_s* client);
    ScramTunnel* tunnel() const { return m_tunnel.get(); }

private:
    const ClientConf m_conf;
    const std::shared_ptr<ConnectionFailures> m_failures;
    const std::unique_ptr<ScramTunnel> m_tunnel;             ///< null where librdkafka can log in by itself
    std::int64_t m_requests = 0, m_sent = 0, m_received = 0; ///< what the statistics said last
};

} // namespace weir
