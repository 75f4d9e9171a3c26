// Purpose: passwords that a connection needs and the command line does not have. Thread: main; may wait for somebody at
// the terminal.
#pragma once

namespace weir::ctl {

struct Target;

/// Fills target.secrets from WEIR_PASSWORD and WEIR_REGISTRY_PASSWORD, the keychain, or the terminal. False, with words
/// on standard error, where none of them has what the connection needs.
bool findSecrets(Target& target, int& status);

} // namespace weir::ctl
