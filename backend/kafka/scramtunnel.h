// Purpose: SCRAM for librdkafka before 2.6.1, whose client-final-message repeats the client's nonce (librdkafka pull
// request 4895) and is refused by brokers that compare nonces as RFC 5802, 5.1 says (Kafka 3.7.2, 3.8.1 and later).
// librdkafka speaks plain Kafka into a socket pair; a thread a connection logs in through our own WireConnection (TCP,
// TLS, SCRAM) and carries the bytes. Thread: callbacks on librdkafka's broker threads. Limits: one copy of the bytes
// more; no other mechanism goes this way.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/connectionfailures.h"

#include <atomic>
#include <mutex>
#include <unordered_map>

struct addrinfo;

namespace weir {

class ScramTunnel
{
public:
    /// Does this connection need it?
    static bool isNeeded(const SaslSettings& sasl);

    ScramTunnel(ClientConf conf, std::shared_ptr<ConnectionFailures> failures);
    ~ScramTunnel(); ///< what is logging in gives up; what is open ends with librdkafka's side

    /// librdkafka's resolve_cb, socket_cb, connect_cb and closesocket_cb: the first three in this order on one thread a
    /// broker.
    static int resolve(const char* node, const char* service, const addrinfo* hints, addrinfo** found);
    int makeSocket();
    int connect(int socket);
    int closeSocket(int socket);

private:
    std::mutex m_mutex;
    std::unordered_map<int, int> m_farEnds; ///< librdkafka's end -> ours, until connect()
    const std::shared_ptr<const ClientConf> m_conf;
    const std::shared_ptr<ConnectionFailures> m_failures;
    const std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
};

} // namespace weir
