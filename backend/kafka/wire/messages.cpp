#include "backend/kafka/wire/messages.h"

namespace weir {

void FetchRequest::encode(WireEncoder& out, int version) const
{
    out.int32(-1); // no replica
    out.int32(maxWaitMs);
    out.int32(minBytes);
    out.int32(maxBytes);
    out.int8(std::int8_t(isolation));
    if (version >= 7) {
        out.int32(0); // no fetch session
        out.int32(-1);
    }
    out.array(1);
    out.string(topic);
    out.array(partitions.size());
    for (const Partition& partition : partitions) {
        out.int32(partition.index);
        if (version >= 9)
            out.int32(-1);
        out.int64(partition.offset);
        if (version >= 12)
            out.int32(-1);
        if (version >= 5)
            out.int64(-1);
        out.int32(partitionMaxBytes);
        out.tags();
    }
    out.tags();
    if (version >= 7)
        out.array(0); // nothing to forget
    if (version >= 11)
        out.string({}); // no rack
    out.tags();
}

void FetchRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    in.int32();
    if (version >= 7) {
        answer.error = in.int16();
        in.int32();
    }
    const std::size_t topicCount = in.array(3);
    for (std::size_t i = 0; i < topicCount && !in.failed(); ++i) {
        in.string();
        const std::size_t count = in.array(24);
        for (std::size_t j = 0; j < count && !in.failed(); ++j) {
            PartitionData& data = answer.partitions.emplace_back();
            data.index = in.int32();
            data.error = in.int16();
            data.highWatermark = in.int64();
            data.lastStableOffset = in.int64();
            if (version >= 5)
                data.logStart = in.int64();
            data.aborted.resize(in.array(16));
            for (AbortedTransaction& aborted : data.aborted) {
                aborted.producerId = in.int64();
                aborted.firstOffset = in.int64();
                in.tags();
            }
            if (version >= 11)
                in.int32(); // a nearer replica, which we do not follow
            data.records = std::string(in.bytes());
            in.tags();
        }
        in.tags();
    }
    in.tags();
}

} // namespace weir
