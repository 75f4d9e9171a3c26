#include "backend/demo/demomember.h"

#include <QDateTime>
#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;

constexpr std::int64_t rewindMs = 1'800'000;
constexpr int rewindEveryMs = 120'000;
constexpr int replayMs = 30'000;
constexpr int commitEveryMs = 2'000;
constexpr int committedTimeoutMs = 3000;
constexpr int visitMs = 30'000;
/// Slow for so long, then as fast as it can for the rest of the period.
constexpr int overtakenPeriodMs = 600'000, overtakenSlowMs = 570'000;
/// Clicks are about six of ten records; the slow group reads four of ten of them.
constexpr double slowShare = 0.6 * 0.4;
constexpr double slowTicksPerMs = 0.8 / 1000; ///< of the two price ticks a second

} // namespace

Result<RdKafkaPtr> makeDemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group,
                                  int number)
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

DemoMember::DemoMember(const ConnectionSpec& spec, const Secrets& secrets, const std::string& group, int number,
                       const std::vector<std::string>& topics, DemoHabit habit, double recordsPerSecond)
    : m_habit(habit), m_rate(recordsPerSecond)
{
    Result<RdKafkaPtr> member = makeDemoMember(spec, secrets, group, number);
    if (!member)
        return;
    m_client = std::move(member).value();
    rd_kafka_poll_set_consumer(m_client.get());
    const ListPtr subscription(rd_kafka_topic_partition_list_new(int(topics.size())),
                               &rd_kafka_topic_partition_list_destroy);
    for (const std::string& topic : topics)
        rd_kafka_topic_partition_list_add(subscription.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(m_client.get(), subscription.get());
}

void DemoMember::run(const std::function<bool(int ms)>& waitOrStop)
{
    if (!m_client)
        return;
    for (QElapsedTimer* timer : {&m_age, &m_sinceCommit, &m_sinceRewind, &m_sinceGrant})
        timer->start();
    bool isStopped = false;
    while (!isStopped && !waitOrStop(0) && !(m_habit == DemoHabit::Visiting && m_age.elapsed() >= visitMs)) {
        take(waitOrStop, isStopped);
        if (m_sinceCommit.elapsed() >= commitEveryMs) {
            commit(true);
            m_sinceCommit.restart();
        }
        if (m_habit == DemoHabit::Rewinding && m_sinceRewind.elapsed() >= rewindEveryMs) {
            rewind();
            m_sinceRewind.restart();
        }
    }
    commit(false);
    rd_kafka_consumer_close(m_client.get());
}

/// 0: as many as come.
double DemoMember::allowedPerMs()
{
    if (m_habit == DemoHabit::Slow)
        return m_rate * slowShare / 1000.0;
    if (m_habit == DemoHabit::Overtaken && m_age.elapsed() % overtakenPeriodMs < overtakenSlowMs)
        return slowTicksPerMs;
    if (m_habit == DemoHabit::Rewinding && m_sinceRewind.elapsed() < replayMs)
        return m_replay;
    return 0;
}

void DemoMember::take(const std::function<bool(int ms)>& waitOrStop, bool& isStopped)
{
    const double allowed = allowedPerMs();
    if (allowed > 0) {
        m_allowance = std::min(m_allowance + double(m_sinceGrant.restart()) * allowed, std::max(1.0, allowed * 1000));
        if (m_allowance < 1) {
            isStopped = waitOrStop(100);
            if (m_habit != DemoHabit::Rewinding)
                return;
        }
    } else {
        m_sinceGrant.restart();
        m_allowance = 1;
    }
    if (m_allowance < 1)
        return;
    rd_kafka_message_t* message = rd_kafka_consumer_poll(m_client.get(), 100);
    if (!message)
        return;
    const bool isRecord = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
    const bool isStuck = isRecord && m_habit == DemoHabit::Stuck;
    if (isRecord && !isStuck) {
        m_allowance -= 1;
    }
    rd_kafka_message_destroy(message);
    if (isStuck)
        isStopped = waitOrStop(2000);
}

/// Where it stands in all that it is assigned, moved or not, as the auto-commit of Java's consumers does: by that a
/// consumer that is stuck differs from one that has stopped.
void DemoMember::commit(bool later)
{
    rd_kafka_topic_partition_list_t* raw = nullptr;
    if (rd_kafka_assignment(m_client.get(), &raw) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const ListPtr assigned(raw, &rd_kafka_topic_partition_list_destroy);
    const ListPtr committed(rd_kafka_topic_partition_list_copy(raw), &rd_kafka_topic_partition_list_destroy);
    const ListPtr list(rd_kafka_topic_partition_list_new(raw->cnt), &rd_kafka_topic_partition_list_destroy);
    if (rd_kafka_committed(m_client.get(), committed.get(), committedTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    rd_kafka_position(m_client.get(), assigned.get());
    for (int i = 0; i < assigned->cnt; ++i) {
        const auto& at = assigned->elems[i];
        const bool hasMoved = at.offset >= 0 && m_habit != DemoHabit::Stuck;
        const std::int64_t offset = hasMoved ? at.offset : committed->elems[i].offset;
        if (offset >= 0)
            rd_kafka_topic_partition_list_add(list.get(), at.topic, at.partition)->offset = offset;
    }
    if (list->cnt > 0)
        rd_kafka_commit(m_client.get(), list.get(), later ? 1 : 0);
}

void DemoMember::rewind()
{
    rd_kafka_topic_partition_list_t* raw = nullptr;
    if (rd_kafka_assignment(m_client.get(), &raw) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const ListPtr assigned(raw, &rd_kafka_topic_partition_list_destroy);
    const ListPtr before(rd_kafka_topic_partition_list_copy(raw), &rd_kafka_topic_partition_list_destroy);
    rd_kafka_position(m_client.get(), before.get());
    for (int i = 0; i < assigned->cnt; ++i)
        assigned->elems[i].offset = QDateTime::currentMSecsSinceEpoch() - rewindMs;
    if (rd_kafka_offsets_for_times(m_client.get(), assigned.get(), 5000) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    double records = 0;
    for (int i = 0; i < assigned->cnt; ++i) {
        if (before->elems[i].offset >= 0 && assigned->elems[i].offset >= 0)
            records += double(before->elems[i].offset - assigned->elems[i].offset);
    }
    if (rd_kafka_error_t* error = rd_kafka_seek_partitions(m_client.get(), assigned.get(), 5000))
        rd_kafka_error_destroy(error);
    rd_kafka_commit(m_client.get(), assigned.get(), 1);
    m_replay = std::max(records, 0.0) / replayMs;
}

} // namespace weir
