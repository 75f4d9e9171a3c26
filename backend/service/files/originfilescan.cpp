#include "backend/service/files/originfilescan.h"

#include "backend/service/files/filescan.h"

namespace weir {

std::unique_ptr<RecordScan> makeFileScan(std::shared_ptr<FileSource> source, SearchRequest request, bool topicsFirst)
{
    return std::make_unique<FileScan>(std::move(source), std::move(request), topicsFirst);
}

} // namespace weir
