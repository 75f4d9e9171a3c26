// A whole topic is looked through for a word that is not in it: by a scan of ours, by kcat and grep, and by librdkafka
// that only consumes and throws away; then a segment on disk. In turn, on the same cluster.
#include "backend/kafka/scan/kafkascan.h"
#include "backend/kafka/scan/segmentfile.h"
#include "tests/bench/scanfill.h"
#include "tests/support/batchbuilder.h"

#include <QProcess>
#include <QTemporaryDir>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int partitions = 12;
constexpr std::int64_t records = 2'000'000;
constexpr int patienceMs = 300'000;
constexpr char absent[] = "no event has this word";

double secondsOf(const std::function<void()>& what)
{
    QElapsedTimer clock;
    clock.start();
    what();
    return double(clock.nsecsElapsed()) / 1e9;
}

class Search final : public ScanVisitor
{
public:
    void block(const ScanBlock& block) override
    {
        if (++m_blocks == 1)
            firstMs = double(m_clock.nsecsElapsed()) / 1e6;
        m_bytes += block.bytes.size();
        if (memmem(block.bytes.data(), block.bytes.size(), absent, sizeof absent - 1))
            qFatal("the word has been found");
    }
    void windowDone(std::size_t, std::int64_t, std::int64_t, std::int64_t) override {}

    /// Returns the records looked at.
    std::uint64_t run(RecordScan& scan)
    {
        m_clock.start();
        scan.start(*this, [this](ScanEnd end) {
            const std::lock_guard lock(m_mutex);
            m_end = end;
            m_ended.notify_all();
        });
        std::unique_lock lock(m_mutex);
        m_ended.wait(lock, [this] { return m_end != ScanEnd::Running; });
        if (m_end != ScanEnd::Complete)
            qFatal("the scan has not been completed");
        return scan.progress().records;
    }
    double firstMs = 0;

private:
    QElapsedTimer m_clock;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    ScanEnd m_end = ScanEnd::Running;
    std::atomic<std::uint64_t> m_blocks = 0, m_bytes = 0;
};

double ours(const QString& topic)
{
    return secondsOf([&] {
        ClientConf conf;
        conf.spec.bootstrap = QStringList{test::bootstrap()};
        std::vector<ScanPart> parts;
        for (int i = 0; i < partitions; ++i)
            parts.push_back({topic, i, 0, INT64_MAX});
        const auto scan = makeKafkaScan(conf, parts, {});
        Search search;
        if (search.run(*scan) != std::uint64_t(records))
            qFatal("not every record was scanned");
    });
}

double kcat(const QString& topic)
{
    return secondsOf([&] {
        QProcess process;
        process.start(QStringLiteral("bash"),
                      {QStringLiteral("-c"), QStringLiteral("kcat -C -e -q -o beginning -b %1 -t %2 | grep -c '%3'")
                                                 .arg(test::bootstrap(), topic, QLatin1String(absent))});
        if (!process.waitForFinished(patienceMs) || process.readAllStandardOutput().trimmed() != "0")
            qFatal("kcat failed");
    });
}

/// What librdkafka can do at best: nothing is done with the messages.
std::int64_t consume(const QString& topic, int first, int step)
{
    char reason[512] = "";
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    const std::pair<const char*, const char*> settings[] = {{"enable.partition.eof", "true"},
                                                            {"queued.min.messages", "2000000"},
                                                            {"queued.max.messages.kbytes", "262144"},
                                                            {"fetch.message.max.bytes", "4194304"},
                                                            {"fetch.wait.max.ms", "5"},
                                                            {"check.crcs", "true"}};
    rd_kafka_conf_set(conf, "bootstrap.servers", test::bootstrap().toUtf8().constData(), reason, sizeof reason);
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(conf, name, value, reason, sizeof reason) != RD_KAFKA_CONF_OK)
            qFatal("%s", reason);
    }
    rd_kafka_t* client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
    rd_kafka_topic_t* handle = rd_kafka_topic_new(client, topic.toUtf8().constData(), nullptr);
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
    int left = 0;
    for (int i = first; i < partitions; i += step, ++left)
        rd_kafka_consume_start_queue(handle, i, RD_KAFKA_OFFSET_BEGINNING, queue);
    std::int64_t count = 0;
    std::vector<rd_kafka_message_t*> messages(10'000);
    while (left > 0) {
        const ssize_t got = rd_kafka_consume_batch_queue(queue, 100, messages.data(), messages.size());
        for (ssize_t i = 0; i < got; ++i) {
            if (messages[std::size_t(i)]->err == RD_KAFKA_RESP_ERR_NO_ERROR)
                ++count;
            else if (messages[std::size_t(i)]->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                --left;
            rd_kafka_message_destroy(messages[std::size_t(i)]);
        }
    }
    for (int i = first; i < partitions; i += step)
        rd_kafka_consume_stop(handle, i);
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_destroy(handle);
    // What ending a client costs is not what is being compared.
    std::thread([client] { rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }).detach();
    return count;
}

double bare(const QString& topic, int clients)
{
    return secondsOf([&] {
        std::atomic<std::int64_t> count = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([&, i] { count += consume(topic, i, clients); });
        for (std::thread& thread : threads)
            thread.join();
        if (count != records)
            qFatal("librdkafka has given %lld records", (long long)count);
    });
}

QString rate(double seconds) { return QStringLiteral("%1 k/s").arg(double(records) / seconds / 1000, 0, 'f', 0); }

void topicOf(const char* codec)
{
    Topic topic(QStringLiteral("scan"), partitions);
    fillWithEvents(topic.name, partitions, records, codec);
    ours(topic.name); // the broker's cache is warm afterwards
    int best = 1;
    double bestSeconds = 1e9;
    for (int clients = 1; clients <= 3; ++clients) {
        const double seconds = bare(topic.name, clients);
        note(
            QStringLiteral("%1: librdkafka with %2 clients: %3 s").arg(QLatin1String(codec)).arg(clients).arg(seconds));
        if (seconds < bestSeconds) {
            bestSeconds = seconds;
            best = clients;
        }
    }
    std::vector<double> scan, pipe, consumer, toPipe, toConsumer;
    for (int round = 0; round < rounds; ++round) {
        scan.push_back(ours(topic.name));
        consumer.push_back(bare(topic.name, best));
        pipe.push_back(kcat(topic.name));
        toPipe.push_back(pipe.back() / scan.back());
        toConsumer.push_back(consumer.back() / scan.back());
    }
    note(QStringLiteral("%1: seconds %2; kcat | grep %3; librdkafka %4")
             .arg(QLatin1String(codec), all(scan), all(pipe), all(consumer)));
    report(QStringLiteral("scan, %1 / kcat -C -e -q | grep -c").arg(QLatin1String(codec)), rate(median(scan)),
           rate(median(pipe)), ratio(median(toPipe)), QStringLiteral(">= 2.5"));
    report(QStringLiteral("scan, %1 / librdkafka, discarding").arg(QLatin1String(codec)), rate(median(scan)),
           rate(median(consumer)), ratio(median(toConsumer)), QStringLiteral(">= 0.9"));
}

/// `wanted`: the file's bytes. The rate is that of what was searched, unpacked.
void segmentOf(const char* name, Codec codec, std::int64_t wanted)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("00000000000000000000.log"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no room for a segment");
    std::int64_t number = 0;
    while (file.size() < wanted) {
        std::vector<std::string> values(100);
        for (std::size_t i = 0; i < values.size(); ++i)
            appendEvent(values[i], number + std::int64_t(i));
        test::BatchOptions options;
        options.codec = codec;
        options.baseOffset = number;
        const std::string batch = test::batchOf(values, options);
        if (file.write(batch.data(), qint64(batch.size())) != qint64(batch.size()))
            qFatal("no room for a segment");
        number += 100;
    }
    file.close();
    std::vector<double> first, rates;
    for (int round = 0; round < rounds; ++round) {
        for (const bool backwards : {false, true}) {
            Search search;
            double opening = 0;
            std::uint64_t bytes = 0;
            const double seconds = secondsOf([&] {
                QElapsedTimer clock;
                clock.start();
                const auto opened = SegmentFile::open(path);
                if (!opened)
                    qFatal("%s", qPrintable(opened.error().detail));
                opening = double(clock.nsecsElapsed()) / 1e6;
                ScanOptions options;
                options.backwards = backwards;
                const auto scan = makeSegmentScan({*opened}, options);
                if (search.run(*scan) != std::uint64_t(number))
                    qFatal("not every record was scanned");
                bytes = scan->progress().unpackedBytes;
            });
            first.push_back(opening + search.firstMs);
            rates.push_back(double(bytes) / 1e6 / seconds);
        }
    }
    note(QStringLiteral("segment, %1: first block %2 ms; MB/s %3").arg(QLatin1String(name), all(first), all(rates)));
    const QString what = QStringLiteral("segment of %1 MiB, %2: %3").arg(wanted >> 20).arg(QLatin1String(name));
    report(what.arg(QStringLiteral("first block")), bench::number(median(first), "ms"), QStringLiteral("-"),
           bench::number(percentile(first, 0.95), "ms"), QStringLiteral("<= 200 ms"));
    report(what.arg(QStringLiteral("searched")), bench::number(median(rates), "MB/s", 0), QStringLiteral("-"),
           bench::number(median(rates), "MB/s", 0), QStringLiteral(">= 400 MB/s"));
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    topicOf("none");
    topicOf("zstd");
    segmentOf("none", Codec::None, std::int64_t(1) << 30);
    segmentOf("zstd", Codec::Zstd, std::int64_t(1) << 28);
    return 0;
}
