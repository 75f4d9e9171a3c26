#include "backend/kafka/groupadmin.h"
#include "backend/kafka/wire/bulkfetch.h"
#include "backend/kafka/wire/recordbatchparser.h"
#include "backend/kafka/wire/transactionstates.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int mostRounds = 16;
constexpr std::int32_t mostAnswerBytes = 32 << 20;

struct Probe
{
    WireTopicPartition at;
    std::int64_t offset = 0, next = 0;
    std::int32_t leader = -1;
    ProbedOffset found;
    std::size_t bytes = 0; ///< received so far
    std::optional<Error> error;
    bool isDone = false;
    bool isAlone = false; ///< asked in a request of its own, whose first batch comes whatever its size

    void fail(const Error& why)
    {
        error = why;
        isDone = true;
    }
};

void lookAt(Probe& probe, const BulkFetchRequest::PartitionData& data, int partitionBytes)
{
    if (data.error != 0) {
        probe.fail(brokerError(data.error, QString::fromStdString(probe.at.topic)));
        return;
    }
    AbortedList aborted(data.aborted);
    RecordBatchParser parser(data.records);
    const std::int64_t before = probe.next;
    while (true) {
        const Result<std::optional<BatchHeader>> header = parser.next();
        if (!header && !parser.canGoOn()) {
            probe.fail(header.error());
            return;
        }
        if (!header) {
            probe.next = std::max(probe.next, parser.damagedLastOffset() + 1);
            continue;
        }
        if (!*header)
            break;
        const bool isAborted = aborted.flagOf(**header) == RecordFlag::Aborted;
        if ((*header)->lastOffset < probe.offset)
            continue;
        probe.next = std::max(probe.next, (*header)->lastOffset + 1);
        if ((*header)->isControl || isAborted)
            continue;
        // What is damaged counts as seen, and as no record.
        static_cast<void>(parser.records([&](const RecordView& record, std::span<const RecordHeader>) {
            if (record.offset < probe.offset)
                return;
            ++probe.found.recordsSeen;
            if (probe.found.recordOffset < 0) {
                probe.found.recordOffset = record.offset;
                probe.found.timestampMs = record.timestampMs;
            }
        }));
    }
    // Standing first in a request, nothing means the end: compaction may have emptied all up to it.
    const bool isNothing = probe.next == before;
    if (isNothing && probe.isAlone)
        probe.next = std::max(probe.next, data.lastStableOffset);
    probe.found.reachedEnd = probe.next >= data.lastStableOffset;
    probe.found.offsetsSeen = probe.next - probe.offset;
    probe.isAlone = isNothing;
    // A broker may stop long before what it was allowed.
    probe.bytes += data.records.size();
    const bool isEnough = probe.bytes * 2 >= std::size_t(std::max(0, partitionBytes));
    probe.isDone = probe.found.reachedEnd || (probe.found.recordOffset >= 0 && isEnough);
}

/// One request for those that follow one another in `probes`.
Result<void> fetch(WireConnection& connection, const std::vector<Probe*>& probes, int partitionBytes,
                   const Deadline& deadline, int& sent)
{
    BulkFetchRequest request;
    request.isolation = WireIsolation::ReadCommitted;
    request.maxWaitMs = 0;
    request.maxBytes = mostAnswerBytes;
    std::map<std::pair<std::string_view, std::int32_t>, Probe*> byPlace;
    for (Probe* probe : probes) {
        if (request.topics.empty() || request.topics.back().name != probe->at.topic)
            request.topics.push_back({probe->at.topic, {}});
        request.topics.back().partitions.push_back({probe->at.partition, probe->next, partitionBytes});
        byPlace[{probe->at.topic, probe->at.partition}] = probe;
    }
    const Result<WireConnection::Sent> under = connection.send(request, deadline);
    if (!under)
        return under.error();
    ++sent;
    WireBuffer buffer;
    BulkFetchRequest::Answer answer;
    const Result<std::size_t> received =
        connection.receive<BulkFetchRequest>(*under, buffer, answer, deadline.remainingMs(), deadline.cancelFlag());
    if (!received)
        return received.error();
    for (const BulkFetchRequest::PartitionData& data : answer.partitions) {
        const auto probe = byPlace.find({data.topic, data.index});
        if (probe == byPlace.end())
            continue;
        lookAt(*probe->second, data, partitionBytes);
        byPlace.erase(probe);
    }
    for (const auto& [place, probe] : byPlace)
        probe->fail(brokerError(answer.error != 0 ? answer.error : kafkaerror::unknown,
                                QString::fromStdString(probe->at.topic)));
    return {};
}

void fetchFrom(WireCluster& cluster, std::int32_t broker, const std::vector<Probe*>& probes, int partitionBytes,
               const Deadline& deadline, int& sent)
{
    std::vector<std::vector<Probe*>> requests(1);
    for (Probe* probe : probes) {
        if (probe->isAlone)
            requests.push_back({probe});
        else
            requests.front().push_back(probe);
    }
    std::size_t next = requests.front().empty() ? 1 : 0;
    for (int go = 0; next < requests.size();) {
        const Result<WireConnection*> connection = cluster.broker(broker, deadline);
        const Result<void> done =
            connection ? fetch(**connection, requests[next], partitionBytes, deadline, sent) : connection.error();
        if (done) {
            ++next;
        } else if (connection && done.error().kind == ErrorKind::Unreachable && go == 0) {
            ++go;
        } else {
            for (; next < requests.size(); ++next) {
                for (Probe* probe : requests[next])
                    probe->fail(done.error());
            }
        }
    }
}

void findLeaders(std::vector<Probe>& probes, const MetadataRequest::Answer& metadata)
{
    std::map<std::string_view, const MetadataRequest::Topic*> topics;
    for (const MetadataRequest::Topic& topic : metadata.topics)
        topics[topic.name] = &topic;
    for (Probe& probe : probes) {
        const auto topic = topics.find(probe.at.topic);
        int error = kafkaerror::unknownTopicOrPartition;
        if (topic != topics.end() && topic->second->error != 0)
            error = topic->second->error;
        else if (topic != topics.end()) {
            for (const MetadataRequest::PartitionInfo& partition : topic->second->partitions) {
                if (partition.index != probe.at.partition)
                    continue;
                probe.leader = partition.leader;
                error = partition.leader < 0 ? kafkaerror::leaderNotAvailable : 0;
            }
        }
        if (error != 0)
            probe.fail(brokerError(error, QString::fromStdString(probe.at.topic)));
    }
}

} // namespace

std::map<WireTopicPartition, Result<ProbedOffset>>
GroupAdmin::probe(const std::map<WireTopicPartition, std::int64_t>& offsets, int partitionBytes,
                  const Deadline& deadline)
{
    std::map<WireTopicPartition, Result<ProbedOffset>> results;
    if (offsets.empty())
        return results;
    std::vector<Probe> probes;
    std::vector<std::string> topics;
    for (const auto& [at, offset] : offsets) {
        Probe& probe = probes.emplace_back();
        probe.at = at;
        probe.offset = probe.next = offset;
        if (topics.empty() || topics.back() != at.topic)
            topics.push_back(at.topic);
    }
    ++m_requests[-1];
    const Result<MetadataRequest::Answer> metadata = m_cluster.metadata(topics, deadline);
    if (metadata)
        findLeaders(probes, *metadata);
    for (Probe& probe : probes) {
        if (!metadata)
            probe.fail(metadata.error());
    }
    for (int round = 0; round < mostRounds; ++round) {
        std::map<std::int32_t, std::vector<Probe*>> byLeader;
        std::set<std::int32_t> leaders;
        RequestCounts sent;
        for (Probe& probe : probes) {
            if (probe.isDone)
                continue;
            byLeader[probe.leader].push_back(&probe);
            leaders.insert(probe.leader);
            sent[probe.leader] = 0;
        }
        if (leaders.empty() || (round > 0 && (deadline.isOver() || deadline.isCancelled())))
            break;
        forEachBroker(leaders, [&](std::int32_t leader) {
            fetchFrom(m_cluster, leader, byLeader.at(leader), partitionBytes, deadline, sent.at(leader));
        });
        for (const auto& [broker, count] : sent)
            m_requests[broker] += count;
    }
    for (const Probe& probe : probes)
        results.emplace(probe.at, probe.error ? Result<ProbedOffset>(*probe.error) : Result<ProbedOffset>(probe.found));
    return results;
}

} // namespace weir
