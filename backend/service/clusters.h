// Purpose: the clusters that are open now. Thread: GUI.
#pragma once

#include "backend/service/cluster.h"

#include <QHash>

namespace weir {

class Clusters : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Opens, or returns the one that is open with this connection id.
    Cluster* open(const ConnectionSpec& spec, const Secrets& secrets);
    void close(const QString& connectionId);
    /// Null if it is not open.
    Cluster* byId(const QString& connectionId) const;
    Cluster* byName(const QString& name) const;
    QVector<Cluster*> all() const;

signals:
    void opened(const QString& connectionId);
    void closing(const QString& connectionId);

private:
    QHash<QString, Cluster*> m_clusters;
    QVector<QString> m_order;
};

} // namespace weir
