// Purpose: one case file after another through the code that judges in life, in words or as JSON lines. Thread: any;
// the files of a run may be replayed at once. Limits: a case of 256 MiB.
#pragma once

#include "backend/cdp/replay/customercase.h"

#include <QString>
#include <optional>

namespace weir::ctl {

/// What is to be printed of a file.
struct CaseReport
{
    QString out;      ///< lines, each with its end
    QString sentence; ///< for standard error; empty: nothing
    int status = 0;   ///< ExitStatus
};

struct CaseOptions
{
    bool withTrace = false, asJson = false;
};

/// Of either kind.
CaseReport replayFile(const QString& file, const CaseOptions& options);

/// A case of customers for a command that needs one. None: `sentence` says why.
std::optional<cdp::CustomerCase> readCustomerFile(const QString& file, QString& sentence);

} // namespace weir::ctl
