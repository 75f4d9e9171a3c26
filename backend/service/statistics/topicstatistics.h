// Purpose: what a full look at a topic has found so far. Thread: immutable once handed out; any. Limits: keys and
// examples are in clear: whoever shows them masks. Sizes are bytes, times milliseconds since 1970 UTC.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/serde/decoder.h"
#include "backend/service/statistics/fieldtally.h"
#include "backend/service/statistics/recurrence.h"
#include "backend/service/statistics/sizehistogram.h"
#include "backend/service/statistics/timecounts.h"
#include "backend/service/statistics/topcounts.h"

#include <map>
#include <string>
#include <vector>

namespace weir {

struct CodecShare
{
    std::string codec; ///< "none", "gzip", …; empty: not known
    std::uint64_t blocks = 0, records = 0, packedBytes = 0, unpackedBytes = 0;
};

struct SeenFormat
{
    Format format = Format::Text;
    SchemaRef schema;     ///< id 0: none
    std::string wrapping; ///< as in Decoded
    std::uint64_t records = 0;
    std::uint64_t failed = 0; ///< of them
};

struct SeenHeader
{
    std::string name;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0; ///< of its values
};

struct PartitionTally
{
    std::int32_t partition = 0;
    std::uint64_t records = 0;
    std::uint64_t contentBytes = 0; ///< keys, values, headers
    std::uint64_t packedBytes = 0;
    std::int64_t earliestMs = -1, latestMs = -1;
    std::uint64_t outOfOrder = 0; ///< records older than one before them
    std::int64_t mostBackMs = 0;  ///< how much older at most
    std::uint64_t missing = 0;    ///< offsets within what was read that hold nothing (compaction, empty batches)
    std::int64_t from = 0, next = 0, to = 0; ///< offsets
    std::uint64_t lost = 0;
    bool done = false;
    std::optional<Error> problem;
};

struct TopicStatistics
{
    ScanEnd end = ScanEnd::Running;
    std::int64_t startedMs = 0, updatedMs = 0;
    std::int64_t offsetsRead = 0, offsetsTotal = 0; ///< what the share is made of
    bool waitsForBudget = false;
    double recordsPerSecond = 0;

    std::uint64_t records = 0; ///< those a consumer sees: not counting markers and aborted ones
    std::uint64_t nullKeys = 0, tombstones = 0;
    std::uint64_t transactional = 0, markers = 0, aborted = 0, open = 0;
    std::uint64_t packedBytes = 0, unpackedBytes = 0;
    SizeHistogram keySizes, valueSizes; ///< without null
    SizeHistogram blockRecords;         ///< records a batch
    std::vector<CodecShare> codecs;

    double differentKeys = 0, differentKeysError = 0; ///< standard error as a part: 0.008
    TopCounts topKeys;
    Recurrence::Answer again; ///< records of equal key and value

    TimeCounts times;
    std::uint64_t withoutTime = 0;
    std::vector<PartitionTally> partitions;

    std::vector<FieldStatistics> fields; ///< of values; the first is the value itself
    std::uint64_t surveyed = 0;          ///< values that are JSON or decode to it
    std::uint64_t tooBig = 0;            ///< values that were not looked into
    bool fieldsCut = false;
    std::vector<SeenFormat> keyFormats, valueFormats;
    std::vector<SeenHeader> headers;
    bool headersCut = false;

    bool isPartial() const { return end != ScanEnd::Complete; }
};

} // namespace weir
