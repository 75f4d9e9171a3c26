#include "backend/base/json/jsonmistake.h"

#include <algorithm>
#include <vector>

namespace weir {
namespace {

using Kind = JsonMistake::Kind;

bool isSpace(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

bool isWordLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || isDigit(letter) || letter == '_';
}

/// Bytes of the character that begins here; 0: none does (RFC 3629: no surrogates, nothing longer than needed).
std::size_t characterAt(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0) == 0x80; };
    const unsigned first = byte(0), second = byte(1);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool isBad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0);
        return follows(1) && follows(2) && !isBad ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool isBad = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
        return follows(1) && follows(2) && follows(3) && !isBad ? 4 : 0;
    }
    return 0;
}

class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    /// Stands at the mistake when it returns one.
    std::optional<Kind> all()
    {
        if (m_text.size() > longestJson)
            return Kind::TooLong;
        std::vector<char> open; // the brackets around
        for (;;) {
            if (const auto bad = begins(open))
                return bad;
            // A value has ended: so may arrays and objects around it.
            while (!m_isOpened) {
                skipSpaces();
                if (open.empty())
                    return m_at < m_text.size() ? std::optional(unexpected(Kind::Behind)) : std::nullopt;
                if (m_at == m_text.size())
                    return Kind::Ends;
                if (m_text[m_at] == ',')
                    break;
                if (m_text[m_at] != open.back())
                    return unexpected(Kind::Syntax);
                open.pop_back();
                ++m_at;
            }
            m_at += m_isOpened ? 0 : 1;
            if (open.back() == '}') {
                if (const auto bad = name())
                    return bad;
            }
        }
    }
    std::size_t at() const { return m_at; }

private:
    void skipSpaces()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }
    Kind unexpected(Kind kind) const { return characterAt(m_text.substr(m_at)) == 0 ? Kind::Utf8 : kind; }

    /// A scalar, or the bracket of an array or object that is not empty (m_isOpened).
    std::optional<Kind> begins(std::vector<char>& open)
    {
        m_isOpened = false;
        skipSpaces();
        if (m_at == m_text.size())
            return Kind::Ends;
        const char first = m_text[m_at];
        if (first == '"')
            return string();
        if (first == '-' || isDigit(first))
            return number();
        if (first != '{' && first != '[')
            return word();
        if (open.size() >= std::size_t(deepestJson))
            return Kind::TooDeep;
        ++m_at;
        skipSpaces();
        const char closing = first == '{' ? '}' : ']';
        if (m_at < m_text.size() && m_text[m_at] == closing) {
            ++m_at;
            return std::nullopt;
        }
        open.push_back(closing);
        m_isOpened = true;
        return std::nullopt;
    }

    std::optional<Kind> name()
    {
        skipSpaces();
        if (m_at == m_text.size())
            return Kind::Ends;
        if (m_text[m_at] != '"')
            return unexpected(Kind::Syntax);
        if (const auto bad = string())
            return bad;
        skipSpaces();
        if (m_at == m_text.size())
            return Kind::Ends;
        if (m_text[m_at] != ':')
            return unexpected(Kind::Syntax);
        ++m_at;
        return std::nullopt;
    }

    std::optional<Kind> word()
    {
        std::size_t end = m_at;
        while (end < m_text.size() && isWordLetter(m_text[end]))
            ++end;
        const std::string_view word = m_text.substr(m_at, end - m_at);
        if (word != "true" && word != "false" && word != "null")
            return unexpected(Kind::Syntax);
        m_at = end;
        return std::nullopt;
    }

    std::optional<Kind> number()
    {
        std::size_t at = m_at;
        const auto is = [&](char letter) { return at < m_text.size() && m_text[at] == letter; };
        const auto digits = [&] {
            const std::size_t begin = at;
            while (at < m_text.size() && isDigit(m_text[at]))
                ++at;
            return at > begin;
        };
        at += is('-') ? 1 : 0;
        if (is('0'))
            ++at;
        else if (!digits())
            return Kind::Number;
        if (is('.')) {
            ++at;
            if (!digits())
                return Kind::Number;
        }
        if (is('e') || is('E')) {
            ++at;
            at += is('+') || is('-') ? 1 : 0;
            if (!digits())
                return Kind::Number;
        }
        if (at < m_text.size() && (isWordLetter(m_text[at]) || m_text[at] == '.'))
            return Kind::Number;
        m_at = at;
        return std::nullopt;
    }

    std::optional<Kind> string()
    {
        for (++m_at; m_at < m_text.size();) {
            const char letter = m_text[m_at];
            if (letter == '"') {
                ++m_at;
                return std::nullopt;
            }
            if (static_cast<unsigned char>(letter) < 0x20)
                return Kind::Text;
            if (letter != '\\') {
                const std::size_t bytes = characterAt(m_text.substr(m_at));
                if (bytes == 0)
                    return Kind::Utf8;
                m_at += bytes;
                continue;
            }
            const std::string_view escape = m_text.substr(m_at, 6);
            if (escape.size() < 2)
                break;
            const bool isUnicode = escape[1] == 'u';
            if (isUnicode ? jsonHexOf(escape.substr(2)) < 0
                          : std::string_view("\"\\/bfnrt").find(escape[1]) == std::string_view::npos)
                return Kind::Text;
            m_at += isUnicode ? 6 : 2;
        }
        m_at = m_text.size();
        return Kind::Ends;
    }

    const std::string_view m_text;
    std::size_t m_at = 0;
    bool m_isOpened = false;
};

} // namespace

int jsonHexOf(std::string_view digits)
{
    if (digits.size() < 4)
        return -1;
    int value = 0;
    for (const char letter : digits.substr(0, 4)) {
        const char low = char(letter | 0x20);
        const int digit = isDigit(letter) ? letter - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

std::optional<JsonMistake> findJsonMistake(std::string_view text)
{
    Reader reader(text);
    const std::optional<Kind> kind = reader.all();
    if (!kind)
        return std::nullopt;
    JsonMistake mistake{*kind, reader.at()};
    const std::string_view before = text.substr(0, mistake.at);
    const std::size_t lineBegin = before.rfind('\n') + 1; // npos + 1: 0
    mistake.line = int(std::count(before.begin(), before.end(), '\n')) + 1;
    mistake.column = int(std::count_if(before.begin() + std::ptrdiff_t(lineBegin), before.end(),
                                       [](char letter) { return (letter & 0xC0) != 0x80; })) +
                     1;
    return mistake;
}

} // namespace weir
