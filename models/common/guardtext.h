// Purpose: what the guard of a connection says, in words: the chip beside a cluster, and why something is refused.
// Thread: GUI (tr).
#pragma once

#include "backend/service/guard.h"

namespace weir {

/// "Read-only", or empty where it is not.
QString readOnlyWord(const ConnectionSpec& spec);
/// Why it is read-only and what to do; empty where it is not.
QString readOnlySentence(const ConnectionSpec& spec);
/// Why the deed is refused or what is asked first; empty for Granted.
QString permissionSentence(const ConnectionSpec& spec, Deed deed, Permission permission);

} // namespace weir
