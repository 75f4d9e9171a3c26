// Purpose: what the test cluster's user may not do, for tests of what is forbidden. Thread: the test's; blocks until
// the broker has answered. Limits: the user is `User:weir`; names are literal; nothing is taken back.
#pragma once

#include <QString>
#include <vector>

namespace weir::test {

enum class AclResource { Topic, Group };
enum class AclOperation { All, Read, Write };

/// With one rule in place, what no rule speaks of is forbidden: `allowed` names what is not. Fails the test with words
/// if the broker says no.
void deny(const QString& bootstrap, AclResource resource, const QString& name, AclOperation operation,
          const std::vector<AclOperation>& allowed = {});

} // namespace weir::test
