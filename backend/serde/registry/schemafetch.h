// Purpose: the conversation with the registry for one schema: the schema, where it is registered, what it refers to.
// Thread: that of the RegistryHttp. Limits: references 16 levels deep, 100 in all.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/registry/registryhttp.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace weir {

/// Is the answer about the registry as a whole (not reached, not allowed, something else answers) rather than about
/// this id?
bool concernsRegistry(const Error& error);

/// Ok with the schema, or Failed. Waits.
SchemaSource::Answer fetchSchema(RegistryHttp& http, int id, int timeoutMs);

/// Parses what a reply says of a schema ("schema", "schemaType", "references"), asking for the references. `ref`: what
/// is known besides. Waits.
SchemaSource::Answer schemaFrom(RegistryHttp& http, const QJsonObject& object, SchemaRef ref, int timeoutMs);

/// The JSON of a reply with status 200, or what is wrong. `subject` names what was asked for: "schema id 42".
Result<QJsonDocument> registryJson(const RegistryHttp& http, const Result<RegistryReply>& reply,
                                   const QString& subject);

} // namespace weir
