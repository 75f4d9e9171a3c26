// Purpose: what is to be written to a file, and how. Thread: a value; the origin and the stream are the GUI thread's.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/masking.h"
#include "backend/service/recordorigin.h"

#include <QPointer>
#include <QStringList>
#include <map>

namespace weir {

enum class ExportFormat {
    JsonLines, ///< one object a record, as `weirctl tail --json` prints it; reads back to the same bytes
    Csv,       ///< RFC 4180 with a header line: chosen columns, as they are shown
    Avro       ///< an object container file with the bytes of each record
};

enum class AvroFileCodec { Deflate, Zstandard };

struct ExportOptions
{
    ExportFormat format = ExportFormat::JsonLines;
    /// CSV: "topic", "partition", "offset", "timestamp" (ms), "time", "key", "value", "headers", "size", or a path:
    /// "value.customer.email", "value.items[0].sku", "key.id", "headers.trace". Empty: defaultCsvColumns().
    QStringList columns;
    bool guardFormulas = true; ///< CSV: ' before text that a spreadsheet would run (= + - @ tab return), not numbers
    /// JSON lines: adds keyBytes, valueBytes (base64) where the readable form would not give the same bytes again.
    bool exactBytes = true;
    AvroFileCodec codec = AvroFileCodec::Deflate;
    std::shared_ptr<const DecoderSet> decoders; ///< null: without a registry
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    std::shared_ptr<const MaskSet> masks; ///< null: nothing is masked
    /// Where one topic's differ from `masks` (somebody has revealed it).
    std::map<std::string, std::shared_ptr<const MaskSet>, std::less<>> topicMasks;
};

QStringList defaultCsvColumns();
/// ".jsonl", ".csv", ".avro".
QString exportSuffix(ExportFormat format);

struct ExportRequest
{
    QString path;
    bool replace = false; ///< an existing file may be replaced; else it is an error (Exists)
    ExportOptions options;
    QString subject; ///< what the job is called: topic, file

    /// Either rows of a stream, in this order…
    QPointer<RecordStream> stream;
    std::vector<std::uint64_t> rowIds;          ///< row + dropped()
    std::uint64_t firstRowId = 0, rowCount = 0; ///< if there are no rowIds: these, one after the other
    /// …or everything of a search: rising by offset within each partition, partitions mixed as they are read.
    RecordOrigin* origin = nullptr;
    std::optional<SearchRequest> search;
};

} // namespace weir
