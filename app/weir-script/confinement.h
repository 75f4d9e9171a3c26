// Purpose: what this process may no longer do once people's code runs in it. Thread: the main one, at the start.
// Limits: rlimits of Linux; they hold until the process ends.
#pragma once

namespace weir::script {

/// Before V8 begins: no core dumps, no files written, 1 GiB of addresses (V8 reserves more than it uses), 512 MiB of
/// data, no new privileges; ends with its parent. False: the parent has ended already.
bool confine();
/// After V8 has begun: no file, socket or pipe can be opened any more.
void confineFiles();

} // namespace weir::script
