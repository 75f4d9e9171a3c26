// Purpose: a record as librdkafka hands it over, as a RecordView. Thread: any, no state. Limits: what is given looks
// into the message's memory.
#pragma once

#include "backend/kafka/recordbatch.h"

#include <vector>

struct rd_kafka_message_s;

namespace weir {

/// All but `topic`, which stays 0. Precondition: no error.
RecordView viewOf(const rd_kafka_message_s& message);

/// In their order, in place of what was there.
void readHeaders(const rd_kafka_message_s& message, std::vector<RecordHeader>& into);

} // namespace weir
