#include "backend/service/clientpool.h"

#include "backend/kafka/clusteradmin.h"

#include <algorithm>

namespace weir {
namespace {
constexpr int warmTimeoutMs = 5000;
constexpr std::size_t keepIdle = 2;
} // namespace

ClientPool::ClientPool(ConnectionSpec spec, Secrets secrets, std::shared_ptr<CostMeter> cost)
    : m_spec(std::move(spec)), m_secrets(std::move(secrets)), m_cost(std::move(cost))
{
}

ClientConf ClientPool::conf(ClientRole role, Isolation isolation) const
{
    ClientConf conf{m_spec, m_secrets, role, {}, m_cost};
    conf.extra["isolation.level"] = isolation == Isolation::Committed ? "read_committed" : "read_uncommitted";
    return conf;
}

Result<PooledClient> ClientPool::take(ClientRole role, Isolation isolation)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_idle.begin(), m_idle.end(), [&](const PooledClient& idle) {
            return idle.role == role && idle.isolation == isolation;
        });
        if (found != m_idle.end()) {
            PooledClient taken = std::move(*found);
            m_idle.erase(found);
            return taken;
        }
    }
    PooledClient made{nullptr, std::make_shared<ConnectionFailures>(), role, isolation};
    Result<RdKafkaPtr> client = makeClient(conf(role, isolation), made.failures);
    if (!client)
        return client.error();
    made.client = std::move(client).value();
    return made;
}

void ClientPool::give(PooledClient client)
{
    const std::lock_guard lock(m_mutex);
    const auto same = std::size_t(std::count_if(m_idle.begin(), m_idle.end(), [&](const PooledClient& idle) {
        return idle.role == client.role && idle.isolation == client.isolation;
    }));
    if (!m_closed && same < keepIdle)
        m_idle.push_back(std::move(client));
}

void ClientPool::warmUp(Isolation isolation)
{
    Result<PooledClient> client = take(ClientRole::Browse, isolation);
    if (!client)
        return;
    if (ClusterAdmin(client->client.get()).metadata(warmTimeoutMs, QStringLiteral("__consumer_offsets")))
        give(std::move(client).value());
}

void ClientPool::close()
{
    std::vector<PooledClient> idle;
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    idle.swap(m_idle);
}

} // namespace weir
