// Purpose: reads whole ranges of many partitions as fast as they come, block by block, for whoever looks at every
// record once: search, statistics, export. Thread: start(), cancel(), setPaused(), progress() any; a visitor is called
// on scan threads. Limits: a partition ends by position, never by an empty answer; an unreachable broker is waited for
// and reading goes on where it was; records that vanish meanwhile (retention, truncation) are counted as lost.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/recordbatch.h"

#include <QString>
#include <QVector>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

/// Offsets [from, to) of one partition.
struct ScanPart
{
    QString topic;
    std::int32_t partition = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// Some consecutive records of one partition, unpacked. Valid during ScanVisitor::block().
class ScanBlock
{
public:
    using Sink = std::function<void(const RecordView&, std::span<const RecordHeader>)>;

    virtual ~ScanBlock() = default;
    std::size_t part = 0;    ///< index of the ScanPart
    std::uint16_t topic = 0; ///< index into RecordScan::topics(); also in the views
    std::int32_t partition = 0;
    std::size_t packedBytes = 0; ///< on disk or on the wire
    std::size_t unpackedBytes = 0;
    std::string_view codec; ///< "none", "gzip", "snappy", "lz4", "zstd"; empty: not known
    /// All keys, values and headers of the block stand somewhere in here, as they are; empty: not known.
    std::string_view bytes;

    /// The records within the part's range that the isolation lets through, rising by offset. Error Decode: damaged
    /// from there on; what was sound has been given to the sink.
    virtual Result<void> each(const Sink& sink) const = 0;
};

class ScanVisitor
{
public:
    virtual ~ScanVisitor() = default;
    /// Any scan thread. Calls for one part never overlap and come in the order of the scan: forwards by rising offset;
    /// backwards in windows from the end, each window by rising offset.
    virtual void block(const ScanBlock& block) = 0;
    /// Everything of the part from `from` to `to` has been given (one window backwards, or what was read forwards so
    /// far). `nextTimestampMs`: no time below which the part's remaining records lie is known to be sharper; backwards:
    /// the smallest time of the window, forwards: the largest; -1: not known.
    virtual void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t nextTimestampMs) = 0;
    /// The visitor wants no more (a limit was reached).
    virtual bool isSated() const { return false; }
};

struct ScanProgress
{
    struct Part
    {
        std::int64_t from = 0, to = 0; ///< the range, cut to what exists
        std::int64_t read = 0;         ///< offsets that have been passed, of to - from
        std::int64_t lost = 0;         ///< offsets that vanished before they were read
        bool done = false;
        std::optional<Error> problem; ///< what stands in the way now
        std::uint16_t topic = 0;      ///< index into topics()
        std::int32_t partition = 0;
    };
    std::vector<Part> parts;
    std::uint64_t records = 0; ///< given to the visitor
    std::uint64_t packedBytes = 0, unpackedBytes = 0;
    bool waitsForBudget = false;
};

enum class ScanEnd {
    Running,
    Complete, ///< every part was read to its end
    Sated,    ///< the visitor wanted no more
    Cancelled,
    Failed ///< a part cannot be read at all, see the parts' problems; the others have been read
};

struct ScanOptions
{
    bool backwards = false;
    bool committed = true;           ///< leave out aborted and open transactions
    bool showControl = false;        ///< give markers and aborted records too, marked (implies !committed)
    std::int64_t bytesPerSecond = 0; ///< at most, on the wire; 0: no limit
};

class RecordScan
{
public:
    /// May take some hundred ms if it still runs: waits for its threads.
    virtual ~RecordScan() = default;
    /// Once. `visitor` must live until `ended` was called, which happens once, on a scan thread, as the last thing.
    virtual void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) = 0;
    virtual void cancel() = 0;
    virtual void setPaused(bool paused) = 0;
    virtual void setBudget(std::int64_t bytesPerSecond) = 0;
    virtual ScanProgress progress() const = 0;
    /// The parts, their ranges known exactly; before start() has resolved them as given.
    virtual const std::vector<std::string>& topics() const = 0;
};

} // namespace weir
