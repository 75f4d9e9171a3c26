// Purpose: the batches of a SegmentFile, chunk by chunk, forwards or from the end. Thread: one at a time. Limits: a
// chunk is of about a MiB unless a batch is larger (256 MiB).
#pragma once

#include "backend/kafka/scan/segmentfile.h"
#include "backend/kafka/scan/segmentwalk.h"
#include "backend/kafka/wire/transactionstates.h"
#include "backend/kafka/wire/wirebuffer.h"

namespace weir {

struct SegmentChunk
{
    struct Batch
    {
        SegmentBatch batch;
        RecordFlag state = RecordFlag::None;
    };
    WireBuffer buffer;
    std::string_view bytes;
    std::int64_t at = 0; ///< of the bytes, in the file
    std::vector<Batch> batches;
    std::size_t packedBytes = 0;
    std::int64_t from = 0, to = 0; ///< offsets passed with this chunk
    std::int64_t timeMs = -1;      ///< as ScanVisitor::windowDone() has it
    bool isLast = false;
};

class SegmentReader
{
public:
    /// `marksTransactions`: the states of batches are found out (reads ahead for their markers). Only batches with
    /// offsets in [from, to) are given.
    SegmentReader(std::shared_ptr<const SegmentFile> file, bool backwards, bool marksTransactions, std::int64_t from,
                  std::int64_t to);
    ~SegmentReader();

    /// Error Io: the file can't be read any more, or was cut.
    Result<void> next(SegmentChunk& chunk);
    /// Any thread: a batch that next() gave turned out to be damaged inside.
    void damaged(const SegmentChunk& chunk, const SegmentBatch& batch, const QString& what) const;

private:
    class Handle;
    Result<void> read(std::int64_t at, std::size_t size, WireBuffer& buffer);
    Result<SegmentWalk> walkAt(std::int64_t at, WireBuffer& buffer, std::string_view& bytes, std::int64_t least);
    Result<void> nextForwards(SegmentChunk& chunk);
    Result<void> nextBackwards(SegmentChunk& chunk);
    Result<RecordFlag> stateOf(const BatchHeader& header);
    Result<bool> lookAhead();
    Result<void> fill(SegmentChunk& chunk, const SegmentWalk& walk);
    std::size_t pieceAt(std::int64_t at) const;
    void note(const SegmentWalk& walk, std::int64_t at);

    const std::shared_ptr<const SegmentFile> m_file;
    const bool m_backwards, m_marksTransactions;
    const std::int64_t m_from, m_to;
    std::int64_t m_at = 0;                   ///< forwards: the next byte; backwards: the end of what is left
    std::int64_t m_passed = 0;               ///< forwards: all below this offset; backwards: all from it on
    std::int64_t m_zerosAt = 0, m_zeros = 0; ///< forwards: a stretch of zeros up to here
    std::int64_t m_lookAt = 0, m_lookOffset = 0;
    MarkerList m_markers;
    WireBuffer m_lookBuffer;
    std::unique_ptr<Handle> m_handle;
};

} // namespace weir
