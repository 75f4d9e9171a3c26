// Purpose: records as they were read, in immutable blocks with one arena each. Thread: immutable after build; share as
// shared_ptr<const RecordBatch>. Limits: 2^31 bytes and 2^31 records a batch; a reader closes a batch at about 1 MiB.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

class SpillFile;

enum class RecordFlag : std::uint8_t {
    None = 0,
    KeyNull = 1,
    ValueNull = 2,     ///< tombstone
    LogAppendTime = 4, ///< the broker's time, not the producer's
    ControlCommit = 8, ///< a transaction marker
    ControlAbort = 16,
    Aborted = 32, ///< part of a transaction that was aborted
    Pending = 64, ///< part of a transaction that is still open
    Transactional = 128
};

struct RecordHeader
{
    std::string_view name;
    std::string_view value;
    bool isNull = false;
};

/// One record, seen through its batch; valid while the batch lives.
struct RecordView
{
    std::string_view key;
    std::string_view value;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1; ///< since 1970 UTC; -1: none
    std::int32_t partition = 0;
    std::uint16_t topic = 0; ///< index into RecordBatch::topics()
    std::uint8_t flags = 0;

    bool has(RecordFlag flag) const { return flags & std::uint8_t(flag); }
    bool isControl() const { return has(RecordFlag::ControlCommit) || has(RecordFlag::ControlAbort); }
};

class RecordBatch
{
public:
    std::size_t size() const { return m_rows.size(); }
    /// Bytes of memory held: arena, if it is not in a file, and rows.
    std::size_t bytes() const { return m_arena.capacity() + m_rows.capacity() * sizeof(Row); }
    /// Bytes of keys, values and headers, wherever they are.
    std::size_t textBytes() const { return m_texts.size(); }
    RecordView at(std::size_t index) const;
    /// Headers are parsed on demand.
    std::vector<RecordHeader> headers(std::size_t index) const;
    const std::vector<std::string>& topics() const { return *m_topics; }

private:
    friend class RecordBatchBuilder;
    struct Row
    {
        std::int64_t offset;
        std::int64_t timestampMs;
        std::uint32_t keyAt, keySize, valueAt, valueSize, headersAt;
        std::int32_t partition;
        std::uint16_t topic;
        std::uint16_t headerCount;
        std::uint8_t flags;
    };
    std::vector<Row> m_rows;
    std::string m_arena;
    std::string_view m_texts; ///< the arena, or its place in a file
    std::shared_ptr<const void> m_file;
    std::shared_ptr<const std::vector<std::string>> m_topics;
};

/// Thread: one. Build, then take().
class RecordBatchBuilder
{
public:
    explicit RecordBatchBuilder(std::shared_ptr<const std::vector<std::string>> topics);
    void add(const RecordView& record, std::span<const RecordHeader> headers = {});
    std::size_t size() const { return m_batch->size(); }
    std::size_t bytes() const { return m_batch->m_arena.size() + m_batch->m_rows.size() * sizeof(RecordBatch::Row); }
    /// The batch so far; the builder begins a new one.
    std::shared_ptr<const RecordBatch> take();
    /// The same with its texts in `file` instead of in memory. Io: they could not be written; the builder keeps all.
    Result<std::shared_ptr<const RecordBatch>> take(SpillFile& file);

private:
    std::shared_ptr<const std::vector<std::string>> m_topics;
    std::unique_ptr<RecordBatch> m_batch;
};

} // namespace weir
