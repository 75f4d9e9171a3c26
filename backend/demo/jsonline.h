// Purpose: a JSON object as one line, field by field, in the order written. Thread: a value, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

class JsonLine
{
public:
    JsonLine() { m_text.push_back('{'); }

    JsonLine& add(std::string_view name, std::string_view text)
    {
        begin(name);
        quote(text);
        return *this;
    }
    JsonLine& add(std::string_view name, const char* text) { return add(name, std::string_view(text)); }
    JsonLine& add(std::string_view name, std::int64_t number) { return addRaw(name, std::to_string(number)); }
    JsonLine& add(std::string_view name, int number) { return addRaw(name, std::to_string(number)); }
    JsonLine& add(std::string_view name, bool value) { return addRaw(name, value ? "true" : "false"); }
    /// 1290 as 12.90
    JsonLine& addCents(std::string_view name, std::int64_t cents) { return addRaw(name, centsText(cents)); }
    /// `json` is JSON already: an object, an array, null.
    JsonLine& addRaw(std::string_view name, std::string_view json)
    {
        begin(name);
        m_text += json;
        return *this;
    }
    std::string take()
    {
        m_text.push_back('}');
        return std::move(m_text);
    }

    static std::string centsText(std::int64_t cents)
    {
        const std::int64_t size = cents < 0 ? -cents : cents;
        std::string text = cents < 0 ? "-" : "";
        text += std::to_string(size / 100) + '.';
        text.push_back(char('0' + size % 100 / 10));
        text.push_back(char('0' + size % 10));
        return text;
    }

private:
    void begin(std::string_view name)
    {
        if (m_text.size() > 1)
            m_text.push_back(',');
        quote(name);
        m_text.push_back(':');
    }
    void quote(std::string_view text)
    {
        m_text.push_back('"');
        for (const char c : text) {
            if (c == '"' || c == '\\')
                m_text.push_back('\\');
            m_text.push_back(c);
        }
        m_text.push_back('"');
    }

    std::string m_text;
};

/// "2026-03-01T12:00:00.250Z"; ms since 1970.
std::string isoTime(std::int64_t ms);

} // namespace weir
