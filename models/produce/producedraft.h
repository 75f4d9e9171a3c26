// Purpose: a record while somebody writes it: what stands in the form. Thread: a value. Limits: kept in the settings as
// JSON, texts up to 1 MB.
#pragma once

#include "backend/service/produce/partencoder.h"
#include "backend/service/produce/producerequest.h"

#include <QString>
#include <QVector>

namespace weir {

struct ProducePart
{
    Format format = Format::Text;
    SchemaChoice schema = {}; ///< not none: the format is the schema's
    QString text = {};
    bool isNull = false;
    int numberBytes = 8; ///< of Integer and Double
    friend bool operator==(const ProducePart&, const ProducePart&) = default;
};

struct HeaderDraft
{
    QString name;
    QString value;
    bool isNull = false;
    bool isHex = false; ///< `value` is bytes in hex: they are no text
    friend bool operator==(const HeaderDraft&, const HeaderDraft&) = default;
};

struct ProduceDraft
{
    enum class What { Record, Repeat, File };

    What what = What::Record;
    QString partition; ///< as typed; empty: by key
    Partitioner partitioner = Partitioner::Murmur2;
    ProducePart key = {}, value = {};
    QVector<HeaderDraft> headers;
    QString timestamp; ///< as typed; empty: now
    QString origin;    ///< "partition 3, offset 1,204": the record this was made of; empty: none

    QString times = QStringLiteral("100"); ///< Repeat
    QString rate;                          ///< Repeat, File; records a second; empty: no limit
    QString file;                          ///< File
    bool linesAreRecords = false;          ///< File: JSON as `weirctl tail --json` prints it; else values
    QString keySeparator;                  ///< File of values; empty: no keys

    QString toJson() const; ///< empty: it is too large to be kept
    /// What cannot be read is as in an empty draft.
    static ProduceDraft fromJson(const QString& json);
    friend bool operator==(const ProduceDraft&, const ProduceDraft&) = default;
};

} // namespace weir
