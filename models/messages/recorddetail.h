// Purpose: everything there is to see of one record, decoded whole. Thread: make() any (a worker for big values); a
// value afterwards.
#pragma once

#include "backend/kafka/recordbatch.h"
#include "backend/serde/masking.h"

#include <QByteArray>
#include <QString>
#include <QVector>

namespace weir {

struct RecordDetail
{
    struct Part
    {
        QByteArray bytes;      ///< as on the wire; empty where a masking rule concerns this part
        std::int64_t size = 0; ///< bytes on the wire
        QByteArray text;       ///< decoded, JSON indented by nobody: as decoded
        bool isNull = false;
        bool isJson = false;
        bool isMasked = false; ///< rules concern this part: bytes and hex are not shown
        QString wrapping;      ///< "gzip, 1.2 MB inside"; empty: none
        QString formatName;    ///< "Avro", translated where it is a word
        QString schema;        ///< "id 12 · payments-value · version 3"; empty: none
        QString problem;       ///< why it could not be decoded, or what was odd; empty: fine
    };
    struct Header
    {
        QString name, value;
        bool isNull = false;
        bool isMasked = false;
    };

    QString topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1;
    bool isLogAppendTime = false;
    QString transaction; ///< "aborted", "open", …; empty: none
    Part key, value;
    QVector<Header> headers;

    bool isMasked() const;

    /// `masks` null: everything in clear.
    static RecordDetail make(const RecordBatch& batch, std::size_t index, const DecoderSet& decoders, Format keyFormat,
                             Format valueFormat, const MaskSet* masks = nullptr);
};

/// "JSON", "Text", "Avro", "Integer", "UUID", "Hex", "Automatic", …
QString formatTitle(Format format);

/// JSON with line breaks and two spaces a level; text that is no JSON comes back as it is. Numbers and order stay as
/// written.
QByteArray indentedJson(const QByteArray& json);

} // namespace weir
