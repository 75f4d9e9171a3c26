// Purpose: every word about connections: names of fields and choices, what is wrong with a value, what an import left
// out, what a preset needs. Thread: GUI (tr). Limits: errors of the network are models/common/errortext.h.
#pragma once

#include "backend/base/error.h"
#include "backend/service/clientproperties.h"
#include "backend/service/cluster.h"
#include "models/common/status.h"

#include <QStringList>

namespace weir {

/// How a connection is secured, as people choose it.
enum class Security { Plaintext, Tls, Mtls, SaslPlaintext, SaslTls };
inline constexpr int securityCount = 5;

Security securityOf(const ConnectionSpec& spec);

namespace connectiontext {

QString security(Security security);
QString mechanism(SaslMechanism mechanism);
QString environment(Environment environment);
QString httpAuth(HttpAuth auth);
/// "TLS · SCRAM-SHA-512": one cell.
QString securitySummary(const ConnectionSpec& spec);
/// "Online" and its like, and how it looks.
QString linkWord(LinkState state);
Status linkStatus(LinkState state);

/// The label of a field of ConnectionSpec or Secrets: "Bootstrap addresses".
QString fieldLabel(const QString& field);
/// What a ConnectionFault says at its field; other errors of saving too.
QString faultSentence(const Error& error);

/// "Line 7": empty for 0.
QString lineNumber(int number);
/// Why a line was not taken, with what to do.
QString importSentence(const ImportProblem& problem);
/// A command to run in a shell, where there is one.
QString importCommand(const ImportProblem& problem);
/// Does it matter for connecting? (A producer's settings do not.)
Status importStatus(const ImportProblem& problem);

/// What one needs from the service and where it is found; empty for an unknown id.
QString presetHint(const QString& presetId);

} // namespace connectiontext
} // namespace weir
