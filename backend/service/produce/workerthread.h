// Purpose: threads of this folder that outlive the object on the GUI thread that began them, counted. Thread: any.
#pragma once

#include <functional>

namespace weir {

/// Runs `work` on a thread of its own, detached.
void launchProduceThread(std::function<void()> work);
/// False: some are still running after the time.
bool waitForProduceThreads(int timeoutMs);

} // namespace weir
