// Purpose: Ctrl+C and a polite kill as a flag that loops look at; a closed pipe as an error of write(). Thread:
// install() main, the rest any. Limits: a second signal of the same kind ends the process at once.
#pragma once

namespace weir::ctl {

void installSignals();

/// 0 while nobody has asked to stop, else the exit status for it (130, 143).
int stopRequested();

} // namespace weir::ctl
