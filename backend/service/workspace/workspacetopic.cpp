#include "backend/service/workspace/workspacetopic.h"

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/recordreader.h"
#include "backend/kafka/wire/deadline.h"
#include "backend/service/workspace/workspacerecords.h"

#include <QUuid>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

constexpr int mostReplicas = 3;
constexpr int pollMs = 50;
/// A message must fail before its transaction does.
constexpr int transactionMs = 15'000;
constexpr int deliveryMs = 10'000;
constexpr char yearMs[] = "31536000000";

struct ErrorDeleter
{
    void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
};

Result<void> resultOf(rd_kafka_error_t* error, const QString& topic)
{
    if (!error)
        return {};
    const std::unique_ptr<rd_kafka_error_t, ErrorDeleter> owner(error);
    return fromRdKafka(rd_kafka_error_code(error), QString::fromUtf8(rd_kafka_error_string(error)), topic);
}

struct Outcome
{
    bool isTold = false;
    int code = 0;
    QString detail;
};

void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void*)
{
    auto* outcome = static_cast<Outcome*>(message->_private);
    outcome->isTold = true;
    outcome->code = message->err;
    if (message->err)
        outcome->detail = QString::fromUtf8(rd_kafka_err2str(message->err));
}

Result<void> put(rd_kafka_t* client, const QByteArray& topic, const WorkspaceRecord& record, Outcome& outcome)
{
    rd_kafka_headers_t* headers = nullptr;
    if (!record.together.empty()) {
        headers = rd_kafka_headers_new(1);
        rd_kafka_header_add(headers, "together", -1, record.together.data(), ssize_t(record.together.size()));
    }
    void* key = const_cast<char*>(record.key.data());
    void* value = const_cast<char*>(record.value.data());
    const std::size_t keySize = record.key.size(), valueSize = record.value.size();
    void* opaque = &outcome;
    const auto code =
        rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic.constData()), RD_KAFKA_V_PARTITION(0),
                          RD_KAFKA_V_KEY(key, keySize), RD_KAFKA_V_VALUE(value, valueSize), RD_KAFKA_V_HEADERS(headers),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    if (headers)
        rd_kafka_headers_destroy(headers);
    return fromRdKafka(code, {}, QString::fromUtf8(topic));
}

Result<void> writeOne(rd_kafka_t* client, const QByteArray& topic, const WorkspaceRecord& record,
                      const ConnectionFailures& failures)
{
    Outcome outcome;
    if (const Result<void> sent = put(client, topic, record, outcome); !sent)
        return sent;
    // Ends with delivery.timeout.ms at the latest; the report refers to what stands here.
    while (!outcome.isTold)
        rd_kafka_poll(client, pollMs);
    if (outcome.code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    Error error = fromRdKafka(outcome.code, outcome.detail, QString::fromUtf8(topic));
    if (outcome.code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT && failures.newest())
        error.detail += QStringLiteral("; ") + failures.newest()->detail;
    return error;
}

Result<void> writeTransaction(rd_kafka_t* client, const QByteArray& topic, const std::vector<WorkspaceRecord>& records,
                              const Deadline& deadline)
{
    const QString subject = QString::fromUtf8(topic);
    if (const auto begun = resultOf(rd_kafka_init_transactions(client, deadline.remainingMs()), subject); !begun)
        return begun;
    if (const auto begun = resultOf(rd_kafka_begin_transaction(client), subject); !begun)
        return begun;
    std::vector<Outcome> outcomes(records.size());
    Result<void> done;
    for (std::size_t i = 0; i < records.size() && done; ++i)
        done = put(client, topic, records[i], outcomes[i]);
    if (done)
        done = resultOf(rd_kafka_commit_transaction(client, deadline.remainingMs()), subject);
    if (!done) {
        (void)resultOf(rd_kafka_abort_transaction(client, deliveryMs), subject);
        rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(client, deliveryMs);
    }
    for (const Outcome& outcome : outcomes) {
        // What the broker said of a record tells more than that the transaction failed.
        if (!done && outcome.isTold && outcome.code != RD_KAFKA_RESP_ERR_NO_ERROR &&
            outcome.code != RD_KAFKA_RESP_ERR__PURGE_QUEUE && outcome.code != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
            return fromRdKafka(outcome.code, outcome.detail, subject);
    }
    return done;
}

Result<void> createTopic(rd_kafka_t* client, const TopicRecipe& topic, int brokers, int timeoutMs)
{
    char reason[512] = "";
    const QByteArray name = topic.name.toUtf8();
    rd_kafka_NewTopic_t* wanted =
        rd_kafka_NewTopic_new(name.constData(), 1, std::max(1, std::min(brokers, mostReplicas)), reason, sizeof reason);
    if (!wanted)
        return Error{ErrorKind::Invalid, 0, QString::fromUtf8(reason), topic.name};
    for (const auto& [setting, value] : topic.settings)
        rd_kafka_NewTopic_set_config(wanted, setting.c_str(), value.c_str());
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
    rd_kafka_AdminOptions_t* options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_AdminOptions_set_request_timeout(options, timeoutMs, reason, sizeof reason);
    rd_kafka_AdminOptions_set_operation_timeout(options, timeoutMs, reason, sizeof reason);
    rd_kafka_CreateTopics(client, &wanted, 1, options, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, timeoutMs + 1000);
    Result<void> done;
    if (!event) {
        done = Error{ErrorKind::Timeout, 0, QStringLiteral("the topic was not made in time"), topic.name, true};
    } else if (rd_kafka_event_error(event)) {
        done =
            fromRdKafka(rd_kafka_event_error(event), QString::fromUtf8(rd_kafka_event_error_string(event)), topic.name);
    } else {
        std::size_t count = 0;
        const auto* results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
        const auto code = count > 0 ? rd_kafka_topic_result_error(results[0]) : RD_KAFKA_RESP_ERR_NO_ERROR;
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
            done = fromRdKafka(code, QString::fromUtf8(rd_kafka_topic_result_error_string(results[0])), topic.name);
    }
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_queue_destroy(queue);
    rd_kafka_NewTopic_destroy(wanted);
    return done;
}

Result<void> ensure(rd_kafka_t* client, const TopicRecipe& topic, const Deadline& deadline)
{
    ClusterAdmin admin(client);
    const Result<ClusterMetadata> metadata = admin.metadata(deadline.remainingMs(), topic.name);
    if (!metadata)
        return metadata.error();
    const bool isThere = !metadata->topics.empty() && !metadata->topics.front().error;
    if (isThere)
        return {};
    return createTopic(client, topic, int(metadata->brokers.size()), deadline.remainingMs());
}

Result<void> refuseReadOnly(const ClientConf& conf, const QString& topic)
{
    if (!conf.spec.readOnly)
        return {};
    return Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only"), topic};
}

} // namespace

TopicRecipe definitionsTopic(const QString& prefix)
{
    return {prefix + QStringLiteral("definitions"),
            {{"cleanup.policy", "delete"}, {"retention.ms", "-1"}, {"retention.bytes", "-1"}}};
}

TopicRecipe journalTopic(const QString& prefix)
{
    return {prefix + QStringLiteral("journal"),
            {{"cleanup.policy", "delete"}, {"retention.ms", yearMs}, {"retention.bytes", "-1"}}};
}

bool isRefusal(const Error& error)
{
    if (error.code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
        return false;
    return error.kind == ErrorKind::Authorization || error.kind == ErrorKind::ReadOnly ||
           error.code == RD_KAFKA_RESP_ERR_POLICY_VIOLATION || error.code == RD_KAFKA_RESP_ERR_INVALID_CONFIG ||
           error.code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR;
}

Result<void> ensureTopic(const ClientConf& conf, const TopicRecipe& topic, int timeoutMs)
{
    if (const Result<void> allowed = refuseReadOnly(conf, topic.name); !allowed)
        return allowed;
    ClientConf settings = conf;
    settings.role = ClientRole::Admin;
    const Result<RdKafkaPtr> client = makeClient(settings);
    if (!client)
        return client.error();
    return ensure(client->get(), topic, Deadline(timeoutMs));
}

Result<void> writeTogether(const ClientConf& conf, const TopicRecipe& topic,
                           const std::vector<WorkspaceRecord>& records, int timeoutMs)
{
    if (const Result<void> allowed = refuseReadOnly(conf, topic.name); !allowed)
        return allowed;
    if (records.empty())
        return {};
    const Deadline deadline(timeoutMs);
    ClientConf settings = conf;
    settings.role = ClientRole::Producer;
    settings.extra.erase("isolation.level");
    settings.extra["acks"] = "all";
    settings.extra["linger.ms"] = "0";
    settings.extra["message.timeout.ms"] = std::to_string(std::min(deliveryMs, timeoutMs));
    settings.extra["message.max.bytes"] = "210000000"; // the broker decides
    settings.extra["topic.metadata.propagation.max.ms"] = "5000";
    if (records.size() > 1) {
        settings.extra["transactional.id"] = "weir-" + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
        settings.extra["transaction.timeout.ms"] = std::to_string(transactionMs);
    }
    settings.prepare = [](rd_kafka_conf_t* made) { rd_kafka_conf_set_dr_msg_cb(made, &onDelivery); };
    const auto failures = std::make_shared<ConnectionFailures>();
    const Result<RdKafkaPtr> client = makeClient(settings, failures);
    if (!client)
        return client.error();
    if (const Result<void> there = ensure(client->get(), topic, deadline); !there)
        return there;
    const QByteArray name = topic.name.toUtf8();
    if (records.size() == 1)
        return writeOne(client->get(), name, records.front(), *failures);
    return writeTransaction(client->get(), name, records, deadline);
}

Result<std::vector<WorkspaceRecord>> readWorkspaceTopic(const ClientConf& conf, const QString& topic, std::int64_t most,
                                                        int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    ClientConf settings = conf;
    settings.role = ClientRole::Browse;
    settings.extra["isolation.level"] = "read_committed";
    const Result<RdKafkaPtr> client = makeClient(settings);
    if (!client)
        return client.error();
    std::vector<WorkspaceRecord> all;
    const Result<WorkspaceRange> found = workspaceRange(client->get(), topic, most, deadline.remainingMs());
    if (!found)
        return found.error();
    if (!found->range)
        return all;
    RecordReader reader(client->get(), topic, [&all](const std::shared_ptr<const RecordBatch>& batch) {
        appendWorkspaceRecords(all, *batch);
        return true;
    });
    if (const Result<void> begun = reader.assign({*found->range}); !begun)
        return begun.error();
    while (!reader.isDone()) {
        reader.poll(pollMs);
        if (deadline.isOver())
            return Error{ErrorKind::Timeout, 0, QStringLiteral("the topic could not be read in time"), topic, true};
    }
    return all;
}

} // namespace weir
