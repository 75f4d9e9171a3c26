// Purpose: what the ways from JSON to MessagePack and to CBOR share: walking the text, and the objects with a $.
// Thread: one. Limits: 100 levels.
#pragma once

#include "backend/base/result.h"
#include "backend/serde/jsonpart.h"

#include <optional>
#include <string>
#include <string_view>

namespace weir {

class JsonEncoding
{
public:
    virtual ~JsonEncoding() = default;
    /// Invalid: not JSON, with the byte, or nested too deeply.
    Result<std::string> run(std::string_view json);

protected:
    virtual void null() = 0;
    virtual void boolean(bool value) = 0;
    virtual void number(std::string_view raw) = 0;
    virtual void text(std::string_view utf8) = 0;
    virtual void list(std::size_t size) = 0; ///< its items follow
    virtual void map(std::size_t size) = 0;  ///< key, value, key, … follow
    /// An object with a $; false: it is an ordinary one.
    virtual bool special(const JsonPart& object, int depth) = 0;

    bool value(const JsonPart& part, int depth);
    void append(unsigned value, int bytes = 1) { appendBig(value, bytes); }
    void appendBig(std::uint64_t value, int bytes);

    std::string m_out;
    std::string m_problem;
};

/// The member of that name, if the object has just `size` members.
std::optional<JsonPart> onlyMember(const JsonPart& object, std::string_view name, std::size_t size);

} // namespace weir
