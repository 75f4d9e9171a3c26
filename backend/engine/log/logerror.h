// Purpose: librdkafka's error objects as our Error. Thread: any, no state. Limits: for the .cpp files of this folder.
#pragma once

#include "backend/engine/log/logrecord.h"
#include "backend/kafka/connectionfailures.h"

struct rd_kafka_error_s;
struct rd_kafka_s;

namespace weir::engine {

/// Takes the error (null: all is well). `retriable` and `fatal` are as librdkafka says, so that troubleOf() can tell.
/// What timed out says why, if `failures` knows.
Result<void> resultOf(rd_kafka_s* client, rd_kafka_error_s* error, const QString& subject,
                      const ConnectionFailures* failures = nullptr);
/// Of a code, without an error object: fenced and fatal ones are fatal, with the cause that the client remembers.
Error errorOf(rd_kafka_s* client, int code, const QString& detail, const QString& subject,
              const ConnectionFailures* failures = nullptr);
QString subjectOf(std::string_view topic, std::int32_t partition);
inline QString subjectOf(const LogPartition& partition) { return subjectOf(partition.topic, partition.partition); }

} // namespace weir::engine
