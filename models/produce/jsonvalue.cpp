#include "models/produce/jsonvalue.h"

#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"

namespace weir {
namespace {

constexpr std::size_t deepest = 200;
constexpr std::size_t largest = 4 * 1024 * 1024;

JsonValue valueOf(const JsonPart& part)
{
    JsonValue value;
    switch (part.kind()) {
    case JsonPart::Kind::Null:
        break;
    case JsonPart::Kind::Boolean:
        value.kind = JsonValue::Kind::Boolean;
        value.scalar = std::string(part.raw());
        break;
    case JsonPart::Kind::Number:
        value.kind = JsonValue::Kind::Number;
        value.scalar = std::string(part.raw());
        break;
    case JsonPart::Kind::String:
        value = JsonValue::string(part.string());
        break;
    case JsonPart::Kind::Array:
        value.kind = JsonValue::Kind::Array;
        part.eachElement([&](JsonPart each) { return value.items.push_back(valueOf(each)), true; });
        break;
    case JsonPart::Kind::Object:
        value.kind = JsonValue::Kind::Object;
        part.eachMember([&](const std::string& name, JsonPart each) {
            value.members.emplace_back(name, valueOf(each));
            return true;
        });
        break;
    }
    return value;
}

void breakLine(std::string& out, bool indented, int level)
{
    if (indented)
        out.append(1, '\n').append(std::size_t(level) * 2, ' ');
}

void write(std::string& out, const JsonValue& value, bool indented, int level)
{
    switch (value.kind) {
    case JsonValue::Kind::Null:
        out += "null";
        break;
    case JsonValue::Kind::Boolean:
    case JsonValue::Kind::Number:
        out += value.scalar;
        break;
    case JsonValue::Kind::String:
        appendJsonString(out, value.scalar);
        break;
    case JsonValue::Kind::Array:
        out += '[';
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            out += i > 0 ? "," : "";
            breakLine(out, indented, level + 1);
            write(out, value.items[i], indented, level + 1);
        }
        if (!value.items.empty())
            breakLine(out, indented, level);
        out += ']';
        break;
    case JsonValue::Kind::Object:
        out += '{';
        for (std::size_t i = 0; i < value.members.size(); ++i) {
            out += i > 0 ? "," : "";
            breakLine(out, indented, level + 1);
            appendJsonString(out, value.members[i].first);
            out += indented ? ": " : ":";
            write(out, value.members[i].second, indented, level + 1);
        }
        if (!value.members.empty())
            breakLine(out, indented, level);
        out += '}';
        break;
    }
}

} // namespace

std::optional<JsonValue> JsonValue::parse(std::string_view text)
{
    if (text.size() > largest)
        return std::nullopt;
    const JsonCheck check = checkJson(text);
    if (!check.valid || check.depth > deepest)
        return std::nullopt;
    return valueOf(JsonPart(text));
}

JsonValue JsonValue::string(std::string text)
{
    JsonValue value;
    value.kind = Kind::String;
    value.scalar = std::move(text);
    return value;
}

JsonValue JsonValue::typed(std::string_view text)
{
    const std::optional<JsonValue> parsed = parse(text);
    if (parsed && (parsed->kind == Kind::Number || parsed->kind == Kind::Boolean))
        return *parsed;
    return string(std::string(text));
}

std::string JsonValue::text(bool indented) const
{
    std::string out;
    write(out, *this, indented, 0);
    return out;
}

JsonValue* JsonValue::member(std::string_view name)
{
    for (auto& [each, value] : members) {
        if (each == name)
            return &value;
    }
    return nullptr;
}

const JsonValue* JsonValue::member(std::string_view name) const { return const_cast<JsonValue*>(this)->member(name); }

} // namespace weir
