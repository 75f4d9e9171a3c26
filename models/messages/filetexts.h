// Purpose: files opened as if they were topics, in words. Thread: GUI (tr).
#pragma once

#include "backend/service/files/fileorigin.h"
#include "models/common/errortext.h"

#include <QString>

namespace weir {

/// "CSV · 12.4 MB · gzip · changed 2026-01-31 …".
QString fileFactsText(const FileFacts& facts, bool utc);
/// Why nothing of the file can be read, and what to do.
ErrorText fileErrorText(const Error& error);
/// What could not be read of a file whose other records are shown.
QString fileDamageText(const Error& error);

} // namespace weir
