// Purpose: everything there is to see of one record, decoded whole. Thread: make() any (a worker for big values); a
// value afterwards.
#pragma once

#include "backend/kafka/recordbatch.h"
#include "backend/serde/decoder.h"

#include <QByteArray>
#include <QString>
#include <QVector>

namespace weir {

struct RecordDetail
{
    struct Part
    {
        QByteArray bytes; ///< as on the wire
        QByteArray text;  ///< decoded, JSON indented by nobody: as decoded
        bool isNull = false;
        bool isJson = false;
        QString formatName; ///< "Avro", translated where it is a word
        QString schema;     ///< "id 12 · payments-value · version 3"; empty: none
        QString problem;    ///< why it could not be decoded, or what was odd; empty: fine
    };
    struct Header
    {
        QString name, value;
        bool isNull = false;
    };

    QString topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1;
    bool isLogAppendTime = false;
    QString transaction; ///< "aborted", "open", …; empty: none
    Part key, value;
    QVector<Header> headers;

    static RecordDetail make(const RecordBatch& batch, std::size_t index, const DecoderSet& decoders, Format keyFormat,
                             Format valueFormat);
};

/// "JSON", "Text", "Avro", "Integer", "UUID", "Hex", "Automatic".
QString formatTitle(Format format);

/// JSON with line breaks and two spaces a level; text that is no JSON comes back as it is. Numbers and order stay as
/// written.
QByteArray indentedJson(const QByteArray& json);

} // namespace weir
