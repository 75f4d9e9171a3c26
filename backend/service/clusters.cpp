#include "backend/service/clusters.h"

#include <QStandardPaths>

namespace weir {

QString Clusters::usualDataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/weir");
}

Cluster* Clusters::open(const ConnectionSpec& spec, const Secrets& secrets)
{
    if (Cluster* known = byId(spec.id))
        return known;
    auto* cluster = new Cluster(spec, secrets, this, m_dataFolder);
    m_clusters.insert(spec.id, cluster);
    m_order.append(spec.id);
    if (!m_dataFolder.isEmpty())
        cluster->alerts(); // and with them the monitor
    emit opened(spec.id);
    return cluster;
}

void Clusters::close(const QString& connectionId)
{
    if (!m_clusters.contains(connectionId))
        return;
    const QString id = connectionId; // may lie in the cluster that goes
    emit closing(id);
    delete m_clusters.take(id);
    m_order.removeOne(id);
}

Cluster* Clusters::byId(const QString& connectionId) const { return m_clusters.value(connectionId); }

Cluster* Clusters::byName(const QString& name) const
{
    for (Cluster* cluster : m_clusters) {
        if (cluster->spec().name == name)
            return cluster;
    }
    return nullptr;
}

QVector<Cluster*> Clusters::all() const
{
    QVector<Cluster*> clusters;
    for (const QString& id : m_order)
        clusters.append(m_clusters.value(id));
    return clusters;
}

} // namespace weir
