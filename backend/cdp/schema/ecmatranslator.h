// Purpose: reads an ECMA-262 pattern and writes it anew, see ecmapattern.h. Thread: one; used once. Limits: internal to
// backend/cdp/schema.
#pragma once

#include "backend/cdp/schema/ecmapattern.h"

#include <map>

namespace weir::cdp {

class EcmaTranslator
{
public:
    explicit EcmaTranslator(std::string_view source) : m_source(source) {}
    EcmaPattern run();

private:
    void fail(std::string_view why);
    void put(std::string_view text) { m_out.text += text; }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : '\0'; }
    bool ends() const { return m_at >= m_source.size(); }
    bool take(std::string_view text);
    /// Names are known before they are read: \k may stand before its group.
    void countGroups();
    void term();
    void open();
    std::string groupName();
    void close();
    char32_t codePoint();
    static std::string written(char32_t code);
    void literal(char32_t code);
    /// After what can be repeated. A brace that is no quantifier stands for itself.
    void repeat();
    bool braces();
    static long numberOf(std::string_view digits);
    void escape();
    void backreference(int number);
    /// \d \s \w \p and their opposites, as what stands between [ and ]; empty: it is none of them.
    std::string classEscape();
    std::string property();
    /// Behind the backslash.
    char32_t characterEscape();
    char32_t hexadecimal(std::size_t digits);
    static bool readHex(std::string_view text, std::uint32_t& value);
    void characterClass();
    void classItem(std::string& items);
    char32_t classAtom(std::string& set);

    const std::string_view m_source;
    std::size_t m_at = 0;
    EcmaPattern m_out;
    int m_depth = 0, m_groups = 0, m_greatestBack = 0;
    std::map<std::string, int> m_names;
};

} // namespace weir::cdp
