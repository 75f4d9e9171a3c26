#include "backend/monitor/sampling/commitreader.h"

#include "backend/base/clock.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/recordreader.h"
#include "backend/kafka/wire/ends.h"
#include "backend/monitor/sampling/commitrecord.h"

#include <algorithm>
#include <chrono>

namespace weir {
namespace {

constexpr int requestTimeoutMs = 10'000;
constexpr int pollMs = 200;
constexpr int firstRetryMs = 500, mostRetryMs = 60'000; ///< twice as long each time
constexpr int retryMissingMs = 5'000;
constexpr std::int64_t backMs = 600'000;
constexpr std::int64_t mostBack = 300'000;     ///< records, over all partitions
constexpr std::size_t mostWaiting = 1'000'000; ///< commits that nobody has taken
const QString offsetsTopic = QStringLiteral("__consumer_offsets");

/// When the newest commit was made, by the brokers' clock: this machine's may be off.
Result<std::int64_t> newestCommitMs(const ClientConf& conf, const std::atomic<bool>* cancel)
{
    WireCluster cluster(conf);
    return EndsReader(cluster).newestTimestamp(offsetsTopic.toStdString(), Deadline(requestTimeoutMs, cancel));
}

} // namespace

CommitReader::CommitReader(ClientConf conf) : m_conf(std::move(conf)), m_thread([this] { run(); }) {}

CommitReader::~CommitReader()
{
    stop();
    m_thread.join();
}

void CommitReader::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_changed.notify_all();
}

CommitBatch CommitReader::take()
{
    const std::lock_guard lock(m_mutex);
    CommitBatch batch = std::move(m_next);
    m_next = {};
    m_next.isLive = batch.isLive;
    m_next.fromMs = batch.fromMs;
    m_next.error = batch.error;
    batch.clockOffsetMs = m_clock.offsetMs();
    return batch;
}

void CommitReader::setState(bool isLive, const std::optional<Error>& error)
{
    const std::lock_guard lock(m_mutex);
    m_next.isLive = isLive;
    m_next.error = error;
}

bool CommitReader::pause(int ms)
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_stopped.load(); });
}

void CommitReader::run()
{
    int retryMs = firstRetryMs;
    while (!m_stopped) {
        const Result<void> done = readOnce();
        if (m_stopped)
            return;
        const bool wasLive = [this] {
            const std::lock_guard lock(m_mutex);
            return m_next.isLive;
        }();
        if (wasLive)
            retryMs = firstRetryMs;
        const ErrorKind kind = done ? ErrorKind::Internal : done.error().kind;
        if (kind == ErrorKind::NotFound)
            retryMs = retryMissingMs;
        else if (kind == ErrorKind::Authorization || kind == ErrorKind::UnsupportedVersion)
            retryMs = mostRetryMs;
        // What may be over in a moment turns nobody to telling commits by looking.
        setState(false, !done && retryMs > firstRetryMs ? std::optional(done.error()) : std::nullopt);
        pause(retryMs);
        retryMs = std::min(2 * retryMs, mostRetryMs);
    }
}

Result<std::vector<ReadRange>> CommitReader::ranges(rd_kafka_s* client, std::int64_t& fromMs)
{
    ClusterAdmin admin(client);
    const Result<ClusterMetadata> metadata = admin.metadata(requestTimeoutMs, offsetsTopic);
    if (!metadata)
        return metadata.error();
    std::vector<TopicPartition> partitions;
    for (const ClusterMetadata::Topic& topic : metadata->topics) {
        if (topic.error)
            return *topic.error;
        for (const ClusterMetadata::PartitionMeta& partition : topic.partitions)
            partitions.push_back({topic.name, partition.id});
    }
    if (partitions.empty())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("nobody has committed yet"), offsetsTopic};
    const Result<std::int64_t> newest = newestCommitMs(m_conf, &m_stopped);
    if (!newest && newest.error().kind == ErrorKind::Authorization)
        return newest.error();
    fromMs = std::max<std::int64_t>(1, newest.value_or(SystemClock::instance().nowMs()) - backMs);
    const Offsets ends = admin.offsets(partitions, atEnd, requestTimeoutMs);
    const Offsets starts = admin.offsets(partitions, fromMs, requestTimeoutMs);
    std::vector<ReadRange> ranges;
    for (const auto& [place, end] : ends) {
        if (!end)
            return end.error();
        const auto start = starts.find(place);
        if (start == starts.end())
            return Error{ErrorKind::Unavailable, 0, QStringLiteral("where to begin was not told"), offsetsTopic};
        if (!start->second)
            return start->second.error(); // from its end on, all of the past would look like no commit
        const std::int64_t from = *start->second;
        const std::int64_t least = *end - mostBack / std::int64_t(partitions.size());
        ranges.push_back({place.partition, std::max({from, least, std::int64_t(0)}), ReadRange::endless});
    }
    return ranges;
}

Result<void> CommitReader::readOnce()
{
    ClientConf conf = m_conf;
    conf.role = ClientRole::Live;
    conf.extra["isolation.level"] = "read_committed"; // offsets of aborted transactions were never committed
    const Result<RdKafkaPtr> client = makeClient(conf);
    if (!client)
        return client.error();
    std::int64_t fromMs = 0;
    const Result<std::vector<ReadRange>> ranges = this->ranges(client->get(), fromMs);
    if (!ranges)
        return ranges.error();
    RecordReader reader(client->get(), offsetsTopic,
                        [this](const std::shared_ptr<const RecordBatch>& batch) { return accept(*batch); });
    if (const Result<void> assigned = reader.assign(*ranges); !assigned)
        return assigned;
    {
        const std::lock_guard lock(m_mutex);
        m_next.fromMs = fromMs;
        m_next.error.reset();
    }
    while (!m_stopped) {
        reader.poll(pollMs);
        const auto& positions = reader.positions();
        const auto& problems = reader.problems();
        // A partition that cannot be read now makes no other's commits wrong: it comes back, or the topic is read anew.
        const bool isLive = std::all_of(positions.begin(), positions.end(), [&problems](const auto& position) {
            return position.second.caughtUp || problems.contains(position.first);
        });
        for (const auto& [partition, error] : problems) {
            if (error.kind == ErrorKind::Authorization)
                return error;
        }
        if (isLive)
            setState(true, std::nullopt);
    }
    return {};
}

bool CommitReader::accept(const RecordBatch& batch)
{
    const std::int64_t nowMs = SystemClock::instance().nowMs();
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        if (record.has(RecordFlag::KeyNull) || record.timestampMs < 0)
            continue;
        if (m_next.isLive)
            m_clock.add(record.timestampMs, nowMs);
        if (record.has(RecordFlag::ValueNull) || m_next.commits.size() >= mostWaiting)
            continue;
        if (std::optional<ObservedCommit> commit = parseCommit(record.key, record.value)) {
            commit->atMs = record.timestampMs;
            m_next.commits.push_back(std::move(*commit));
        }
    }
    return !m_stopped;
}

} // namespace weir
