// Purpose: memory for JSON values that live and go together. Thread: one at a time; what it made may be read by any.
// Limits: nothing is given back before clear() or the end.
#pragma once

#include "backend/base/json/json.h"

#include <memory>
#include <vector>

namespace weir {

class JsonArena
{
public:
    JsonArena();
    ~JsonArena();
    JsonArena(JsonArena&&) noexcept;
    JsonArena& operator=(JsonArena&&) noexcept;

    std::string_view copy(std::string_view text);
    Json text(std::string_view text) { return Json::ofText(copy(text)); }
    Json array(std::span<const Json> elements);
    Json object(std::span<const JsonMember> members); ///< names looked into, not copied; each must be there once
    /// Everything below, texts and names too.
    Json deepCopy(const Json& value);
    /// `object` with `name` as `value` (in its place, or at the end); members otherwise shared. Absent takes it away.
    Json with(const Json& object, std::string_view name, const Json& value);

    std::size_t bytes() const; ///< in use
    void clear();              ///< what it made is gone; one block is kept for what comes

private:
    friend class JsonParser;
    void* allocate(std::size_t bytes);
    struct Block;
    std::vector<Block> m_blocks;
    std::size_t m_used = 0;
};

/// A value with all that it looks into.
struct JsonDocument
{
    std::string source;
    JsonArena arena;
    Json root;
};
using JsonPointer = std::shared_ptr<const JsonDocument>;

/// A copy that stands on its own.
JsonPointer jsonDocument(const Json& value);

} // namespace weir
