#include "backend/demo/demogroups.h"

#include "backend/kafka/clusteradmin.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;

constexpr std::int64_t hourMs = 3'600'000;
constexpr std::int64_t rewindMs = hourMs / 2;
constexpr int rewindEveryMs = 90'000;
constexpr int commitEveryMs = 2'000;

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
                                              {"replayer", {"orders"}, 26 * hourMs}};
    return all;
}

Result<RdKafkaPtr> makeMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group, int number)
{
    return makeClient({spec,
                       secrets,
                       ClientRole::Consumer,
                       {{"group.id", group},
                        {"client.id", group + "-" + std::to_string(number)},
                        {"auto.offset.reset", "earliest"},
                        {"enable.auto.commit", "false"},
                        {"session.timeout.ms", "10000"},
                        {"queued.max.messages.kbytes", "4096"},
                        {"statistics.interval.ms", "0"}},
                       {}});
}

/// Seeks all that is assigned to where it was a while ago.
void rewind(rd_kafka_s* client, std::int64_t toMs)
{
    rd_kafka_topic_partition_list_t* raw = nullptr;
    if (rd_kafka_assignment(client, &raw) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const ListPtr assigned(raw, &rd_kafka_topic_partition_list_destroy);
    for (int i = 0; i < assigned->cnt; ++i)
        assigned->elems[i].offset = toMs;
    if (rd_kafka_offsets_for_times(client, assigned.get(), 5000) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    if (rd_kafka_error_t* error = rd_kafka_seek_partitions(client, assigned.get(), 5000))
        rd_kafka_error_destroy(error);
    rd_kafka_commit(client, assigned.get(), 1);
}

} // namespace

DemoGroups::DemoGroups(ConnectionSpec spec, Secrets secrets, std::string prefix, double recordsPerSecond)
    : m_spec(std::move(spec)), m_secrets(std::move(secrets)), m_prefix(std::move(prefix)), m_rate(recordsPerSecond)
{
}

DemoGroups::~DemoGroups() { stop(); }

Result<void> DemoGroups::commitHistory(std::int64_t nowMs, int timeoutMs)
{
    for (const Standing& standing : standings()) {
        Result<RdKafkaPtr> member = makeMember(m_spec, m_secrets, m_prefix + std::string(standing.group), 0);
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
    const auto begin = [this](const char* group, std::vector<std::string> topics, Habit habit, int number) {
        for (std::string& topic : topics)
            topic = m_prefix + topic;
        m_members.emplace_back([this, group = m_prefix + group, topics = std::move(topics), habit, number] {
            consume(group, topics, habit, number);
        });
    };
    begin("billing", {"orders", "payments"}, Habit::Healthy, 1);
    begin("billing", {"orders", "payments"}, Habit::Healthy, 2);
    begin("analytics", {"clicks"}, Habit::Slow, 1);
    begin("warehouse-sync", {"orders", "inventory"}, Habit::Stuck, 1);
    begin("replayer", {"orders"}, Habit::Rewinding, 1);
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

bool DemoGroups::waitOrStop(int ms)
{
    std::unique_lock lock(m_mutex);
    return m_wake.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_stopped.load(); });
}

void DemoGroups::consume(const std::string& group, const std::vector<std::string>& topics, Habit habit, int number)
{
    const Result<RdKafkaPtr> member = makeMember(m_spec, m_secrets, group, number);
    if (!member)
        return;
    rd_kafka_s* client = member->get();
    rd_kafka_poll_set_consumer(client);
    const ListPtr subscription(rd_kafka_topic_partition_list_new(int(topics.size())),
                               &rd_kafka_topic_partition_list_destroy);
    for (const std::string& topic : topics)
        rd_kafka_topic_partition_list_add(subscription.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(client, subscription.get());

    // Clicks are about six of ten records; the slow group reads four of ten of them.
    const double allowedPerMs = m_rate * 0.6 * 0.4 / 1000.0;
    double allowance = 0;
    bool hasNews = false;
    QElapsedTimer sinceCommit, sinceRewind, sinceGrant;
    sinceCommit.start();
    sinceRewind.start();
    sinceGrant.start();
    while (!m_stopped) {
        if (habit == Habit::Slow) {
            allowance = std::min(allowance + double(sinceGrant.restart()) * allowedPerMs, std::max(1.0, m_rate));
            if (allowance < 1 && waitOrStop(100))
                break;
        }
        rd_kafka_message_t* message =
            habit == Habit::Slow && allowance < 1 ? nullptr : rd_kafka_consumer_poll(client, 100);
        if (message) {
            // The stuck one fails at its first record again and again: a member, alive, that never gets on.
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && habit != Habit::Stuck) {
                rd_kafka_offset_store(message->rkt, message->partition, message->offset);
                hasNews = true;
                allowance -= 1;
            }
            const bool isStuck = habit == Habit::Stuck && message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
            rd_kafka_message_destroy(message);
            if (isStuck && waitOrStop(2000))
                break;
        }
        if (hasNews && sinceCommit.elapsed() >= commitEveryMs) {
            rd_kafka_commit(client, nullptr, 1);
            hasNews = false;
            sinceCommit.restart();
        }
        if (habit == Habit::Rewinding && sinceRewind.elapsed() >= rewindEveryMs) {
            rewind(client, QDateTime::currentMSecsSinceEpoch() - rewindMs);
            sinceRewind.restart();
        }
    }
    if (hasNews)
        rd_kafka_commit(client, nullptr, 0);
    rd_kafka_consumer_close(client);
}

} // namespace weir
