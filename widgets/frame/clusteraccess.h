// Purpose: opens clusters by the name in an address: finds the connection, its secrets, and keeps what went wrong.
// Thread: GUI. Limits: never waits; everything that changes is told by changed().
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"
#include "backend/service/services.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <functional>
#include <optional>

namespace weir {

class Cluster;

class ClusterAccess : public QObject
{
    Q_OBJECT
public:
    struct Link
    {
        std::optional<ConnectionSpec> spec; ///< none: no connection has this name
        Cluster* cluster = nullptr;         ///< null: not open (yet)
        bool opening = false;               ///< secrets are being fetched
        bool disconnected = false;          ///< a person closed it
        std::optional<Error> error;         ///< why it could not even be tried
        std::int64_t sinceMs = 0;           ///< when opening began
    };
    /// Asks a person for the secrets of a connection; answers once, with nothing if they gave up.
    using Ask = std::function<void(const ConnectionSpec& spec, const Secrets& known,
                                   std::function<void(std::optional<Secrets>)> done)>;

    explicit ClusterAccess(const Services& services, QObject* parent = nullptr);

    void setAsk(Ask ask) { m_ask = std::move(ask); }
    Link look(const QString& name) const;
    /// Nothing if it is open or opening.
    void open(const QString& name);
    /// Closes what there is and tries anew, with the connection as it is stored now.
    void retry(const QString& name);
    void close(const QString& name);

signals:
    void changed(const QString& name);

private:
    struct Attempt
    {
        bool opening = false;
        bool disconnected = false;
        std::optional<Error> error;
        std::int64_t sinceMs = 0;
        int number = 0; ///< an answer to an older attempt is dropped
        int job = 0;    ///< 0: none runs
    };
    void connectTo(const ConnectionSpec& spec, const Secrets& secrets);
    void fail(const QString& name, Error error);
    void stateChanged(const QString& name, const Cluster& cluster);
    void endJob(const QString& name, bool good);
    void followConnections();

    Services m_services;
    Ask m_ask;
    QHash<QString, Attempt> m_attempts;
};

/// Does the connection lack a secret without which it cannot log in?
bool lacksSecrets(const ConnectionSpec& spec, const Secrets& secrets);

} // namespace weir
