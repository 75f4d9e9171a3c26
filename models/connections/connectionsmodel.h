// Purpose: the connections that are set up, and how each that is open fares, as a table. Thread: GUI.
#pragma once

#include "backend/kafka/connectionspec.h"
#include "backend/service/cluster.h"
#include "backend/service/services.h"
#include "models/common/snapshotmodel.h"

#include <optional>

namespace weir {

struct ConnectionRow
{
    ConnectionSpec spec;
    std::optional<LinkState> state; ///< none: not open
    QString why;                    ///< sentence for Failed and Offline

    friend bool operator==(const ConnectionRow&, const ConnectionRow&) = default;
};

class ConnectionsModel : public RowModel<ConnectionRow>
{
    Q_OBJECT
public:
    enum Column { Name, State, EnvironmentColumn, Bootstrap, SecurityColumn, Registry, Access };

    /// `services.clusters` may be null.
    explicit ConnectionsModel(const Services& services, QObject* parent = nullptr);

protected:
    QString rowId(const ConnectionRow& row) const override { return row.spec.id; }
    QVariant cell(const ConnectionRow& row, int column, int role) const override;

private:
    void reload();
    void follow(const QString& connectionId);

    Services m_services;
};

} // namespace weir
