// Purpose: what a SearchRequest names as exact ranges of partitions. Thread: a worker; blocks. Limits: a partition
// without a leader is given an open range, which is known once it can be read; where that would give records nobody
// asked for (a start by time, the newest N), it is given up.
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/scan/recordscan.h"
#include "backend/service/search/searchstream.h"

namespace weir {

struct FoundRanges
{
    std::vector<ScanPart> parts; ///< by topic in the order of the request
    struct GivenUp
    {
        std::uint16_t topic = 0;
        std::int32_t partition = -1;
        Error error;
    };
    std::vector<GivenUp> givenUp;
};

class RangeFinder
{
public:
    RangeFinder(const SearchRequest& request, rd_kafka_s* client) : m_request(request), m_admin(client) {}

    /// Errors: as of the cluster; NotFound: a topic or a partition asked for.
    Result<FoundRanges> find();

private:
    struct Bounds
    {
        TopicPartition at;
        std::int64_t start = 0, end = 0;
    };

    Result<std::vector<Bounds>> findBounds(const QString& topic, std::uint16_t index);
    void applyStart(std::vector<Bounds>& bounds, std::uint16_t index);
    void applyStop(std::vector<Bounds>& bounds, std::uint16_t index);
    void applyNewest(std::vector<Bounds>& bounds, std::int64_t count);
    void applyTime(std::vector<Bounds>& bounds, std::int64_t timeMs, std::int64_t Bounds::*which, std::uint16_t index);
    std::vector<std::int64_t> offsetsAt(const std::vector<Bounds>& bounds, std::int64_t timeMs);
    bool needsOffsets() const;

    const SearchRequest& m_request;
    ClusterAdmin m_admin;
    FoundRanges m_found;
};

} // namespace weir
