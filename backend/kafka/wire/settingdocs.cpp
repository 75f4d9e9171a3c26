#include "backend/kafka/wire/settingdocs.h"

#include "backend/kafka/wire/wirecluster.h"

namespace weir {
namespace {

constexpr std::int8_t topicResource = 2;

} // namespace

void DescribeConfigsRequest::encode(WireEncoder& out, int) const
{
    out.array(1);
    out.int8(topicResource);
    out.string(topic);
    out.nullArray(); // all settings
    out.tags();
    out.boolean(false); // no synonyms
    out.boolean(true);
    out.tags();
}

void DescribeConfigsRequest::decode(WireDecoder& in, int, Answer& answer)
{
    in.int32();
    const std::size_t results = in.array(5);
    for (std::size_t i = 0; i < results && !in.failed(); ++i) {
        answer.error = in.int16();
        answer.message = in.string();
        in.int8();
        in.string();
        answer.entries.resize(in.array(8));
        for (Entry& entry : answer.entries) {
            entry.name = in.string();
            in.nullableString();
            in.boolean();
            in.int8();
            in.boolean();
            const std::size_t synonyms = in.array(3);
            for (std::size_t s = 0; s < synonyms && !in.failed(); ++s) {
                in.string();
                in.nullableString();
                in.int8();
                in.tags();
            }
            in.int8();
            entry.documentation = in.string();
            in.tags();
            if (in.failed())
                return;
        }
        in.tags();
    }
    in.tags();
}

Result<QHash<QString, QString>> topicSettingDocs(const ClientConf& conf, const QString& topic, int timeoutMs,
                                                 const std::atomic<bool>* cancel)
{
    const Deadline deadline(timeoutMs, cancel);
    WireCluster cluster(conf);
    const Result<WireConnection*> connection = cluster.any(deadline);
    if (!connection)
        return connection.error();
    const Result<DescribeConfigsRequest::Answer> answer =
        (*connection)->call(DescribeConfigsRequest{topic.toStdString()}, deadline);
    if (!answer)
        return answer.error();
    if (answer->error != 0)
        return brokerError(answer->error, topic, QString::fromStdString(answer->message));
    QHash<QString, QString> docs;
    for (const DescribeConfigsRequest::Entry& entry : answer->entries)
        docs.insert(QString::fromStdString(entry.name), QString::fromStdString(entry.documentation));
    return docs;
}

} // namespace weir
