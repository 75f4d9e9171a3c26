#include "backend/serde/jsonpart.h"

namespace weir {
namespace {

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::size_t skipSpace(std::string_view text, std::size_t at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at;
}

/// Looks for quotes, which is quick, and whether one is escaped: an odd number of backslashes before it.
std::size_t endOfString(std::string_view text, std::size_t at)
{
    const std::size_t begin = at + 1;
    for (std::size_t quote = text.find('"', begin); quote < text.size(); quote = text.find('"', quote + 1)) {
        std::size_t slashes = 0;
        while (quote - slashes > begin && text[quote - slashes - 1] == '\\')
            ++slashes;
        if (slashes % 2 == 0)
            return quote + 1;
    }
    return text.size();
}

/// Just after the value that begins at `at`.
std::size_t endOfValue(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = endOfString(text, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            --depth;
            ++at;
        } else if (depth > 0) {
            ++at;
            continue;
        } else {
            while (at < text.size() && !isBlank(text[at]) && text[at] != ',' && text[at] != ']' && text[at] != '}')
                ++at;
        }
        if (depth == 0)
            break;
    }
    return at;
}

void appendUtf8(std::string& out, char32_t code)
{
    if (code < 0x80) {
        out += char(code);
    } else if (code < 0x800) {
        out += char(0xC0 | (code >> 6));
        out += char(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += char(0xE0 | (code >> 12));
        out += char(0x80 | ((code >> 6) & 0x3F));
        out += char(0x80 | (code & 0x3F));
    } else {
        out += char(0xF0 | (code >> 18));
        out += char(0x80 | ((code >> 12) & 0x3F));
        out += char(0x80 | ((code >> 6) & 0x3F));
        out += char(0x80 | (code & 0x3F));
    }
}

char32_t hex4(std::string_view text, std::size_t at)
{
    char32_t code = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const char c = text[i];
        code = code * 16 + char32_t(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return code;
}

} // namespace

JsonPart::JsonPart(std::string_view text)
{
    const std::size_t begin = skipSpace(text, 0);
    m_raw = text.substr(begin, endOfValue(text, begin) - begin);
}

JsonPart::Kind JsonPart::kind() const
{
    switch (m_raw.empty() ? 'n' : m_raw.front()) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    case '"':
        return Kind::String;
    case 't':
    case 'f':
        return Kind::Boolean;
    case 'n':
        return Kind::Null;
    default:
        return Kind::Number;
    }
}

std::string JsonPart::string() const
{
    std::string out;
    const std::string_view body = m_raw.substr(1, m_raw.size() - 2);
    out.reserve(body.size());
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '\\') {
            out += body[i];
            continue;
        }
        switch (body[++i]) {
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'u': {
            char32_t code = hex4(body, i + 1);
            i += 4;
            if (code >= 0xD800 && code < 0xDC00 && i + 6 < body.size() && body[i + 1] == '\\' && body[i + 2] == 'u') {
                const char32_t low = hex4(body, i + 3);
                if (low >= 0xDC00 && low < 0xE000) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    i += 6;
                }
            }
            appendUtf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
            break;
        }
        default:
            out += body[i];
        }
    }
    return out;
}

bool JsonPart::eachElement(const std::function<bool(JsonPart)>& see) const
{
    std::size_t at = skipSpace(m_raw, 1);
    while (at < m_raw.size() && m_raw[at] != ']') {
        const std::size_t end = endOfValue(m_raw, at);
        if (!see(JsonPart(m_raw.substr(at, end - at))))
            return false;
        at = skipSpace(m_raw, end);
        if (at < m_raw.size() && m_raw[at] == ',')
            at = skipSpace(m_raw, at + 1);
    }
    return true;
}

bool JsonPart::eachMember(const std::function<bool(const std::string& name, JsonPart)>& see) const
{
    std::size_t at = skipSpace(m_raw, 1);
    while (at < m_raw.size() && m_raw[at] != '}') {
        const std::size_t nameEnd = endOfString(m_raw, at);
        const std::string name = JsonPart(m_raw.substr(at, nameEnd - at)).string();
        at = skipSpace(m_raw, skipSpace(m_raw, nameEnd) + 1);
        const std::size_t end = endOfValue(m_raw, at);
        if (!see(name, JsonPart(m_raw.substr(at, end - at))))
            return false;
        at = skipSpace(m_raw, end);
        if (at < m_raw.size() && m_raw[at] == ',')
            at = skipSpace(m_raw, at + 1);
    }
    return true;
}

void appendJsonString(std::string& out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(text, done, i - done);
        done = i + 1;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(text, done);
    out += '"';
}

} // namespace weir
