// Purpose: what the engine reads from Kafka: copied batches (a kept message would pin its whole fetch buffer) and where
// they came from. Thread: values; a batch is immutable, share it. Limits: as backend/kafka/recordbatch.h.
#pragma once

#include "backend/kafka/recordbatch.h"

#include <optional>

namespace weir::engine {

struct LogPartition
{
    std::string topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const LogPartition&, const LogPartition&) = default;
};

struct LogPosition
{
    LogPartition partition;
    std::int64_t offset = 0; ///< of the next record to be read
    friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

/// Records in the order of each partition's log; committed ones only, no markers. RecordView::topic is an index into
/// topics(). Never null.
using LogBatch = std::shared_ptr<const RecordBatch>;

inline std::string_view topicOf(const RecordBatch& batch, const RecordView& record)
{
    return batch.topics()[record.topic];
}

/// The last header of that name; none where there is none, or its value is null.
std::optional<std::string_view> headerOf(const RecordBatch& batch, std::size_t index, std::string_view name);

} // namespace weir::engine
