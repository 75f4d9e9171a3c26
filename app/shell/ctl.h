// Purpose: the context of the shell programs' sentences for translators, and their exit statuses. Thread: main.
#pragma once

#include <QCoreApplication>

namespace weir::ctl {

struct Ctl
{
    Q_DECLARE_TR_FUNCTIONS(weirctl)
};

/// What a shell sees. The same for every command; `weirctl help` lists them.
enum ExitStatus {
    Done = 0,
    Failed = 1,        ///< the cluster, a file or the data said no, or nothing matched
    Misused = 2,       ///< the command line itself is wrong
    Interrupted = 130, ///< Ctrl+C
    Terminated = 143
};

} // namespace weir::ctl
