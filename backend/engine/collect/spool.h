// Purpose: what was acknowledged while the cluster could not be reached, on this machine's disk, until it is delivered:
// in order, through kill -9 and power cuts. Thread: one. Limits: `mostBytes` of disk, `mostAgeMs` of age, an entry of
// 16 MiB; texts lie there as they are, in files that only their owner reads.
//
// Segments "SEQUENCE.spool" of about `segmentBytes`, each a line with the format's name and then entries: length (4
// bytes, big-endian), CRC-32C of the rest (4), milliseconds since 1970 (8), payload. What is torn at the end of a
// segment was never acknowledged and is cut off. The file "delivered" says up to where all is delivered; it is written
// now and then, so that after a crash some entries are handed out again: whoever takes them knows messageIds.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace weir::engine {

struct SpoolOptions
{
    std::string folder; ///< made if need be; of one process at a time
    std::uint64_t mostBytes = 10'000'000'000;
    std::int64_t mostAgeMs = 30LL * 86'400'000; ///< what is older is dropped, and counted
    std::uint64_t segmentBytes = 64 * 1024 * 1024;
};

/// Behind an entry.
struct SpoolPlace
{
    std::uint64_t segment = 0, offset = 0;
    friend auto operator<=>(const SpoolPlace&, const SpoolPlace&) = default;
};

struct SpoolEntry
{
    SpoolPlace end{};
    std::string payload{};
    std::int64_t keptAtMs = 0;
};

struct SpoolCounts
{
    std::uint64_t bytes = 0;   ///< on disk
    std::uint64_t expired = 0; ///< entries that grew too old, since it was opened
    std::uint64_t damaged = 0; ///< places at which something else stood than was written, since it was opened
};

class Spool
{
public:
    /// Reads all that is there. Errors: Busy (another process has it), Io.
    static Result<std::unique_ptr<Spool>> open(SpoolOptions options);
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    /// All of them are on the disk when it returns (fsync), or none. Errors: Limit (the spool is full, or the disk);
    /// Io.
    Result<void> append(std::span<const std::string> payloads, std::int64_t nowMs);

    /// The next ones in order, at least one, up to `mostBytes`; empty: no more. What is too old is left out. If it is
    /// empty, nothing is under way, and it is not isEmpty(): rewind().
    std::vector<SpoolEntry> read(std::size_t mostBytes, std::int64_t nowMs);
    void rewind(); ///< read() begins again behind what is delivered
    /// Everything up to there is delivered; segments that are go away.
    void delivered(const SpoolPlace& place);
    Result<void> flush(); ///< writes down up to where all is delivered

    bool isEmpty() const; ///< all is delivered
    SpoolCounts counts() const { return m_counts; }

private:
    struct Segment
    {
        std::uint64_t sequence = 0, size = 0;
    };
    explicit Spool(SpoolOptions options) : m_options(std::move(options)) {}
    Result<void> lock();
    Result<void> findSegments();
    Result<void> checkFormat(const Segment& segment) const;
    Result<void> cutTail(Segment& segment);
    void readPosition();
    Result<void> beginSegment();
    Result<void> write(std::string_view bytes);
    bool readOne(const Segment& segment, SpoolEntry& entry);
    void closeSegment();
    void dropDelivered();
    std::string pathOf(std::uint64_t sequence) const;
    Error ioError(const char* what, int code) const;

    const SpoolOptions m_options;
    std::deque<Segment> m_segments; ///< by sequence; the last one is written to, if m_file is open
    std::uint64_t m_lastSequence = 0;
    int m_lock = -1, m_file = -1;
    SpoolPlace m_delivered, m_noted; ///< the latter: as the file says
    SpoolPlace m_next;               ///< of read()
    int m_reading = -1;
    std::uint64_t m_readingSequence = 0;
    SpoolCounts m_counts;
};

} // namespace weir::engine
