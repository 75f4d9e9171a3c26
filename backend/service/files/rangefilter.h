// Purpose: which records a reading range lets through, where the source cannot leave the others out by itself. Thread:
// a value; any.
#pragma once

#include "backend/kafka/recordbatch.h"
#include "backend/service/readrequest.h"

namespace weir {

struct RangeFilter
{
    std::int64_t fromOffset = INT64_MIN, toOffset = INT64_MAX;
    std::int64_t fromMs = INT64_MIN, toMs = INT64_MAX;
    QVector<std::int32_t> partitions;

    static RangeFilter of(const ReadRequest& range)
    {
        RangeFilter filter;
        filter.partitions = range.partitions;
        if (range.start == StartKind::Offset)
            filter.fromOffset = range.startValue;
        if (range.start == StartKind::Time)
            filter.fromMs = range.startValue;
        if (range.stop == StopKind::Offset)
            filter.toOffset = range.stopValue;
        if (range.stop == StopKind::Time)
            filter.toMs = range.stopValue;
        return filter;
    }
    bool isByTime() const { return fromMs != INT64_MIN || toMs != INT64_MAX; }
    bool letsThrough(const RecordView& record) const
    {
        return record.offset >= fromOffset && record.offset < toOffset &&
               (partitions.isEmpty() || partitions.contains(record.partition)) &&
               (!isByTime() || (record.timestampMs >= fromMs && record.timestampMs < toMs));
    }
};

} // namespace weir
