// Purpose: record batches (and the message sets of before 2017) as they come in a fetch answer or lie in a .log file,
// to records. Thread: one. Limits: views point into the input or into the parser's buffer, and hold until the next
// call; input is trusted in nothing.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/recordbatch.h"
#include "backend/kafka/wire/decompressor.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class TransactionMarker { None, Commit, Abort };

struct BatchHeader
{
    std::int64_t baseOffset = 0, lastOffset = 0;
    std::size_t bytes = 0; ///< on disk, with its length field
    int magic = 2;         ///< 0 and 1: a message set
    Codec codec = Codec::None;
    bool isTransactional = false, isControl = false, isLogAppendTime = false;
    std::int64_t baseTimestampMs = -1, maxTimestampMs = -1;
    std::int64_t producerId = -1;
    std::int16_t producerEpoch = -1;
    std::int32_t baseSequence = -1, leaderEpoch = -1, recordCount = 0;
    TransactionMarker marker = TransactionMarker::None; ///< of a control batch
};

class RecordBatchParser
{
public:
    struct Limits
    {
        std::size_t decompressedBytes = std::size_t(256) << 20; ///< a batch
        bool checkCrc = true;
    };
    /// `flags` of the view: KeyNull, ValueNull, LogAppendTime, Transactional, ControlCommit, ControlAbort.
    using Sink = std::function<void(const RecordView&, std::span<const RecordHeader>)>;

    explicit RecordBatchParser(std::string_view data) : RecordBatchParser(data, Limits()) {}
    RecordBatchParser(std::string_view data, Limits limits) : m_left(data), m_limits(limits) {}

    /// The next batch; unset at the end, also where the last batch is cut off (fetch answers end so): see `cutOff()`.
    /// Error Decode: a damaged batch; `canGoOn()` says whether calling again goes on with the next.
    Result<std::optional<BatchHeader>> next();

    /// The records of the batch that next() gave. Errors: Decode, Limit; records before the damage have been given to
    /// the sink.
    Result<void> records(const Sink& sink);

    /// What stands behind the head of the batch that next() gave, still packed; of an old message all of it from its
    /// checksum on.
    std::string_view body() const { return m_body; }

    /// After an error of next(): whether the parser stands behind the damaged batch; its last offset if that is known,
    /// else -1.
    bool canGoOn() const { return m_canGoOn; }
    std::int64_t damagedLastOffset() const { return m_damagedLastOffset; }
    /// Bytes of an incomplete batch at the end.
    std::size_t cutOff() const { return m_left.size(); }

private:
    Result<std::optional<BatchHeader>> nextBatch(std::string_view whole);
    Result<std::optional<BatchHeader>> nextMessage(std::string_view whole);
    Result<void> batchRecords(const Sink& sink);
    Result<void> messageRecords(const Sink& sink);
    bool oneRecord(class WireDecoder& in, const Sink& sink);
    Error damaged(const char* what) const;

    std::string_view m_left;
    const Limits m_limits;
    BatchHeader m_header;
    std::string_view m_body; ///< of the batch in hand: records, or the one old message from its crc on
    std::string m_unpacked;
    std::vector<RecordHeader> m_headers;
    std::int64_t m_damagedLastOffset = -1;
    bool m_canGoOn = false;
};

} // namespace weir
