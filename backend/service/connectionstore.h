// Purpose: the connections that somebody has set up, in one JSON file without secrets. Thread: GUI; writes are atomic
// (QSaveFile). Limits: names are unique; a file that cannot be read is kept aside as connections.json.broken and said
// in loadError().
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <QJsonObject>
#include <QObject>
#include <QVector>
#include <functional>
#include <optional>

namespace weir {

/// What checkConnection() or ConnectionStore::save() objects to; Error::code carries it.
enum class ConnectionFault {
    None,
    Missing, ///< the field must be filled in
    NameTaken,
    NameTooLong,        ///< over 64 characters
    AddressMalformed,   ///< not host:port; detail is the address
    PortMissing,        ///< detail is the address
    PortRange,          ///< not 1–65535; detail is the address
    AddressIsUrl,       ///< http://… where host:port is wanted
    FileMissing,        ///< detail is the file
    FileUnreadable,     ///< a folder, or no permission
    FileNotPem,         ///< a Java or PKCS#12 store
    PairIncomplete,     ///< certificate without key, or key without certificate
    UrlMalformed,       ///< not http:// or https:// with a host
    UrlHasSecret,       ///< user:password@ in a URL: it would be written to a file
    ExtensionMalformed, ///< not key=value,key=value
    ColourMalformed,    ///< not #rrggbb
    Negative
};

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

    /// Adds or replaces by id (an empty id gets a new one: look the connection up by name). What another program wrote
    /// meanwhile is kept. Invalid: no or taken name, no bootstrap address, malformed address (subject names the field).
    Result<void> save(const ConnectionSpec& spec);
    Result<void> remove(const QString& id);
    void reload();

    static QString defaultFile();
    /// A new id: a UUID without braces.
    static QString newId();

signals:
    void changed();

private:
    using Change = std::function<void(QVector<ConnectionSpec>&)>;
    Result<void> change(const Change& change);
    void read();
    Result<void> write();
    QString m_file;
    QVector<ConnectionSpec> m_connections;
    std::optional<Error> m_loadError;
};

/// What is wrong with a connection before anything is tried: Invalid, code is a ConnectionFault; subject is the field's
/// name as in ConnectionSpec ("bootstrap", "tls.caFile").
Result<void> checkConnection(const ConnectionSpec& spec);
/// The same, everything at once (one a group of fields), in the form's order. Looks at the files that are named.
QVector<Error> connectionFaults(const ConnectionSpec& spec);

/// What somebody typed or pasted as a list of addresses: split at commas, semicolons and white space, listener prefixes
/// (SASL_SSL://host:9093) removed, each once. Nothing is checked.
QStringList splitBootstrap(const QString& text);

QJsonObject connectionToJson(const ConnectionSpec& spec);
ConnectionSpec connectionFromJson(const QJsonObject& json);

} // namespace weir
