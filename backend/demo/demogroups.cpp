#include "backend/demo/demogroups.h"

#include "backend/kafka/clusteradmin.h"

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t hourMs = 60 * minuteMs;
constexpr int awayMs = 70'000; ///< of the member that comes and goes

struct Standing
{
    std::string_view group;
    std::vector<std::string_view> topics;
    std::int64_t behindMs; ///< 0: at the end
};

const std::vector<Standing>& standings()
{
    static const std::vector<Standing> all = {{"billing", {"orders", "payments"}, 0},
                                              {"analytics", {"clicks"}, 7 * hourMs},
                                              {"warehouse-sync", {"orders", "inventory"}, 9 * hourMs},
                                              {"legacy-export", {"orders", "customers"}, 12 * 24 * hourMs},
                                              {"replayer", {"orders"}, 26 * hourMs},
                                              {"compliance", {"audit"}, 0},
                                              {"price-archive", {"price-ticks"}, 8 * minuteMs}};
    return all;
}

} // namespace

DemoGroups::DemoGroups(ConnectionSpec spec, Secrets secrets, std::string prefix)
    : m_spec(std::move(spec)), m_secrets(std::move(secrets)), m_prefix(std::move(prefix))
{
}

DemoGroups::~DemoGroups() { stop(); }

Result<void> DemoGroups::commitHistory(std::int64_t nowMs, int timeoutMs)
{
    for (const Standing& standing : standings()) {
        Result<RdKafkaPtr> member = makeDemoMember(m_spec, m_secrets, m_prefix + std::string(standing.group), 0);
        if (!member)
            return member.error();
        ClusterAdmin admin(member->get());
        std::vector<TopicPartition> partitions;
        for (const std::string_view topic : standing.topics) {
            const QString name = QString::fromStdString(m_prefix + std::string(topic));
            const Result<ClusterMetadata> metadata = admin.metadata(timeoutMs, name);
            if (!metadata)
                return metadata.error();
            for (const auto& known : metadata->topics) {
                for (const auto& partition : known.partitions)
                    partitions.push_back({name, partition.id});
            }
        }
        const Offsets offsets =
            admin.offsets(partitions, standing.behindMs == 0 ? atEnd : nowMs - standing.behindMs, timeoutMs);
        const ListPtr list(rd_kafka_topic_partition_list_new(int(partitions.size())),
                           &rd_kafka_topic_partition_list_destroy);
        for (const auto& [at, offset] : offsets) {
            if (offset)
                rd_kafka_topic_partition_list_add(list.get(), at.topic.toUtf8().constData(), at.partition)->offset =
                    *offset;
        }
        if (const auto code = rd_kafka_commit(member->get(), list.get(), 0); code != RD_KAFKA_RESP_ERR_NO_ERROR)
            return fromRdKafka(code, {}, QString::fromUtf8(standing.group.data(), qsizetype(standing.group.size())));
        rd_kafka_consumer_close(member->get());
    }
    return {};
}

void DemoGroups::start()
{
    const auto begin = [this](const char* group, std::vector<std::string> topics, DemoHabit habit, int number) {
        for (std::string& topic : topics)
            topic = m_prefix + topic;
        m_members.emplace_back([this, group = m_prefix + group, topics = std::move(topics), habit, number] {
            consume(group, topics, habit, number);
        });
    };
    begin("billing", {"orders", "payments"}, DemoHabit::Healthy, 1);
    begin("billing", {"orders", "payments"}, DemoHabit::Healthy, 2);
    begin("analytics", {"clicks"}, DemoHabit::Slow, 1);
    begin("warehouse-sync", {"orders", "inventory"}, DemoHabit::Stuck, 1);
    begin("replayer", {"orders"}, DemoHabit::Rewinding, 1);
    begin("billing", {"orders", "payments"}, DemoHabit::Visiting, 3);
    begin("compliance", {"audit"}, DemoHabit::Healthy, 1);
    begin("price-archive", {"price-ticks"}, DemoHabit::Overtaken, 1);
}

void DemoGroups::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_wake.notify_all();
    for (std::thread& member : m_members)
        member.join();
    m_members.clear();
}

void DemoGroups::consume(const std::string& group, const std::vector<std::string>& topics, DemoHabit habit, int number)
{
    do {
        DemoMember(m_spec, m_secrets, group, number, topics, habit).run([this](int ms) { return waitOrStop(ms); });
    } while (habit == DemoHabit::Visiting && !waitOrStop(awayMs));
}

bool DemoGroups::waitOrStop(int ms)
{
    std::unique_lock lock(m_mutex);
    return m_wake.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_stopped.load(); });
}

} // namespace weir
