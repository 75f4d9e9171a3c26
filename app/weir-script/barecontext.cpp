#include "app/weir-script/barecontext.h"

#include "app/weir-script/prelude.h"
#include "app/weir-script/sha256.h"
#include "backend/engine/script/scriptframe.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <libplatform/libplatform.h>
#include <v8.h>

namespace weir::script {
namespace {

constexpr std::size_t oldGeneration = 52UL << 20, youngGeneration = 12UL << 20; // 64 MiB together
constexpr std::size_t roomToUnwind = 16UL << 20;                                // once the heap is full
constexpr std::size_t mostBuffers = 32UL << 20;

/// Array buffers lie outside of V8's heap and its limit.
class Buffers : public v8::ArrayBuffer::Allocator
{
public:
    void* Allocate(std::size_t length) override { return take(std::calloc(1, fits(length) ? length : 0), length); }
    void* AllocateUninitialized(std::size_t length) override { return Allocate(length); }
    void Free(void* data, std::size_t length) override
    {
        m_used -= length;
        std::free(data);
    }

private:
    bool fits(std::size_t length) const { return length <= mostBuffers - std::min(mostBuffers, m_used.load()); }
    void* take(void* memory, std::size_t length)
    {
        if (!memory || !fits(length)) {
            std::free(memory);
            return nullptr;
        }
        m_used += length;
        return memory;
    }
    std::atomic<std::size_t> m_used{0}; // given back by the collector's thread, too
};

void hash(const v8::FunctionCallbackInfo<v8::Value>& call)
{
    v8::Isolate* const isolate = call.GetIsolate();
    if (call[0]->IsNullOrUndefined()) {
        call.GetReturnValue().SetNull();
        return;
    }
    v8::Local<v8::String> text;
    if (written(isolate->GetCurrentContext(), call[0]).ToLocal(&text))
        call.GetReturnValue().Set(toV8(isolate, sha256Hex(fromV8(isolate, text))));
}

void log(const v8::FunctionCallbackInfo<v8::Value>& call)
{
    v8::Isolate* const isolate = call.GetIsolate();
    std::string line;
    for (int i = 0; i < call.Length() && line.size() < engine::scriptframe::longestLogLine; ++i) {
        v8::Local<v8::String> text;
        if (!written(isolate->GetCurrentContext(), call[i]).ToLocal(&text))
            return;
        line += (i > 0 ? " " : "") + fromV8(isolate, text);
    }
    static_cast<Host*>(call.Data().As<v8::External>()->Value())->log(std::move(line));
}

std::size_t onHeapFull(void* host, std::size_t current, std::size_t /*initial*/)
{
    static_cast<Host*>(host)->onHeapFull();
    v8::Isolate::GetCurrent()->TerminateExecution();
    return current + roomToUnwind;
}

} // namespace

v8::Isolate* startV8(Host& host)
{
    // All of these live as long as the process.
    static std::unique_ptr<v8::Platform> platform;
    static Buffers buffers;
    v8::V8::SetFlagsFromString("--no-expose-wasm");
    platform = v8::platform::NewDefaultPlatform(1);
    v8::V8::InitializePlatform(platform.get());
    v8::V8::Initialize();
    v8::Isolate::CreateParams parameters;
    parameters.array_buffer_allocator = &buffers;
    parameters.allow_atomics_wait = false;
    parameters.constraints.set_max_old_generation_size_in_bytes(oldGeneration);
    parameters.constraints.set_max_young_generation_size_in_bytes(youngGeneration);
    v8::Isolate* const isolate = v8::Isolate::New(parameters);
    isolate->Enter();
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    isolate->AddNearHeapLimitCallback(onHeapFull, &host);
    return isolate;
}

v8::Local<v8::Context> makeContext(v8::Isolate* isolate, Host& host, v8::Local<v8::Function>& isIntact)
{
    const v8::Local<v8::Context> context = v8::Context::New(isolate);
    const v8::Context::Scope inside(context);
    context->AllowCodeGenerationFromStrings(false);
    context->SetErrorMessageForCodeGenerationFromStrings(toV8(isolate, "code cannot be made from texts here"));
    const auto function = [&](v8::FunctionCallback callback, const char* name) {
        const v8::Local<v8::Function> made =
            v8::Function::New(context, callback, v8::External::New(isolate, &host)).ToLocalChecked();
        made->SetName(toV8(isolate, name));
        return made;
    };
    const v8::Local<v8::Value> harden =
        v8::Script::Compile(context, toV8(isolate, prelude)).ToLocalChecked()->Run(context).ToLocalChecked();
    std::array<v8::Local<v8::Value>, 3> arguments{context->Global(), function(hash, "hash"), function(log, "log")};
    isIntact = harden.As<v8::Function>()
                   ->Call(context, v8::Undefined(isolate), static_cast<int>(arguments.size()), arguments.data())
                   .ToLocalChecked()
                   .As<v8::Function>();
    return context;
}

} // namespace weir::script
