#include "backend/base/error.h"

namespace weir {

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Internal:
        return QStringLiteral("Internal");
    case ErrorKind::Cancelled:
        return QStringLiteral("Cancelled");
    case ErrorKind::Invalid:
        return QStringLiteral("Invalid");
    case ErrorKind::NotFound:
        return QStringLiteral("NotFound");
    case ErrorKind::Exists:
        return QStringLiteral("Exists");
    case ErrorKind::NameResolution:
        return QStringLiteral("NameResolution");
    case ErrorKind::ConnectionRefused:
        return QStringLiteral("ConnectionRefused");
    case ErrorKind::Unreachable:
        return QStringLiteral("Unreachable");
    case ErrorKind::Timeout:
        return QStringLiteral("Timeout");
    case ErrorKind::TlsRequired:
        return QStringLiteral("TlsRequired");
    case ErrorKind::TlsNotExpected:
        return QStringLiteral("TlsNotExpected");
    case ErrorKind::TlsCertificate:
        return QStringLiteral("TlsCertificate");
    case ErrorKind::Authentication:
        return QStringLiteral("Authentication");
    case ErrorKind::UnsupportedMechanism:
        return QStringLiteral("UnsupportedMechanism");
    case ErrorKind::Authorization:
        return QStringLiteral("Authorization");
    case ErrorKind::NotKafka:
        return QStringLiteral("NotKafka");
    case ErrorKind::Unavailable:
        return QStringLiteral("Unavailable");
    case ErrorKind::UnsupportedVersion:
        return QStringLiteral("UnsupportedVersion");
    case ErrorKind::Decode:
        return QStringLiteral("Decode");
    case ErrorKind::Registry:
        return QStringLiteral("Registry");
    case ErrorKind::SecretStore:
        return QStringLiteral("SecretStore");
    case ErrorKind::Io:
        return QStringLiteral("Io");
    case ErrorKind::Limit:
        return QStringLiteral("Limit");
    case ErrorKind::Conflict:
        return QStringLiteral("Conflict");
    case ErrorKind::Busy:
        return QStringLiteral("Busy");
    case ErrorKind::ReadOnly:
        return QStringLiteral("ReadOnly");
    }
    return QStringLiteral("Internal");
}

} // namespace weir
