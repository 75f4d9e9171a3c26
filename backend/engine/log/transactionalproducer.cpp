#include "backend/engine/log/transactionalproducer.h"

#include "backend/engine/log/logerror.h"
#include "backend/engine/log/outputtopic.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

constexpr int pauseMs = 20; ///< before the same is tried again
constexpr int sendsPerPoll = 256;

} // namespace

Trouble troubleOf(const Error& error)
{
    if (error.fatal)
        return Trouble::Fenced;
    return error.retriable ? Trouble::Retriable : Trouble::Abortable;
}

struct TransactionalProducer::State
{
    ClientConf conf;
    std::string id;
    QString subject;
    RdKafkaPtr client;
    std::shared_ptr<ConnectionFailures> failures = std::make_shared<ConnectionFailures>();
    std::map<std::string, std::unique_ptr<OutputTopic>, std::less<>> topics;
    OutputTopic* lastTopic = nullptr;
    std::optional<Error> failure; ///< of a delivery
    std::size_t bytes = 0;
    int sends = 0;
    bool isBegun = false;
    bool hasOffsets = false;
    bool isRenewing = false; ///< aborting by a new client
    bool isEnding = false;   ///< a commit was asked for and its outcome is not known
    std::future<Result<CommitDone>> under;

    ~State() { drop(); }
    Result<void> makeProducer();
    void drop();
    Result<void> init(int timeoutMs);
    /// Why records were lost; one that is fenced loses them, too.
    Error cause() const;
    Result<OutputTopic*> topic(std::string_view name);
    Result<void> begin();
    /// Calls `step` until it is done, has failed for good, or the time is up.
    template <typename Step> Result<void> insist(const Deadline& deadline, Step step);
    Result<void> addOffsets(std::span<const LogPosition> offsets, const GroupMetadata& group, const Deadline& deadline);
    Result<CommitDone> commit(std::span<const LogPosition> offsets, const GroupMetadata* group, int timeoutMs);
    CommitDone takeWritten();
    void forget();
};

Result<void> TransactionalProducer::State::makeProducer()
{
    Result<RdKafkaPtr> made = makeClient(conf, failures);
    if (!made)
        return made.error();
    drop();
    client = std::move(made).value();
    return {};
}

void TransactionalProducer::State::drop()
{
    if (!client)
        return;
    rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    for (const auto& [name, topic] : topics)
        rd_kafka_topic_destroy(topic->handle);
    client.reset(); // before the topics, which its reports refer to
    topics.clear();
    lastTopic = nullptr;
}

Result<void> TransactionalProducer::State::init(int timeoutMs)
{
    return insist(Deadline(timeoutMs), [&](int leftMs) {
        return resultOf(client.get(), rd_kafka_init_transactions(client.get(), leftMs), subject, failures.get());
    });
}

Error TransactionalProducer::State::cause() const
{
    if (rd_kafka_fatal_error(client.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return errorOf(client.get(), RD_KAFKA_RESP_ERR__FATAL, {}, subject);
    return *failure;
}

Result<OutputTopic*> TransactionalProducer::State::topic(std::string_view name)
{
    if (lastTopic && lastTopic->name == name)
        return lastTopic;
    if (const auto found = topics.find(name); found != topics.end())
        return lastTopic = found->second.get();
    auto made = std::make_unique<OutputTopic>();
    made->name = name;
    made->handle = rd_kafka_topic_new(client.get(), made->name.c_str(), nullptr);
    made->failure = &failure;
    if (!made->handle)
        return errorOf(client.get(), rd_kafka_last_error(), {}, QString::fromStdString(made->name));
    lastTopic = made.get();
    topics.emplace(made->name, std::move(made));
    return lastTopic;
}

Result<void> TransactionalProducer::State::begin()
{
    if (isBegun)
        return {};
    const Result<void> begun =
        resultOf(client.get(), rd_kafka_begin_transaction(client.get()), subject, failures.get());
    isBegun = begun.has_value();
    return begun;
}

template <typename Step> Result<void> TransactionalProducer::State::insist(const Deadline& deadline, Step step)
{
    for (;;) {
        Result<void> done = step(std::max(1, deadline.remainingMs()));
        if (done || !done.error().retriable || deadline.remainingMs() <= pauseMs)
            return done;
        rd_kafka_poll(client.get(), pauseMs);
    }
}

Result<void> TransactionalProducer::State::addOffsets(std::span<const LogPosition> offsets, const GroupMetadata& group,
                                                      const Deadline& deadline)
{
    using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
    const ListPtr list(rd_kafka_topic_partition_list_new(int(offsets.size())), &rd_kafka_topic_partition_list_destroy);
    for (const LogPosition& at : offsets) {
        rd_kafka_topic_partition_list_add(list.get(), at.partition.topic.c_str(), at.partition.partition)->offset =
            at.offset;
    }
    return insist(deadline, [&](int leftMs) {
        return resultOf(client.get(),
                        rd_kafka_send_offsets_to_transaction(client.get(), list.get(), group.metadata.get(), leftMs),
                        subject, failures.get());
    });
}

Result<CommitDone> TransactionalProducer::State::commit(std::span<const LogPosition> offsets,
                                                        const GroupMetadata* group, int timeoutMs)
{
    const auto begunAt = std::chrono::steady_clock::now();
    const Deadline deadline(timeoutMs);
    if (!isEnding) {
        if (failure)
            return cause();
        if (const Result<void> begun = begin(); !begun)
            return begun.error();
        // The offsets travel while the last records do.
        if (group && !hasOffsets) {
            if (const Result<void> added = addOffsets(offsets, *group, deadline); !added)
                return added.error();
            hasOffsets = true;
        }
        const auto flushed = rd_kafka_flush(client.get(), std::max(1, deadline.remainingMs()));
        if (failure)
            return cause();
        if (flushed != RD_KAFKA_RESP_ERR_NO_ERROR)
            return errorOf(client.get(), flushed, {}, subject, failures.get());
        isEnding = true;
    }
    const Result<void> done = insist(deadline, [&](int leftMs) {
        return resultOf(client.get(), rd_kafka_commit_transaction(client.get(), leftMs), subject, failures.get());
    });
    if (!done) {
        isEnding = done.error().retriable;
        return done.error();
    }
    CommitDone result = takeWritten();
    forget();
    result.tookMs =
        int(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begunAt).count());
    return result;
}

CommitDone TransactionalProducer::State::takeWritten()
{
    CommitDone done;
    for (const auto& [name, topic] : topics) {
        for (std::size_t i = 0; i < topic->last.size(); ++i) {
            if (topic->last[i] >= 0)
                done.written.push_back({{name, std::int32_t(i)}, topic->last[i]});
        }
    }
    return done;
}

void TransactionalProducer::State::forget()
{
    for (const auto& [name, topic] : topics)
        std::fill(topic->last.begin(), topic->last.end(), -1);
    failure.reset();
    bytes = 0;
    isBegun = hasOffsets = isEnding = isRenewing = false;
}

Result<std::unique_ptr<TransactionalProducer>> TransactionalProducer::make(ClientConf conf, std::string transactionalId,
                                                                           const ProducerOptions& options)
{
    auto state = std::make_unique<State>();
    conf.role = ClientRole::Producer;
    conf.extra.erase("isolation.level"); // of readers
    for (auto& [name, value] : producerSettings(transactionalId, options))
        conf.extra[name] = value;
    conf.extra.try_emplace("client.id", transactionalId);
    conf.prepare = [](rd_kafka_conf_t* settings) { rd_kafka_conf_set_dr_msg_cb(settings, &OutputTopic::onDelivery); };
    state->conf = std::move(conf);
    if (const Result<void> made = state->makeProducer(); !made)
        return made.error();
    state->subject = QString::fromStdString(transactionalId);
    state->id = std::move(transactionalId);
    return std::unique_ptr<TransactionalProducer>(new TransactionalProducer(std::move(state)));
}

TransactionalProducer::TransactionalProducer(std::unique_ptr<State> state) : m_state(std::move(state)) {}

TransactionalProducer::~TransactionalProducer()
{
    if (m_state->under.valid())
        m_state->under.wait();
}

Result<void> TransactionalProducer::init(int timeoutMs) { return m_state->init(timeoutMs); }

Result<void> TransactionalProducer::send(const OutputRecord& record, int timeoutMs)
{
    State& state = *m_state;
    if (state.under.valid())
        return Error{ErrorKind::Busy, 0, QStringLiteral("a commit is under way"), state.subject, true};
    if (++state.sends >= sendsPerPoll)
        poll();
    if (state.failure)
        return state.cause();
    if (const Result<void> begun = state.begin(); !begun)
        return begun;
    const Result<OutputTopic*> topic = state.topic(record.topic);
    if (!topic)
        return topic.error();
    const Deadline deadline(timeoutMs);
    for (;;) {
        const int code = produce(state.client.get(), **topic, record);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            state.bytes += bytesOf(record);
            return {};
        }
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL || deadline.isOver()) {
            Error error =
                errorOf(state.client.get(), code, {}, subjectOf(record.topic, record.partition), state.failures.get());
            error.retriable = code == RD_KAFKA_RESP_ERR__QUEUE_FULL;
            return state.failure ? state.cause() : error; // what a delivery said tells more
        }
        rd_kafka_poll(state.client.get(), std::min(pauseMs, std::max(1, deadline.remainingMs())));
    }
}

void TransactionalProducer::poll()
{
    m_state->sends = 0;
    rd_kafka_poll(m_state->client.get(), 0);
}

Result<CommitDone> TransactionalProducer::commit(std::span<const LogPosition> offsets, const GroupMetadata& group,
                                                 int timeoutMs)
{
    if (offsets.empty() || !group.metadata)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("a transaction without offsets fences nobody"),
                     m_state->subject};
    return m_state->commit(offsets, &group, timeoutMs);
}

Result<CommitDone> TransactionalProducer::commitWithoutInput(int timeoutMs)
{
    return m_state->commit({}, nullptr, timeoutMs);
}

void TransactionalProducer::startCommit(std::vector<LogPosition> offsets, GroupMetadata group, int timeoutMs)
{
    m_state->under =
        std::async(std::launch::async, [this, timeoutMs, offsets = std::move(offsets), group = std::move(group)] {
            return commit(offsets, group, timeoutMs);
        });
}

bool TransactionalProducer::isCommitting() const { return m_state->under.valid(); }

std::optional<Result<CommitDone>> TransactionalProducer::finishCommit(int waitMs)
{
    if (m_state->under.wait_for(std::chrono::milliseconds(waitMs)) != std::future_status::ready)
        return std::nullopt;
    return m_state->under.get();
}

Result<void> TransactionalProducer::abort(int timeoutMs)
{
    State& state = *m_state;
    if (state.isEnding) {
        return Error{
            ErrorKind::Conflict, 0,     QStringLiteral("a commit's outcome is not known; a new producer finds out"),
            state.subject,       false, true};
    }
    if (!state.isBegun)
        return {};
    if (state.failure) {
        if (const Error cause = state.cause(); cause.fatal)
            return cause;
        // librdkafka 2.0.2 gets another epoch of its producer id after a record that failed, and may drop what is sent
        // before it has it: a new client gets one at once, which also aborts what is open.
        if (!state.isRenewing) {
            if (const Result<void> made = state.makeProducer(); !made)
                return made;
            state.isRenewing = true;
        }
        const Result<void> ready = state.init(timeoutMs);
        if (ready)
            state.forget();
        return ready;
    }
    const Result<void> done = state.insist(Deadline(timeoutMs), [&](int leftMs) {
        return resultOf(state.client.get(), rd_kafka_abort_transaction(state.client.get(), leftMs), state.subject,
                        state.failures.get());
    });
    if (done)
        state.forget();
    return done;
}

bool TransactionalProducer::isOpen() const { return m_state->isBegun; }
std::size_t TransactionalProducer::bytesSent() const { return m_state->bytes; }
const std::string& TransactionalProducer::transactionalId() const { return m_state->id; }

} // namespace weir::engine
