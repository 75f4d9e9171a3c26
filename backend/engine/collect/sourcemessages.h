// Purpose: records of a source topic as messages for the pipeline. Thread: one. Limits: of a batch; what it made lives
// until the next one.
//
// The message is the decoded value if that is an object, else {"value": …}. A filter or a mapping that says `kafka`
// also finds there {"key", "headers": {…}, "topic", "partition", "offset", "timestamp" (RFC 3339), "size"}.
#pragma once

#include "backend/engine/collect/collectpipeline.h"
#include "backend/engine/collect/sourcedecoder.h"
#include "backend/kafka/recordbatch.h"

#include <deque>

namespace weir::engine {

class SourceMessages
{
public:
    explicit SourceMessages(std::shared_ptr<SchemaRegistry> registry) : m_decoder(std::move(registry)) {}
    void setDefinition(const cdp::Definition& definition);

    /// `count` records from `first`. Errors (Registry): a schema cannot be had now; try the same again.
    Result<std::vector<RawMessage>> read(const RecordBatch& batch, std::size_t first, std::size_t count,
                                         std::int64_t nowMs);

private:
    Result<void> addValue(const RecordView& record, RawMessage& message);
    Result<Json> place(const RecordBatch& batch, std::size_t index, const RecordView& record);

    SourceDecoder m_decoder;
    JsonArena m_arena;
    std::string m_key, m_format;
    bool m_wantsPlace = false, m_hasMapping = false;
};

} // namespace weir::engine
