// Purpose: the requests we speak ourselves, by version: what WireConnection::call() wants of each. Thread: values.
// Limits: only the fields that Weir reads are kept; the answers' bytes are checked, whoever sent them.
#pragma once

#include "backend/kafka/wire/describerequests.h"
#include "backend/kafka/wire/listoffsetsrequest.h"

namespace weir {

struct FetchRequest
{
    static constexpr ApiKey key = ApiKey::Fetch;
    static constexpr int leastVersion = 4, mostVersion = 12, flexibleFrom = 12;

    struct Partition
    {
        std::int32_t index = 0;
        std::int64_t offset = 0;
    };
    std::string topic;
    std::vector<Partition> partitions;
    WireIsolation isolation = WireIsolation::ReadUncommitted;
    std::int32_t maxWaitMs = 100, minBytes = 1, maxBytes = 8 << 20, partitionMaxBytes = 1 << 20;

    struct AbortedTransaction
    {
        std::int64_t producerId = -1, firstOffset = -1;
    };
    struct PartitionData
    {
        int error = 0;
        std::int32_t index = 0;
        std::int64_t highWatermark = -1, lastStableOffset = -1, logStart = -1;
        std::vector<AbortedTransaction> aborted;
        std::string records;
    };
    struct Answer
    {
        int error = 0;
        std::vector<PartitionData> partitions; ///< of all topics; we ask for one
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

} // namespace weir
