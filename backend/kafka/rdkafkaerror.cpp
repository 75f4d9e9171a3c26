#include "backend/kafka/clientconf.h"

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

bool mentions(const QString& text, const char* words)
{
    return text.contains(QLatin1String(words), Qt::CaseInsensitive);
}

/// librdkafka has one code for every lost connection; the cause is in its words.
ErrorKind transportKind(const QString& detail)
{
    if (mentions(detail, "connection refused"))
        return ErrorKind::ConnectionRefused;
    if (mentions(detail, "failed to resolve"))
        return ErrorKind::NameResolution;
    if (mentions(detail, "timed out"))
        return ErrorKind::Timeout;
    if (mentions(detail, "possibly due to security.protocol") || mentions(detail, "connecting to a ssl listener") ||
        mentions(detail, "incorrect security.protocol"))
        return ErrorKind::TlsRequired;
    return ErrorKind::Unreachable;
}

ErrorKind sslKind(const QString& detail)
{
    if (mentions(detail, "wrong version number") || mentions(detail, "plaintext listener") ||
        mentions(detail, "packet length too long"))
        return ErrorKind::TlsNotExpected;
    return ErrorKind::TlsCertificate;
}

ErrorKind kindOf(int code, const QString& detail)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return ErrorKind::NameResolution;
    case RD_KAFKA_RESP_ERR__TRANSPORT:
        return transportKind(detail);
    case RD_KAFKA_RESP_ERR__SSL:
        return sslKind(detail);
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        return ErrorKind::Timeout;
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
    // Clients and brokers hear of a new leader one after the other.
    case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
        return ErrorKind::Unavailable;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        return ErrorKind::Authentication;
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        return ErrorKind::UnsupportedMechanism;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
        return ErrorKind::Authorization;
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        return ErrorKind::NotFound;
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
        return ErrorKind::Exists;
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR_INVALID_REQUEST:
    case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
    case RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        return ErrorKind::Invalid;
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
        return ErrorKind::UnsupportedVersion;
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
        return ErrorKind::Decode;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
        return ErrorKind::Limit;
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
    case RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
        return ErrorKind::Cancelled;
    default:
        return ErrorKind::Internal;
    }
}

} // namespace

Error fromRdKafka(int code, const QString& detail, const QString& subject)
{
    Error error;
    error.kind = kindOf(code, detail);
    error.code = code;
    error.detail = detail.isEmpty() ? QString::fromUtf8(rd_kafka_err2str(rd_kafka_resp_err_t(code))) : detail;
    error.subject = subject;
    error.retriable = error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unavailable ||
                      error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::ConnectionRefused;
    error.fatal = code == RD_KAFKA_RESP_ERR__FATAL;
    return error;
}

} // namespace weir
