// Purpose: the parts of a record as readable text for a file: decoded, schemas waited for, masked. Thread: one at a
// time. Limits: a schema that does not come is waited for 10 s, once.
#pragma once

#include "backend/service/export/exportrequest.h"

#include <atomic>
#include <span>

namespace weir {

/// Waits until `decoders` know the schema of an id, or will not: at most 10 s an id, once. Thread: any.
std::function<bool(int)> schemaWaiter(std::shared_ptr<const DecoderSet> decoders, const std::atomic<bool>* cancelled);

class RecordText
{
public:
    using Decode = std::function<Decoded(std::string_view bytes, Format format, const DecodeContext& context)>;

    /// `cancelled` ends waiting; may be null.
    explicit RecordText(const ExportOptions& options, const std::atomic<bool>* cancelled = nullptr);
    /// Decodes by a function of the caller's.
    RecordText(const ExportOptions& options, Decode decode);

    Decoded key(std::string_view topic, const RecordView& record);
    Decoded value(std::string_view topic, const RecordView& record);
    Decoded header(std::string_view topic, const RecordHeader& header);
    /// May the bytes themselves be written?
    bool mayShowBytes(std::string_view topic, RecordPart part, std::string_view headerName = {}) const;
    bool hasMasked() const { return m_hasMasked; }

private:
    Decoded masked(Decoded decoded, std::string_view topic, RecordPart part, std::string_view headerName = {});
    const MaskSet* masksOf(std::string_view topic) const;

    ExportOptions m_options;
    Decode m_decode;
    bool m_hasMasked = false;
};

} // namespace weir
