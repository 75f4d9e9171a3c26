// Purpose: the records of one unpacked batch, as fast as they can be walked. Thread: any; a RecordWalk: one. Limits:
// views point into the batch; input is trusted in nothing.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/recordbatch.h"
#include "backend/kafka/wire/recordbatchparser.h"

namespace weir {

class RecordWalk
{
public:
    using Sink = RecordBatchParser::Sink;

    /// Offsets [from, to) of the batch. `body` is unpacked: of magic 2 its records; of an old message set the inner
    /// messages, or the single message from its checksum on. `view` gives topic, partition and additional flags.
    /// Flags set: KeyNull, ValueNull, LogAppendTime, Transactional, ControlCommit, ControlAbort. Error Decode: records
    /// before the damage have been given.
    Result<void> each(const BatchHeader& header, std::string_view body, std::int64_t from, std::int64_t to,
                      const RecordView& view, const Sink& sink);

private:
    Result<void> messages(const BatchHeader& header, std::string_view body, std::int64_t from, std::int64_t to,
                          const RecordView& view, const Sink& sink);
    std::vector<RecordHeader> m_headers;
};

/// Of a message set of before 2017, what RecordWalk wants as body before it is unpacked: the value of a compressed
/// message, else all of it.
std::string_view packedBody(const BatchHeader& header, std::string_view body);

} // namespace weir
