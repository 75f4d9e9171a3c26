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
    /// Of clusters opened from now on: Cluster's `dataFolder`. With one, a cluster is watched and recorded from the
    /// moment it is opened.
    void setDataFolder(const QString& folder) { m_dataFolder = folder; }
    /// Where history and what is kept on this machine lie unless somebody says otherwise: the same for every program.
    static QString usualDataFolder();
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
    QString m_dataFolder;
    QHash<QString, Cluster*> m_clusters;
    QVector<QString> m_order;
};

} // namespace weir
