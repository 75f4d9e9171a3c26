// Purpose: the connection "demo" for the demo cluster. Thread: GUI.
#pragma once

#include "backend/base/result.h"

#include <QString>

namespace weir {

class ConnectionStore;

/// Creates or updates the connection named "demo"; its name. Invalid: the address is malformed.
Result<QString> saveDemoConnection(ConnectionStore& store, const QString& bootstrap, const QString& registryUrl);

} // namespace weir
