// Purpose: the schema registry of a connection. Thread: any; makes no request.
#pragma once

#include "backend/kafka/connectionspec.h"
#include "backend/serde/registry/registryhttp.h"

#include <memory>

namespace weir {

class SchemaRegistry;

RegistryConfig registryConfig(const RegistrySettings& settings, const Secrets& secrets);

/// Null if the connection has no registry.
std::shared_ptr<SchemaRegistry> makeRegistry(const ConnectionSpec& spec, const Secrets& secrets);

} // namespace weir
