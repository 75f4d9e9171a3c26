#include "backend/kafka/wire/rawreader.h"

#include "backend/kafka/wire/offsets.h"
#include "backend/kafka/wire/transactionstates.h"

#include <deque>
#include <poll.h>

namespace weir {
namespace {

constexpr std::size_t rawBatchBytes = std::size_t(1) << 20;
constexpr std::int64_t mostLookAhead = std::int64_t(256) << 20;
constexpr int retryMs = 100;

struct Reading
{
    RawProgress progress;
    std::int32_t leader = -1;
    bool isBeyond = false;    ///< past the last stable offset: read uncommitted, judged by `markers`
    std::int64_t lookAt = -1; ///< the next offset to be looked at for markers
    std::int64_t lookBytes = 0;
    MarkerList markers;

    /// Whether the reading has come to the last stable offset, just now.
    bool goBeyond()
    {
        if (isBeyond || progress.done || progress.position < progress.lastStableOffset)
            return false;
        isBeyond = true;
        lookAt = progress.position;
        return true;
    }
    bool hasLookedAhead() const { return !isBeyond || lookAt >= progress.highWatermark || lookBytes >= mostLookAhead; }
};

struct Ready
{
    std::shared_ptr<const RecordBatch> batch;
    std::optional<Error> error; ///< instead of a batch
};

bool isLeadership(int code)
{
    return code == kafkaerror::notLeader || code == kafkaerror::leaderNotAvailable ||
           code == kafkaerror::replicaNotAvailable || code == kafkaerror::fencedLeaderEpoch ||
           code == kafkaerror::unknownLeaderEpoch || code == kafkaerror::kafkaStorage ||
           code == kafkaerror::unknownTopicOrPartition || code == kafkaerror::offsetNotAvailable;
}

} // namespace

class RawReader::Private
{
public:
    Private(ClientConf conf, const std::atomic<bool>* cancel) : m_cluster(std::move(conf)), m_cancel(cancel) {}

    Result<void> findLeaders(const Deadline& deadline);
    Result<void> fetch(const Deadline& deadline);
    void unpack();
    bool allDone() const;

    WireCluster m_cluster;
    const std::atomic<bool>* const m_cancel;
    std::string m_topic;
    std::shared_ptr<const std::vector<std::string>> m_topics;
    std::vector<Reading> m_readings;
    std::deque<Ready> m_ready;

private:
    struct Fetched
    {
        std::size_t index;
        FetchRequest::PartitionData data;
    };

    Reading* choose();
    Result<void> take(Reading& reading, FetchRequest::PartitionData data, const Deadline& deadline);
    Result<void> restart(Reading& reading, const Deadline& deadline);
    void lookThrough(Reading& reading, const std::string& records);
    void unpackBatch(Reading& reading, const BatchHeader& header, RecordFlag state, RecordBatchParser& parser,
                     RecordBatchBuilder& builder);
    void reportDamage(Error error, const Reading& reading, RecordBatchBuilder& builder);
    void flush(RecordBatchBuilder& builder);
    QString subject() const { return QString::fromStdString(m_topic); }

    std::deque<Fetched> m_fetched;
    std::size_t m_turn = 0;
    bool m_hasStalled = false;
};

Result<void> RawReader::Private::findLeaders(const Deadline& deadline)
{
    Result<MetadataRequest::Answer> metadata = m_cluster.metadata(std::vector<std::string>{m_topic}, deadline);
    if (!metadata)
        return metadata.error();
    const MetadataRequest::Topic* topic = metadata->topics.empty() ? nullptr : &metadata->topics.front();
    if (!topic)
        return brokerError(kafkaerror::unknownTopicOrPartition, subject());
    if (topic->error != 0)
        return brokerError(topic->error, subject());
    for (Reading& reading : m_readings) {
        bool isThere = false;
        for (const MetadataRequest::PartitionInfo& partition : topic->partitions) {
            if (partition.index != reading.progress.range.partition)
                continue;
            reading.leader = partition.leader;
            isThere = true;
        }
        if (!isThere)
            return brokerError(kafkaerror::unknownTopicOrPartition, subject());
    }
    return {};
}

bool RawReader::Private::allDone() const
{
    return m_fetched.empty() &&
           std::all_of(m_readings.begin(), m_readings.end(), [](const Reading& one) { return one.progress.done; });
}

Reading* RawReader::Private::choose()
{
    for (std::size_t i = 0; i < m_readings.size(); ++i) {
        Reading& reading = m_readings[(m_turn + i) % m_readings.size()];
        if (reading.progress.done || reading.leader < 0)
            continue;
        m_turn = (m_turn + i + 1) % m_readings.size();
        return &reading;
    }
    return nullptr;
}

Result<void> RawReader::Private::fetch(const Deadline& deadline)
{
    Reading* first = choose();
    if (!first)
        return brokerError(kafkaerror::leaderNotAvailable, subject());
    // What one leader has goes into one request. The one whose turn it is stands first, since the others may get
    // nothing.
    FetchRequest request;
    request.topic = m_topic;
    // All that is asked for is there already, so the broker has nothing to wait for; only a round without progress may
    // wait.
    request.maxWaitMs = m_hasStalled ? retryMs : 0;
    request.isolation = first->isBeyond ? WireIsolation::ReadUncommitted : WireIsolation::ReadCommitted;
    std::map<std::int32_t, Reading*> asked;
    const auto ask = [&](Reading& reading) {
        if (!asked.emplace(reading.progress.range.partition, &reading).second)
            return;
        request.partitions.push_back(
            {reading.progress.range.partition, reading.hasLookedAhead() ? reading.progress.position : reading.lookAt});
    };
    ask(*first);
    for (Reading& reading : m_readings) {
        if (!reading.progress.done && reading.leader == first->leader && reading.isBeyond == first->isBeyond)
            ask(reading);
    }
    Result<WireConnection*> connection = m_cluster.broker(first->leader, deadline);
    if (!connection)
        return connection.error();
    Result<FetchRequest::Answer> answer = (*connection)->call(request, deadline);
    if (!answer)
        return answer.error();
    if (answer->error != 0)
        return brokerError(answer->error, subject());
    m_hasStalled = true;
    for (FetchRequest::PartitionData& data : answer->partitions) {
        m_hasStalled = m_hasStalled && data.records.empty();
        const auto reading = asked.find(data.index);
        if (reading == asked.end())
            continue;
        if (Result<void> taken = take(*reading->second, std::move(data), deadline); !taken)
            return taken;
    }
    return {};
}

Result<void> RawReader::Private::take(Reading& reading, FetchRequest::PartitionData data, const Deadline& deadline)
{
    RawProgress& progress = reading.progress;
    if (data.error == kafkaerror::offsetOutOfRange)
        return restart(reading, deadline);
    if (isLeadership(data.error))
        reading.leader = -1;
    if (data.error != 0)
        return brokerError(data.error, subject());
    const bool isFirst = progress.highWatermark < 0;
    progress.lastStableOffset = std::max(progress.lastStableOffset, data.lastStableOffset);
    progress.logStart = data.logStart;
    if (isFirst) {
        progress.highWatermark = data.highWatermark;
        progress.range.from = std::max(progress.range.from, data.logStart);
        if (progress.range.to < 0 || progress.range.to > data.highWatermark)
            progress.range.to = data.highWatermark;
    }
    if (!reading.hasLookedAhead()) {
        lookThrough(reading, data.records);
        return {};
    }
    progress.done = progress.position >= progress.range.to;
    if (progress.done)
        return {};
    if (reading.goBeyond())
        return {};
    if (!data.records.empty())
        m_fetched.push_back({std::size_t(&reading - m_readings.data()), std::move(data)});
    return {};
}

Result<void> RawReader::Private::restart(Reading& reading, const Deadline& deadline)
{
    RawProgress& progress = reading.progress;
    const auto bound = [&](std::int64_t timestamp) -> Result<std::int64_t> {
        Result<OffsetResults> all = listOffsets(m_cluster, {{m_topic, {{progress.range.partition, timestamp}}}},
                                                WireIsolation::ReadUncommitted, deadline);
        if (!all)
            return all.error();
        const auto found = all->find({m_topic, progress.range.partition});
        return found == all->end() ? Result<std::int64_t>(brokerError(kafkaerror::unknownTopicOrPartition, subject()))
                                   : found->second;
    };
    const Result<std::int64_t> start = bound(ListOffsetsRequest::earliest);
    if (!start)
        return start.error();
    const Result<std::int64_t> end = bound(ListOffsetsRequest::latest);
    if (!end)
        return end.error();
    progress.logStart = *start;
    if (progress.position < *start) {
        if (progress.position == progress.range.from)
            progress.range.from = *start;
        progress.position = *start;
    } else if (progress.position > *end) {
        progress.done = true; // the log ends before the range begins
    }
    progress.done = progress.done || (progress.range.to >= 0 && progress.position >= progress.range.to);
    reading.lookAt = std::max(reading.lookAt, progress.position);
    return {};
}

void RawReader::Private::lookThrough(Reading& reading, const std::string& records)
{
    RecordBatchParser parser(records);
    while (true) {
        Result<std::optional<BatchHeader>> batch = parser.next();
        if (batch && !batch->has_value())
            return;
        if (batch) {
            reading.markers.note(**batch);
            reading.lookAt = (*batch)->lastOffset + 1;
            reading.lookBytes += std::int64_t((*batch)->bytes);
        } else if (parser.canGoOn() && parser.damagedLastOffset() >= reading.lookAt) {
            reading.lookAt = parser.damagedLastOffset() + 1; // the reading itself will tell of the damage
        } else {
            reading.lookBytes = mostLookAhead;
            return;
        }
    }
}

void RawReader::Private::flush(RecordBatchBuilder& builder)
{
    if (builder.size() > 0)
        m_ready.push_back({builder.take(), std::nullopt});
}

void RawReader::Private::reportDamage(Error error, const Reading& reading, RecordBatchBuilder& builder)
{
    flush(builder);
    error.subject = QStringLiteral("%1/%2").arg(subject()).arg(reading.progress.range.partition);
    m_ready.push_back({nullptr, std::move(error)});
}

void RawReader::Private::unpackBatch(Reading& reading, const BatchHeader& header, RecordFlag state,
                                     RecordBatchParser& parser, RecordBatchBuilder& builder)
{
    RawProgress& progress = reading.progress;
    const Result<void> read = parser.records([&](const RecordView& record, std::span<const RecordHeader> headers) {
        if (record.offset < progress.position || record.offset >= progress.range.to ||
            (header.isControl && !record.isControl()))
            return;
        RecordView view = record;
        view.partition = progress.range.partition;
        view.flags = std::uint8_t(view.flags | std::uint8_t(state));
        builder.add(view, headers);
        if (builder.bytes() >= rawBatchBytes)
            flush(builder);
    });
    progress.position = std::max(progress.position, header.lastOffset + 1);
    if (!read)
        reportDamage(read.error(), reading, builder);
}

void RawReader::Private::unpack()
{
    while (!m_fetched.empty() && m_ready.empty()) {
        const Fetched fetched = std::move(m_fetched.front());
        m_fetched.pop_front();
        Reading& reading = m_readings[fetched.index];
        RawProgress& progress = reading.progress;
        AbortedList aborted(fetched.data.aborted);
        RecordBatchParser parser(fetched.data.records);
        RecordBatchBuilder builder(m_topics);
        while (progress.position < progress.range.to) {
            Result<std::optional<BatchHeader>> batch = parser.next();
            if (batch && !batch->has_value())
                break;
            if (!batch) {
                reportDamage(batch.error(), reading, builder);
                progress.position = std::max(progress.position, parser.damagedLastOffset()) + 1;
                if (parser.canGoOn())
                    continue;
                break;
            }
            // Asked of every batch, also of one before the range: the list follows the log.
            const RecordFlag state = reading.isBeyond ? reading.markers.flagOf(**batch) : aborted.flagOf(**batch);
            if ((*batch)->lastOffset >= progress.position)
                unpackBatch(reading, **batch, state, parser, builder);
        }
        flush(builder);
        progress.position = std::min(progress.position, progress.range.to);
        progress.done = progress.position >= progress.range.to;
        reading.goBeyond();
    }
}

RawReader::RawReader(ClientConf conf, const std::atomic<bool>* cancel)
    : d(std::make_unique<Private>(std::move(conf), cancel))
{
}
RawReader::~RawReader() = default;

Result<void> RawReader::open(const std::string& topic, std::vector<RawRange> ranges, int timeoutMs)
{
    d->m_topic = topic;
    d->m_topics = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{topic});
    d->m_readings.clear();
    d->m_ready.clear();
    for (const RawRange& range : ranges) {
        Reading reading;
        reading.progress.range = range;
        reading.progress.range.from = reading.progress.position = std::max(std::int64_t(0), range.from);
        reading.progress.done = range.to >= 0 && range.to <= reading.progress.position;
        d->m_readings.push_back(std::move(reading));
    }
    return d->findLeaders(Deadline(timeoutMs, d->m_cancel));
}

Result<std::shared_ptr<const RecordBatch>> RawReader::next(int timeoutMs)
{
    const Deadline deadline(timeoutMs, d->m_cancel);
    std::optional<Error> newest;
    while (true) {
        if (deadline.isCancelled())
            return deadline.error({}, {});
        d->unpack();
        if (!d->m_ready.empty()) {
            const Ready ready = std::move(d->m_ready.front());
            d->m_ready.pop_front();
            if (ready.error)
                return *ready.error;
            return ready.batch;
        }
        if (d->allDone())
            return std::shared_ptr<const RecordBatch>();
        if (deadline.isOver())
            return newest.value_or(
                deadline.error(QStringLiteral("No records in time"), QString::fromStdString(d->m_topic)));
        const Result<void> fetched = d->fetch(deadline);
        if (fetched)
            continue;
        // Leaders move and brokers restart: find out who has the partition now, and say what is wrong only if there is
        // no time left.
        const Error& error = fetched.error();
        const bool mayPass = error.retriable || error.kind == ErrorKind::NotFound;
        if (!mayPass)
            return error;
        newest = error;
        ::poll(nullptr, 0, std::min(retryMs, deadline.remainingMs()));
        if (const Result<void> found = d->findLeaders(deadline); !found && !found.error().retriable)
            return found.error();
    }
}

std::vector<RawProgress> RawReader::progress() const
{
    std::vector<RawProgress> all;
    for (const Reading& reading : d->m_readings)
        all.push_back(reading.progress);
    return all;
}

} // namespace weir
