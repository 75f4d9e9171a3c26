// Purpose: where exported records go: encoders turn records into pieces, on as many threads as one likes; the sink
// writes the pieces into one file. Thread: create(), commit(), discard() one; encoder() and the rest any; an encoder is
// used by one thread at a time. Limits: a piece is at most some MiB unless one record is larger.
#pragma once

#include "backend/base/partfile.h"
#include "backend/service/export/csvcolumns.h"
#include "backend/service/export/recordtext.h"

#include <mutex>

namespace weir {

class ExportSink;

class ExportEncoder
{
public:
    ExportEncoder(ExportSink& sink, RecordText text);
    /// False: the file cannot be written any more.
    bool add(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers);
    /// Hands over what was added. False as add().
    bool flush();

private:
    void addAvro(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers);

    ExportSink& m_sink;
    RecordText m_text;
    std::string m_piece;
    std::uint64_t m_records = 0;
};

class ExportSink
{
public:
    /// Opens the file. Errors: those of PartFile::open, Invalid for a column that is none.
    static Result<std::unique_ptr<ExportSink>> create(const QString& path, bool replace, ExportOptions options);

    ExportEncoder encoder();
    /// With a way of decoding of the caller's.
    ExportEncoder encoder(RecordText::Decode decode);
    /// Everything is on disk under the file's name. The first error of writing, or of ending.
    Result<void> commit();
    void discard();
    void cancel() { m_cancelled = true; }
    const std::atomic<bool>* cancelled() const { return &m_cancelled; }

    const ExportOptions& options() const { return m_options; }
    std::uint64_t records() const { return m_records; }
    std::uint64_t bytes() const { return m_bytes; }
    bool hasMasked() const { return m_hasMasked; }
    bool hasFailed() const { return m_failed; }
    std::optional<Error> error() const;

private:
    friend class ExportEncoder;
    ExportSink(ExportOptions options, CsvColumns columns) : m_options(std::move(options)), m_columns(std::move(columns))
    {
    }
    bool write(std::string_view piece, std::uint64_t records);
    bool fail(const Error& error);

    const ExportOptions m_options;
    const CsvColumns m_columns;
    std::string m_sync;
    mutable std::mutex m_mutex; ///< the file and the error
    PartFile m_file;
    std::optional<Error> m_error;
    std::atomic<std::uint64_t> m_records = 0, m_bytes = 0;
    std::atomic<bool> m_failed = false, m_cancelled = false, m_hasMasked = false;
};

/// The schema of records in Avro files: {topic, partition, offset, timestamp, key, value, headers, state}.
std::string_view exportAvroSchema();

} // namespace weir
