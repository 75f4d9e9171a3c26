#include "backend/demo/demomember.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;

constexpr std::int64_t rewindMs = 1'800'000;
constexpr int rewindEveryMs = 120'000;
constexpr int replayMs = 30'000;
constexpr int commitEveryMs = 2'000;
/// So seldom that between two commits somebody who samples has seen the ends move on: only then the lag is seen to
/// grow.
constexpr int slowCommitEveryMs = 15'000;
constexpr int timeoutMs = 3000;
constexpr int visitMs = 30'000;
/// Slow for so long, then at the end for the rest of the period.
constexpr int overtakenPeriodMs = 600'000, overtakenSlowMs = 570'000;
constexpr double slowShare = 0.4;

TopicPartition placeOf(const rd_kafka_topic_partition_t& at) { return {QString::fromUtf8(at.topic), at.partition}; }

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
                       const std::vector<std::string>& topics, DemoHabit habit)
    : m_habit(habit)
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
    for (QElapsedTimer* timer : {&m_age, &m_sinceCommit, &m_sinceRewind})
        timer->start();
    const bool isSlow = m_habit == DemoHabit::Slow || m_habit == DemoHabit::Overtaken;
    while (!waitOrStop(0) && !(m_habit == DemoHabit::Visiting && m_age.elapsed() >= visitMs)) {
        rd_kafka_message_t* message = rd_kafka_consumer_poll(m_client.get(), 100);
        const bool isRecord = message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        if (message)
            rd_kafka_message_destroy(message);
        if (m_sinceCommit.elapsed() >= (isSlow ? slowCommitEveryMs : commitEveryMs)) {
            commit(true);
            m_sinceCommit.restart();
        }
        if (m_habit == DemoHabit::Rewinding && m_sinceRewind.elapsed() >= rewindEveryMs) {
            rewind();
            m_sinceRewind.restart();
        }
        const bool isIdle =
            m_habit == DemoHabit::Stuck || m_habit == DemoHabit::Slow || m_habit == DemoHabit::Overtaken;
        if (isRecord && isIdle && waitOrStop(500))
            break;
    }
    commit(false);
    rd_kafka_consumer_close(m_client.get());
}

DemoMember::Positions DemoMember::assigned() const
{
    Positions positions;
    rd_kafka_topic_partition_list_t* raw = nullptr;
    if (rd_kafka_assignment(m_client.get(), &raw) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return positions;
    const ListPtr reading(raw, &rd_kafka_topic_partition_list_destroy);
    const ListPtr committed(rd_kafka_topic_partition_list_copy(raw), &rd_kafka_topic_partition_list_destroy);
    if (rd_kafka_committed(m_client.get(), committed.get(), timeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return positions;
    rd_kafka_position(m_client.get(), reading.get());
    const bool goesByCommits =
        m_habit == DemoHabit::Stuck || m_habit == DemoHabit::Slow || m_habit == DemoHabit::Overtaken;
    for (int i = 0; i < reading->cnt; ++i) {
        const std::int64_t position = reading->elems[i].offset;
        const std::int64_t offset = position >= 0 && !goesByCommits ? position : committed->elems[i].offset;
        positions[placeOf(reading->elems[i])] = offset;
    }
    return positions;
}

DemoMember::Positions DemoMember::ends(const Positions& of)
{
    std::vector<TopicPartition> wanted;
    for (const auto& [at, offset] : of)
        wanted.push_back(at);
    Positions ends;
    for (const auto& [at, end] : ClusterAdmin(m_client.get()).offsets(wanted, atEnd, timeoutMs)) {
        if (end)
            ends[at] = *end;
    }
    return ends;
}

/// Evenly over its partitions, which records out of a fetch would not be.
DemoMember::Positions DemoMember::slowStanding(const Positions& reading, double share)
{
    const Positions now = ends(reading);
    Positions standing;
    for (const auto& [at, end] : now) {
        const auto last = m_lastEnds.find(at);
        const auto own = m_slow.find(at);
        const std::int64_t before = own != m_slow.end() ? own->second : reading.at(at);
        const std::int64_t came = last == m_lastEnds.end() ? 0 : end - last->second;
        // What is left of a share counts: over ten commits of a quiet partition there is some progress, too.
        const double part = m_shares[at] + double(came) * share;
        m_shares[at] = part - std::floor(part);
        standing[at] = share >= 1 ? end : std::min(end, std::max<std::int64_t>(before, 0) + std::int64_t(part));
    }
    m_lastEnds = now;
    m_slow = standing;
    return standing;
}

DemoMember::Positions DemoMember::standing()
{
    Positions reading = assigned();
    if (m_habit == DemoHabit::Slow)
        return slowStanding(reading, slowShare);
    if (m_habit == DemoHabit::Overtaken)
        return slowStanding(reading, m_age.elapsed() % overtakenPeriodMs < overtakenSlowMs ? slowShare : 1);
    if (m_habit == DemoHabit::Rewinding && !m_replayFrom.empty()) {
        const double part = double(m_sinceRewind.elapsed()) / replayMs;
        if (part >= 1)
            m_replayFrom.clear();
        for (const auto& [at, from] : m_replayFrom) {
            if (reading.contains(at))
                reading[at] = from + std::int64_t(double(m_replayUntil[at] - from) * part);
        }
    }
    return reading;
}

/// Where it stands in all that it is assigned, moved or not, as the auto-commit of Java's consumers does: by that a
/// consumer that is stuck differs from one that has stopped.
void DemoMember::commit(bool later)
{
    const Positions positions = standing();
    const ListPtr list(rd_kafka_topic_partition_list_new(int(positions.size())),
                       &rd_kafka_topic_partition_list_destroy);
    for (const auto& [at, offset] : positions) {
        if (offset >= 0)
            rd_kafka_topic_partition_list_add(list.get(), at.topic.toUtf8().constData(), at.partition)->offset = offset;
    }
    if (list->cnt > 0)
        rd_kafka_commit(m_client.get(), list.get(), later ? 1 : 0);
}

void DemoMember::rewind()
{
    const Positions now = assigned();
    std::vector<TopicPartition> wanted;
    for (const auto& [at, offset] : now)
        wanted.push_back(at);
    m_replayFrom.clear();
    m_replayUntil = now;
    const std::int64_t to = QDateTime::currentMSecsSinceEpoch() - rewindMs;
    for (const auto& [at, offset] : ClusterAdmin(m_client.get()).offsets(wanted, to, timeoutMs)) {
        if (offset && *offset < now.at(at))
            m_replayFrom[at] = *offset;
    }
}

} // namespace weir
