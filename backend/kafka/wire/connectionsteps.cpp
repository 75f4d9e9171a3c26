#include "backend/kafka/wire/connectionsteps.h"

#include "backend/kafka/wire/kerberosprobe.h"
#include "backend/kafka/wire/probe.h"
#include "backend/kafka/wire/saslclient.h"

#include <QDateTime>

#include <array>
#include <thread>

namespace weir {
namespace {

constexpr int advertisedTimeoutMs = 4000;
constexpr int describeOperation = 8; // as ACL operations are numbered
constexpr int streamsGroupHeartbeat = 88;

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

QString isoTime(qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate); }

/// The release that brought the newest version of Fetch (and a few other things) in.
QString releaseOf(const std::map<int, VersionRange>& versions)
{
    static constexpr std::array<std::pair<int, const char*>, 7> fetchSince{
        {{18, "4.1"}, {17, "3.9"}, {16, "3.7"}, {15, "3.5"}, {13, "3.1"}, {12, "2.7"}, {11, "2.3"}}};
    const auto of = [&versions](ApiKey key) {
        const auto found = versions.find(int(key));
        return found == versions.end() ? VersionRange() : found->second;
    };
    if (versions.count(streamsGroupHeartbeat) > 0)
        return QStringLiteral("4.1+");
    const int fetch = of(ApiKey::Fetch).most;
    if (of(ApiKey::Produce).least >= 3 && fetch < 18)
        return QStringLiteral("4.0");
    for (const auto& [most, release] : fetchSince) {
        if (fetch >= most)
            return QLatin1String(release) + QLatin1Char('+');
    }
    return {};
}

} // namespace

Result<void> ConnectionSteps::name(StepResult& result, const Deadline& deadline)
{
    Error last{ErrorKind::Invalid, 0, QStringLiteral("No bootstrap address"), {}};
    for (const QString& text : m_conf.spec.bootstrap) {
        const Result<HostPort> address = HostPort::parse(text);
        const Result<std::vector<std::string>> ips =
            address ? resolveHost(*address, deadline) : Result<std::vector<std::string>>(address.error());
        if (!ips) {
            last = ips.error();
            result.facts.push_back({QStringLiteral("address"), text + QStringLiteral(": ") + last.detail, false});
            continue;
        }
        m_candidates.push_back(*address);
        for (const std::string& ip : *ips)
            result.facts.push_back({QStringLiteral("address"), fromStd(ip)});
    }
    return m_candidates.empty() ? Result<void>(last) : Result<void>();
}

Result<void> ConnectionSteps::tcp(StepResult& result, const Deadline& deadline)
{
    Result<void> last;
    for (std::size_t i = 0; i < m_candidates.size(); ++i) {
        const Deadline share = deadline.within(deadline.remainingMs() / int(m_candidates.size() - i));
        m_connection = std::make_unique<WireConnection>(m_conf, m_candidates[i]);
        last = m_connection->resolve(share);
        if (last)
            last = m_connection->connect(share);
        if (last)
            break;
        result.facts.push_back(
            {QStringLiteral("failed"), m_candidates[i].text() + QStringLiteral(": ") + last.error().detail, false});
    }
    if (!last)
        return last;
    result.facts.push_back({QStringLiteral("connected"), m_connection->address().text()});
    if (m_conf.spec.tls.enabled)
        return {};
    const Result<void> spoken = m_connection->negotiate(deadline);
    if (spoken || spoken.error().kind != ErrorKind::TlsRequired)
        return spoken;
    m_needsTls = spoken.error();
    return {};
}

Result<void> ConnectionSteps::tls(StepResult& result, const Deadline& deadline)
{
    if (m_needsTls)
        return *m_needsTls;
    Result<void> done = m_connection->secure(deadline);
    // In TLS 1.3 a missing client certificate is told only with the first answer.
    if (done)
        done = m_connection->negotiate(deadline);
    const TlsFacts& facts = m_connection->tls();
    if (!facts.protocol.isEmpty()) {
        result.facts.push_back({QStringLiteral("protocol"), facts.protocol});
        result.facts.push_back({QStringLiteral("cipher"), facts.cipher});
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const CertificateFacts& certificate : facts.chain) {
        result.facts.push_back({QStringLiteral("subject"), certificate.subject});
        result.facts.push_back({QStringLiteral("issuer"), certificate.issuer});
        result.facts.push_back(
            {QStringLiteral("validFrom"), isoTime(certificate.validFromMs), certificate.validFromMs <= now});
        result.facts.push_back(
            {QStringLiteral("validUntil"), isoTime(certificate.validUntilMs), certificate.validUntilMs > now});
        if (!certificate.names.isEmpty())
            result.facts.push_back({QStringLiteral("names"), certificate.names.join(QStringLiteral(", "))});
    }
    return done;
}

Result<void> ConnectionSteps::kerberos(const Deadline& deadline)
{
    const QStringList offered = offeredMechanisms(m_connection->address(), m_connection->ips(), m_conf.spec.tls,
                                                  m_conf.secrets.tlsKeyPassword, deadline);
    if (!offered.isEmpty() && !offered.contains(QLatin1String("GSSAPI")))
        return Error{ErrorKind::UnsupportedMechanism, 0,
                     QStringLiteral("The broker offers %1").arg(offered.join(QStringLiteral(", "))),
                     m_connection->address().text()};
    Result<MetadataRequest::Answer> metadata = metadataOverLibrdkafka(m_conf, deadline);
    if (!metadata)
        return metadata.error();
    m_metadata = std::move(metadata).value();
    return {};
}

Result<void> ConnectionSteps::sasl(StepResult& result, const Deadline& deadline)
{
    const SaslSettings& sasl = m_conf.spec.sasl;
    result.facts.push_back({QStringLiteral("mechanism"), QLatin1String(saslMechanismName(sasl.mechanism))});
    const QString principal = sasl.mechanism == SaslMechanism::Gssapi        ? sasl.kerberosPrincipal
                              : sasl.mechanism == SaslMechanism::OAuthBearer ? sasl.clientId
                                                                             : sasl.user;
    if (!principal.isEmpty())
        result.facts.push_back({QStringLiteral("principal"), principal});
    return sasl.mechanism == SaslMechanism::Gssapi ? kerberos(deadline) : m_connection->authenticate(deadline);
}

Result<void> ConnectionSteps::authorization(StepResult& result, const Deadline& deadline)
{
    if (m_conf.spec.sasl.mechanism != SaslMechanism::Gssapi) {
        Result<MetadataRequest::Answer> metadata = m_connection->call(MetadataRequest{}, deadline);
        if (!metadata)
            return metadata.error();
        m_metadata = std::move(metadata).value();
        const Result<DescribeClusterRequest::Answer> cluster = m_connection->call(DescribeClusterRequest{}, deadline);
        if (cluster && cluster->error != 0)
            return brokerError(cluster->error, m_connection->address().text(), fromStd(cluster->message));
        if (cluster) {
            const bool mayDescribe = cluster->operations >> describeOperation & 1;
            result.facts.push_back({QStringLiteral("mayDescribe"),
                                    mayDescribe ? QStringLiteral("yes") : QStringLiteral("no"), mayDescribe});
        }
    }
    if (m_metadata.clusterId)
        result.facts.push_back({QStringLiteral("cluster"), fromStd(*m_metadata.clusterId)});
    result.facts.push_back({QStringLiteral("controller"), QString::number(m_metadata.controller)});
    result.facts.push_back({QStringLiteral("topics"), QString::number(m_metadata.topics.size())});
    return {};
}

void ConnectionSteps::addVersions(StepResult& result) const
{
    static constexpr std::array<std::pair<ApiKey, const char*>, 5> shown{
        {{ApiKey::Produce, "Produce"},
         {ApiKey::Fetch, "Fetch"},
         {ApiKey::ListOffsets, "ListOffsets"},
         {ApiKey::Metadata, "Metadata"},
         {ApiKey::DescribeLogDirs, "DescribeLogDirs"}}};
    const QString release = releaseOf(m_connection->versions());
    if (!release.isEmpty())
        result.facts.push_back({QStringLiteral("release"), release});
    for (const auto& [key, text] : shown) {
        const auto range = m_connection->versions().find(int(key));
        if (range != m_connection->versions().end())
            result.facts.push_back(
                {QStringLiteral("api"),
                 QStringLiteral("%1 %2-%3").arg(QLatin1String(text)).arg(range->second.least).arg(range->second.most)});
    }
}

Result<void> ConnectionSteps::versions(StepResult& result, const Deadline& deadline)
{
    result.facts.push_back({QStringLiteral("brokers"), QString::number(m_metadata.brokers.size())});
    addVersions(result);
    // The classic mistake: brokers advertise an address that only they themselves can reach.
    std::vector<std::optional<Error>> failures(m_metadata.brokers.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        threads.emplace_back([this, i, &failures, &deadline] {
            const MetadataRequest::Broker& broker = m_metadata.brokers[i];
            WireConnection connection(m_conf, {broker.host, std::uint16_t(broker.port)});
            const Deadline patience = deadline.within(advertisedTimeoutMs);
            Result<void> done = connection.resolve(patience);
            if (done)
                done = connection.connect(patience);
            if (done)
                done = connection.secure(patience);
            if (done)
                done = connection.negotiate(patience);
            if (!done)
                failures[i] = done.error();
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    std::optional<Error> first;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        const MetadataRequest::Broker& broker = m_metadata.brokers[i];
        const QString address = HostPort{broker.host, std::uint16_t(broker.port)}.text();
        result.facts.push_back({QStringLiteral("advertised"), QStringLiteral("%1 %2").arg(broker.id).arg(address),
                                !failures[i].has_value()});
        if (failures[i] && !first)
            first = failures[i];
    }
    return first ? Result<void>(*first) : Result<void>();
}

} // namespace weir
