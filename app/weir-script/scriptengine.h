// Purpose: people's JavaScript in V8: one bare context for all programs, whose globals are frozen, so that nothing of
// one batch is seen by the next. Thread: one. Limits: 64 MiB of heap, 32 MiB of array buffers; no eval, no modules, no
// WebAssembly; time zone and locale of the process (UTC, C).
#pragma once

#include "app/weir-script/runanswer.h"

#include <memory>
#include <optional>

namespace weir::script {

class ScriptEngine
{
public:
    ScriptEngine();
    ~ScriptEngine();
    ScriptEngine(const ScriptEngine&) = delete;
    ScriptEngine& operator=(const ScriptEngine&) = delete;

    /// Compiles `code` and lets its top level run once.
    std::optional<CodeMistake> load(std::uint64_t id, const std::string& name, const std::string& code);
    /// The body of a `run` frame to that of a `done` frame. None: it is malformed.
    std::optional<std::string> run(std::string_view request);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::script
