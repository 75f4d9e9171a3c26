#include "backend/filter/fqljsoncursor.h"

#include <cstring>

namespace weir {
namespace {

bool isSpace(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }

const char* skipSpaces(const char* at, const char* end)
{
    while (at < end && isSpace(*at))
        ++at;
    return at;
}

const char* stringEnd(const char* quote, const char* end)
{
    for (const char* at = quote + 1; at < end;) {
        at = static_cast<const char*>(std::memchr(at, '"', std::size_t(end - at)));
        if (!at)
            return end;
        const char* slash = at;
        while (slash > quote + 1 && slash[-1] == '\\')
            --slash;
        ++at;
        if ((at - 1 - slash) % 2 == 0)
            return at;
    }
    return end;
}

const char* valueEnd(const char* at, const char* end)
{
    int depth = 0;
    while (at < end) {
        switch (*at) {
        case '"':
            at = stringEnd(at, end);
            if (depth == 0)
                return at;
            continue;
        case '{':
        case '[':
            ++depth;
            break;
        case '}':
        case ']':
            if (depth <= 1)
                return depth == 1 ? at + 1 : at;
            --depth;
            break;
        case ',':
        case ' ':
        case '\n':
        case '\r':
        case '\t':
            if (depth == 0)
                return at;
            break;
        default:
            break;
        }
        ++at;
    }
    return end;
}

int hexOf(std::string_view four)
{
    int value = 0;
    for (const char letter : four) {
        const int digit = letter >= '0' && letter <= '9'   ? letter - '0'
                          : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                          : letter >= 'A' && letter <= 'F' ? letter - 'A' + 10
                                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return four.size() == 4 ? value : -1;
}

void appendUtf8(char32_t point, std::string& out)
{
    if (point < 0x80) {
        out += char(point);
    } else if (point < 0x800) {
        out += char(0xC0U | point >> 6U);
        out += char(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        out += char(0xE0U | point >> 12U);
        out += char(0x80U | (point >> 6U & 0x3FU));
        out += char(0x80U | (point & 0x3FU));
    } else {
        out += char(0xF0U | point >> 18U);
        out += char(0x80U | (point >> 12U & 0x3FU));
        out += char(0x80U | (point >> 6U & 0x3FU));
        out += char(0x80U | (point & 0x3FU));
    }
}

bool isHighSurrogate(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool isLowSurrogate(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Behind `\u`; returns the bytes read.
std::size_t appendUnicode(std::string_view digits, std::string& out)
{
    const int first = hexOf(digits.substr(0, 4));
    if (isHighSurrogate(first) && digits.substr(4, 2) == "\\u") {
        const int second = hexOf(digits.substr(6, 4));
        if (isLowSurrogate(second)) {
            appendUtf8(char32_t(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), out);
            return 10;
        }
    }
    appendUtf8(first < 0 || isHighSurrogate(first) || isLowSurrogate(first) ? char32_t(0xFFFD) : char32_t(first), out);
    return std::min<std::size_t>(4, digits.size());
}

} // namespace

std::string_view fqlRawString(const char* quote, const char* end)
{
    return {quote, std::size_t(stringEnd(quote, end) - quote)};
}

bool fqlHasSoundEscapes(std::string_view raw)
{
    for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
        const char letter = at + 1 < raw.size() ? raw[at + 1] : '\0';
        if (letter == 'u') {
            if (hexOf(raw.substr(at + 2, 4)) < 0)
                return false;
        } else if (letter == '\0' || std::strchr("\"\\/bfnrt", letter) == nullptr) {
            return false;
        }
        at += 2;
    }
    return true;
}

bool fqlIsSoundString(std::string_view raw)
{
    for (const char letter : raw) {
        if (static_cast<unsigned char>(letter) < 0x20)
            return false;
    }
    return raw.size() >= 2 && raw.front() == '"' && raw.back() == '"' &&
           fqlRawString(raw.data(), raw.data() + raw.size()).size() == raw.size() &&
           !(raw.size() == 2 && raw[1] != '"') && fqlHasSoundEscapes(raw);
}

void fqlUnescape(std::string_view inside, std::string& out)
{
    for (std::size_t at = 0; at < inside.size();) {
        const std::size_t slash = std::min(inside.find('\\', at), inside.size());
        out.append(inside, at, slash - at);
        if (slash + 1 >= inside.size())
            return;
        const char letter = inside[slash + 1];
        at = slash + 2;
        switch (letter) {
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
        case 'u':
            at += appendUnicode(inside.substr(at), out);
            break;
        default:
            out += letter;
        }
    }
}

FqlValue fqlValueOf(std::string_view json, std::string& room)
{
    const char* const end = json.data() + json.size();
    switch (json.empty() ? '\0' : json.front()) {
    case '\0':
        return {};
    case 'n':
        return {};
    case 't':
        return FqlValue::ofBool(true);
    case 'f':
        return FqlValue::ofBool(false);
    case '{':
        return {.kind = FqlValue::Kind::Object, .text = json};
    case '[':
        return {.kind = FqlValue::Kind::Array, .text = json};
    case '"': {
        const std::string_view raw = fqlRawString(json.data(), end);
        const std::string_view inside = raw.substr(1, raw.size() < 2 ? 0 : raw.size() - 2);
        if (inside.find('\\') == std::string_view::npos)
            return FqlValue::ofText(inside);
        room.clear();
        fqlUnescape(inside, room);
        return FqlValue::ofText(room);
    }
    default:
        return FqlValue::ofNumber(fqlWithoutRest(json));
    }
}

std::string_view fqlWithoutRest(std::string_view json)
{
    const char* const end = json.data() + json.size();
    return {json.data(), std::size_t(valueEnd(json.data(), end) - json.data())};
}

FqlElements::FqlElements(std::string_view array) : m_at(array.data() + 1), m_end(array.data() + array.size()) {}

std::string_view FqlElements::next()
{
    m_at = skipSpaces(m_at, m_end);
    if (m_at < m_end && *m_at == ',')
        m_at = skipSpaces(m_at + 1, m_end);
    if (m_at >= m_end || *m_at == ']')
        return {};
    const char* const begin = m_at;
    m_at = valueEnd(begin, m_end);
    return {begin, std::size_t(m_at - begin)};
}

void fqlEachMember(std::string_view object, const std::function<void(std::string_view, std::string_view)>& see)
{
    if (object.empty() || object.front() != '{')
        return;
    const char* const end = object.data() + object.size();
    const char* at = object.data() + 1;
    std::string room;
    for (;;) {
        at = skipSpaces(at, end);
        if (at < end && *at == ',')
            at = skipSpaces(at + 1, end);
        if (at >= end || *at != '"')
            return;
        const std::string_view raw = fqlRawString(at, end);
        const FqlValue key = fqlValueOf(raw, room);
        at = skipSpaces(at + raw.size(), end);
        if (at >= end || *at != ':')
            return;
        at = skipSpaces(at + 1, end);
        const char* const begin = at;
        at = valueEnd(begin, end);
        see(key.text, {begin, std::size_t(at - begin)});
    }
}

std::string_view fqlMember(std::string_view object, std::string_view name)
{
    std::string_view found;
    fqlEachMember(object, [&](std::string_view key, std::string_view value) {
        if (key == name)
            found = value;
    });
    return found;
}

} // namespace weir
