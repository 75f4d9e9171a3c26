#include "backend/cdp/schema/ecmatranslator.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace weir::cdp {
namespace {

constexpr std::size_t longest = 65'536;
constexpr int deepest = 200;
constexpr char32_t firstSurrogate = 0xD800, lastSurrogate = 0xDFFF;
constexpr std::string_view nothing = R"([^\x00-\x{10ffff}])";

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }
bool isLetter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
bool isSurrogate(char32_t code) { return code >= firstSurrogate && code <= lastSurrogate; }

} // namespace

EcmaPattern EcmaTranslator::run()
{
    if (m_source.size() > longest)
        fail("longer than 64 KiB");
    else
        countGroups();
    while (m_out.mistake.empty() && m_at < m_source.size())
        term();
    if (m_out.mistake.empty() && m_depth > 0)
        fail("a group is not closed");
    if (m_out.mistake.empty() && m_greatestBack > m_groups)
        fail("a backreference to a group that is not there");
    m_out.isValid = m_out.mistake.empty();
    return std::move(m_out);
}

void EcmaTranslator::fail(std::string_view why)
{
    if (m_out.mistake.empty())
        m_out.mistake.append(why).append(" (at ").append(std::to_string(m_at)).append(")");
}

bool EcmaTranslator::take(std::string_view text)
{
    if (!m_source.substr(m_at).starts_with(text))
        return false;
    m_at += text.size();
    return true;
}

void EcmaTranslator::countGroups()
{
    bool isInClass = false;
    for (std::size_t i = 0; i < m_source.size(); ++i) {
        const char letter = m_source[i];
        if (letter == '\\') {
            ++i;
        } else if (isInClass) {
            isInClass = letter != ']';
        } else if (letter == '[') {
            isInClass = true;
        } else if (letter == '(') {
            const std::string_view rest = m_source.substr(i + 1);
            const bool isNamed = rest.starts_with("?<") && !rest.starts_with("?<=") && !rest.starts_with("?<!");
            if (!rest.starts_with("?") || isNamed)
                ++m_groups;
            if (isNamed)
                m_names[std::string(rest.substr(2, std::min(rest.find('>'), rest.size()) - 2))] = m_groups;
        }
    }
}

void EcmaTranslator::term()
{
    const char letter = peek();
    switch (letter) {
    case '(':
        open();
        return;
    case ')':
        close();
        return;
    case '|':
    case '^':
        ++m_at;
        put({&letter, 1});
        return;
    case '$':
        ++m_at;
        put("\\z");
        return;
    case '.':
        ++m_at;
        put(R"([^\n\r\x{2028}\x{2029}])");
        break;
    case '[':
        characterClass();
        break;
    case '\\':
        ++m_at;
        escape();
        return;
    case '*':
    case '+':
    case '?':
        fail("nothing to repeat");
        return;
    default:
        literal(codePoint());
    }
    repeat();
}

void EcmaTranslator::open()
{
    ++m_at;
    if (++m_depth > deepest)
        return fail("too many groups in each other");
    if (take("?=") || take("?!") || take("?<=") || take("?<!")) {
        const std::size_t length = m_source[m_at - 2] == '<' ? 3 : 2;
        put("(");
        put(m_source.substr(m_at - length, length));
        m_out.needsBacktracking = true;
    } else if (take("?:")) {
        put("(?:");
    } else if (take("?<")) {
        groupName();
        put("(");
    } else if (peek() == '?') {
        return fail("a kind of group that ECMA-262 does not know");
    } else {
        put("(");
    }
}

std::string EcmaTranslator::groupName()
{
    const std::size_t end = m_source.find('>', m_at);
    if (end == std::string_view::npos || end == m_at) {
        fail("the name of a group is missing");
        return {};
    }
    std::string name(m_source.substr(m_at, end - m_at));
    const auto isNameLetter = [](char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '$' || c < 0; };
    if (isDigit(name.front()) || !std::all_of(name.begin(), name.end(), isNameLetter))
        fail("the name of a group is wrong");
    m_at = end + 1;
    return name;
}

void EcmaTranslator::close()
{
    ++m_at;
    if (--m_depth < 0)
        return fail("a group is closed that was not opened");
    put(")");
    repeat();
}

char32_t EcmaTranslator::codePoint()
{
    const auto lead = std::uint8_t(m_source[m_at++]);
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    char32_t code = more == 3 ? lead & 7U : more == 2 ? lead & 15U : more == 1 ? lead & 31U : lead;
    for (; more > 0 && !ends(); --more)
        code = code << 6U | (std::uint8_t(m_source[m_at++]) & 63U);
    return code;
}

std::string EcmaTranslator::written(char32_t code)
{
    if (code < 128 && (isLetter(char(code)) || isDigit(char(code)) || code == '_' || code == ' '))
        return std::string(1, char(code));
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::uint32_t(code), 16).ptr;
    return "\\x{" + std::string(digits.data(), end) + "}";
}

void EcmaTranslator::literal(char32_t code)
{
    // A text is well-formed: half a pair stands nowhere in it.
    put(isSurrogate(code) ? std::string(nothing) : written(code));
}

void EcmaTranslator::repeat()
{
    if (peek() == '*' || peek() == '+' || peek() == '?') {
        put(m_source.substr(m_at++, 1));
    } else if (!braces()) {
        return;
    }
    if (peek() == '?') {
        ++m_at;
        put("?");
    }
}

bool EcmaTranslator::braces()
{
    if (peek() != '{' || !isDigit(peek(1)))
        return false;
    std::size_t end = m_at + 1;
    while (end < m_source.size() && (isDigit(m_source[end]) || m_source[end] == ','))
        ++end;
    if (end >= m_source.size() || m_source[end] != '}')
        return false;
    const std::string_view inner = m_source.substr(m_at + 1, end - m_at - 1);
    const std::size_t comma = inner.find(',');
    if (comma != std::string_view::npos && inner.find(',', comma + 1) != std::string_view::npos)
        return false;
    const long low = numberOf(inner.substr(0, comma));
    const bool isOpen = comma != std::string_view::npos && comma + 1 == inner.size();
    const long high = comma == std::string_view::npos ? low : isOpen ? low : numberOf(inner.substr(comma + 1));
    if (high < low)
        fail("the numbers of a repetition are in the wrong order");
    put(m_source.substr(m_at, end + 1 - m_at));
    m_at = end + 1;
    return true;
}

long EcmaTranslator::numberOf(std::string_view digits)
{
    long value = 0;
    for (const char digit : digits)
        value = std::min(value * 10 + (digit - '0'), 1'000'000'000L);
    return value;
}

EcmaPattern ecmaPattern(std::string_view source) { return EcmaTranslator(source).run(); }

} // namespace weir::cdp
