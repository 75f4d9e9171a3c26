#include "tests/kafka/scanrun.h"

#include <QProcess>
#include <librdkafka/rdkafka.h>

namespace weir::test {

ClientConf confOf(const QString& bootstrap)
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{bootstrap};
    return conf;
}

std::vector<ScanPart> allOf(const QString& topic, int partitions)
{
    std::vector<ScanPart> parts;
    for (int i = 0; i < partitions; ++i)
        parts.push_back({topic, i, 0, INT64_MAX});
    return parts;
}

std::vector<TestRecord> some(int count, int partitions, const QByteArray& prefix, int size)
{
    std::vector<TestRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back({i % partitions,
                           QByteArray("k") + QByteArray::number(i % 97),
                           (prefix + QByteArray::number(i)).leftJustified(size, '.'),
                           1'700'000'000'000 + i,
                           {}});
    return records;
}

std::set<std::pair<int, std::int64_t>> kcat(const QString& topic, const QStringList& options)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("kcat"),
                  QStringList{QStringLiteral("-C"), QStringLiteral("-e"), QStringLiteral("-q"), QStringLiteral("-b"),
                              bootstrap(), QStringLiteral("-t"), topic, QStringLiteral("-o"),
                              QStringLiteral("beginning"), QStringLiteral("-f"), QStringLiteral("%p %o\n")} +
                      options);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("kcat failed");
    std::set<std::pair<int, std::int64_t>> all;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2)
            all.insert({words[0].toInt(), words[1].toLongLong()});
    }
    return all;
}

std::set<std::pair<int, std::int64_t>> placesOf(const ScanCollector& collector)
{
    std::set<std::pair<int, std::int64_t>> all;
    for (const auto& [place, record] : collector.records)
        all.insert({std::get<1>(place), std::get<2>(place)});
    return all;
}

void deleteRecords(const QString& bootstrap, const QString& topic, int partition, std::int64_t before)
{
    const Result<RdKafkaPtr> client = makeClient(confOf(bootstrap));
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.toUtf8().constData(), partition)->offset = before;
    rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list);
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client->get());
    rd_kafka_DeleteRecords(client->get(), &request, 1, nullptr, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 30'000);
    if (!event || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        qFatal("DeleteRecords failed");
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_DeleteRecords_destroy(request);
    rd_kafka_topic_partition_list_destroy(list);
}

std::size_t countOf(const ScanCollector& collector, RecordFlag flag)
{
    return std::size_t(std::count_if(collector.records.begin(), collector.records.end(),
                                     [&](const auto& one) { return one.second.flags & std::uint8_t(flag); }));
}

ScanOptions backwardsIf(bool backwards)
{
    ScanOptions options;
    options.backwards = backwards;
    return options;
}

QString fillTopic(TestProducer& producer, const char* prefix, int count, int partitions,
                  const std::map<std::string, std::string>& settings, int size)
{
    const QString topic = uniqueName(QLatin1String(prefix));
    producer.createTopic(topic, partitions, settings);
    producer.send(topic, some(count, partitions, "v", size));
    return topic;
}

} // namespace weir::test
