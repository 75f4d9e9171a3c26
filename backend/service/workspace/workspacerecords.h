// Purpose: what reading a workspace topic needs, whole or as a tail. Thread: workers; workspaceRange() blocks.
#pragma once

#include "backend/kafka/recordreader.h"
#include "backend/service/workspace/workspacetopic.h"

#include <optional>

namespace weir {

struct WorkspaceRange
{
    QString clusterId;
    std::optional<ReadRange> range; ///< none: there is no such topic
};

/// From the beginning, or the newest `most` offsets (0: all), to the end as it is now.
Result<WorkspaceRange> workspaceRange(rd_kafka_s* client, const QString& topic, std::int64_t most, int timeoutMs);
void appendWorkspaceRecords(std::vector<WorkspaceRecord>& all, const RecordBatch& batch);

} // namespace weir
