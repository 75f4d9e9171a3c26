// Purpose: the secrets that the desktop has put into the system's keychain. Thread: main; waits at most some seconds.
// Limits: none where weirctl was built without the desktop's parts.
#pragma once

#include "backend/kafka/connectionspec.h"

namespace weir::ctl {

/// Empty if the keychain has none, or there is no keychain.
Secrets secretsFromKeychain(const QString& connectionId);

} // namespace weir::ctl
