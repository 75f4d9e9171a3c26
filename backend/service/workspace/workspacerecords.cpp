#include "backend/service/workspace/workspacerecords.h"

#include "backend/kafka/clusteradmin.h"

namespace weir {

Result<WorkspaceRange> workspaceRange(rd_kafka_s* client, const QString& topic, std::int64_t most, int timeoutMs)
{
    ClusterAdmin admin(client);
    const Result<ClusterMetadata> metadata = admin.metadata(timeoutMs, topic);
    if (!metadata)
        return metadata.error();
    if (metadata->topics.empty())
        return WorkspaceRange{metadata->clusterId, {}};
    if (const std::optional<Error>& error = metadata->topics.front().error) {
        if (error->kind == ErrorKind::NotFound)
            return WorkspaceRange{metadata->clusterId, {}};
        return *error;
    }
    const std::vector<TopicPartition> wanted{{topic, 0}};
    const Result<std::int64_t> start = admin.offsets(wanted, atStart, timeoutMs).at(wanted[0]);
    if (!start)
        return start.error();
    const Result<std::int64_t> end = admin.offsets(wanted, atEnd, timeoutMs).at(wanted[0]);
    if (!end)
        return end.error();
    ReadRange range{0, *start, *end};
    if (most > 0)
        range.from = std::max(*start, *end - most);
    return WorkspaceRange{metadata->clusterId, range};
}

void appendWorkspaceRecords(std::vector<WorkspaceRecord>& all, const RecordBatch& batch)
{
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        if (record.isControl())
            continue;
        WorkspaceRecord made{std::string(record.key), std::string(record.value), {}, record.offset, record.timestampMs};
        for (const RecordHeader& header : batch.headers(i)) {
            if (header.name == "together")
                made.together = header.value;
        }
        all.push_back(std::move(made));
    }
}

} // namespace weir
