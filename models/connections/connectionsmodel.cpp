#include "models/connections/connectionsmodel.h"

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "models/common/errortext.h"
#include "models/common/guardtext.h"
#include "models/connections/connectiontexts.h"

namespace weir {
namespace {

std::vector<TableColumn> connectionColumns()
{
    const auto tr = [](const char* text) { return ConnectionsModel::tr(text); };
    std::vector<TableColumn> columns;
    columns.push_back({.id = QStringLiteral("name"), .title = tr("Name"), .width = 18, .stretch = true});
    columns.push_back({.id = QStringLiteral("state"), .title = tr("State"), .kind = ColumnKind::Badge, .width = 13});
    columns.push_back({.id = QStringLiteral("environment"), .title = tr("Environment"), .width = 12});
    columns.push_back({.id = QStringLiteral("bootstrap"), .title = tr("Bootstrap addresses"), .width = 26});
    columns.push_back({.id = QStringLiteral("security"), .title = tr("Security"), .width = 19});
    columns.push_back({.id = QStringLiteral("registry"), .title = tr("Schema registry"), .width = 18});
    columns.push_back({.id = QStringLiteral("access"), .title = tr("Access"), .width = 13});
    return columns;
}

} // namespace

ConnectionsModel::ConnectionsModel(const Services& services, QObject* parent)
    : RowModel<ConnectionRow>(connectionColumns(), parent), m_services(services)
{
    connect(m_services.connections, &ConnectionStore::changed, this, &ConnectionsModel::reload);
    if (m_services.clusters) {
        connect(m_services.clusters, &Clusters::opened, this, [this](const QString& id) {
            follow(id);
            reload();
        });
        // While closing is told the cluster is still listed.
        connect(m_services.clusters, &Clusters::closing, this, &ConnectionsModel::reload, Qt::QueuedConnection);
        const QVector<Cluster*> open = m_services.clusters->all();
        for (const Cluster* cluster : open)
            follow(cluster->spec().id);
    }
    reload();
}

void ConnectionsModel::follow(const QString& connectionId)
{
    if (const Cluster* cluster = m_services.clusters->byId(connectionId))
        connect(cluster, &Cluster::stateChanged, this, &ConnectionsModel::reload);
}

void ConnectionsModel::reload()
{
    std::vector<ConnectionRow> rows;
    for (const ConnectionSpec& spec : m_services.connections->connections()) {
        ConnectionRow row{spec, std::nullopt, {}};
        if (const Cluster* cluster = m_services.clusters ? m_services.clusters->byId(spec.id) : nullptr) {
            row.state = cluster->state();
            if (const std::optional<Error> error = cluster->error())
                row.why = errorText(*error, ErrorPlace::Connection).full();
        }
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

QVariant ConnectionsModel::cell(const ConnectionRow& row, int column, int role) const
{
    if (role == SubjectRole)
        return row.spec.id;
    switch (column) {
    case Name:
        return role == Qt::DisplayRole ? row.spec.name : QVariant();
    case State:
        if (role == Qt::DisplayRole)
            return row.state ? connectiontext::linkWord(*row.state) : tr("Not open");
        if (role == BadgeRole)
            return int(row.state ? connectiontext::linkStatus(*row.state) : Status::Neutral);
        if (role == Qt::ToolTipRole && !row.why.isEmpty())
            return row.why;
        break;
    case EnvironmentColumn:
        if (role == Qt::DisplayRole)
            return connectiontext::environment(row.spec.environment);
        if (role == SortRole)
            return int(row.spec.environment);
        break;
    case Bootstrap:
        if (role == Qt::DisplayRole)
            return row.spec.bootstrap.join(QStringLiteral(", "));
        break;
    case SecurityColumn:
        if (role == Qt::DisplayRole)
            return connectiontext::securitySummary(row.spec);
        break;
    case Registry:
        if (role == Qt::DisplayRole)
            return row.spec.registry.url.isEmpty() ? tr("None") : row.spec.registry.url;
        if (role == SecondaryRole)
            return row.spec.registry.url.isEmpty();
        break;
    case Access:
        if (role == Qt::DisplayRole)
            return row.spec.readOnly ? readOnlyWord(row.spec) : tr("Read and write");
        if (role == Qt::ToolTipRole && row.spec.readOnly)
            return readOnlySentence(row.spec);
        break;
    default:
        break;
    }
    return {};
}

} // namespace weir
