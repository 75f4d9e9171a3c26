// Purpose: memory for JSON values that live and go together. Thread: one at a time; what it made may be read by any.
// Limits: nothing is given back before clear() or the end.
#pragma once

#include "backend/base/json/json.h"

#include <cstddef>
#include <cstdlib>
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
    /// Everything below, texts and names too; null for what lies deeper than 4,096 levels.
    Json deepCopy(const Json& value);
    /// `object` (or none: then an empty one) with `name` as `value`, in its place, or at the end under a copy of the
    /// name; members otherwise shared. Absent takes it away.
    Json with(const Json& object, std::string_view name, const Json& value);

    std::size_t bytes() const { return m_used; } ///< in use
    void clear();                                ///< what it made is gone; one block is kept for what comes

private:
    friend class JsonBuilder;
    struct Free
    {
        void operator()(void* memory) const { std::free(memory); }
    };
    struct Block
    {
        std::unique_ptr<std::byte[], Free> memory;
        std::size_t size = 0;
    };
    /// At an address that suits every value.
    void* allocate(std::size_t bytes)
    {
        bytes = (bytes + 7) & ~std::size_t(7);
        if (bytes > std::size_t(m_end - m_free))
            grow(bytes);
        void* const place = m_free;
        m_free += bytes;
        m_used += bytes;
        return place;
    }
    void grow(std::size_t bytes);
    /// Memory of malloc() that holds what was made elsewhere.
    void adopt(void* memory, std::size_t bytes);
    Json deepCopy(const Json& value, int depth);
    static Json arrayAt(const Json* elements, std::size_t count) { return Json(elements, count); }
    static Json objectAt(const JsonMember* members, std::size_t count) { return Json(members, count); }
    static Json numberAt(std::string_view text) { return Json(Json::Kind::Number, Json::Form::Written, text); }

    std::vector<Block> m_blocks;
    std::byte* m_free = nullptr; ///< in the last block
    std::byte* m_end = nullptr;
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
