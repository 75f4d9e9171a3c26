// Purpose: frames (scriptframe.h) in and out of this process. Thread: one. Limits: as scriptframe.h.
#pragma once

#include <string>
#include <string_view>

namespace weir::script {

/// False: the other side is gone, or does not speak frames.
bool readFrame(int handle, std::string& frame);
bool writeFrame(int handle, char kind, std::string_view body);

} // namespace weir::script
