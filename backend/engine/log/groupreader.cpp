#include "backend/engine/log/groupreader.h"

#include "backend/engine/log/logerror.h"
#include "backend/engine/log/logintake.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>
#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

/// The longest that committed offsets are waited for when partitions are gained: until the brokers have aborted what a
/// departed worker has left open, if nobody else does.
constexpr int offsetsMs = 15'000;
constexpr int closingPollMs = 50;

struct ListDeleter
{
    void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter>;

ListPtr listOf(const std::vector<LogPartition>& partitions)
{
    ListPtr list(rd_kafka_topic_partition_list_new(int(partitions.size())));
    for (const LogPartition& at : partitions)
        rd_kafka_topic_partition_list_add(list.get(), at.topic.c_str(), at.partition);
    return list;
}

std::vector<LogPartition> partitionsOf(const rd_kafka_topic_partition_list_t* list)
{
    std::vector<LogPartition> partitions;
    for (int i = 0; list && i < list->cnt; ++i)
        partitions.push_back({list->elems[i].topic, list->elems[i].partition});
    std::sort(partitions.begin(), partitions.end());
    return partitions;
}

std::map<std::string, std::string> settingsOf(const GroupReaderOptions& options)
{
    std::map<std::string, std::string> settings{
        {"group.id", options.group},
        {"client.id", options.clientId},
        {"session.timeout.ms", std::to_string(options.sessionTimeoutMs)},
        {"heartbeat.interval.ms", std::to_string(std::max(100, options.sessionTimeoutMs / 6))},
        {"max.poll.interval.ms", std::to_string(options.maxPollIntervalMs)},
        {"partition.assignment.strategy", "cooperative-sticky"},
        {"enable.auto.commit", "false"},
        {"isolation.level", "read_committed"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", options.startsAtEnd ? "latest" : "earliest"},
        {"fetch.wait.max.ms", "100"},
        {"fetch.message.max.bytes", "4194304"},
        {"queued.min.messages", "1000000"},
        {"queued.max.messages.kbytes", std::to_string(options.queueKilobytes)},
        {"topic.metadata.refresh.interval.ms", "10000"}, // how soon a topic that is made later is found
        {"statistics.interval.ms", "5000"}};
    if (!options.instanceId.empty())
        settings["group.instance.id"] = options.instanceId;
    return settings;
}

std::string memberIdOf(rd_kafka_t* client)
{
    char* id = rd_kafka_memberid(client);
    std::string text = id ? id : "";
    rd_kafka_mem_free(client, id);
    return text;
}

} // namespace

struct GroupReader::State
{
    GroupReaderOptions options;
    GroupCallbacks callbacks;
    std::shared_ptr<ConnectionFailures> failures = std::make_shared<ConnectionFailures>();
    RdKafkaPtr client;
    rd_kafka_queue_t* queue = nullptr;
    LogIntake intake;
    std::vector<LogPartition> held;
    mutable GroupMetadata member; ///< the newest in which we are a member

    /// Whose poll() this thread is in: librdkafka calls back on the polling thread only, and its opaque is not ours.
    static thread_local State* polled;
    static void onRebalance(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* list, void*);
    bool isLeaving = false;
    void gain(rd_kafka_topic_partition_list_t* list);
    void lose(rd_kafka_topic_partition_list_t* list);
    /// Where reading begins: what is committed, else the first or the last record.
    std::map<LogPartition, std::int64_t> starts(const std::vector<LogPartition>& partitions);
    void setPaused(const std::vector<LogPartition>& partitions, bool isPaused);
    Result<std::map<LogPartition, std::int64_t>> committed(const std::vector<LogPartition>& partitions, int timeoutMs);
    const GroupMetadata& refreshMember() const;
};

thread_local GroupReader::State* GroupReader::State::polled = nullptr;

void GroupReader::State::onRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                                     rd_kafka_topic_partition_list_t* list, void*)
{
    if (!polled) {
        rd_kafka_assign(client, nullptr); // the reader goes away without leaving
        return;
    }
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
        polled->gain(list);
    else
        polled->lose(list);
}

void GroupReader::State::gain(rd_kafka_topic_partition_list_t* list)
{
    if (isLeaving) {
        // Nobody is going to read them: they are given back at once, and whoever is next looks at what was committed.
        if (rd_kafka_error_t* error = rd_kafka_incremental_assign(client.get(), list))
            rd_kafka_error_destroy(error);
        return;
    }
    const std::vector<LogPartition> gained = partitionsOf(list);
    refreshMember();
    if (!gained.empty() && callbacks.assigned)
        callbacks.assigned(gained);
    const std::map<LogPartition, std::int64_t> positions = starts(gained);
    for (int i = 0; i < list->cnt; ++i) {
        const LogPartition at{list->elems[i].topic, list->elems[i].partition};
        const auto found = positions.find(at);
        const bool isKnown = found != positions.end() && found->second >= 0;
        intake.place(at) = {isKnown ? found->second : -1, true, false, true};
        list->elems[i].offset = isKnown ? found->second : RD_KAFKA_OFFSET_INVALID;
        held.push_back(at);
    }
    std::sort(held.begin(), held.end());
    if (rd_kafka_error_t* error = rd_kafka_incremental_assign(client.get(), list)) {
        spdlog::warn("group={} event=assign-failed detail=\"{}\"", options.group, rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
    }
    if (options.startsPaused)
        setPaused(gained, true);
}

void GroupReader::State::lose(rd_kafka_topic_partition_list_t* list)
{
    const std::vector<LogPartition> going = partitionsOf(list);
    const auto& tell = rd_kafka_assignment_lost(client.get()) ? callbacks.lost : callbacks.revoked;
    if (!going.empty() && tell)
        tell(going);
    for (const LogPartition& at : going)
        intake.place(at) = {};
    std::erase_if(held, [&](const LogPartition& at) { return std::binary_search(going.begin(), going.end(), at); });
    if (rd_kafka_error_t* error = rd_kafka_incremental_unassign(client.get(), list)) {
        spdlog::warn("group={} event=unassign-failed detail=\"{}\"", options.group, rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
    }
}

std::map<LogPartition, std::int64_t> GroupReader::State::starts(const std::vector<LogPartition>& partitions)
{
    const Deadline deadline(offsetsMs);
    Result<std::map<LogPartition, std::int64_t>> found = committed(partitions, deadline.remainingMs());
    if (!found) {
        spdlog::warn("group={} event=no-committed-offsets detail=\"{}\"", options.group,
                     found.error().detail.toStdString());
        return {}; // librdkafka asks by itself, and goes on asking
    }
    std::vector<TopicPartition> fresh;
    for (const auto& [at, offset] : *found) {
        if (offset < 0)
            fresh.push_back({QString::fromStdString(at.topic), at.partition});
    }
    if (!fresh.empty()) {
        const Offsets offsets =
            ClusterAdmin(client.get()).offsets(fresh, options.startsAtEnd ? atEnd : atStart, deadline.remainingMs());
        for (const auto& [at, offset] : offsets)
            (*found)[{at.topic.toStdString(), at.partition}] = offset.value_or(-1);
    }
    return std::move(found).value();
}

void GroupReader::State::setPaused(const std::vector<LogPartition>& partitions, bool isPaused)
{
    const ListPtr list = listOf(partitions);
    if (isPaused)
        rd_kafka_pause_partitions(client.get(), list.get());
    else
        rd_kafka_resume_partitions(client.get(), list.get());
}

Result<std::map<LogPartition, std::int64_t>> GroupReader::State::committed(const std::vector<LogPartition>& partitions,
                                                                           int timeoutMs)
{
    std::map<LogPartition, std::int64_t> offsets;
    if (partitions.empty())
        return offsets;
    const ListPtr list = listOf(partitions);
    const auto code = rd_kafka_committed(client.get(), list.get(), timeoutMs);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return errorOf(client.get(), code, {}, QString::fromStdString(options.group), failures.get());
    for (int i = 0; i < list->cnt; ++i) {
        const rd_kafka_topic_partition_t& at = list->elems[i];
        if (at.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return errorOf(client.get(), at.err, {}, subjectOf(at.topic, at.partition), failures.get());
        offsets[{at.topic, at.partition}] = std::max<std::int64_t>(-1, at.offset);
    }
    return offsets;
}

/// A group that has thrown us out leaves librdkafka without a member id, and then offsets would be committed as those
/// of no member, which fences nobody (KIP-447): the last membership counts until partitions are assigned again.
const GroupMetadata& GroupReader::State::refreshMember() const
{
    const std::string before = memberIdOf(client.get());
    GroupMetadata now = adoptMetadata(options.group, rd_kafka_consumer_group_metadata(client.get()));
    if (!before.empty() && now.metadata && memberIdOf(client.get()) == before)
        member = std::move(now);
    return member;
}

Result<std::unique_ptr<GroupReader>> GroupReader::make(ClientConf conf, GroupReaderOptions options,
                                                       GroupCallbacks callbacks)
{
    auto state = std::make_unique<State>();
    conf.role = ClientRole::Consumer;
    for (auto& [name, value] : settingsOf(options))
        conf.extra[name] = value;
    conf.prepare = [](rd_kafka_conf_t* settings) { rd_kafka_conf_set_rebalance_cb(settings, &State::onRebalance); };
    Result<RdKafkaPtr> client = makeClient(conf, state->failures);
    if (!client)
        return client.error();
    state->client = std::move(client).value();
    rd_kafka_poll_set_consumer(state->client.get());
    state->queue = rd_kafka_queue_get_consumer(state->client.get());
    const ListPtr topics(rd_kafka_topic_partition_list_new(int(options.topics.size())));
    for (const std::string& topic : options.topics)
        rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    state->intake.setReadsHeaders(options.readsHeaders);
    state->options = std::move(options);
    state->callbacks = std::move(callbacks);
    const auto code = rd_kafka_subscribe(state->client.get(), topics.get());
    std::unique_ptr<GroupReader> reader(new GroupReader(std::move(state)));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return fromRdKafka(code, {}, QString::fromStdString(reader->m_state->options.group));
    return reader;
}

GroupReader::GroupReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}

GroupReader::~GroupReader() { rd_kafka_queue_destroy(m_state->queue); }

Result<LogBatch> GroupReader::poll(std::size_t maxRecords, int timeoutMs)
{
    State::polled = m_state.get();
    Result<LogBatch> batch = m_state->intake.fetch(m_state->client.get(), m_state->queue, maxRecords, timeoutMs);
    State::polled = nullptr;
    m_state->intake.takeBroken();
    return batch;
}

const std::vector<LogPartition>& GroupReader::held() const { return m_state->held; }
void GroupReader::pause(const LogPartition& partition) { m_state->setPaused({partition}, true); }
void GroupReader::resume(const LogPartition& partition) { m_state->setPaused({partition}, false); }

Result<void> GroupReader::seek(const LogPosition& position, int timeoutMs)
{
    State& state = *m_state;
    const ListPtr list = listOf({position.partition});
    rd_kafka_topic_partition_t& at = list->elems[0];
    at.offset = position.offset >= 0        ? position.offset
                : state.options.startsAtEnd ? RD_KAFKA_OFFSET_END
                                            : RD_KAFKA_OFFSET_BEGINNING;
    const QString subject = subjectOf(position.partition);
    if (const auto done =
            resultOf(state.client.get(), rd_kafka_seek_partitions(state.client.get(), list.get(), timeoutMs), subject,
                     state.failures.get());
        !done)
        return done;
    if (at.err != RD_KAFKA_RESP_ERR_NO_ERROR)
        return errorOf(state.client.get(), at.err, {}, subject, state.failures.get());
    state.intake.place(position.partition) = {std::max<std::int64_t>(-1, position.offset), true, false, true};
    return {};
}

Result<std::map<LogPartition, std::int64_t>> GroupReader::committed(const std::vector<LogPartition>& partitions,
                                                                    int timeoutMs)
{
    return m_state->committed(partitions, timeoutMs);
}

std::int64_t GroupReader::position(const LogPartition& partition) const
{
    const LogPlace* place = m_state->intake.find(partition);
    return place ? place->next : -1;
}

std::vector<LogPosition> GroupReader::positions() const
{
    std::vector<LogPosition> positions;
    for (const LogPartition& at : m_state->held) {
        if (const std::int64_t next = position(at); next >= 0)
            positions.push_back({at, next});
    }
    return positions;
}

bool GroupReader::isAtEnd(const LogPartition& partition) const
{
    const LogPlace* place = m_state->intake.find(partition);
    return place && place->isAtEnd;
}

std::int64_t GroupReader::knownEnd(const LogPartition& partition) const
{
    std::int64_t low = -1, high = -1;
    const auto known = rd_kafka_get_watermark_offsets(m_state->client.get(), partition.topic.c_str(),
                                                      partition.partition, &low, &high);
    return known == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : -1;
}

GroupMetadata GroupReader::metadata() const { return m_state->refreshMember(); }

Result<void> GroupReader::leave(int timeoutMs)
{
    State& state = *m_state;
    state.isLeaving = true;
    const Deadline deadline(timeoutMs);
    const QString subject = QString::fromStdString(state.options.group);
    const auto closing =
        resultOf(state.client.get(), rd_kafka_consumer_close_queue(state.client.get(), state.queue), subject);
    if (!closing)
        return closing;
    State::polled = &state;
    while (!rd_kafka_consumer_closed(state.client.get()) && !deadline.isOver()) {
        // What is still in the queue is dropped; a rebalance that is in it calls back.
        (void)state.intake.fetch(state.client.get(), state.queue, 1000, closingPollMs);
    }
    State::polled = nullptr;
    if (rd_kafka_consumer_closed(state.client.get()))
        return {};
    return Error{ErrorKind::Timeout, 0, QStringLiteral("the group was not left in time"), subject, true};
}

std::optional<Error> GroupReader::obstacle() const { return m_state->failures->newest(); }

} // namespace weir::engine
