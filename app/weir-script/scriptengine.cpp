#include "app/weir-script/scriptengine.h"

#include "app/weir-script/barecontext.h"
#include "app/weir-script/watchdog.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <v8.h>

namespace weir::script {

using engine::scriptframe::Cause;
using engine::scriptframe::mostResults;

namespace {

constexpr std::int64_t loadMs = 500;
// Behind the code, on a line of its own: where the code has ended, whatever its last line is.
constexpr std::string_view behindCode = "\n;return typeof transform === 'function' ? transform : undefined;";

} // namespace

struct ScriptEngine::Private
{
    struct Program
    {
        std::string name;
        int lines = 1;
        v8::Global<v8::Function> compiled{}; ///< the code as a function that returns transform()
        // Of this batch.
        v8::Local<v8::Function> transform{};
        std::optional<CodeMistake> broken{};
        std::unordered_map<std::uint64_t, v8::Local<v8::Object>> contexts{}; ///< by source
        std::uint64_t batch = 0;
    };
    v8::Isolate* isolate = nullptr;
    v8::Global<v8::Context> global{};
    v8::Global<v8::Function> isIntact{};
    std::unordered_map<std::uint64_t, Program> programs;
    std::unique_ptr<Watchdog> watchdog;
    bool isOutOfMemory = false;
    Host host;

    // Of the batch at work.
    RunAnswer* answer = nullptr;
    std::uint64_t batch = 0, event = 0, program = 0;
    std::int64_t nowMs = 0;
    std::vector<std::string_view> sources;

    Private();
    template <typename Work> bool guarded(std::uint64_t id, CodeMistake& mistake, const Work& work);
    CodeMistake thrownMistake(v8::Local<v8::Message> message, v8::Local<v8::Value> thrown, std::uint64_t id);
    bool settle(v8::Local<v8::Value>& value, CodeMistake& mistake);
    bool prepare(v8::Local<v8::Context> context, std::uint64_t id, Program& program);
    bool toTexts(v8::Local<v8::Context> context, v8::Local<v8::Value> value, std::vector<std::string>& results,
                 CodeMistake& mistake);
    bool toText(v8::Local<v8::Context> context, v8::Local<v8::Value> value, std::vector<std::string>& results,
                CodeMistake& mistake);
    bool apply(v8::Local<v8::Context> context, std::uint64_t id, std::uint64_t source, std::string_view text,
               std::vector<std::string>& results, CodeMistake& mistake);
    void answerEvent(v8::Local<v8::Context> context, const std::vector<std::uint64_t>& chain, std::uint64_t source,
                     std::string_view text);
    v8::Local<v8::Object> contextOf(v8::Local<v8::Context> context, Program& program, std::uint64_t source);
};

ScriptEngine::Private::Private()
{
    host.log = [this](std::string line) {
        if (answer)
            answer->log(event, program, std::move(line));
    };
    host.onHeapFull = [this] { isOutOfMemory = true; };
    isolate = startV8(host);
    const v8::HandleScope handles(isolate);
    v8::Local<v8::Function> intact;
    global.Reset(isolate, makeContext(isolate, host, intact));
    isIntact.Reset(isolate, intact);
    watchdog = std::make_unique<Watchdog>([this] { isolate->TerminateExecution(); });
}

CodeMistake ScriptEngine::Private::thrownMistake(v8::Local<v8::Message> message, v8::Local<v8::Value> thrown,
                                                 std::uint64_t id)
{
    CodeMistake mistake{Cause::Threw, id, 0, 0, "it threw"};
    if (message.IsEmpty())
        return mistake;
    const v8::Local<v8::Context> context = global.Get(isolate);
    mistake.message = fromV8(isolate, message->Get());
    constexpr std::string_view uncaught = "Uncaught ";
    if (mistake.message.starts_with(uncaught))
        mistake.message.erase(0, uncaught.size());
    // V8 does not ask accessors, and `name` has become one (prelude.h).
    if (!thrown.IsEmpty() && thrown->IsNativeError()) {
        const v8::Local<v8::Object> error = thrown.As<v8::Object>();
        if (!error->HasOwnProperty(context, toV8(isolate, "name")).FromMaybe(true))
            mistake.message.insert(0, fromV8(isolate, error->GetConstructorName()) + ": ");
    }
    std::replace(mistake.message.begin(), mistake.message.end(), '\n', ' ');
    mistake.line = message->GetLineNumber(context).FromMaybe(0);
    mistake.column = message->GetStartColumn(context).FromMaybe(-1) + 1;
    const auto found = programs.find(id);
    if (found != programs.end() && mistake.line > found->second.lines) {
        mistake.line = found->second.lines;
        mistake.column = 1;
    }
    return mistake;
}

/// Lets `work` run for as long as a step may take. False: `mistake` says why; the isolate is fit to go on.
template <typename Work> bool ScriptEngine::Private::guarded(std::uint64_t id, CodeMistake& mistake, const Work& work)
{
    for (;;) {
        v8::TryCatch caught(isolate);
        const std::uint64_t step = watchdog->step();
        mistake = {Cause::Threw, id, 0, 0, {}};
        if (work())
            return true;
        if (!caught.HasTerminated() && !isolate->IsExecutionTerminating()) {
            if (caught.HasCaught())
                mistake = thrownMistake(caught.Message(), caught.Exception(), id);
            return false;
        }
        isolate->CancelTerminateExecution();
        if (isOutOfMemory) {
            mistake = {Cause::Memory, id, 0, 0, "it needs more memory than it may have"};
            return false;
        }
        if (watchdog->takeTerminated() == step) {
            mistake = {Cause::Time, id, 0, 0, "it runs too long"};
            return false;
        }
        // It was meant for the step before, which was just done.
    }
}

/// The value of a promise that can be had at once.
bool ScriptEngine::Private::settle(v8::Local<v8::Value>& value, CodeMistake& mistake)
{
    isolate->PerformMicrotaskCheckpoint();
    if (isolate->IsExecutionTerminating())
        return false;
    if (!value->IsPromise())
        return true;
    const v8::Local<v8::Promise> promise = value.As<v8::Promise>();
    if (promise->State() == v8::Promise::kFulfilled) {
        value = promise->Result();
        return true;
    }
    if (promise->State() == v8::Promise::kRejected)
        mistake =
            thrownMistake(v8::Exception::CreateMessage(isolate, promise->Result()), promise->Result(), mistake.program);
    else
        mistake = {Cause::Shape, mistake.program, 0, 0, "it waits for something that never comes"};
    return false;
}

bool ScriptEngine::Private::prepare(v8::Local<v8::Context> context, std::uint64_t id, Program& program)
{
    if (program.batch == batch)
        return !program.broken;
    program.batch = batch;
    program.contexts.clear();
    program.broken.reset();
    v8::Local<v8::Value> made;
    CodeMistake mistake;
    const auto call = [&] {
        return program.compiled.Get(isolate)->Call(context, v8::Undefined(isolate), 0, nullptr).ToLocal(&made);
    };
    if (!guarded(id, mistake, call))
        program.broken = mistake;
    else if (!made->IsFunction())
        program.broken = {Cause::Shape, id, 0, 0, "there is no function called transform"};
    else
        program.transform = made.As<v8::Function>();
    return !program.broken;
}

v8::Local<v8::Object> ScriptEngine::Private::contextOf(v8::Local<v8::Context> context, Program& program,
                                                       std::uint64_t source)
{
    v8::Local<v8::Object>& made = program.contexts[source];
    if (made.IsEmpty()) {
        made = v8::Object::New(isolate);
        const auto put = [&](const char* name, v8::Local<v8::Value> value) {
            made->Set(context, toV8(isolate, name), value).Check();
        };
        put("source", toV8(isolate, source < sources.size() ? sources[source] : std::string_view()));
        put("transformation", toV8(isolate, program.name));
        put("now", v8::Number::New(isolate, static_cast<double>(nowMs)));
        made->SetIntegrityLevel(context, v8::IntegrityLevel::kFrozen).Check();
    }
    return made;
}

bool ScriptEngine::Private::toText(v8::Local<v8::Context> context, v8::Local<v8::Value> value,
                                   std::vector<std::string>& results, CodeMistake& mistake)
{
    v8::Local<v8::String> text;
    if (value->IsObject() && !value->IsFunction() && !value->IsArray()) {
        if (!v8::JSON::Stringify(context, value).ToLocal(&text))
            return false;
        results.push_back(fromV8(isolate, text));
        if (results.back().starts_with('{'))
            return true;
        results.pop_back();
        mistake = {Cause::Shape, mistake.program, 0, 0, "it returned what is no object in JSON"};
        return false;
    }
    mistake = {Cause::Shape, mistake.program, 0, 0, "it returned "};
    mistake.message += value->IsArray() ? "an array inside of an array" : fromV8(isolate, value->TypeOf(isolate));
    mistake.message += "; an event, an array of events or null is wanted";
    return false;
}

bool ScriptEngine::Private::toTexts(v8::Local<v8::Context> context, v8::Local<v8::Value> value,
                                    std::vector<std::string>& results, CodeMistake& mistake)
{
    if (value->IsNull())
        return true;
    if (!value->IsArray())
        return toText(context, value, results, mistake);
    const v8::Local<v8::Array> array = value.As<v8::Array>();
    if (results.size() + array->Length() > mostResults) {
        mistake = {Cause::Shape, mistake.program, 0, 0, "it made more than 100 events of one"};
        return false;
    }
    for (std::uint32_t i = 0; i < array->Length(); ++i) {
        v8::Local<v8::Value> element;
        if (!array->Get(context, i).ToLocal(&element) || !toText(context, element, results, mistake))
            return false;
    }
    return true;
}

/// False: `mistake` says why.
bool ScriptEngine::Private::apply(v8::Local<v8::Context> context, std::uint64_t id, std::uint64_t source,
                                  std::string_view text, std::vector<std::string>& results, CodeMistake& mistake)
{
    Program& used = programs.at(id);
    if (!prepare(context, id, used)) {
        mistake = *used.broken;
        return false;
    }
    program = id;
    const v8::Local<v8::Object> around = contextOf(context, used, source);
    const v8::HandleScope handles(isolate);
    const std::size_t before = results.size();
    const auto call = [&] {
        results.resize(before);
        v8::Local<v8::Value> value;
        if (!v8::JSON::Parse(context, toParse(isolate, text)).ToLocal(&value))
            return false;
        std::array<v8::Local<v8::Value>, 2> arguments{value, around};
        return used.transform->Call(context, v8::Undefined(isolate), 2, arguments.data()).ToLocal(&value) &&
               settle(value, mistake) && toTexts(context, value, results, mistake);
    };
    if (guarded(id, mistake, call))
        return true;
    if (mistake.cause == Cause::Time)
        used.batch = 0; // what its top level holds may be half done
    return false;
}

void ScriptEngine::Private::answerEvent(v8::Local<v8::Context> context, const std::vector<std::uint64_t>& chain,
                                        std::uint64_t source, std::string_view text)
{
    std::vector<std::string> now, next;
    std::vector<std::string_view> before{text}; // what `now` holds
    CodeMistake mistake;
    for (const std::uint64_t id : chain) {
        next.clear();
        for (const std::string_view one : before) {
            if (!apply(context, id, source, one, next, mistake)) {
                answer->failed(mistake);
                return;
            }
        }
        now.swap(next);
        before.assign(now.begin(), now.end());
    }
    if (before.size() == 1 && before.front() == text)
        answer->unchanged();
    else
        answer->changed(now);
}

ScriptEngine::ScriptEngine() : d(std::make_unique<Private>()) {}

// Isolate and platform live as long as the process.
ScriptEngine::~ScriptEngine() = default;

std::optional<CodeMistake> ScriptEngine::load(std::uint64_t id, const std::string& name, const std::string& code)
{
    v8::Isolate* const isolate = d->isolate;
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = d->global.Get(isolate);
    const v8::Context::Scope inside(context);
    Private::Program& program = d->programs[id];
    program = {name, 1 + static_cast<int>(std::count(code.begin(), code.end(), '\n'))};
    const v8::ScriptOrigin origin(isolate, toV8(isolate, name));
    v8::ScriptCompiler::Source source(toV8(isolate, code + std::string(behindCode)), origin);
    v8::Local<v8::Function> compiled;
    d->watchdog->begin(loadMs, loadMs);
    ++d->batch;
    std::optional<CodeMistake> mistake;
    CodeMistake syntax;
    const auto compile = [&] { return v8::ScriptCompiler::CompileFunction(context, &source).ToLocal(&compiled); };
    if (d->guarded(id, syntax, compile)) {
        program.compiled.Reset(isolate, compiled);
        d->prepare(context, id, program);
        mistake = program.broken;
    } else {
        mistake = syntax;
    }
    d->watchdog->end();
    if (d->watchdog->takeTerminated())
        isolate->CancelTerminateExecution();
    if (mistake)
        d->programs.erase(id);
    return mistake;
}

std::optional<std::string> ScriptEngine::run(std::string_view request)
{
    cdp::ByteReader reader(request);
    const auto eventMs = static_cast<std::int64_t>(reader.number());
    const auto batchMs = static_cast<std::int64_t>(reader.number());
    d->nowMs = reader.integer();
    d->sources.resize(reader.count());
    for (std::string_view& source : d->sources)
        source = reader.text();
    std::vector<std::vector<std::uint64_t>> chains(reader.count());
    for (std::vector<std::uint64_t>& chain : chains) {
        chain.resize(reader.count());
        for (std::uint64_t& id : chain) {
            id = reader.number();
            if (!d->programs.contains(id))
                return std::nullopt;
        }
    }
    v8::Isolate* const isolate = d->isolate;
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = d->global.Get(isolate);
    const v8::Context::Scope inside(context);
    RunAnswer answer;
    d->answer = &answer;
    ++d->batch;
    d->watchdog->begin(eventMs, batchMs);
    const std::size_t events = reader.count();
    for (d->event = 0; d->event < events; ++d->event) {
        const std::uint64_t chain = reader.number(), source = reader.number();
        const std::string_view text = reader.text();
        if (reader.isBroken() || chain >= chains.size())
            return std::nullopt;
        d->answerEvent(context, chains[chain], source, text);
        if (d->isOutOfMemory || d->watchdog->isOver() || answer.isFull())
            break;
    }
    d->watchdog->end();
    if (d->watchdog->takeTerminated())
        isolate->CancelTerminateExecution();
    d->answer = nullptr;
    v8::Local<v8::Value> intact;
    const bool isIntact =
        d->isIntact.Get(isolate)->Call(context, v8::Undefined(isolate), 0, nullptr).ToLocal(&intact) &&
        intact->IsTrue();
    return answer.take(d->isOutOfMemory || !isIntact);
}

} // namespace weir::script
