// Purpose: whether the code of transformations would run, before it is saved (docs/transformations.md): for the
// desktop's editor and save path, weirctl apply and lint. Thread: a worker; it blocks while a child process of its own
// (weir-script) compiles, as long as code that does not end may run (2 s each). Limits: Python is compiled, and not
// run: nothing keeps it from what this user may do.
#pragma once

#include "backend/engine/script/scriptprocess.h"
#include "backend/service/definitions/definition.h"

#include <optional>

namespace weir {

struct TransformationMistake
{
    QString id;               ///< "transformation/tidy"
    int line = 0, column = 0; ///< in the code, from 1; 0: unknown
    QString message;          ///< V8's or Python's, English
};

struct TransformationCheck
{
    QVector<TransformationMistake> mistakes;
    QStringList unchecked; ///< ids whose code nobody could look at
    Error because;         ///< of `unchecked`: NotFound, there is no weir-script beside this program (subject: where)
    bool isGood() const { return mistakes.isEmpty() && unchecked.isEmpty(); }
};

/// Compiles each and runs its top level: is there a transform()? What is no transformation, is removed or has no code
/// is left out.
TransformationCheck checkTransformations(const QVector<Definition>& definitions,
                                         const engine::ScriptOptions& options = {});

/// As one error: none, Invalid with the first mistake's place in words, or `because`.
Result<void> resultOf(const TransformationCheck& check);

/// Has it a code that `before` (what is in force) had not? A broken one may be switched off as it is.
bool hasNewCode(const std::optional<Definition>& before, const Definition& definition);

} // namespace weir
