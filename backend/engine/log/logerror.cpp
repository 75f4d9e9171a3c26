#include "backend/engine/log/logerror.h"

#include "backend/kafka/clientconf.h"

#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

bool isFencing(int code)
{
    return code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
           code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH || code == RD_KAFKA_RESP_ERR__FATAL;
}

} // namespace

Error errorOf(rd_kafka_s* client, int code, const QString& detail, const QString& subject,
              const ConnectionFailures* failures)
{
    QString words = detail;
    const bool isFatal = isFencing(code);
    char reason[512] = "";
    if (code == RD_KAFKA_RESP_ERR__FATAL) {
        if (const int cause = rd_kafka_fatal_error(client, reason, sizeof reason);
            cause != RD_KAFKA_RESP_ERR_NO_ERROR) {
            code = cause;
            words = QString::fromUtf8(reason);
        }
    }
    Error error = fromRdKafka(code, words, subject);
    error.fatal = isFatal;
    error.retriable = error.retriable && !isFatal;
    if (error.kind == ErrorKind::Timeout && failures) {
        if (const std::optional<Error> cause = failures->newest())
            error.detail += QStringLiteral("; ") + cause->detail;
    }
    return error;
}

Result<void> resultOf(rd_kafka_s* client, rd_kafka_error_s* error, const QString& subject,
                      const ConnectionFailures* failures)
{
    if (!error)
        return {};
    Error made =
        errorOf(client, rd_kafka_error_code(error), QString::fromUtf8(rd_kafka_error_string(error)), subject, failures);
    made.fatal = made.fatal || rd_kafka_error_is_fatal(error);
    // What takes longer than it was given may be called again, unless the transaction is spoilt.
    made.retriable = !made.fatal && !rd_kafka_error_txn_requires_abort(error) &&
                     (rd_kafka_error_is_retriable(error) || rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__TIMED_OUT);
    rd_kafka_error_destroy(error);
    return made;
}

QString subjectOf(std::string_view topic, std::int32_t partition)
{
    return QStringLiteral("%1/%2").arg(QString::fromUtf8(topic.data(), qsizetype(topic.size()))).arg(partition);
}

} // namespace weir::engine
