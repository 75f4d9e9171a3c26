#include "backend/engine/log/groupwatch.h"

#include "backend/engine/log/groupmembers.h"
#include "backend/engine/log/logerror.h"

#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

struct ListDeleter
{
    void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};

} // namespace

Result<std::unique_ptr<GroupWatch>> GroupWatch::make(ClientConf conf, std::string group)
{
    conf.role = ClientRole::Consumer;
    conf.extra["group.id"] = group;
    conf.extra["enable.auto.commit"] = "false";
    conf.extra["isolation.level"] = "read_uncommitted"; // else offsets of open transactions are waited for
    Result<RdKafkaPtr> client = makeClient(conf);
    if (!client)
        return client.error();
    return std::unique_ptr<GroupWatch>(new GroupWatch(std::move(*client), std::move(group)));
}

Result<GroupView> GroupWatch::look(int timeoutMs) const { return describeGroup(m_client.get(), m_group, timeoutMs); }

Result<std::map<LogPartition, std::int64_t>> GroupWatch::committed(const std::vector<LogPartition>& partitions,
                                                                   int timeoutMs) const
{
    std::map<LogPartition, std::int64_t> offsets;
    if (partitions.empty())
        return offsets;
    const std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter> list(
        rd_kafka_topic_partition_list_new(int(partitions.size())));
    for (const LogPartition& at : partitions)
        rd_kafka_topic_partition_list_add(list.get(), at.topic.c_str(), at.partition);
    const rd_kafka_resp_err_t code = rd_kafka_committed(m_client.get(), list.get(), timeoutMs);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return fromRdKafka(code, {}, QString::fromStdString(m_group));
    for (int i = 0; i < list->cnt; ++i) {
        const rd_kafka_topic_partition_t& at = list->elems[i];
        if (at.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return fromRdKafka(at.err, {}, subjectOf(at.topic, at.partition));
        offsets[{at.topic, at.partition}] = std::max<std::int64_t>(at.offset, -1);
    }
    return offsets;
}

} // namespace weir::engine
