#include "backend/kafka/wire/wirecluster.h"

namespace weir {

WireCluster::WireCluster(ClientConf conf) : m_conf(std::move(conf)) {}

Result<WireConnection*> WireCluster::any(const Deadline& deadline)
{
    for (const auto& [id, place] : m_places) {
        if (place.connection && place.connection->isOpen())
            return place.connection.get();
    }
    if (m_bootstrap && m_bootstrap->isOpen())
        return m_bootstrap.get();
    std::vector<HostPort> candidates;
    Error last{ErrorKind::Invalid, 0, QStringLiteral("No bootstrap address"), {}};
    for (const QString& text : m_conf.spec.bootstrap) {
        Result<HostPort> address = HostPort::parse(text);
        if (address)
            candidates.push_back(*address);
        else
            last = address.error();
    }
    // Brokers heard of before may live when none of the bootstrap ones does.
    for (const auto& [id, address] : m_addresses)
        candidates.push_back(address);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const int share = deadline.remainingMs() / int(candidates.size() - i);
        m_bootstrap = std::make_unique<WireConnection>(m_conf, candidates[i]);
        const Result<void> opened = open(*m_bootstrap, deadline.within(share));
        if (opened)
            return m_bootstrap.get();
        last = opened.error();
        if (last.kind == ErrorKind::Cancelled)
            break;
    }
    return last;
}

Result<MetadataRequest::Answer> WireCluster::metadata(const std::optional<std::vector<std::string>>& topics,
                                                      const Deadline& deadline)
{
    MetadataRequest request;
    if (topics) {
        request.topics.emplace();
        for (const std::string& topic : *topics)
            request.topics->push_back({topic});
    }
    // A connection may have died since its last use, which only its next use tells: hence a second go.
    for (int go = 0;; ++go) {
        Result<WireConnection*> connection = any(deadline);
        if (!connection)
            return connection.error();
        Result<MetadataRequest::Answer> answer = (*connection)->call(request, deadline);
        if (!answer && answer.error().kind == ErrorKind::Unreachable && go == 0)
            continue;
        if (!answer)
            return answer;
        m_addresses.clear();
        for (const MetadataRequest::Broker& broker : answer->brokers)
            m_addresses[broker.id] = {broker.host, std::uint16_t(broker.port)};
        std::erase_if(m_places, [this](const auto& one) {
            const auto found = m_addresses.find(one.first);
            return found == m_addresses.end() ||
                   (one.second.connection && found->second != one.second.connection->address());
        });
        return answer;
    }
}

Result<WireConnection*> WireCluster::broker(std::int32_t id, const Deadline& deadline)
{
    const auto found = m_addresses.find(id);
    if (found == m_addresses.end())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("No broker %1").arg(id), QString::number(id)};
    Place& place = [&]() -> Place& {
        const std::lock_guard guard(m_placesLock);
        return m_places[id];
    }();
    if (place.connection && place.connection->isOpen())
        return place.connection.get();
    if (std::chrono::steady_clock::now() < place.retryAt)
        return place.failure;
    place.connection = std::make_unique<WireConnection>(m_conf, found->second);
    if (const Result<void> opened = open(*place.connection, deadline); !opened) {
        place.failure = opened.error();
        if (place.failure.kind != ErrorKind::Cancelled)
            place.retryAt = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_retryPauseMs);
        return opened.error();
    }
    return place.connection.get();
}

Result<void> WireCluster::open(WireConnection& connection, const Deadline& deadline) const
{
    const Result<void> opened = connection.open(deadline);
    for (const auto& [key, most] : m_versionLimits)
        connection.limitVersion(key, most);
    return opened;
}

} // namespace weir
