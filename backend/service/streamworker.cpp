#include "backend/service/streamworker.h"

#include "backend/kafka/wire/rawrangereader.h"
#include "backend/service/newestrows.h"

#include <algorithm>
#include <chrono>
#include <thread>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace weir {
namespace {

constexpr int requestTimeoutMs = 5000;
constexpr int pollMs = 50;
constexpr int retryMs = 1000;

std::mutex threadsMutex;
std::condition_variable threadEnded;
int threads = 0;

bool hopeless(const Error& error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Authorization ||
           error.kind == ErrorKind::Authentication || error.kind == ErrorKind::Invalid ||
           error.kind == ErrorKind::TlsCertificate || error.kind == ErrorKind::UnsupportedMechanism;
}

} // namespace

void StreamWorker::launch(ReadRequest request, std::shared_ptr<ClientPool> pool, std::shared_ptr<StreamShared> shared)
{
#ifdef __GLIBC__
    // Batches of all sizes come and go for as long as a tail lives. Left to itself glibc soon keeps them all in one
    // heap, which grew by 150 MB in six minutes; with a threshold that stands still they go back to the system.
    constexpr int ownPagesFrom = 128 * 1024;
    static const int set = mallopt(M_MMAP_THRESHOLD, ownPagesFrom);
    (void)set;
#endif
    {
        const std::lock_guard lock(threadsMutex);
        ++threads;
    }
    std::thread([request = std::move(request), pool = std::move(pool), shared = std::move(shared)]() mutable {
        StreamWorker(std::move(request), std::move(pool), std::move(shared)).run();
        const std::lock_guard lock(threadsMutex);
        --threads;
        threadEnded.notify_all();
    }).detach();
}

bool StreamWorker::waitForAll(int timeoutMs)
{
    std::unique_lock lock(threadsMutex);
    return threadEnded.wait_for(lock, std::chrono::milliseconds(timeoutMs), [] { return threads == 0; });
}

StreamWorker::StreamWorker(ReadRequest request, std::shared_ptr<ClientPool> pool, std::shared_ptr<StreamShared> shared)
    : m_request(std::move(request)), m_pool(std::move(pool)), m_shared(std::move(shared))
{
}

void StreamWorker::run()
{
    const ClientRole role = m_request.stop == StopKind::Live ? ClientRole::Live : ClientRole::Browse;
    Result<PooledClient> client = m_pool->take(role, m_request.isolation);
    if (!client) {
        publish(ReadEnd::Failed, client.error());
    } else {
        m_failures = client->failures;
        const ReadEnd end = read(client->client.get());
        StreamStatus status = m_shared->status();
        status.end = end;
        m_shared->setStatus(status);
        m_pool->give(std::move(client).value());
    }
    // An empty view wakes the reader of the mailbox: the end is told there.
    m_shared->mailbox.put(std::shared_ptr<const RecordBatch>(), 0);
}

ReadEnd StreamWorker::read(rd_kafka_s* client)
{
    std::vector<Bounds> bounds;
    for (;;) {
        Result<std::vector<Bounds>> found = findBounds(client);
        if (found) {
            bounds = std::move(found).value();
            m_failures->setAnswered();
            break;
        }
        const bool final = hopeless(found.error());
        publish(final ? ReadEnd::Failed : ReadEnd::Running,
                final ? found.error() : m_failures->newest().value_or(found.error()));
        m_shared->mailbox.put(std::shared_ptr<const RecordBatch>(), 0);
        if (final)
            return ReadEnd::Failed;
        if (!m_shared->waitFor(retryMs))
            return ReadEnd::Cancelled;
    }
    const std::unique_ptr<RangeReader> reader = makeReader(client);
    if (m_request.start != StartKind::Newest) {
        const Result<std::vector<ReadRange>> ranges = findRanges(client, bounds);
        if (!ranges) {
            publish(ReadEnd::Failed, ranges.error());
            return ReadEnd::Failed;
        }
        return readForward(*reader, *ranges);
    }
    const ReadEnd newest = readNewest(*reader, bounds);
    if (newest != ReadEnd::ReachedStop || m_request.stop != StopKind::Live)
        return newest;
    std::vector<ReadRange> tail;
    for (const Bounds& bound : bounds)
        tail.push_back({bound.partition, bound.end, ReadRange::endless});
    return readForward(*reader, tail);
}

Result<std::vector<StreamWorker::Bounds>> StreamWorker::findBounds(rd_kafka_s* client)
{
    ClusterAdmin admin(client);
    const Result<ClusterMetadata> metadata = admin.metadata(requestTimeoutMs, m_request.topic);
    if (!metadata)
        return metadata.error();
    const auto topic = std::find_if(metadata->topics.begin(), metadata->topics.end(),
                                    [this](const auto& candidate) { return candidate.name == m_request.topic; });
    if (topic == metadata->topics.end())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("the topic does not exist"), m_request.topic};
    if (topic->error)
        return *topic->error;
    std::vector<TopicPartition> wanted;
    m_planProblems.clear();
    for (const ClusterMetadata::PartitionMeta& partition : topic->partitions) {
        if (!m_request.partitions.isEmpty() && !m_request.partitions.contains(partition.id))
            continue;
        if (partition.leader < 0) {
            const QString subject = QStringLiteral("%1/%2").arg(m_request.topic).arg(partition.id);
            const Error none{ErrorKind::Unavailable, 0, QStringLiteral("the partition has no leader"), subject, true};
            m_planProblems.append({partition.id, partition.error.value_or(none)});
        } else {
            wanted.push_back({m_request.topic, partition.id});
        }
    }
    const Offsets ends = admin.offsets(wanted, atEnd, requestTimeoutMs);
    const Offsets starts = admin.offsets(wanted, atStart, requestTimeoutMs);
    std::vector<Bounds> bounds;
    for (const TopicPartition& at : wanted) {
        const Result<std::int64_t>& end = ends.at(at);
        const Result<std::int64_t>& start = starts.at(at);
        if (end && start)
            bounds.push_back({at.partition, *start, *end});
        else
            m_planProblems.append({at.partition, end ? start.error() : end.error()});
    }
    if (bounds.empty() && !m_planProblems.isEmpty())
        return m_planProblems.first().error;
    return bounds;
}

Result<std::vector<ReadRange>> StreamWorker::findRanges(rd_kafka_s* client, const std::vector<Bounds>& bounds)
{
    std::vector<TopicPartition> partitions;
    for (const Bounds& bound : bounds)
        partitions.push_back({m_request.topic, bound.partition});
    ClusterAdmin admin(client);
    const Offsets from = m_request.start == StartKind::Time
                             ? admin.offsets(partitions, m_request.startValue, requestTimeoutMs)
                             : Offsets();
    const Offsets to =
        m_request.stop == StopKind::Time ? admin.offsets(partitions, m_request.stopValue, requestTimeoutMs) : Offsets();
    std::vector<ReadRange> ranges;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const Bounds& bound = bounds[i];
        ReadRange range{bound.partition, bound.start, bound.end};
        if (m_request.start == StartKind::Live)
            range.from = bound.end;
        else if (m_request.start == StartKind::Offset)
            range.from = std::clamp(m_request.startValue, bound.start, bound.end);
        else if (m_request.start == StartKind::Time) {
            if (!from.at(partitions[i]))
                return from.at(partitions[i]).error();
            range.from = *from.at(partitions[i]);
        }
        if (m_request.stop == StopKind::Live)
            range.to = ReadRange::endless;
        else if (m_request.stop == StopKind::Offset)
            range.to = std::min(m_request.stopValue, bound.end);
        else if (m_request.stop == StopKind::Time) {
            if (!to.at(partitions[i]))
                return to.at(partitions[i]).error();
            range.to = *to.at(partitions[i]);
        }
        ranges.push_back(range);
    }
    return ranges;
}

std::unique_ptr<RangeReader> StreamWorker::makeReader(rd_kafka_s* client)
{
    RangeReader::Put put = [this](std::shared_ptr<const RecordBatch> batch) { return take(std::move(batch)); };
    // librdkafka hides markers and does not tell aborted records from others.
    if (m_request.showTransactions)
        return std::make_unique<RawRangeReader>(m_pool->conf(ClientRole::Browse, Isolation::Uncommitted),
                                                m_request.topic, std::move(put));
    return std::make_unique<RecordReader>(client, m_request.topic, std::move(put));
}

bool StreamWorker::take(std::shared_ptr<const RecordBatch> batch)
{
    m_records += std::int64_t(batch->size());
    if (m_collect) {
        m_roundBytes += batch->bytes();
        m_round.push_back(std::move(batch));
        m_overLimit = m_roundBytes > m_shared->memoryLimit;
        return !m_overLimit && !m_shared->cancelled;
    }
    const std::size_t bytes = batch->bytes();
    return m_shared->mailbox.put(std::move(batch), bytes) && !m_shared->limitReached;
}

ReadEnd StreamWorker::whyStopped() const
{
    return m_shared->limitReached || m_overLimit ? ReadEnd::ReachedLimit : ReadEnd::Cancelled;
}

ReadEnd StreamWorker::readNewest(RangeReader& reader, const std::vector<Bounds>& bounds)
{
    std::vector<NewestRows::Partition> partitions;
    for (const Bounds& bound : bounds)
        partitions.push_back({bound.partition, bound.start, bound.end});
    NewestRows rows(std::move(partitions), std::size_t(std::max<std::int64_t>(m_request.startValue, 1)));
    m_collect = true;
    for (std::vector<ReadRange> ranges = rows.firstRound(); !ranges.empty(); ranges = rows.nextRound()) {
        if (const Result<void> assigned = reader.assign(ranges); !assigned) {
            publish(ReadEnd::Failed, assigned.error());
            return ReadEnd::Failed;
        }
        while (!reader.isDone() && !m_shared->cancelled && !m_overLimit) {
            reader.poll(pollMs);
            publish(reader, ReadEnd::Running);
        }
        for (auto& batch : std::exchange(m_round, {}))
            rows.add(std::move(batch));
        const std::shared_ptr<const NewestView> view = rows.view();
        if (!m_shared->mailbox.put(view, 0) || m_overLimit || m_shared->cancelled)
            return whyStopped();
    }
    m_collect = false;
    publish(reader, ReadEnd::Running);
    return ReadEnd::ReachedStop;
}

ReadEnd StreamWorker::readForward(RangeReader& reader, const std::vector<ReadRange>& ranges)
{
    if (const Result<void> assigned = reader.assign(ranges); !assigned) {
        publish(ReadEnd::Failed, assigned.error());
        return ReadEnd::Failed;
    }
    const bool live = m_request.stop == StopKind::Live;
    while (live || !reader.isDone()) {
        if (!m_shared->waitWhilePaused())
            return ReadEnd::Cancelled;
        reader.poll(pollMs);
        if (m_shared->limitReached || m_shared->cancelled)
            return whyStopped();
        if (m_request.stop == StopKind::Count && m_records >= m_request.stopValue)
            break;
        const auto& positions = reader.positions();
        const bool caughtUp =
            live && std::all_of(positions.begin(), positions.end(), [](const auto& p) { return p.second.caughtUp; });
        publish(reader, caughtUp ? ReadEnd::Live : ReadEnd::Running);
    }
    publish(reader, ReadEnd::ReachedStop);
    return ReadEnd::ReachedStop;
}

void StreamWorker::publish(const RangeReader& reader, ReadEnd end)
{
    StreamStatus status;
    status.end = end;
    for (const auto& [partition, position] : reader.positions())
        status.progress.append({partition, position.from, position.next, position.to, position.done});
    status.problems = m_planProblems;
    for (const auto& [partition, error] : reader.problems())
        status.problems.append({partition, error});
    // A lost broker is told by the client, not by the partitions, which just stay quiet.
    if (const std::optional<Error> lost = m_failures->newest(); lost && m_failures->brokers().up == 0)
        status.problems.append({-1, *lost});
    m_shared->setStatus(std::move(status));
}

void StreamWorker::publish(ReadEnd end, const std::optional<Error>& error)
{
    StreamStatus status = m_shared->status();
    status.end = end;
    status.problems = m_planProblems;
    if (error)
        status.problems.append({-1, *error});
    m_shared->setStatus(std::move(status));
}

} // namespace weir
