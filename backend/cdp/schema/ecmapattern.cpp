#include "backend/cdp/schema/ecmapattern.h"

#include "backend/cdp/schema/unicodeclass.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace weir::cdp {
namespace {

constexpr std::size_t longest = 65'536;
constexpr int deepest = 200;
constexpr char32_t firstSurrogate = 0xD800, lastSurrogate = 0xDFFF, lastCodePoint = 0x10FFFF;
constexpr std::string_view spaces =
    R"(\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view noSpaces =
    R"(\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view nothing = R"([^\x00-\x{10ffff}])";

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }
bool isLetter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
bool isSurrogate(char32_t code) { return code >= firstSurrogate && code <= lastSurrogate; }

class Translator
{
public:
    explicit Translator(std::string_view source) : m_source(source) {}

    EcmaPattern run()
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

private:
    void fail(std::string_view why)
    {
        if (m_out.mistake.empty())
            m_out.mistake.append(why).append(" (at ").append(std::to_string(m_at)).append(")");
    }
    void put(std::string_view text) { m_out.text += text; }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : '\0'; }
    bool ends() const { return m_at >= m_source.size(); }
    bool take(std::string_view text)
    {
        if (!m_source.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        return true;
    }

    /// Names are known before they are read: \k may stand before its group.
    void countGroups()
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

    void term()
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

    void open()
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

    std::string groupName()
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

    void close()
    {
        ++m_at;
        if (--m_depth < 0)
            return fail("a group is closed that was not opened");
        put(")");
        repeat();
    }

    char32_t codePoint()
    {
        const auto lead = std::uint8_t(m_source[m_at++]);
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        char32_t code = more == 3 ? lead & 7U : more == 2 ? lead & 15U : more == 1 ? lead & 31U : lead;
        for (; more > 0 && !ends(); --more)
            code = code << 6U | (std::uint8_t(m_source[m_at++]) & 63U);
        return code;
    }

    static std::string written(char32_t code)
    {
        if (code < 128 && (isLetter(char(code)) || isDigit(char(code)) || code == '_' || code == ' '))
            return std::string(1, char(code));
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::uint32_t(code), 16).ptr;
        return "\\x{" + std::string(digits.data(), end) + "}";
    }

    void literal(char32_t code)
    {
        // A text is well-formed: half a pair stands nowhere in it.
        put(isSurrogate(code) ? std::string(nothing) : written(code));
    }

    /// After what can be repeated. A brace that is no quantifier stands for itself.
    void repeat()
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

    bool braces()
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

    static long numberOf(std::string_view digits)
    {
        long value = 0;
        for (const char digit : digits)
            value = std::min(value * 10 + (digit - '0'), 1'000'000'000L);
        return value;
    }

    void escape()
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

    void backreference(int number)
    {
        m_greatestBack = std::max(m_greatestBack, number);
        m_out.needsBacktracking = true;
        put("\\g{" + std::to_string(number) + "}");
    }

    /// \d \s \w \p and their opposites, as what stands between [ and ]; empty: it is none of them.
    std::string classEscape()
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

    std::string property()
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

    /// Behind the backslash.
    char32_t characterEscape()
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

    char32_t hexadecimal(std::size_t digits)
    {
        std::uint32_t code = 0;
        if (digits == 4 && peek() == '{') {
            const std::size_t end = std::min(m_source.find('}', m_at), m_source.size());
            if (!readHex(m_source.substr(m_at + 1, end - m_at - 1), code) || end == m_source.size() ||
                code > lastCodePoint)
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

    static bool readHex(std::string_view text, std::uint32_t& value)
    {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
        return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
    }

    void characterClass()
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

    void classItem(std::string& items)
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

    char32_t classAtom(std::string& set)
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

    const std::string_view m_source;
    std::size_t m_at = 0;
    EcmaPattern m_out;
    int m_depth = 0, m_groups = 0, m_greatestBack = 0;
    std::map<std::string, int> m_names;
};

} // namespace

EcmaPattern ecmaPattern(std::string_view source) { return Translator(source).run(); }

} // namespace weir::cdp
