#include "backend/kafka/scan/clientscan.h"

#include "backend/kafka/bulktail.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/recordreader.h"
#include "backend/kafka/scan/scangate.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace weir {
namespace {

constexpr int requestTimeoutMs = 5000, pollMs = 50, retryMs = 1000;
constexpr std::int64_t firstWindow = 1000, mostWindow = 64'000;

bool isHopeless(const Error& error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Authorization ||
           error.kind == ErrorKind::Authentication || error.kind == ErrorKind::Invalid ||
           error.kind == ErrorKind::TlsCertificate || error.kind == ErrorKind::UnsupportedMechanism;
}

/// Those records of a batch that are of one partition.
class ReadBlock final : public ScanBlock
{
public:
    ReadBlock(const RecordBatch& batch, std::size_t part, std::uint16_t topic, std::int32_t partition) : m_batch(batch)
    {
        this->part = part;
        this->topic = topic;
        this->partition = partition;
    }
    void add(std::size_t index)
    {
        m_indexes.push_back(index);
        const RecordView view = m_batch.at(index);
        packedBytes += view.key.size() + view.value.size();
        unpackedBytes = packedBytes;
    }
    std::size_t size() const { return m_indexes.size(); }
    Result<void> each(const Sink& sink) const override
    {
        for (const std::size_t index : m_indexes) {
            RecordView view = m_batch.at(index);
            view.topic = topic;
            sink(view, m_batch.headers(index));
        }
        return {};
    }

private:
    const RecordBatch& m_batch;
    std::vector<std::size_t> m_indexes;
};

struct Part
{
    ScanPart range;
    std::uint16_t topic = 0;
    ScanProgress::Part progress;
    std::int64_t left = 0; ///< backwards: the end of what is left
    std::int64_t window = firstWindow;
    std::int64_t timeMs = -1;
    bool hasFailed = false;
};

class ClientScan final : public RecordScan
{
public:
    ClientScan(ClientConf conf, std::vector<ScanPart> parts, ScanOptions options)
        : m_conf(std::move(conf)), m_options(options)
    {
        m_conf.extra["isolation.level"] = options.committed ? "read_committed" : "read_uncommitted";
        for (const auto& [name, value] : bulkReadSettings(parts.size()))
            m_conf.extra.emplace(name, value);
        for (ScanPart& range : parts) {
            Part& part = m_parts.emplace_back();
            const std::string topic = range.topic.toStdString();
            const auto known = std::find(m_topics.begin(), m_topics.end(), topic);
            part.topic = part.progress.topic = std::uint16_t(known - m_topics.begin());
            part.progress.partition = range.partition;
            part.range = std::move(range);
            if (known == m_topics.end())
                m_topics.push_back(topic);
        }
        m_gate.setBudget(options.bytesPerSecond);
    }
    ~ClientScan() override
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
        m_visitor = &visitor;
        m_thread = std::thread([this, ended = std::move(ended)] {
            const ScanEnd end = run();
            if (ended)
                ended(end);
        });
    }
    void cancel() override { m_gate.close(); }
    void setPaused(bool paused) override { m_gate.setPaused(paused); }
    void setBudget(std::int64_t bytesPerSecond) override { m_gate.setBudget(bytesPerSecond); }
    const std::vector<std::string>& topics() const override { return m_topics; }
    ScanProgress progress() const override
    {
        ScanProgress progress;
        const std::lock_guard lock(m_mutex);
        for (const Part& part : m_parts)
            progress.parts.push_back(part.progress);
        progress.records = m_records;
        progress.packedBytes = progress.unpackedBytes = m_bytes;
        progress.waitsForBudget = m_gate.isWaitingForBudget();
        return progress;
    }

private:
    ScanEnd run()
    {
        Result<RdKafkaPtr> client = makeClient(m_conf);
        if (!client)
            giveUp(-1, client.error());
        while (client && !m_gate.isClosed() && !findBounds(client->get()))
            m_gate.sleep(retryMs);
        for (std::size_t topic = 0; client && topic < m_topics.size() && !m_gate.isClosed(); ++topic)
            readTopic(client->get(), std::uint16_t(topic));
        if (m_isSated)
            return ScanEnd::Sated;
        if (m_gate.isClosed())
            return ScanEnd::Cancelled;
        return std::any_of(m_parts.begin(), m_parts.end(), [](const Part& part) { return part.hasFailed; })
                   ? ScanEnd::Failed
                   : ScanEnd::Complete;
    }

    void giveUp(int topic, const Error& error)
    {
        const std::lock_guard lock(m_mutex);
        for (Part& part : m_parts) {
            if ((topic >= 0 && part.topic != topic) || part.progress.done)
                continue;
            part.progress.problem = error;
            part.hasFailed = true;
        }
    }

    /// False if it may be tried again.
    bool findBounds(rd_kafka_s* client)
    {
        std::vector<TopicPartition> wanted;
        for (const Part& part : m_parts)
            wanted.push_back({part.range.topic, part.range.partition});
        ClusterAdmin admin(client);
        const Offsets starts = admin.offsets(wanted, atStart, requestTimeoutMs);
        const Offsets ends = admin.offsets(wanted, atEnd, requestTimeoutMs);
        bool isWhole = true;
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            Part& part = m_parts[i];
            const Result<std::int64_t>&start = starts.at(wanted[i]), &end = ends.at(wanted[i]);
            if (start && end) {
                part.progress.problem.reset();
                part.progress.from = std::max(part.range.from, *start);
                part.progress.to = part.left = std::max(part.progress.from, std::min(part.range.to, *end));
                part.progress.done = part.progress.from == part.progress.to;
                continue;
            }
            part.progress.problem = start ? end.error() : start.error();
            part.hasFailed = isHopeless(*part.progress.problem);
            isWhole = isWhole && part.hasFailed;
        }
        return isWhole;
    }

    void readTopic(rd_kafka_s* client, std::uint16_t topic)
    {
        m_byPartition.clear();
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            if (m_parts[i].topic == topic && !m_parts[i].progress.done && !m_parts[i].hasFailed)
                m_byPartition[m_parts[i].range.partition] = i;
        }
        if (m_byPartition.empty())
            return;
        RecordReader reader(client, QString::fromStdString(m_topics[topic]),
                            [this](const std::shared_ptr<const RecordBatch>& batch) { return give(*batch); });
        while (!m_gate.isClosed() && !m_byPartition.empty()) {
            std::vector<ReadRange> ranges;
            for (const auto& [partition, index] : m_byPartition) {
                const Part& part = m_parts[index];
                const std::int64_t from =
                    m_options.backwards ? std::max(part.progress.from, part.left - part.window) : part.progress.from;
                ranges.push_back({partition, from, part.left});
            }
            if (const Result<void> assigned = reader.assign(ranges); !assigned)
                return giveUp(topic, assigned.error());
            while (!reader.isDone() && m_gate.waitWhilePaused() && m_gate.waitForBudget()) {
                reader.poll(pollMs);
                if (!lookAtProblems(reader, topic))
                    return;
            }
            if (m_gate.isClosed())
                return;
            for (const ReadRange& range : ranges)
                finishWindow(range);
        }
    }

    bool lookAtProblems(const RecordReader& reader, std::uint16_t topic)
    {
        std::optional<Error> hopeless;
        {
            const std::lock_guard lock(m_mutex);
            for (const auto& [partition, index] : m_byPartition) {
                const auto problem = reader.problems().find(partition);
                const auto all = reader.problems().find(-1);
                m_parts[index].progress.problem.reset();
                if (problem != reader.problems().end() || all != reader.problems().end())
                    m_parts[index].progress.problem =
                        problem != reader.problems().end() ? problem->second : all->second;
                if (m_parts[index].progress.problem && isHopeless(*m_parts[index].progress.problem))
                    hopeless = m_parts[index].progress.problem;
            }
        }
        if (hopeless)
            giveUp(topic, *hopeless);
        return !hopeless;
    }

    bool give(const RecordBatch& batch)
    {
        std::map<std::int32_t, ReadBlock> blocks;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const RecordView view = batch.at(i);
            const auto found = m_byPartition.find(view.partition);
            if (found == m_byPartition.end())
                continue;
            Part& part = m_parts[found->second];
            blocks.try_emplace(view.partition, batch, found->second, part.topic, view.partition).first->second.add(i);
            if (view.timestampMs >= 0 && (part.timeMs < 0 || (view.timestampMs < part.timeMs) == m_options.backwards))
                part.timeMs = view.timestampMs;
        }
        for (const auto& [partition, block] : blocks) {
            if (!m_gate.waitWhilePaused())
                return false;
            m_visitor->block(block);
            m_gate.spend(std::int64_t(block.packedBytes));
            const std::lock_guard lock(m_mutex);
            m_records += block.size();
            m_bytes += block.packedBytes;
            if (m_visitor->isSated()) {
                m_isSated = true;
                m_gate.close();
            }
        }
        return !m_gate.isClosed();
    }

    void finishWindow(const ReadRange& range)
    {
        Part& part = m_parts[m_byPartition.at(range.partition)];
        m_visitor->windowDone(m_byPartition.at(range.partition), range.from, range.to, part.timeMs);
        const std::lock_guard lock(m_mutex);
        part.left = range.from;
        part.window = std::min(part.window * 4, mostWindow);
        part.progress.read = part.progress.to - range.from;
        part.progress.done = range.from <= part.progress.from;
        if (part.progress.done)
            m_byPartition.erase(range.partition);
    }

    ClientConf m_conf;
    const ScanOptions m_options;
    std::vector<std::string> m_topics;
    ScanGate m_gate;
    ScanVisitor* m_visitor = nullptr;
    std::map<std::int32_t, std::size_t> m_byPartition; ///< what is left of the topic being read
    mutable std::mutex m_mutex;
    std::vector<Part> m_parts;
    std::uint64_t m_records = 0, m_bytes = 0;
    std::atomic<bool> m_isSated = false;
    std::thread m_thread;
};

} // namespace

std::unique_ptr<RecordScan> makeClientScan(ClientConf conf, std::vector<ScanPart> parts, ScanOptions options)
{
    return std::make_unique<ClientScan>(std::move(conf), std::move(parts), options);
}

} // namespace weir
