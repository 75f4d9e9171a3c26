#include "backend/base/json/json.h"

namespace weir {
namespace {

constexpr int deepest = 4096;

bool needsEscape(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\'; }

void appendEscaped(std::string& out, char letter)
{
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    out += '\\';
    switch (letter) {
    case '"':
    case '\\':
        out += letter;
        return;
    case '\b':
        out += 'b';
        return;
    case '\f':
        out += 'f';
        return;
    case '\n':
        out += 'n';
        return;
    case '\r':
        out += 'r';
        return;
    case '\t':
        out += 't';
        return;
    default:
        out += "u00";
        out += hexadecimal[static_cast<unsigned char>(letter) >> 4];
        out += hexadecimal[static_cast<unsigned char>(letter) & 15];
    }
}

void append(std::string& out, const Json& value, int depth)
{
    switch (value.kind()) {
    case Json::Kind::False:
        out += "false";
        return;
    case Json::Kind::True:
        out += "true";
        return;
    case Json::Kind::Number: {
        std::array<char, 32> room;
        out += value.numberText(room);
        return;
    }
    case Json::Kind::Text:
        appendJsonText(out, value.text());
        return;
    case Json::Kind::Array: {
        if (depth >= deepest)
            break;
        char sign = '[';
        for (const Json& element : value.elements()) {
            out += sign;
            append(out, element, depth + 1);
            sign = ',';
        }
        out += sign == '[' ? "[]" : "]";
        return;
    }
    case Json::Kind::Object: {
        if (depth >= deepest)
            break;
        char sign = '{';
        for (const JsonMember& member : value.members()) {
            out += sign;
            appendJsonText(out, member.name);
            out += ':';
            append(out, member.value, depth + 1);
            sign = ',';
        }
        out += sign == '{' ? "{}" : "}";
        return;
    }
    default:
        break;
    }
    out += "null";
}

} // namespace

void appendJson(std::string& out, const Json& value) { append(out, value, 0); }

std::string toJsonText(const Json& value)
{
    std::string out;
    appendJson(out, value);
    return out;
}

void appendJsonText(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!needsEscape(text[at]))
            continue;
        out.append(text, begin, at - begin);
        appendEscaped(out, text[at]);
        begin = at + 1;
    }
    out.append(text, begin, text.size() - begin);
    out += '"';
}

} // namespace weir
