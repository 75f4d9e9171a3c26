#include "backend/engine/log/partitionreader.h"

#include "backend/engine/log/logerror.h"
#include "backend/engine/log/logintake.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>
#include <thread>

namespace weir::engine {
namespace {

constexpr std::size_t batchRecords = 10'000;
constexpr int sliceMs = 100; ///< how often progress is told while nothing comes

using Ends = std::map<LogPartition, Result<std::int64_t>>;

std::map<std::string, std::string> settingsOf(const PartitionReaderOptions& options)
{
    return {{"isolation.level", options.readsUncommitted ? "read_uncommitted" : "read_committed"},
            {"enable.partition.eof", "true"},
            {"fetch.wait.max.ms", std::to_string(options.fetchWaitMs)},
            {"fetch.message.max.bytes", std::to_string(options.fetchBytes)},
            {"queued.min.messages", "1000000"},
            {"queued.max.messages.kbytes", std::to_string(options.queueKilobytes)},
            {"topic.metadata.propagation.max.ms", "3000"},
            {"statistics.interval.ms", "5000"}};
}

Ends askEnds(rd_kafka_s* client, const std::vector<LogPartition>& partitions, int timeoutMs)
{
    std::vector<TopicPartition> asked;
    for (const LogPartition& at : partitions)
        asked.push_back({QString::fromStdString(at.topic), at.partition});
    Ends ends;
    for (const auto& [at, end] : ClusterAdmin(client).offsets(asked, atEnd, timeoutMs))
        ends.insert_or_assign({at.topic.toStdString(), at.partition}, end);
    return ends;
}

/// Of one that is not there nobody would know the end until the time is up.
Result<void> lookFor(rd_kafka_s* client, const LogPartition& at, const Deadline& deadline)
{
    const QString name = QString::fromStdString(at.topic);
    const Result<ClusterMetadata> metadata = ClusterAdmin(client).metadata(std::max(1, deadline.remainingMs()), name);
    if (!metadata)
        return metadata.error();
    const auto found = std::find_if(metadata->topics.begin(), metadata->topics.end(),
                                    [&](const ClusterMetadata::Topic& topic) { return topic.name == name; });
    const bool isMissing =
        found == metadata->topics.end() || (found->error && found->error->kind == ErrorKind::NotFound);
    if (isMissing || (!found->error && at.partition >= std::int32_t(found->partitions.size())))
        return Error{ErrorKind::NotFound, 0, QStringLiteral("no such topic or partition"), subjectOf(at)};
    return {};
}

/// A topic that has just been made, or whose leader moves, has none for a moment.
Ends knownEnds(PartitionReader& reader, const std::vector<LogPartition>& partitions, const Deadline& deadline)
{
    for (;;) {
        Ends ends = reader.highWatermarks(partitions, std::max(1, deadline.remainingMs()));
        const bool isWorthwhile = std::any_of(
            ends.begin(), ends.end(), [](const auto& end) { return !end.second && end.second.error().retriable; });
        if (!isWorthwhile || deadline.remainingMs() <= sliceMs)
            return ends;
        std::this_thread::sleep_for(std::chrono::milliseconds(sliceMs));
    }
}

} // namespace

struct PartitionReader::State
{
    ClientConf conf;
    PartitionReaderOptions options;
    std::shared_ptr<ConnectionFailures> failures = std::make_shared<ConnectionFailures>();
    RdKafkaPtr client;
    RdKafkaPtr uncommitted; ///< for the high watermarks; null until one is asked for
    rd_kafka_queue_t* queue = nullptr;
    std::map<std::string, rd_kafka_topic_t*> topics;
    LogIntake intake;

    Result<rd_kafka_topic_t*> topic(const std::string& name);
    void setPaused(const LogPartition& partition, bool isPaused);
};

Result<rd_kafka_topic_t*> PartitionReader::State::topic(const std::string& name)
{
    if (const auto found = topics.find(name); found != topics.end())
        return found->second;
    rd_kafka_topic_conf_t* settings = rd_kafka_topic_conf_new();
    rd_kafka_topic_conf_set(settings, "auto.offset.reset", options.failsOutOfRange ? "error" : "earliest", nullptr, 0);
    rd_kafka_topic_t* made = rd_kafka_topic_new(client.get(), name.c_str(), settings);
    if (!made)
        return errorOf(client.get(), rd_kafka_last_error(), {}, QString::fromStdString(name));
    topics.emplace(name, made);
    return made;
}

void PartitionReader::State::setPaused(const LogPartition& partition, bool isPaused)
{
    auto* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, partition.topic.c_str(), partition.partition);
    if (isPaused)
        rd_kafka_pause_partitions(client.get(), list);
    else
        rd_kafka_resume_partitions(client.get(), list);
    rd_kafka_topic_partition_list_destroy(list);
}

Result<std::unique_ptr<PartitionReader>> PartitionReader::make(ClientConf conf, const PartitionReaderOptions& options)
{
    auto state = std::make_unique<State>();
    conf.role = ClientRole::Consumer;
    for (auto& [name, value] : settingsOf(options))
        conf.extra[name] = value;
    Result<RdKafkaPtr> client = makeClient(conf, state->failures);
    if (!client)
        return client.error();
    state->conf = std::move(conf);
    state->options = options;
    state->client = std::move(client).value();
    state->queue = rd_kafka_queue_new(state->client.get());
    return std::unique_ptr<PartitionReader>(new PartitionReader(std::move(state)));
}

PartitionReader::PartitionReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}

PartitionReader::~PartitionReader()
{
    for (const auto& [name, topic] : m_state->topics) {
        for (std::int32_t i = 0; const LogPlace* place = m_state->intake.find({name, i}); ++i) {
            if (place->isHeld)
                rd_kafka_consume_stop(topic, i);
        }
    }
    rd_kafka_queue_destroy(m_state->queue);
    for (const auto& [name, topic] : m_state->topics)
        rd_kafka_topic_destroy(topic);
}

Result<void> PartitionReader::start(const LogPosition& from)
{
    State& state = *m_state;
    const Result<rd_kafka_topic_t*> topic = state.topic(from.partition.topic);
    if (!topic)
        return topic.error();
    stop(from.partition);
    if (rd_kafka_consume_start_queue(*topic, from.partition.partition, from.offset, state.queue) == -1)
        return errorOf(state.client.get(), rd_kafka_last_error(), {}, subjectOf(from.partition));
    state.intake.place(from.partition) = {from.offset >= 0 ? from.offset : -1, true, false,
                                          !state.options.failsOutOfRange};
    return {};
}

void PartitionReader::stop(const LogPartition& partition)
{
    State& state = *m_state;
    LogPlace& place = state.intake.place(partition);
    if (!place.isHeld)
        return;
    rd_kafka_consume_stop(state.topics.at(partition.topic), partition.partition);
    place = {};
}

void PartitionReader::pause(const LogPartition& partition) { m_state->setPaused(partition, true); }
void PartitionReader::resume(const LogPartition& partition) { m_state->setPaused(partition, false); }

Result<LogBatch> PartitionReader::poll(std::size_t maxRecords, int timeoutMs)
{
    State& state = *m_state;
    rd_kafka_poll(state.client.get(), 0); // statistics and errors
    Result<LogBatch> batch = state.intake.fetch(state.client.get(), state.queue, maxRecords, timeoutMs);
    for (const LogPartition& broken : state.intake.takeBroken())
        stop(broken);
    return batch;
}

std::int64_t PartitionReader::position(const LogPartition& partition) const
{
    const LogPlace* place = m_state->intake.find(partition);
    return place ? place->next : -1;
}

bool PartitionReader::isAtEnd(const LogPartition& partition) const
{
    const LogPlace* place = m_state->intake.find(partition);
    return place && place->isAtEnd;
}

Ends PartitionReader::highWatermarks(const std::vector<LogPartition>& partitions, int timeoutMs)
{
    State& state = *m_state;
    if (!state.uncommitted) {
        ClientConf conf = state.conf;
        conf.role = ClientRole::Admin;
        conf.extra["isolation.level"] = "read_uncommitted";
        Result<RdKafkaPtr> client = makeClient(conf, state.failures);
        if (!client) {
            Ends failed;
            for (const LogPartition& at : partitions)
                failed.insert_or_assign(at, client.error());
            return failed;
        }
        state.uncommitted = std::move(client).value();
    }
    return askEnds(state.uncommitted.get(), partitions, timeoutMs);
}

Ends PartitionReader::lastStable(const std::vector<LogPartition>& partitions, int timeoutMs)
{
    return askEnds(m_state->client.get(), partitions, timeoutMs);
}

Result<std::map<LogPartition, std::int64_t>>
PartitionReader::readToEnd(const std::vector<LogPosition>& from, const Sink& sink, int timeoutMs,
                           const std::function<bool(const Progress&)>& progress)
{
    const Deadline deadline(timeoutMs);
    std::vector<LogPartition> partitions;
    for (const LogPosition& at : from)
        partitions.push_back(at.partition);
    for (const LogPartition& at : partitions) {
        if (const Result<void> there = lookFor(m_state->client.get(), at, deadline); !there)
            return there.error();
    }
    const Ends ends = knownEnds(*this, partitions, deadline);
    std::map<LogPartition, std::int64_t> wanted;
    std::map<LogPartition, std::int64_t> begun;
    for (const LogPosition& at : from) {
        const auto end = ends.find(at.partition);
        if (end == ends.end() || !end->second)
            return end == ends.end() ? Error{ErrorKind::NotFound, 0, {}, subjectOf(at.partition)} : end->second.error();
        wanted[at.partition] = *end->second;
        begun[at.partition] = std::max<std::int64_t>(0, at.offset);
        if (const Result<void> started = start(at); !started)
            return started.error();
    }
    Progress so;
    for (;;) {
        so = {};
        bool isDone = true;
        for (const auto& [at, end] : wanted) {
            const std::int64_t next = position(at);
            isDone = isDone && next >= end;
            so.toRead += std::max<std::int64_t>(0, end - begun[at]);
            so.read += std::clamp<std::int64_t>(next - begun[at], 0, std::max<std::int64_t>(0, end - begun[at]));
        }
        if (progress && !progress(so))
            return Error{ErrorKind::Cancelled};
        if (isDone)
            break;
        if (deadline.isOver()) {
            const std::optional<Error> cause = obstacle();
            return Error{ErrorKind::Timeout,
                         0,
                         QStringLiteral("the end was not reached in time") +
                             (cause ? QStringLiteral("; ") + cause->detail : QString()),
                         {},
                         true};
        }
        const Result<LogBatch> batch = poll(batchRecords, std::min(sliceMs, std::max(1, deadline.remainingMs())));
        if (!batch)
            return batch.error();
        if ((*batch)->size() > 0) {
            if (const Result<void> taken = sink(*batch); !taken)
                return taken.error();
        }
    }
    std::map<LogPartition, std::int64_t> positions;
    for (const LogPartition& at : partitions)
        positions[at] = position(at);
    return positions;
}

std::optional<Error> PartitionReader::obstacle() const { return m_state->failures->newest(); }

} // namespace weir::engine
