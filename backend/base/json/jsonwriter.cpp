#include "backend/base/json/json.h"

#include <cstring>

namespace weir {
namespace {

constexpr int deepest = 4096;

bool needsEscape(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\'; }

/// Of eight letters at once: may one of them need an escape?
bool mayNeedEscape(const char* letters)
{
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    std::uint64_t word = 0;
    std::memcpy(&word, letters, sizeof word);
    const auto hasZero = [](std::uint64_t of) { return (of - ones) & ~of & tops; };
    const std::uint64_t below = (word - ones * 0x20) & ~word & tops;
    return (below | hasZero(word ^ (ones * '"')) | hasZero(word ^ (ones * '\\'))) != 0;
}

/// The first place from `at` on that needs an escape, or the end.
std::size_t nextEscape(std::string_view text, std::size_t at)
{
    while (text.size() - at >= 8 && !mayNeedEscape(text.data() + at))
        at += 8;
    while (at < text.size() && !needsEscape(text[at]))
        ++at;
    return at;
}

/// Gathers the many small pieces that a string would append more slowly.
class Pieces
{
public:
    explicit Pieces(std::string& out) : m_out(out) {}
    ~Pieces() { flush(); }
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;

    void operator+=(char letter)
    {
        if (m_used == m_room.size())
            flush();
        m_room[m_used++] = letter;
    }
    void operator+=(std::string_view text)
    {
        if (text.size() > m_room.size() - m_used)
            flush();
        if (text.size() > m_room.size()) {
            m_out += text;
            return;
        }
        m_used += text.copy(m_room.data() + m_used, text.size());
    }

private:
    void flush()
    {
        m_out.append(m_room.data(), m_used);
        m_used = 0;
    }
    std::string& m_out;
    std::size_t m_used = 0;
    std::array<char, 1024> m_room;
};

void appendEscaped(Pieces& out, char letter)
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
        out += std::string_view("u00");
        out += hexadecimal[static_cast<unsigned char>(letter) >> 4];
        out += hexadecimal[static_cast<unsigned char>(letter) & 15];
    }
}

void appendText(Pieces& out, std::string_view text)
{
    out += '"';
    for (std::size_t begin = 0;;) {
        const std::size_t at = nextEscape(text, begin);
        out += text.substr(begin, at - begin);
        if (at == text.size())
            break;
        appendEscaped(out, text[at]);
        begin = at + 1;
    }
    out += '"';
}

void append(Pieces& out, const Json& value, int depth)
{
    switch (value.kind()) {
    case Json::Kind::False:
        out += std::string_view("false");
        return;
    case Json::Kind::True:
        out += std::string_view("true");
        return;
    case Json::Kind::Number: {
        std::array<char, 32> room;
        out += value.numberText(room);
        return;
    }
    case Json::Kind::Text:
        appendText(out, value.text());
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
        out += sign == '[' ? std::string_view("[]") : std::string_view("]");
        return;
    }
    case Json::Kind::Object: {
        if (depth >= deepest)
            break;
        char sign = '{';
        for (const JsonMember& member : value.members()) {
            out += sign;
            appendText(out, member.name);
            out += ':';
            append(out, member.value, depth + 1);
            sign = ',';
        }
        out += sign == '{' ? std::string_view("{}") : std::string_view("}");
        return;
    }
    default:
        break;
    }
    out += std::string_view("null");
}

} // namespace

void appendJson(std::string& out, const Json& value)
{
    Pieces pieces(out);
    append(pieces, value, 0);
}

std::string toJsonText(const Json& value)
{
    std::string out;
    appendJson(out, value);
    return out;
}

void appendJsonText(std::string& out, std::string_view text)
{
    Pieces pieces(out);
    appendText(pieces, text);
}

} // namespace weir
