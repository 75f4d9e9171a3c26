#include "backend/kafka/messageview.h"

#include <librdkafka/rdkafka.h>

namespace weir {

RecordView viewOf(const rd_kafka_message_s& message)
{
    RecordView record;
    record.offset = message.offset;
    record.partition = message.partition;
    rd_kafka_timestamp_type_t kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.timestampMs = rd_kafka_message_timestamp(&message, &kind);
    record.flags = (kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? std::uint8_t(RecordFlag::LogAppendTime) : 0) |
                   (message.key ? 0 : std::uint8_t(RecordFlag::KeyNull)) |
                   (message.payload ? 0 : std::uint8_t(RecordFlag::ValueNull));
    record.key = {static_cast<const char*>(message.key), message.key ? message.key_len : 0};
    record.value = {static_cast<const char*>(message.payload), message.payload ? message.len : 0};
    return record;
}

void readHeaders(const rd_kafka_message_s& message, std::vector<RecordHeader>& into)
{
    into.clear();
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const char* name = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        into.push_back({name, {static_cast<const char*>(value), value ? size : 0}, value == nullptr});
}

} // namespace weir
