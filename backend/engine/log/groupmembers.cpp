#include "backend/engine/log/groupmembers.h"

#include "backend/kafka/clientconf.h"

#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

template <typename T, void (*destroy)(T*)> struct Destroy
{
    void operator()(T* object) const { destroy(object); }
};
template <typename T, void (*destroy)(T*)> using Owner = std::unique_ptr<T, Destroy<T, destroy>>;

} // namespace

Result<GroupView> describeGroup(rd_kafka_s* client, const std::string& group, int timeoutMs)
{
    const QString subject = QString::fromStdString(group);
    const Owner<rd_kafka_queue_t, rd_kafka_queue_destroy> queue(rd_kafka_queue_new(client));
    const Owner<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy> options(
        rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeoutMs, nullptr, 0);
    const char* names[] = {group.c_str()};
    rd_kafka_DescribeConsumerGroups(client, names, 1, options.get(), queue.get());
    const Owner<rd_kafka_event_t, rd_kafka_event_destroy> event(rd_kafka_queue_poll(queue.get(), timeoutMs + 1000));
    if (!event)
        return fromRdKafka(RD_KAFKA_RESP_ERR__TIMED_OUT, {}, subject);
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fromRdKafka(rd_kafka_event_error(event.get()),
                           QString::fromUtf8(rd_kafka_event_error_string(event.get())), subject);
    }
    GroupView view;
    std::size_t count = 0;
    const rd_kafka_ConsumerGroupDescription_t** groups = rd_kafka_DescribeConsumerGroups_result_groups(
        rd_kafka_event_DescribeConsumerGroups_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        if (const rd_kafka_error_t* error = rd_kafka_ConsumerGroupDescription_error(groups[i])) {
            const auto code = rd_kafka_error_code(error);
            if (code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
                continue;
            return fromRdKafka(code, QString::fromUtf8(rd_kafka_error_string(error)), subject);
        }
        view.isStable = rd_kafka_ConsumerGroupDescription_state(groups[i]) == RD_KAFKA_CONSUMER_GROUP_STATE_STABLE;
        for (std::size_t k = 0; k < rd_kafka_ConsumerGroupDescription_member_count(groups[i]); ++k) {
            const rd_kafka_MemberDescription_t* member = rd_kafka_ConsumerGroupDescription_member(groups[i], k);
            GroupMember& seen = view.members.emplace_back();
            seen.clientId = rd_kafka_MemberDescription_client_id(member);
            const rd_kafka_MemberAssignment_t* assignment = rd_kafka_MemberDescription_assignment(member);
            const rd_kafka_topic_partition_list_t* list =
                assignment ? rd_kafka_MemberAssignment_partitions(assignment) : nullptr;
            for (int at = 0; list && at < list->cnt; ++at)
                seen.held.push_back({list->elems[at].topic, list->elems[at].partition});
        }
    }
    return view;
}

Result<std::set<std::string>> memberClientIds(rd_kafka_s* client, const std::string& group, int timeoutMs)
{
    const Result<GroupView> view = describeGroup(client, group, timeoutMs);
    if (!view)
        return view.error();
    std::set<std::string> ids;
    for (const GroupMember& member : view->members)
        ids.insert(member.clientId);
    return ids;
}

} // namespace weir::engine
