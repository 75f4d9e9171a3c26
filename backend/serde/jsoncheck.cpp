#include "backend/serde/jsoncheck.h"

#include <algorithm>
#include <vector>

namespace weir {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Checker
{
public:
    explicit Checker(std::string_view text) : m_text(text) {}

    JsonCheck run()
    {
        enum class Expect { Value, ValueOrEnd, Key, KeyOrEnd, After } expect = Expect::Value;
        while (true) {
            skipSpace();
            if (expect == Expect::After && m_isObject.empty()) {
                if (m_at < m_text.size())
                    return fail("something follows after the value");
                m_result.valid = true;
                return m_result;
            }
            if (m_at >= m_text.size())
                return ended();
            const char c = m_text[m_at];
            switch (expect) {
            case Expect::After:
                if (c == ',') {
                    ++m_at;
                    expect = m_isObject.back() ? Expect::Key : Expect::Value;
                } else if (c == (m_isObject.back() ? '}' : ']')) {
                    ++m_at;
                    m_isObject.pop_back();
                } else {
                    return fail(m_isObject.back() ? "a comma or } is missing" : "a comma or ] is missing");
                }
                break;
            case Expect::KeyOrEnd:
            case Expect::Key:
                if (c == '}' && expect == Expect::KeyOrEnd) {
                    ++m_at;
                    m_isObject.pop_back();
                    expect = Expect::After;
                    break;
                }
                if (c != '"')
                    return fail("a member name in quotes is missing");
                if (!string())
                    return m_result;
                skipSpace();
                if (m_at >= m_text.size())
                    return ended();
                if (m_text[m_at] != ':')
                    return fail("a colon is missing");
                ++m_at;
                expect = Expect::Value;
                break;
            case Expect::ValueOrEnd:
                if (c == ']') {
                    ++m_at;
                    m_isObject.pop_back();
                    expect = Expect::After;
                    break;
                }
                [[fallthrough]];
            case Expect::Value:
                if (c == '{' || c == '[') {
                    ++m_at;
                    m_isObject.push_back(c == '{');
                    m_result.depth = std::max(m_result.depth, m_isObject.size());
                    expect = c == '{' ? Expect::KeyOrEnd : Expect::ValueOrEnd;
                    break;
                }
                if (!scalar(c))
                    return m_result;
                expect = Expect::After;
                break;
            }
        }
    }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }

    JsonCheck fail(const char* problem)
    {
        m_result.position = m_at;
        m_result.problem = problem;
        return m_result;
    }

    JsonCheck ended()
    {
        m_result.cut = true;
        return fail(m_text.empty() ? "it is empty" : "it ends in the middle");
    }

    bool no(const char* problem)
    {
        fail(problem);
        return false;
    }

    bool noMore()
    {
        ended();
        return false;
    }

    bool scalar(char c)
    {
        if (c == '"')
            return string();
        if (c == 't')
            return word("true");
        if (c == 'f')
            return word("false");
        if (c == 'n')
            return word("null");
        if (c == '-' || isDigit(c))
            return number();
        return no("a value is missing");
    }

    bool word(std::string_view expected)
    {
        const std::string_view here = m_text.substr(m_at, expected.size());
        if (here == expected) {
            m_at += expected.size();
            return true;
        }
        if (expected.substr(0, here.size()) == here)
            return noMore();
        return no("a value is missing");
    }

    bool digits()
    {
        if (m_at >= m_text.size())
            return noMore();
        if (!isDigit(m_text[m_at]))
            return no("a digit is missing");
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        return true;
    }

    bool number()
    {
        if (m_text[m_at] == '-')
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '0') {
            ++m_at;
            if (m_at < m_text.size() && isDigit(m_text[m_at]))
                return no("a number begins with 0");
        } else if (!digits()) {
            return false;
        }
        if (m_at < m_text.size() && m_text[m_at] == '.') {
            ++m_at;
            if (!digits())
                return false;
        }
        if (m_at < m_text.size() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
            ++m_at;
            if (m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
                ++m_at;
            if (!digits())
                return false;
        }
        return true;
    }

    bool string()
    {
        ++m_at;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20)
                return no("a control character is not escaped");
            if (c != '\\') {
                ++m_at;
                continue;
            }
            if (m_at + 1 >= m_text.size())
                break;
            const char escape = m_text[m_at + 1];
            if (escape == 'u') {
                for (std::size_t i = 2; i < 6; ++i) {
                    if (m_at + i >= m_text.size())
                        return noMore();
                    if (!isHex(m_text[m_at + i]))
                        return no("an escape is not \\u and four hex digits");
                }
                m_at += 6;
            } else if (std::string_view("\"\\/bfnrt").find(escape) != std::string_view::npos) {
                m_at += 2;
            } else {
                return no("an escape is not known");
            }
        }
        m_at = m_text.size();
        return noMore();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<bool> m_isObject;
    JsonCheck m_result;
};

} // namespace

JsonCheck checkJson(std::string_view text) { return Checker(text).run(); }

} // namespace weir
