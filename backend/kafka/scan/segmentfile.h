// Purpose: a Kafka .log segment on disk, or a folder of one partition's segments: its batches found, its records read,
// also where it is damaged. Thread: immutable after open(); any. Limits: every codec; input is trusted in nothing; it
// is read piece by piece, not mapped: a file that is cut while open yields an Io error, not a crash.
#pragma once

#include "backend/kafka/scan/recordscan.h"

namespace weir {

class SegmentFile
{
public:
    /// `path` as the person gave it; topic and partition are taken from the folder's name (`orders-3`) where it has
    /// that form, else the file's name and 0. Blocks for some milliseconds. Errors: NotFound, Io, Decode (not one sound
    /// batch near the beginning or the end).
    static Result<std::shared_ptr<const SegmentFile>> open(const QString& path);
    ~SegmentFile();

    const QString& path() const;
    const QString& topic() const;
    std::int32_t partition() const;
    std::int64_t size() const;
    /// The first sound batch's offset; one after the last one's, as far as beginning and end tell.
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
    friend class SegmentReader;
    SegmentFile();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Scans the whole files, or offsets [from, to) of them; a part each. Backwards too.
std::unique_ptr<RecordScan> makeSegmentScan(std::vector<std::shared_ptr<const SegmentFile>> files, ScanOptions options,
                                            std::int64_t from = 0, std::int64_t to = INT64_MAX);

} // namespace weir
