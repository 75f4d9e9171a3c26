#include "widgets/frame/clusteraccess.h"

#include "backend/base/clock.h"
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/logbook.h"
#include "backend/service/secretstore.h"

namespace weir {

bool lacksSecrets(const ConnectionSpec& spec, const Secrets& secrets)
{
    switch (spec.sasl.mechanism) {
    case SaslMechanism::Plain:
    case SaslMechanism::ScramSha256:
    case SaslMechanism::ScramSha512:
        return secrets.saslPassword.isEmpty();
    case SaslMechanism::OAuthBearer:
        return !spec.sasl.tokenUrl.isEmpty() && secrets.oauthClientSecret.isEmpty();
    case SaslMechanism::None:
    case SaslMechanism::Gssapi:
    case SaslMechanism::AwsMskIam:
        break;
    }
    return false;
}

ClusterAccess::ClusterAccess(const Services& services, QObject* parent) : QObject(parent), m_services(services)
{
    connect(m_services.connections, &ConnectionStore::changed, this, &ClusterAccess::followConnections);
    connect(m_services.clusters, &Clusters::opened, this, [this](const QString& id) {
        Cluster* cluster = m_services.clusters->byId(id);
        if (!cluster)
            return;
        const QString name = cluster->spec().name;
        connect(cluster, &Cluster::stateChanged, this, [this, name, cluster] { stateChanged(name, *cluster); });
        m_attempts[name].disconnected = false;
        emit changed(name);
    });
}

ClusterAccess::Link ClusterAccess::look(const QString& name) const
{
    Link link;
    link.spec = m_services.connections->byName(name);
    link.cluster = m_services.clusters->byName(name);
    const auto attempt = m_attempts.constFind(name);
    if (attempt != m_attempts.cend()) {
        link.opening = attempt->opening;
        link.disconnected = attempt->disconnected;
        link.error = attempt->error;
        link.sinceMs = attempt->sinceMs;
    }
    return link;
}

void ClusterAccess::open(const QString& name)
{
    const std::optional<ConnectionSpec> spec = m_services.connections->byName(name);
    Attempt& attempt = m_attempts[name];
    if (!spec || attempt.opening || m_services.clusters->byName(name))
        return;
    endJob(name, false);
    attempt = {true, false, {}, SystemClock::instance().nowMs(), attempt.number + 1, 0};
    if (m_services.jobs)
        attempt.job = m_services.jobs->start(JobKind::OpenConnection, name, this, {[this, name] { close(name); }, {}});
    const int number = attempt.number;
    emit changed(name);
    const auto go = [this, spec = *spec, number](std::optional<Secrets> secrets) {
        const Attempt& now = m_attempts[spec.name];
        if (now.number != number || !now.opening)
            return;
        if (secrets)
            connectTo(spec, *secrets);
        else
            fail(spec.name,
                 Error{ErrorKind::Cancelled, 0, QStringLiteral("no secret was given"), spec.name, true, false});
    };
    if (!m_services.secrets) {
        go(Secrets{});
        return;
    }
    m_services.secrets->read(spec->id, this, [this, spec = *spec, go](const Result<Secrets>& kept) {
        // A keychain that refuses is no reason to stop: a person may know the password.
        const Secrets secrets = kept ? *kept : Secrets{};
        if (m_ask && lacksSecrets(spec, secrets))
            m_ask(spec, secrets, go);
        else
            go(secrets);
    });
}

void ClusterAccess::retry(const QString& name)
{
    if (Cluster* cluster = m_services.clusters->byName(name))
        m_services.clusters->close(cluster->spec().id);
    m_attempts[name].opening = false;
    open(name);
}

void ClusterAccess::close(const QString& name)
{
    Attempt& attempt = m_attempts[name];
    attempt.opening = false;
    attempt.disconnected = true;
    attempt.error.reset();
    endJob(name, false);
    if (Cluster* cluster = m_services.clusters->byName(name))
        m_services.clusters->close(cluster->spec().id);
    emit changed(name);
}

void ClusterAccess::connectTo(const ConnectionSpec& spec, const Secrets& secrets)
{
    Attempt& attempt = m_attempts[spec.name];
    attempt.opening = false;
    attempt.error.reset();
    m_services.clusters->open(spec, secrets);
    emit changed(spec.name);
}

void ClusterAccess::fail(const QString& name, Error error)
{
    Attempt& attempt = m_attempts[name];
    attempt.opening = false;
    attempt.error = std::move(error);
    endJob(name, false);
    emit changed(name);
}

void ClusterAccess::stateChanged(const QString& name, const Cluster& cluster)
{
    switch (cluster.state()) {
    case LinkState::Connecting:
        break;
    case LinkState::Online:
        Logbook::write(LogLevel::Info, QStringLiteral("frame"), name + QStringLiteral(": connected"));
        break;
    case LinkState::Partial:
        Logbook::write(LogLevel::Warning, QStringLiteral("frame"),
                       name + QStringLiteral(": some brokers do not answer"));
        break;
    case LinkState::Offline:
        Logbook::write(LogLevel::Warning, QStringLiteral("frame"), name + QStringLiteral(": no broker answers"));
        break;
    case LinkState::Failed:
        Logbook::write(LogLevel::Warning, QStringLiteral("frame"),
                       name + QStringLiteral(": cannot connect: ") +
                           (cluster.error() ? cluster.error()->detail : QString()));
        break;
    case LinkState::Closed:
        Logbook::write(LogLevel::Info, QStringLiteral("frame"), name + QStringLiteral(": closed"));
        break;
    }
    if (cluster.state() != LinkState::Connecting)
        endJob(name, cluster.state() == LinkState::Online || cluster.state() == LinkState::Partial);
    emit changed(name);
}

void ClusterAccess::endJob(const QString& name, bool good)
{
    const auto attempt = m_attempts.find(name);
    if (attempt == m_attempts.end() || attempt->job == 0)
        return;
    m_services.jobs->finish(std::exchange(attempt->job, 0), good ? JobState::Done : JobState::Failed);
}

void ClusterAccess::followConnections()
{
    const QVector<Cluster*> open = m_services.clusters->all();
    for (Cluster* cluster : open) {
        const ConnectionSpec before = cluster->spec();
        const std::optional<ConnectionSpec> now = m_services.connections->byId(before.id);
        if (now && *now == before)
            continue;
        m_services.clusters->close(before.id);
        emit changed(before.name);
        if (now)
            this->open(now->name);
    }
    for (const ConnectionSpec& spec : m_services.connections->connections())
        emit changed(spec.name);
}

} // namespace weir
