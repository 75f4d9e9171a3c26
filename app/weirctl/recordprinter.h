// Purpose: records as lines: the value alone, or one JSON object with everything, which `weirctl produce --json` turns
// into the same bytes: keyBytes, valueBytes and nameBytes (base64) stand where the readable form would not give them
// back. Thread: main. Limits: a schema that
// is not known yet is waited for, at most the connection's timeout, once an id.
#pragma once

#include "app/weirctl/outputbuffer.h"
#include "backend/kafka/recordbatch.h"
#include "backend/service/export/recordjson.h"

#include <memory>
#include <set>
#include <vector>

namespace weir {
class SchemaRegistry;
}

namespace weir::ctl {

struct PrintOptions
{
    bool json = false;
    bool raw = false; ///< values as they are, whatever they are
    Format format = Format::Auto;
    Format keyFormat = Format::Auto;
    int schemaTimeoutMs = 10'000;
};

class RecordPrinter
{
public:
    RecordPrinter(const RecordPrinter&) = delete;
    RecordPrinter& operator=(const RecordPrinter&) = delete;
    /// `registry` may be null.
    RecordPrinter(OutputBuffer& out, PrintOptions options, std::shared_ptr<SchemaRegistry> registry);

    /// Plain output needs no headers; see needsHeaders().
    void print(std::string_view topic, const RecordView& record, const std::vector<RecordHeader>& headers);
    bool needsHeaders() const { return m_options.json; }
    /// Plain output of a value that needs no decoding.
    bool isPlain(const RecordView& record) const
    {
        return m_options.raw || (!m_options.json && m_options.format == Format::Auto &&
                                 (!m_registry || record.value.empty() || record.value.front() != '\0'));
    }
    void printPlain(const RecordView& record)
    {
        m_out.append(record.value);
        m_out.append('\n');
    }

private:
    Decoded decode(std::string_view bytes, Format format, const DecodeContext& context);

    OutputBuffer& m_out;
    const PrintOptions m_options;
    const std::shared_ptr<SchemaRegistry> m_registry;
    const DecoderSet m_decoders;
    std::set<int> m_askedFor;
    RecordText m_text;
    std::string m_line;
};

} // namespace weir::ctl
