// EcmaTranslator, escapes and classes.
#include "backend/cdp/schema/ecmatranslator.h"
#include "backend/cdp/schema/unicodeclass.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace weir::cdp {
namespace {

constexpr char32_t firstSurrogate = 0xD800, lastSurrogate = 0xDFFF, lastCodePoint = 0x10FFFF;
constexpr std::string_view spaces =
    R"(\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view noSpaces =
    R"(\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view nothing = R"([^\x00-\x{10ffff}])";

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }
bool isLetter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
bool isSurrogate(char32_t code) { return code >= firstSurrogate && code <= lastSurrogate; }

} // namespace

void EcmaTranslator::escape()
{
    if (ends())
        return fail("a backslash at the end");
    const char letter = peek();
    if (letter == 'b' || letter == 'B') {
        ++m_at;
        put(letter == 'b' ? "\\b" : "\\B");
        return;
    }
    if (letter >= '1' && letter <= '9') {
        long number = 0;
        while (isDigit(peek()))
            number = std::min(number * 10 + (m_source[m_at++] - '0'), 100'000L);
        backreference(int(number));
    } else if (take("k<")) {
        const auto named = m_names.find(groupName());
        if (named == m_names.end())
            return fail("a backreference to a name that is not there");
        backreference(named->second);
    } else if (const std::string set = classEscape(); !set.empty()) {
        put("[" + set + "]");
    } else if (m_out.mistake.empty()) {
        literal(characterEscape());
    }
    repeat();
}

void EcmaTranslator::backreference(int number)
{
    m_greatestBack = std::max(m_greatestBack, number);
    m_out.needsBacktracking = true;
    put("\\g{" + std::to_string(number) + "}");
}

std::string EcmaTranslator::classEscape()
{
    const char letter = peek();
    switch (letter) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
        ++m_at;
        return std::string("\\") + letter;
    case 's':
        ++m_at;
        return std::string(spaces);
    case 'S':
        ++m_at;
        return std::string(noSpaces);
    case 'p':
    case 'P':
        return property();
    default:
        return {};
    }
}

std::string EcmaTranslator::property()
{
    const bool isNot = peek() == 'P';
    const std::size_t end = m_source.find('}', m_at);
    if (peek(1) != '{' || end == std::string_view::npos) {
        fail("\\p needs the name of a property in braces");
        return {};
    }
    const std::string name = unicodeClass(m_source.substr(m_at + 2, end - m_at - 2));
    if (name.empty())
        fail("a property that Unicode does not know");
    m_at = end + 1;
    return std::string(isNot ? "\\P{" : "\\p{") + name + "}";
}

char32_t EcmaTranslator::characterEscape()
{
    const char letter = peek();
    static constexpr std::string_view letters = "fnrtv", meant = "\f\n\r\t\v";
    if (const std::size_t at = letters.find(letter); at != std::string_view::npos) {
        ++m_at;
        return char32_t(meant[at]);
    }
    if (letter == '0' && !isDigit(peek(1))) {
        ++m_at;
        return 0;
    }
    if (letter == 'c' && isLetter(peek(1))) {
        m_at += 2;
        return char32_t(m_source[m_at - 1] & 31);
    }
    if (letter == 'x' || letter == 'u') {
        ++m_at;
        return hexadecimal(letter == 'x' ? 2 : 4);
    }
    if (isLetter(letter) || isDigit(letter))
        fail(std::string("an escape that ECMA-262 does not know: \\") + letter);
    return codePoint();
}

char32_t EcmaTranslator::hexadecimal(std::size_t digits)
{
    std::uint32_t code = 0;
    if (digits == 4 && peek() == '{') {
        const std::size_t end = std::min(m_source.find('}', m_at), m_source.size());
        if (!readHex(m_source.substr(m_at + 1, end - m_at - 1), code) || end == m_source.size() || code > lastCodePoint)
            fail("\\u{…} needs a code point");
        m_at = std::min(end + 1, m_source.size());
        return code;
    }
    if (!readHex(m_source.substr(m_at, digits), code) || m_at + digits > m_source.size()) {
        fail(digits == 2 ? "\\x needs two hexadecimal digits" : "\\u needs four hexadecimal digits");
        return 0;
    }
    m_at += digits;
    std::uint32_t low = 0;
    if (code >= firstSurrogate && code < 0xDC00 && peek() == '\\' && peek(1) == 'u' &&
        readHex(m_source.substr(m_at + 2, 4), low) && low >= 0xDC00 && low <= lastSurrogate) {
        m_at += 6;
        return 0x10000 + ((code - firstSurrogate) << 10U) + (low - 0xDC00);
    }
    return code;
}

bool EcmaTranslator::readHex(std::string_view text, std::uint32_t& value)
{
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
}

void EcmaTranslator::characterClass()
{
    ++m_at;
    const bool isNot = peek() == '^';
    if (isNot)
        ++m_at;
    std::string items;
    while (!ends() && peek() != ']' && m_out.mistake.empty())
        classItem(items);
    if (ends())
        return fail("a class is not closed");
    ++m_at;
    if (items.empty())
        put(isNot ? R"([\x00-\x{10ffff}])" : nothing);
    else
        put((isNot ? "[^" : "[") + items + "]");
}

void EcmaTranslator::classItem(std::string& items)
{
    std::string set;
    char32_t low = classAtom(set);
    if (!set.empty()) {
        items += set;
        return;
    }
    // A dash stands for itself at either end, and beside a set.
    if (peek() != '-' || peek(1) == ']' || m_at + 1 >= m_source.size()) {
        if (!isSurrogate(low))
            items += written(low);
        return;
    }
    ++m_at;
    char32_t high = classAtom(set);
    if (!set.empty()) {
        items += written(low) + written(U'-') + set;
        return;
    }
    if (high < low)
        return fail("the ends of a range are in the wrong order");
    low = isSurrogate(low) ? lastSurrogate + 1 : low;
    high = isSurrogate(high) ? firstSurrogate - 1 : high;
    if (low <= high)
        items += written(low) + "-" + written(high);
}

char32_t EcmaTranslator::classAtom(std::string& set)
{
    if (peek() != '\\')
        return codePoint();
    ++m_at;
    if (ends()) {
        fail("a backslash at the end");
        return 0;
    }
    if (peek() == 'b' || peek() == '-') {
        ++m_at;
        return m_source[m_at - 1] == 'b' ? U'\b' : U'-';
    }
    set = classEscape();
    return set.empty() && m_out.mistake.empty() ? characterEscape() : 0;
}

} // namespace weir::cdp
