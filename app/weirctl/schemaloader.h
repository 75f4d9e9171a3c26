// Purpose: a schema from a file, with the remote documents that it refers to. Thread: main; blocks while fetching.
// Limits: 100 documents of 16 MiB; http, https and file; only what begins with an allowed prefix.
#pragma once

#include "backend/cdp/schema/schema.h"

#include <QStringList>

namespace weir::ctl {

/// Null: what is wrong was told on standard error.
std::shared_ptr<const cdp::Schema> loadSchema(const QString& file, const QStringList& remotePrefixes,
                                              bool assertFormats);

} // namespace weir::ctl
