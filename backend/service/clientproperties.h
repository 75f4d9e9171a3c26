// Purpose: turns what people have at hand into a connection: a Java client.properties, a librdkafka configuration,
// kcat's -X options, a Python or JSON dictionary of them, or a bare list of addresses. Thread: a free function, any.
// Limits: at most 1 MiB of text; opens no file that the text names; sentences about `reason` are made in
// models/connections.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <QVector>

namespace weir {

/// Why a line was not taken, or what must be known about one that was assumed.
enum class ImportReason {
    UnknownKey,       ///< no such setting of a connection
    ClientSetting,    ///< belongs to a producer or consumer (group.id, acks): a connection has no use for it
    NotSupported,     ///< known, but Weir has nothing like it; detail names it
    NotUnderstood,    ///< the value is none that the key can have; detail is the value unless it may be secret
    Malformed,        ///< not key=value
    Placeholder,      ///< <API_KEY>, {{ KEY }}, ${KEY}: must be filled in by hand
    JavaTrustStore,   ///< detail is the command that turns it into PEM
    JavaKeyStore,     ///< the same
    StorePassword,    ///< of a Java store that is not read
    InlinePem,        ///< the certificate itself instead of a file; detail is the key of the file setting
    JaasOption,       ///< an option of the login module; detail is its name
    JaasModule,       ///< a login module that is not known; detail is its class
    ProtocolAssumed,  ///< no security.protocol; detail is what was assumed
    MechanismAssumed, ///< no sasl.mechanism; detail is what was assumed
    IgnoredByProtocol ///< SASL settings, but the protocol has none
};

struct ImportedLine
{
    int number = 0; ///< from 1; 0: the text as a whole
    QString key;    ///< as written
    QString field;  ///< taken: field as in ConnectionSpec ("sasl.user") or Secrets ("saslPassword")
};

struct ImportProblem
{
    int number = 0;
    QString key;
    ImportReason reason = ImportReason::UnknownKey;
    QString detail; ///< never a secret
};

struct ImportedConnection
{
    ConnectionSpec spec; ///< id and name are empty
    Secrets secrets;
    QVector<ImportedLine> taken;
    QVector<ImportProblem> problems;
};

/// Errors: Invalid (nothing in it is a setting of a connection), Limit (over 1 MiB).
Result<ImportedConnection> parseClientProperties(const QString& text);

} // namespace weir
