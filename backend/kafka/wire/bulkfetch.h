// Purpose: a fetch of many topics' partitions whose answer is looked at where it was received. Thread: values. Limits:
// the views of an answer hold as long as the buffer that it was received into.
#pragma once

#include "backend/kafka/wire/messages.h"

namespace weir {

struct BulkFetchRequest
{
    static constexpr ApiKey key = ApiKey::Fetch;
    static constexpr int leastVersion = 4, mostVersion = 12, flexibleFrom = 12;

    struct Partition
    {
        std::int32_t index = 0;
        std::int64_t offset = 0;
        std::int32_t maxBytes = 1 << 20;
    };
    struct Topic
    {
        std::string name;
        std::vector<Partition> partitions;
    };
    std::vector<Topic> topics; ///< the first partition with records gets at least one batch, whatever its size
    WireIsolation isolation = WireIsolation::ReadUncommitted;
    std::int32_t maxWaitMs = 100, minBytes = 1, maxBytes = 8 << 20;

    struct PartitionData
    {
        std::string_view topic;
        int error = 0;
        std::int32_t index = 0;
        std::int64_t highWatermark = -1, lastStableOffset = -1, logStart = -1;
        std::vector<FetchRequest::AbortedTransaction> aborted;
        std::string_view records;
    };
    struct Answer
    {
        int error = 0;
        std::vector<PartitionData> partitions;
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

} // namespace weir
