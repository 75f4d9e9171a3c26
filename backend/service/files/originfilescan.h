// Purpose: the scan of a file or of segments that a request names, whatever the file turns out to be. Thread: any.
#pragma once

#include "backend/service/recordorigin.h"

namespace weir {

class FileSource;

/// Never null. `topicsFirst`: see FileScan. The file is opened on a scan thread if it is not open yet.
std::unique_ptr<RecordScan> makeFileScan(std::shared_ptr<FileSource> source, SearchRequest request, bool topicsFirst);

} // namespace weir
