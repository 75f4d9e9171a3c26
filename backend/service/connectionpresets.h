// Purpose: what the well-known hosted services ask of a connection, so that people fill in three fields instead of ten.
// Thread: values. Limits: facts from the services' public documentation; examples stand in the form as grey text and
// are never connected to. Hints in words are in models/connections.
#pragma once

#include "backend/kafka/connectionspec.h"

#include <QVector>

namespace weir {

struct ConnectionPreset
{
    QString id;   ///< "confluent-cloud"; never changes
    QString name; ///< the service's own name
    QString bootstrapExample{};
    bool tls = true;
    bool clientCertificate = false; ///< mTLS
    SaslMechanism mechanism = SaslMechanism::None;
    QString user{};            ///< fixed by the service ("$ConnectionString"); empty: one's own
    QString registryExample{}; ///< empty: the service has none of its own
    HttpAuth registryAuth = HttpAuth::None;
    QString tokenUrl{};
    QString extensionsExample{};
};

/// In the order of the menu.
const QVector<ConnectionPreset>& connectionPresets();
/// Null: no such preset.
const ConnectionPreset* connectionPreset(const QString& id);
/// The preset whose example's domain the addresses have; empty: none.
QString presetOf(const ConnectionSpec& spec);

} // namespace weir
