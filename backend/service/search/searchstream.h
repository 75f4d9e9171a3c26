// Purpose: a search through everything a request names; its hits are the rows of a RecordStream, so that the same
// table, detail and export show them. Thread: GUI; scan threads behind it. Limits: 10 M hits; a hit's row takes at most
// 100 bytes of memory, its texts lie in an unlinked temporary file beyond 64 MiB; signals at most every 33 ms.
// Order: newest first searches backwards, so its rows run from the newest (row 0) to the oldest (isNewestFirst()) and
// are only ever appended; MessagesModel turns them as it is told. Hits come in that order as far as partitions allow
// and are sorted once at the end (rowsReset) if they did not.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/service/recordmatch.h"
#include "backend/service/recordstream.h"

#include <QStringList>
#include <optional>
#include <span>
#include <string_view>

namespace weir {

/// Which kind of producer chose the partition of a key.
enum class Partitioner {
    Murmur2,          ///< Java clients (and librdkafka's murmur2_random): murmur2(key) & 0x7fffffff % partitions
    ConsistentRandom, ///< librdkafka's default: CRC32(key) % partitions; empty and null keys at random
    Crc32,            ///< librdkafka's consistent: CRC32(key) % partitions, null keys too
    Fnv1a,            ///< librdkafka's fnv1a, Sarama
    All               ///< not known: every partition is read
};

struct FollowKey
{
    std::string key; ///< bytes as on the wire
    Partitioner partitioner = Partitioner::Murmur2;
    friend bool operator==(const FollowKey&, const FollowKey&) = default;
};

/// As weirctl, addresses and settings call them: "murmur2", "consistent_random", "consistent", "fnv1a", "all".
std::string_view partitionerName(Partitioner partitioner);
std::optional<Partitioner> partitionerNamed(std::string_view name);
/// All of them, All last.
std::span<const Partitioner> allPartitioners();

/// The partition for a key; -1: any.
std::int32_t partitionOf(std::string_view key, Partitioner partitioner, std::int32_t partitions);

struct SearchRequest
{
    QStringList topics; ///< at least one
    ReadRequest range;  ///< start, stop, partitions, isolation; its topic is not looked at. Newest N: the newest N
                        ///< records of each topic are searched
    bool newestFirst = true;
    std::shared_ptr<const RecordMatch> match; ///< null or empty: everything
    std::optional<FollowKey> follow;          ///< only records of this key, only in its partition
    std::int64_t bytesPerSecond = 0;          ///< at most; 0: no limit
    std::uint64_t limit = 0;                  ///< stop after so many hits; 0: 10 M
};

struct SearchCounts
{
    std::uint64_t found = 0;
    std::uint64_t scanned = 0;                      ///< records
    std::uint64_t scannedBytes = 0;                 ///< on the wire or on disk
    std::int64_t offsetsRead = 0, offsetsTotal = 0; ///< of all ranges: what the share and the time left are made of
    std::int64_t offsetsLost = 0;                   ///< vanished under the scan
    std::uint64_t undecoded = 0;                    ///< records looked at as bytes: schema missing or broken
    double recordsPerSecond = 0, bytesPerSecond = 0;
    std::optional<double> secondsLeft;
    int partitionsDone = 0, partitions = 0;
    bool waitsForBudget = false;
};

/// Matches over time; grows while the search runs.
struct MatchHistogram
{
    std::int64_t fromMs = 0;
    std::int64_t bucketMs = 0; ///< 0: nothing found so far
    std::vector<std::uint64_t> matches;
    /// What has been searched, in time; unset: nothing so far.
    std::optional<std::pair<std::int64_t, std::int64_t>> searched;
};

class SearchStream : public RecordStream
{
    Q_OBJECT
public:
    using RecordStream::RecordStream;
    virtual const SearchRequest& search() const = 0;
    virtual SearchCounts counts() const = 0;
    /// Newest first: rows run from the newest to the oldest.
    bool isNewestFirst() const override { return search().newestFirst; }
    /// At most `buckets` of them.
    virtual MatchHistogram histogram(int buckets) const = 0;
    virtual void setBudget(std::int64_t bytesPerSecond) = 0;
    /// Where every partition of every topic stands (progress() tells those of the first topic).
    virtual ScanProgress scanProgress() const { return {}; }
    /// What the numbers of topics in scanProgress() mean.
    virtual QStringList scanTopics() const { return search().topics; }
};

} // namespace weir
