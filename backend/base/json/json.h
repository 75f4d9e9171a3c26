// Purpose: a JSON value as it was read or made: texts unescaped, numbers exact as they were written. Thread: immutable,
// any. Limits: a view of 16 bytes; the arena and the text that it looks into must outlive it; texts below 4 GiB.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir {

struct JsonMember;

class Json
{
public:
    enum class Kind : std::uint8_t { Absent, Null, False, True, Number, Text, Array, Object };

    Json() = default; ///< Absent: not there
    static Json null() { return Json(Kind::Null); }
    static Json ofBool(bool value) { return Json(value ? Kind::True : Kind::False); }
    static Json ofInteger(std::int64_t value)
    {
        Json json(Kind::Number);
        json.m_integer = value;
        return json;
    }
    static Json ofNumber(double value); ///< what is not finite is null
    /// Looks into `text`.
    static Json ofText(std::string_view text) { return Json(Kind::Text, Form::Integer, text); }
    /// A number as it is written in JSON (checked by whoever calls); looks into `text`, unless it fits 64 bits.
    static Json ofNumberText(std::string_view text);

    Kind kind() const { return m_kind; }
    /// Missing or null: the same for every rule (definitions.md, "Values and comparison").
    bool isAbsent() const { return m_kind <= Kind::Null; }
    bool isBool() const { return m_kind == Kind::False || m_kind == Kind::True; }
    bool isTrue() const { return m_kind == Kind::True; }
    bool isNumber() const { return m_kind == Kind::Number; }
    bool isText() const { return m_kind == Kind::Text; }
    bool isArray() const { return m_kind == Kind::Array; }
    bool isObject() const { return m_kind == Kind::Object; }

    /// Empty unless a text.
    std::string_view text() const { return isText() ? std::string_view(m_text, m_size) : std::string_view(); }
    /// The value of a number that is whole and fits: 3, 3.0 and 30e-1 alike.
    std::optional<std::int64_t> integer() const
    {
        return isNumber() && m_form == Form::Integer ? std::optional(m_integer) : slowInteger();
    }
    /// The nearest double (beyond the largest: infinity); 0 unless a number.
    double number() const;
    /// As it was written, or the shortest text that is read back as the same number; may look into `room`.
    std::string_view numberText(std::array<char, 32>& room) const;

    /// Empty unless an array or an object.
    std::span<const Json> elements() const
    {
        return isArray() ? std::span(m_elements, m_size) : std::span<const Json>();
    }
    std::span<const JsonMember> members() const; ///< in the order written; each name once (the last one counts)
    /// The member of that name; Absent where there is none, or this is no object.
    Json at(std::string_view name) const;
    Json at(std::size_t index) const; ///< of an array

    /// The same value: numbers by their exact value, objects whatever their order, null as null. What lies deeper than
    /// 4,096 levels is never the same.
    friend bool operator==(const Json& a, const Json& b);

private:
    friend class JsonArena;
    enum class Form : std::uint8_t { Integer, Double, Written };
    explicit Json(Kind kind) : m_kind(kind) {}
    Json(Kind kind, Form form, std::string_view text)
        : m_kind(kind), m_form(form), m_size(std::uint32_t(text.size())), m_text(text.data())
    {
    }
    Json(const Json* elements, std::size_t count)
        : m_kind(Kind::Array), m_size(std::uint32_t(count)), m_elements(elements)
    {
    }
    Json(const JsonMember* members, std::size_t count)
        : m_kind(Kind::Object), m_size(std::uint32_t(count)), m_members(members)
    {
    }
    std::optional<std::int64_t> slowInteger() const;
    static bool same(const Json& a, const Json& b, int depth);

    Kind m_kind = Kind::Absent;
    Form m_form = Form::Integer;
    std::uint32_t m_size = 0; ///< bytes of a text or written number, elements, members
    union {
        std::int64_t m_integer = 0;
        double m_double;
        const char* m_text;
        const Json* m_elements;
        const JsonMember* m_members;
    };
};

struct JsonMember
{
    std::string_view name;
    Json value;
};

inline std::span<const JsonMember> Json::members() const
{
    return isObject() ? std::span(m_members, m_size) : std::span<const JsonMember>();
}

/// JSON text without white space; numbers as numberText() says; null for what is absent or lies deeper than 4,096
/// levels.
void appendJson(std::string& out, const Json& value);
std::string toJsonText(const Json& value);
/// A text in its quotes, escaped.
void appendJsonText(std::string& out, std::string_view text);

} // namespace weir
