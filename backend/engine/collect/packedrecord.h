// Purpose: records that are ready to be sent: as a producer takes them, and as bytes for the spool. Thread: free
// functions. Limits: keys are never null, no timestamps.
#pragma once

#include "backend/engine/records/topicrecord.h"
#include "backend/kafka/recordwriter.h"

namespace weir::engine {

ProduceRecord producible(const Workspace& workspace, TopicRecord record);
std::string packedRecord(const ProduceRecord& record);
/// Precondition: packedRecord() made it (the spool's checksums say so).
ProduceRecord unpackedRecord(std::string_view bytes);

} // namespace weir::engine
