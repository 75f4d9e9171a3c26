// Purpose: what SegmentFile and SegmentReader share. Thread: immutable after open(), but for the damages.
#pragma once

#include "backend/kafka/scan/segmentfile.h"

#include <map>
#include <mutex>

namespace weir {

struct SegmentFile::Private
{
    /// One file of the partition.
    struct Piece
    {
        QString path;
        std::int64_t at = 0, size = 0; ///< in all of them laid end to end
    };

    void damaged(std::int64_t at, std::int64_t bytes, const QString& what) const;

    QString path, topic;
    std::int32_t partition = 0;
    std::vector<Piece> pieces;
    std::int64_t size = 0, firstOffset = 0, endOffset = 0;
    bool hasOldFormat = false;
    mutable std::mutex mutex;
    mutable std::map<std::int64_t, Damage> damages;
};

} // namespace weir
