// Purpose: definitions for whoever has no event loop (weirctl): read and saved in one go. Thread: a worker or a program
// without an event loop; blocks up to the timeout. Limits: bodies are not checked here; the file of a read-only
// connection is not looked at.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/service/definitions/definitionlog.h"
#include "backend/service/workspace/workspacetopic.h"

namespace weir {

/// Empty where there is no topic yet.
Result<DefinitionLog> readDefinitions(const ClientConf& conf, int timeoutMs,
                                      const TopicRecipe& topic = definitionsTopic());
/// All or nothing, as Definitions::save(); author and time are put in.
Result<void> saveDefinitions(const ClientConf& conf, QVector<Definition> definitions, int timeoutMs,
                             const TopicRecipe& topic = definitionsTopic());

} // namespace weir
