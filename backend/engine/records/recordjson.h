// Purpose: small JSON objects of records, written without a tree and read with checks. Thread: values. Limits: inside
// the engine.
#pragma once

#include "backend/base/json/json.h"
#include "backend/base/result.h"
#include "backend/engine/records/sealedvalue.h"

#include <charconv>

namespace weir::engine {

/// {"name":value,…} in the order of the calls.
class ObjectText
{
public:
    explicit ObjectText(std::size_t expectedBytes = 256) { m_text.reserve(expectedBytes); }
    ObjectText& text(std::string_view name, std::string_view value)
    {
        begin(name);
        appendJsonText(m_text, value);
        return *this;
    }
    ObjectText& textIfAny(std::string_view name, std::string_view value)
    {
        return value.empty() ? *this : text(name, value);
    }
    ObjectText& number(std::string_view name, std::int64_t value)
    {
        begin(name);
        char digits[24];
        m_text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
        return *this;
    }
    ObjectText& flag(std::string_view name, bool value) { return json(name, value ? "true" : "false"); }
    ObjectText& id(std::string_view name, cdp::ProfileId value) { return text(name, value.toText()); }
    /// A value that is JSON already.
    ObjectText& json(std::string_view name, std::string_view value)
    {
        begin(name);
        m_text += value;
        return *this;
    }
    ObjectText& json(std::string_view name, const Json& value)
    {
        begin(name);
        appendJson(m_text, value);
        return *this;
    }
    std::string take()
    {
        m_text += m_text.empty() ? "{}" : "}";
        return std::move(m_text);
    }

private:
    void begin(std::string_view name)
    {
        m_text += m_text.empty() ? "{\"" : ",\"";
        m_text += name;
        m_text += "\":";
    }
    std::string m_text;
};

/// Members of an object that must be there; what is not, or is something else, makes it broken.
class ObjectFields
{
public:
    explicit ObjectFields(const Json& object) : m_object(object), m_isBroken(!object.isObject()) {}
    std::string text(std::string_view name)
    {
        const Json value = m_object.at(name);
        m_isBroken |= !value.isText();
        return std::string(value.text());
    }
    std::string textIfAny(std::string_view name) { return m_object.at(name).isAbsent() ? std::string() : text(name); }
    std::int64_t number(std::string_view name)
    {
        const std::optional<std::int64_t> value = m_object.at(name).integer();
        m_isBroken |= !value;
        return value.value_or(0);
    }
    /// From 0 to `most`.
    std::uint64_t count(std::string_view name, std::int64_t most = INT64_MAX)
    {
        const std::int64_t value = number(name);
        m_isBroken |= value < 0 || value > most;
        return static_cast<std::uint64_t>(value);
    }
    bool flag(std::string_view name)
    {
        const Json value = m_object.at(name);
        m_isBroken |= !value.isBool();
        return value.isTrue();
    }
    cdp::ProfileId id(std::string_view name)
    {
        const Result<cdp::ProfileId> value = profileOfKey(m_object.at(name).text());
        m_isBroken |= !value;
        return value.value_or({});
    }
    Json at(std::string_view name) const { return m_object.at(name); }
    void fail() { m_isBroken = true; }
    bool isBroken() const { return m_isBroken; }

private:
    Json m_object;
    bool m_isBroken = false;
};

} // namespace weir::engine
