#include "backend/kafka/scan/kafkascan.h"

#include "backend/kafka/scan/clientscan.h"
#include "backend/kafka/scan/scanlane.h"
#include "backend/kafka/wire/wirecluster.h"

#include <algorithm>
#include <thread>

namespace weir {
namespace {

constexpr int metadataMs = 10'000, leastRetryMs = 100, mostRetryMs = 1000, watchMs = 500;
constexpr int mostLanes = 3;
constexpr int missesToBelieve = 3; ///< a broker that has just started may not know all topics yet

bool isHopeless(const Error& error)
{
    return error.kind == ErrorKind::Authentication || error.kind == ErrorKind::Authorization ||
           error.kind == ErrorKind::TlsCertificate || error.kind == ErrorKind::UnsupportedMechanism ||
           error.kind == ErrorKind::UnsupportedVersion || error.kind == ErrorKind::NotKafka ||
           error.kind == ErrorKind::Invalid || error.kind == ErrorKind::TlsRequired ||
           error.kind == ErrorKind::TlsNotExpected;
}

/// Finds the leaders, starts the lanes, and tells the end.
class Conductor
{
public:
    explicit Conductor(std::shared_ptr<ScanShared> shared) : m_shared(std::move(shared)), m_cluster(m_shared->conf) {}

    ScanEnd run()
    {
        ScanTable& table = m_shared->table;
        while (!m_shared->gate.isClosed() && !table.isFinished()) {
            const std::vector<std::string> topics = table.topicsToFind();
            if (topics.empty()) {
                m_retryMs = leastRetryMs;
                startLanes();
                table.wait(watchMs);
                continue;
            }
            findLeaders(topics);
            startLanes();
            if (!table.topicsToFind().empty() && !table.isFinished()) {
                m_shared->gate.sleep(m_retryMs);
                m_retryMs = std::min(m_retryMs * 2, mostRetryMs);
            }
        }
        table.wake();
        for (std::thread& lane : m_lanes)
            lane.join();
        if (m_shared->isSated)
            return ScanEnd::Sated;
        if (!table.isFinished())
            return ScanEnd::Cancelled;
        return table.hasFailed() ? ScanEnd::Failed : ScanEnd::Complete;
    }

private:
    void findLeaders(const std::vector<std::string>& topics)
    {
        ScanTable& table = m_shared->table;
        Result<MetadataRequest::Answer> metadata =
            m_cluster.metadata(topics, Deadline(metadataMs, m_shared->gate.closedFlag()));
        if (!metadata) {
            // Once a scan has been under way, what stops it is thought to pass.
            if (isHopeless(metadata.error()) && !m_hasBegun)
                table.giveUpAll(metadata.error());
            else
                table.setProblemOfWaiting(metadata.error());
            return;
        }
        m_hasBegun = true;
        for (const MetadataRequest::Broker& broker : metadata->brokers)
            table.setAddress(broker.id, {broker.host, std::uint16_t(broker.port)});
        for (const MetadataRequest::Topic& topic : metadata->topics)
            lookAtTopic(topic);
    }

    void lookAtTopic(const MetadataRequest::Topic& topic)
    {
        ScanTable& table = m_shared->table;
        for (ScanCursor* cursor : table.cursorsToFind(topic.name)) {
            const QString subject = QStringLiteral("%1/%2").arg(cursor->part.topic).arg(cursor->part.partition);
            int code = topic.error;
            const auto partition = std::find_if(topic.partitions.begin(), topic.partitions.end(),
                                                [&](const auto& one) { return one.index == cursor->part.partition; });
            if (code == 0 && partition == topic.partitions.end())
                code = kafkaerror::unknownTopicOrPartition;
            else if (code == 0 && partition->leader < 0)
                code = kafkaerror::leaderNotAvailable;
            if (code == 0) {
                m_misses.erase(cursor->index);
                table.setLeader(*cursor, partition->leader);
                continue;
            }
            const Error error = brokerError(code, subject);
            const bool isMissing = error.kind == ErrorKind::NotFound && ++m_misses[cursor->index] >= missesToBelieve;
            if (isMissing || error.kind == ErrorKind::Authorization || error.kind == ErrorKind::Invalid)
                table.giveUp(*cursor, error);
            else
                table.setProblem(*cursor, error);
        }
    }

    void startLanes()
    {
        const std::vector<std::int32_t> brokers = m_shared->table.brokers();
        for (const std::int32_t broker : brokers) {
            if (std::find(m_brokers.begin(), m_brokers.end(), broker) != m_brokers.end())
                continue;
            m_brokers.push_back(broker);
            const int cores = int(std::max(2U, std::thread::hardware_concurrency()));
            const int each = std::clamp((cores + int(brokers.size()) - 1) / int(brokers.size()), 1, mostLanes);
            for (int i = 0; i < each; ++i) {
                m_lanes.emplace_back([shared = m_shared, broker, number = int(m_lanes.size()), each] {
                    ScanLane(*shared, broker, number, each).run();
                });
            }
        }
    }

    const std::shared_ptr<ScanShared> m_shared;
    WireCluster m_cluster;
    std::vector<std::thread> m_lanes;
    std::vector<std::int32_t> m_brokers;
    std::map<std::size_t, int> m_misses;
    int m_retryMs = leastRetryMs;
    bool m_hasBegun = false;
};

class KafkaScan final : public RecordScan
{
public:
    KafkaScan(ClientConf conf, const std::vector<ScanPart>& parts, ScanOptions options)
        : m_shared(std::make_shared<ScanShared>(std::move(conf), parts, options))
    {
        m_shared->gate.setBudget(options.bytesPerSecond);
    }

    ~KafkaScan() override
    {
        cancel();
        if (!m_thread.joinable())
            return;
        // Whoever was told of the end may end the scan there and then.
        if (m_thread.get_id() == std::this_thread::get_id())
            m_thread.detach();
        else
            m_thread.join();
    }

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_shared->visitor = &visitor;
        m_thread = std::thread([shared = m_shared, ended = std::move(ended)] {
            const ScanEnd end = Conductor(shared).run();
            if (ended)
                ended(end);
        });
    }
    void cancel() override
    {
        m_shared->gate.close();
        m_shared->table.wake();
    }
    void setPaused(bool paused) override { m_shared->gate.setPaused(paused); }
    void setBudget(std::int64_t bytesPerSecond) override { m_shared->gate.setBudget(bytesPerSecond); }
    ScanProgress progress() const override
    {
        ScanProgress progress = m_shared->table.progress();
        progress.waitsForBudget = m_shared->gate.isWaitingForBudget();
        return progress;
    }
    const std::vector<std::string>& topics() const override { return m_shared->table.topics(); }

private:
    const std::shared_ptr<ScanShared> m_shared;
    std::thread m_thread;
};

} // namespace

std::unique_ptr<RecordScan> makeKafkaScan(ClientConf conf, std::vector<ScanPart> parts, ScanOptions options)
{
    if (options.showControl)
        options.committed = false;
    if (conf.spec.sasl.mechanism == SaslMechanism::Gssapi)
        return makeClientScan(std::move(conf), std::move(parts), options);
    return std::make_unique<KafkaScan>(std::move(conf), parts, options);
}

} // namespace weir
