// Purpose: a Kafka .log segment on disk, mapped: its batches found, its records read, also where it is damaged. Thread:
// immutable after open(); any. Limits: files up to what the address space holds; every codec; input is trusted in
// nothing; a file that is cut while open yields an Io error, not a crash.
#pragma once

#include "backend/kafka/scan/recordscan.h"

namespace weir {

class SegmentFile
{
public:
    /// `path` as the person gave it; topic and partition are taken from the folder's name (`orders-3`) where it has
    /// that form, else the file's name and 0. Errors: NotFound, Io, Decode (not one sound batch).
    static Result<std::shared_ptr<const SegmentFile>> open(const QString& path);
    ~SegmentFile();

    const QString& path() const;
    const QString& topic() const;
    std::int32_t partition() const;
    std::int64_t size() const;
    /// The first batch's offset; cheap. One after the last record's: known once indexed() (else an estimate).
    std::int64_t firstOffset() const;
    std::int64_t endOffset() const;

    /// Damage found so far: bytes skipped and where.
    struct Damage
    {
        std::int64_t at = 0, bytes = 0;
        QString what; ///< English
    };
    QVector<Damage> damages() const;

private:
    friend class SegmentScan;
    SegmentFile();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Scans the whole file, or offsets [from, to) of it. Backwards too.
std::unique_ptr<RecordScan> makeSegmentScan(std::vector<std::shared_ptr<const SegmentFile>> files, ScanOptions options,
                                            std::int64_t from = 0, std::int64_t to = INT64_MAX);

} // namespace weir
