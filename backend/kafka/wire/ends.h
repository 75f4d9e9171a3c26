// Purpose: ends, last stable offsets and starts of all partitions of a cluster, again and again and cheaply: leaders
// are remembered, one ListOffsets a broker and kind, all brokers at once. Thread: one worker; blocks up to the
// deadline. Limits: a broker that does not answer costs its own partitions. No answer of Kafka's carries the broker's
// time: see newestTimestamp().
#pragma once

#include "backend/kafka/wire/brokerround.h"

namespace weir {

struct PartitionEnds
{
    std::int64_t end = -1, stable = -1, start = -1; ///< -1: not asked for, or not known
    int error = 0; ///< Kafka's; kafkaerror::unknown (-1): its leader did not answer, see EndsReading::failed
};

/// What the brokers last said of topics and leaders. Immutable, shared.
struct EndsMetadata
{
    struct Topic
    {
        std::string name;
        WireUuid id{}; ///< another one: the topic was deleted and made again. Zero: broker older than 2.8
        bool isInternal = false;
        int error = 0;
        std::size_t first = 0, count = 0; ///< its partitions, in `partitions`
    };
    struct Partition
    {
        std::uint32_t topic = 0; ///< in `topics`
        std::int32_t index = 0;
        std::int32_t leader = -1; ///< -1: none
        std::int16_t replicas = 0, inSync = 0, offline = 0;
        int error = 0;
    };
    std::optional<std::string> clusterId;
    std::int32_t controller = -1;
    std::vector<MetadataRequest::Broker> brokers;
    std::vector<Topic> topics;         ///< sorted by name
    std::vector<Partition> partitions; ///< by topic, sorted by index
    /// In `partitions`; -1: not there.
    std::ptrdiff_t find(std::string_view topic, std::int32_t partition) const;
};

struct EndsReading
{
    std::shared_ptr<const EndsMetadata> metadata;
    std::vector<PartitionEnds> partitions; ///< one for each of metadata->partitions
    std::map<std::int32_t, Error> failed;  ///< by broker
    bool isStale = false;                  ///< a leader has moved or a topic is gone: refreshMetadata() before the next
};

class EndsReader
{
public:
    explicit EndsReader(WireCluster& cluster) : m_cluster(cluster) {}

    /// All topics: one request. metadata() is another object afterwards only if something has changed.
    Result<void> refreshMetadata(const Deadline& deadline);
    /// Null before the first refreshMetadata().
    const std::shared_ptr<const EndsMetadata>& metadata() const { return m_metadata; }

    /// Ends always, last stable offsets and starts if wanted: one request a broker each. Refreshes the metadata first
    /// if there is none. Errors: as of refreshMetadata().
    Result<EndsReading> read(bool stable, bool starts, const Deadline& deadline);

    /// The greatest record timestamp in a topic; -1: it has none. One request a broker. Of __consumer_offsets it is a
    /// reading of the brokers' clock: a coordinator stamps each commit with its own time. So what is new in it is not
    /// older, by that clock, than the asking before, and not younger than the answer. Errors: NotFound, Authorization;
    /// UnsupportedVersion (before Kafka 3.0).
    Result<std::int64_t> newestTimestamp(const std::string& topic, const Deadline& deadline);

    /// Requests sent since the last call, by broker (-1: any).
    RequestCounts takeRequestCount() { return std::exchange(m_requests, {}); }

private:
    enum class Kind { End, Stable, Start };
    struct Part ///< what one broker leads, in the order of its request
    {
        std::int32_t broker = -1;
        ListOffsetsRequest request;
        std::vector<std::uint32_t> indexes; ///< in metadata->partitions
    };
    void takeAnswer(const Part& part, const ListOffsetsRequest::Answer& answer, Kind kind, EndsReading& reading) const;

    WireCluster& m_cluster;
    std::shared_ptr<const EndsMetadata> m_metadata;
    std::vector<Part> m_parts;
    RequestCounts m_requests;
};

} // namespace weir
