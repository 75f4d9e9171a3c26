// Purpose: warm clients for reading, so that opening a topic does not wait for a connection. Thread: any; make and
// destroy block, so take() and give() belong on worker threads. Limits: keeps two idle clients a kind; a client is used
// by one stream at a time.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/service/readrequest.h"

#include <mutex>
#include <vector>

namespace weir {

struct PooledClient
{
    RdKafkaPtr client;
    std::shared_ptr<ConnectionFailures> failures;
    ClientRole role = ClientRole::Browse;
    Isolation isolation = Isolation::Committed;
};

class ClientPool
{
public:
    ClientPool(ConnectionSpec spec, Secrets secrets, std::shared_ptr<CostMeter> cost);

    Result<PooledClient> take(ClientRole role, Isolation isolation);
    void give(PooledClient client);
    /// Has one client of the kind connected in advance.
    void warmUp(Isolation isolation);
    /// Nothing is kept any more; what comes back is destroyed by the one who gives it.
    void close();

    ClientConf conf(ClientRole role, Isolation isolation) const;

private:
    const ConnectionSpec m_spec;
    const Secrets m_secrets;
    const std::shared_ptr<CostMeter> m_cost;
    std::mutex m_mutex;
    std::vector<PooledClient> m_idle;
    bool m_closed = false;
};

} // namespace weir
