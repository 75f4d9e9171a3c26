// Purpose: what went wrong, as a value that crosses layers. Thread: a value, any thread.
// Limits: `detail` is English for logs and `weirctl`; sentences for people are made from kind and subject in
// models/common/errortext.h.
#pragma once

#include <QString>

namespace weir {

enum class ErrorKind {
    Internal,             ///< a defect of ours
    Cancelled,            ///< somebody asked for it
    Invalid,              ///< an argument, a form field, a file, an address is malformed
    NotFound,             ///< topic, partition, subject, file, schema does not exist
    Exists,               ///< it is there already
    NameResolution,       ///< host name unknown
    ConnectionRefused,    ///< nobody listens on the port
    Unreachable,          ///< no route, or connection lost
    Timeout,              ///< no answer in time
    TlsRequired,          ///< a TLS port was spoken to in plain
    TlsNotExpected,       ///< a plain port was spoken to in TLS
    TlsCertificate,       ///< certificate expired, untrusted or for another host; or the broker wants one from us
    Authentication,       ///< wrong user, password, token or ticket
    UnsupportedMechanism, ///< the broker does not offer the SASL mechanism
    Authorization,        ///< authenticated, but not allowed
    NotKafka,             ///< something else answers on the port
    Unavailable,          ///< a partition without leader, all brokers down, coordinator loading
    UnsupportedVersion,   ///< the broker is too old for this
    Decode,               ///< bytes that are not what they claim to be
    Registry,             ///< the schema registry cannot be reached or answers with an error
    SecretStore,          ///< no secret service, or it refuses
    Io,                   ///< file or disk
    Limit,                ///< a limit of ours or of the broker was hit
    Conflict,             ///< somebody else changed it meanwhile
    Busy,                 ///< in use: a group with active members
    ReadOnly              ///< the connection is read-only in Weir
};

struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    int code = 0;           ///< Kafka, HTTP, errno or TLS code by kind; 0 if there is none
    QString detail{};       ///< English, one line, no secrets
    QString subject{};      ///< what it concerns: "host:port", topic, file; may be empty
    bool retriable = false; ///< the same call may succeed later without anybody changing anything
    bool fatal = false;     ///< the client that reported it can't be used any more

    friend bool operator==(const Error&, const Error&) = default;
};

/// The kind's name as in the code, for logs, JSON and tests: "TlsRequired".
QString errorKindName(ErrorKind kind);

} // namespace weir
