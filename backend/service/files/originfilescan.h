// Purpose: the scan of a file or of segments that a request names, whatever the file turns out to be. Thread: any.
// Limits: the newest N of segments are those of the last N offsets of each partition.
#pragma once

#include "backend/service/files/filesource.h"
#include "backend/service/recordorigin.h"

namespace weir {

/// Never null. The file is opened on a scan thread if it is not open yet.
std::unique_ptr<RecordScan> makeFileScan(std::shared_ptr<FileSource> source, SearchRequest request);

/// Of segments that are open. A segment that has nothing of the range is left out.
std::unique_ptr<RecordScan> makeSegmentsScan(const std::vector<std::shared_ptr<const SegmentFile>>& segments,
                                             const SearchRequest& request);

} // namespace weir
