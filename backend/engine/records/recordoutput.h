// Purpose: a TopicRecord as what TransactionalProducer takes. Thread: values. Limits: for libraries that link
// engine_log and engine_records.
#pragma once

#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/records/topicrecord.h"

namespace weir::engine {

/// What an OutputRecord looks into, besides its TopicRecord; to be used again.
struct OutputRoom
{
    std::string topic;
    TopicRecord::HeaderRoom headers;
};

inline OutputRecord outputOf(const Workspace& workspace, const TopicRecord& record, OutputRoom& room)
{
    room.topic.assign(workspace.prefix).append(record.topic);
    return {room.topic, record.partition(workspace), record.key, record.value, record.headers(room.headers), {}};
}

} // namespace weir::engine
