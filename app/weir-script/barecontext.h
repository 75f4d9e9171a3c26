// Purpose: V8 with nothing in it but the language, hash(), mask() and log(). Thread: one; made once, as long as the
// process. Limits: 64 MiB of heap, 32 MiB of array buffers; no eval, no modules, no WebAssembly.
#pragma once

#include "app/weir-script/v8text.h"

#include <functional>

namespace weir::script {

struct Host
{
    std::function<void(std::string)> log;
    std::function<void()> onHeapFull; ///< what runs is terminated afterwards; there is some room to unwind
};

/// Starts V8. `host` must outlive it.
v8::Isolate* startV8(Host& host);
/// A context whose globals are frozen (prelude.h). `isIntact` becomes a function without arguments: false where code
/// has changed what could not be frozen, and the process should not be used again.
v8::Local<v8::Context> makeContext(v8::Isolate* isolate, Host& host, v8::Local<v8::Function>& isIntact);

} // namespace weir::script
