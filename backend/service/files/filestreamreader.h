// Purpose: the reading thread of a stream over a file: a scan whose records go into batches. Thread: launch() GUI; the
// rest is its own. Limits: order is the file's; the newest N are its last N.
#pragma once

#include "backend/service/readrequest.h"

#include <memory>

namespace weir {

class FileSource;
struct StreamShared;

/// Ends by itself when `shared` is cancelled.
void launchFileReader(ReadRequest request, std::shared_ptr<FileSource> source, std::shared_ptr<StreamShared> shared);

} // namespace weir
