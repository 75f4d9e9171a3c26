#include "app/weir-script/v8text.h"

#include <memory>
#include <v8.h>

namespace weir::script {
namespace {

bool isAscii(std::string_view text)
{
    unsigned char all = 0; // without a branch a byte: the compiler takes many at once
    for (const char sign : text)
        all |= static_cast<unsigned char>(sign);
    return all < 0x80;
}

/// Nobody but the parser ever sees the text, so nobody misses its bytes later.
class Borrowed : public v8::String::ExternalOneByteStringResource
{
public:
    explicit Borrowed(std::string_view text) : m_text(text) {}
    const char* data() const override { return m_text.data(); }
    std::size_t length() const override { return m_text.size(); }

private:
    const std::string_view m_text;
};

} // namespace

v8::Local<v8::String> toV8(v8::Isolate* isolate, std::string_view text)
{
    const int size = static_cast<int>(text.size());
    return (isAscii(text) ? v8::String::NewFromOneByte(isolate, reinterpret_cast<const std::uint8_t*>(text.data()),
                                                       v8::NewStringType::kNormal, size)
                          : v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, size))
        .ToLocalChecked();
}

v8::Local<v8::String> toParse(v8::Isolate* isolate, std::string_view text)
{
    if (text.empty() || !isAscii(text))
        return toV8(isolate, text);
    // V8 deletes it once the string is collected.
    return v8::String::NewExternalOneByte(isolate, std::make_unique<Borrowed>(text).release()).ToLocalChecked();
}

std::string fromV8(v8::Isolate* isolate, v8::Local<v8::String> text)
{
    std::string bytes;
    constexpr int how = v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8;
    if (text->IsOneByte()) {
        bytes.resize(static_cast<std::size_t>(text->Length()));
        text->WriteOneByte(isolate, reinterpret_cast<std::uint8_t*>(bytes.data()), 0, text->Length(), how);
        if (isAscii(bytes))
            return bytes;
    }
    bytes.resize(static_cast<std::size_t>(text->Utf8Length(isolate)));
    text->WriteUtf8(isolate, bytes.data(), static_cast<int>(bytes.size()), nullptr, how);
    return bytes;
}

v8::MaybeLocal<v8::String> written(v8::Local<v8::Context> context, v8::Local<v8::Value> value)
{
    if (value->IsObject() && !value->IsFunction())
        return v8::JSON::Stringify(context, value);
    return value->ToString(context);
}

} // namespace weir::script
