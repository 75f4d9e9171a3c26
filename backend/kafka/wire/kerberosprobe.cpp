#include "backend/kafka/wire/kerberosprobe.h"

#include "backend/kafka/connectionfailures.h"

#include <librdkafka/rdkafka.h>

namespace weir {

Result<MetadataRequest::Answer> metadataOverLibrdkafka(const ClientConf& conf, const Deadline& deadline)
{
    const auto failures = std::make_shared<ConnectionFailures>();
    Result<RdKafkaPtr> client = makeClient(conf, failures);
    if (!client)
        return client.error();
    const rd_kafka_metadata_t* found = nullptr;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    // In slices, because a failed login is reported to the poll, and the metadata call would wait it out.
    while (code != RD_KAFKA_RESP_ERR_NO_ERROR && !deadline.isOver() && !deadline.isCancelled()) {
        code = rd_kafka_metadata(client->get(), 1, nullptr, &found, std::min(250, deadline.remainingMs() + 1));
        rd_kafka_poll(client->get(), 0);
        const std::optional<Error> failure = failures->newest();
        if (failure && (failure->kind == ErrorKind::Authentication || failure->kind == ErrorKind::UnsupportedMechanism))
            break;
    }
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (deadline.isCancelled())
            return deadline.error({}, conf.spec.bootstrap.value(0));
        return failures->newest().value_or(fromRdKafka(code, {}, conf.spec.bootstrap.value(0)));
    }
    MetadataRequest::Answer answer;
    for (int i = 0; i < found->broker_cnt; ++i)
        answer.brokers.push_back({found->brokers[i].id, found->brokers[i].host, found->brokers[i].port, std::nullopt});
    for (int i = 0; i < found->topic_cnt; ++i)
        answer.topics.push_back({int(found->topics[i].err), found->topics[i].topic, false, {}, {}});
    answer.controller = rd_kafka_controllerid(client->get(), 0);
    rd_kafka_metadata_destroy(found);
    return answer;
}

} // namespace weir
