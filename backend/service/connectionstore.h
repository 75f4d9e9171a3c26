// Purpose: the connections that somebody has set up, in one JSON file without secrets. Thread: GUI; writes are atomic (QSaveFile).
// Limits: names are unique; a file that cannot be read is kept aside as connections.json.broken and said in loadError().
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <QJsonObject>
#include <QObject>
#include <QVector>
#include <optional>

namespace weir {

class ConnectionStore : public QObject
{
    Q_OBJECT
public:
    /// `file`: path; empty: connections.json in the application's configuration folder (shared by weir and weirctl).
    explicit ConnectionStore(QString file = {}, QObject* parent = nullptr);

    const QVector<ConnectionSpec>& connections() const { return m_connections; }
    std::optional<ConnectionSpec> byId(const QString& id) const;
    std::optional<ConnectionSpec> byName(const QString& name) const;
    std::optional<Error> loadError() const { return m_loadError; }

    /// Adds or replaces by id. Invalid: no or taken name, no bootstrap address, malformed address (subject names the field).
    Result<void> save(const ConnectionSpec& spec);
    Result<void> remove(const QString& id);
    void reload();

    static QString defaultFile();

signals:
    void changed();

private:
    Result<void> write();
    QString m_file;
    QVector<ConnectionSpec> m_connections;
    std::optional<Error> m_loadError;
};

/// What is wrong with a connection before anything is tried; subject is the field's name as in ConnectionSpec ("bootstrap", "tls.caFile").
Result<void> checkConnection(const ConnectionSpec& spec);

QJsonObject connectionToJson(const ConnectionSpec& spec);
ConnectionSpec connectionFromJson(const QJsonObject& json);

} // namespace weir
