#include "backend/kafka/wire/ends.h"

#include <algorithm>

namespace weir {
namespace {

bool operator==(const MetadataRequest::Broker& a, const MetadataRequest::Broker& b)
{
    return a.id == b.id && a.host == b.host && a.port == b.port && a.rack == b.rack;
}

bool operator==(const EndsMetadata::Topic& a, const EndsMetadata::Topic& b)
{
    return a.name == b.name && a.id == b.id && a.isInternal == b.isInternal && a.error == b.error &&
           a.first == b.first && a.count == b.count;
}

bool operator==(const EndsMetadata::Partition& a, const EndsMetadata::Partition& b)
{
    return a.topic == b.topic && a.index == b.index && a.leader == b.leader && a.replicas == b.replicas &&
           a.inSync == b.inSync && a.offline == b.offline && a.error == b.error;
}

template <typename T> bool same(const std::vector<T>& a, const std::vector<T>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return x == y; });
}

bool same(const EndsMetadata& a, const EndsMetadata& b)
{
    return a.clusterId == b.clusterId && a.controller == b.controller && same(a.brokers, b.brokers) &&
           same(a.topics, b.topics) && same(a.partitions, b.partitions);
}

std::shared_ptr<EndsMetadata> sorted(MetadataRequest::Answer answer)
{
    auto metadata = std::make_shared<EndsMetadata>();
    metadata->clusterId = std::move(answer.clusterId);
    metadata->controller = answer.controller;
    metadata->brokers = std::move(answer.brokers);
    std::sort(metadata->brokers.begin(), metadata->brokers.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    std::sort(answer.topics.begin(), answer.topics.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    metadata->topics.reserve(answer.topics.size());
    for (MetadataRequest::Topic& topic : answer.topics) {
        const auto number = std::uint32_t(metadata->topics.size());
        metadata->topics.push_back({std::move(topic.name), topic.id, topic.isInternal, topic.error,
                                    metadata->partitions.size(), topic.partitions.size()});
        std::sort(topic.partitions.begin(), topic.partitions.end(),
                  [](const auto& a, const auto& b) { return a.index < b.index; });
        for (const MetadataRequest::PartitionInfo& info : topic.partitions)
            metadata->partitions.push_back({number, info.index, info.leader, std::int16_t(info.replicas.size()),
                                            std::int16_t(info.inSync.size()), std::int16_t(info.offline.size()),
                                            info.error});
    }
    return metadata;
}

bool isMoved(int code)
{
    return code == kafkaerror::notLeader || code == kafkaerror::unknownTopicOrPartition ||
           code == kafkaerror::leaderNotAvailable || code == kafkaerror::fencedLeaderEpoch ||
           code == kafkaerror::unknownLeaderEpoch || code == kafkaerror::kafkaStorage;
}

} // namespace

std::ptrdiff_t EndsMetadata::find(std::string_view topic, std::int32_t partition) const
{
    const auto found = std::lower_bound(topics.begin(), topics.end(), topic,
                                        [](const Topic& one, std::string_view name) { return one.name < name; });
    if (found == topics.end() || found->name != topic)
        return -1;
    const auto begin = partitions.begin() + std::ptrdiff_t(found->first);
    const auto end = begin + std::ptrdiff_t(found->count);
    const auto at = std::lower_bound(begin, end, partition,
                                     [](const Partition& one, std::int32_t index) { return one.index < index; });
    return at == end || at->index != partition ? -1 : at - partitions.begin();
}

Result<void> EndsReader::refreshMetadata(const Deadline& deadline)
{
    Result<MetadataRequest::Answer> answer = m_cluster.metadata(std::nullopt, deadline);
    ++m_requests[-1];
    if (!answer)
        return answer.error();
    std::shared_ptr<EndsMetadata> metadata = sorted(std::move(answer).value());
    if (m_metadata && same(*m_metadata, *metadata))
        return {};
    m_metadata = std::move(metadata);
    std::map<std::int32_t, Part> parts;
    for (std::size_t i = 0; i < m_metadata->partitions.size(); ++i) {
        const EndsMetadata::Partition& partition = m_metadata->partitions[i];
        if (partition.leader < 0)
            continue;
        Part& part = parts[partition.leader];
        part.broker = partition.leader;
        const std::string& topic = m_metadata->topics[partition.topic].name;
        if (part.request.topics.empty() || part.request.topics.back().name != topic)
            part.request.topics.push_back({topic, {}});
        part.request.topics.back().partitions.push_back({partition.index, ListOffsetsRequest::latest});
        part.indexes.push_back(std::uint32_t(i));
    }
    m_parts.clear();
    for (auto& [broker, part] : parts)
        m_parts.push_back(std::move(part));
    return {};
}

Result<EndsReading> EndsReader::read(bool stable, bool starts, const Deadline& deadline)
{
    if (!m_metadata) {
        if (const Result<void> known = refreshMetadata(deadline); !known)
            return known.error();
    }
    EndsReading reading;
    reading.metadata = m_metadata;
    reading.partitions.resize(m_metadata->partitions.size());
    for (std::size_t i = 0; i < reading.partitions.size(); ++i) {
        const EndsMetadata::Partition& partition = m_metadata->partitions[i];
        if (partition.leader < 0) {
            reading.partitions[i].error = partition.error != 0 ? partition.error : kafkaerror::leaderNotAvailable;
            reading.isStale = true;
        }
    }
    std::vector<std::pair<const Part*, Kind>> what;
    std::vector<BrokerAsk<ListOffsetsRequest>> asks;
    const auto ask = [&](Kind kind) {
        for (Part& part : m_parts) {
            const std::int64_t place = kind == Kind::Start ? ListOffsetsRequest::earliest : ListOffsetsRequest::latest;
            for (ListOffsetsRequest::AskedTopic& topic : part.request.topics) {
                for (ListOffsetsRequest::Asked& one : topic.partitions)
                    one.timestamp = place;
            }
            part.request.isolation =
                kind == Kind::Stable ? WireIsolation::ReadCommitted : WireIsolation::ReadUncommitted;
            what.emplace_back(&part, kind);
            asks.push_back({part.broker, part.request, Error{}});
        }
    };
    // Ends last: a last stable offset or a start that is newer than the end would tell of records that are not there.
    if (starts)
        ask(Kind::Start);
    if (stable)
        ask(Kind::Stable);
    ask(Kind::End);
    askBrokers(m_cluster, asks, deadline, m_requests);
    for (std::size_t i = 0; i < asks.size(); ++i) {
        const auto& [part, kind] = what[i];
        if (asks[i].answer) {
            takeAnswer(*part, *asks[i].answer, kind, reading);
            continue;
        }
        reading.failed.insert_or_assign(part->broker, asks[i].answer.error());
        for (const std::uint32_t index : part->indexes)
            reading.partitions[index].error = kafkaerror::unknown;
        reading.isStale = true;
    }
    return reading;
}

void EndsReader::takeAnswer(const Part& part, const ListOffsetsRequest::Answer& answer, Kind kind,
                            EndsReading& reading) const
{
    const auto take = [&](std::size_t index, const ListOffsetsRequest::PartitionOffset& offset) {
        PartitionEnds& ends = reading.partitions[index];
        if (offset.error != 0) {
            ends.error = offset.error;
            reading.isStale = reading.isStale || isMoved(offset.error);
            return;
        }
        (kind == Kind::End ? ends.end : kind == Kind::Stable ? ends.stable : ends.start) = offset.offset;
    };
    // Brokers answer in the order of the question, except where some partitions have errors: hence both ways.
    std::size_t at = 0;
    for (const ListOffsetsRequest::Topic& topic : answer.topics) {
        for (const ListOffsetsRequest::PartitionOffset& offset : topic.partitions) {
            if (at < part.indexes.size()) {
                const EndsMetadata::Partition& partition = m_metadata->partitions[part.indexes[at]];
                if (partition.index == offset.index && m_metadata->topics[partition.topic].name == topic.name) {
                    take(part.indexes[at++], offset);
                    continue;
                }
            }
            if (const std::ptrdiff_t found = m_metadata->find(topic.name, offset.index); found >= 0)
                take(std::size_t(found), offset);
        }
    }
}

Result<std::int64_t> EndsReader::newestTimestamp(const std::string& topic, const Deadline& deadline)
{
    if (!m_metadata) {
        if (const Result<void> known = refreshMetadata(deadline); !known)
            return known.error();
    }
    std::vector<BrokerAsk<ListOffsetsRequest>> asks;
    for (const Part& part : m_parts) {
        for (const ListOffsetsRequest::AskedTopic& asked : part.request.topics) {
            if (asked.name != topic)
                continue;
            BrokerAsk<ListOffsetsRequest>& ask = asks.emplace_back();
            ask.broker = part.broker;
            ask.request.topics = {asked};
            for (ListOffsetsRequest::Asked& one : ask.request.topics.front().partitions)
                one.timestamp = ListOffsetsRequest::largestTimestamp;
        }
    }
    if (asks.empty())
        return brokerError(kafkaerror::unknownTopicOrPartition, QString::fromStdString(topic));
    askBrokers(m_cluster, asks, deadline, m_requests, {7, ListOffsetsRequest::mostVersion});
    std::int64_t newest = -1;
    std::optional<Error> error;
    for (const BrokerAsk<ListOffsetsRequest>& ask : asks) {
        if (!ask.answer) {
            error = ask.answer.error();
            continue;
        }
        for (const ListOffsetsRequest::Topic& one : ask.answer->topics) {
            for (const ListOffsetsRequest::PartitionOffset& offset : one.partitions) {
                newest = std::max(newest, offset.timestampMs);
                if (offset.error != 0)
                    error = brokerError(offset.error, QString::fromStdString(topic));
            }
        }
    }
    if (newest < 0 && error)
        return *error;
    return newest;
}

} // namespace weir
