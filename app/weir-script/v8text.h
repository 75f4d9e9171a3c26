// Purpose: texts between V8 and here; V8's names, which only sources include. Thread: the isolate's. Limits: what is no
// UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace v8 {
class Context;
class Function;
class Isolate;
class String;
class Value;
template <class T> class Local;
template <class T> class MaybeLocal;
} // namespace v8

namespace weir::script {

v8::Local<v8::String> toV8(v8::Isolate* isolate, std::string_view text);
/// The same without a copy, for JSON::Parse() alone: `text` need not outlive that. From texts of its own V8 10.2 makes
/// short strings of two bytes a sign, which doubles what all work on them costs.
v8::Local<v8::String> toParse(v8::Isolate* isolate, std::string_view text);
std::string fromV8(v8::Isolate* isolate, v8::Local<v8::String> text);
/// An object as JSON, all else as String() has it. Empty: it threw.
v8::MaybeLocal<v8::String> written(v8::Local<v8::Context> context, v8::Local<v8::Value> value);

} // namespace weir::script
