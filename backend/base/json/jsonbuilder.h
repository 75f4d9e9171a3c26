// Purpose: JSON values out of the index that simdjson has made of a text's tokens: the grammar, names that come twice.
// Thread: one at a time. Limits: part of JsonParser; says only whether the text is JSON.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <cstdlib>

namespace weir {

/// What was read and is not closed yet: names and values in one row. Memory is kept.
class JsonCells
{
public:
    JsonCells() = default;
    ~JsonCells() { std::free(m_cells); }
    JsonCells(const JsonCells&) = delete;
    JsonCells& operator=(const JsonCells&) = delete;

    std::size_t size() const { return m_size; }
    Json* from(std::size_t at) { return m_cells + at; }
    /// The next cell, to be written in place: a value made elsewhere and copied at once stalls the processor.
    Json& push()
    {
        if (m_size == m_capacity)
            grow();
        return m_cells[m_size++];
    }
    void shrink(std::size_t size) { m_size = size; }
    /// Are those from `at` on worth more than a copy?
    bool isGiant(std::size_t at) const;
    /// Gives away the memory from its first cell on; those in front of `at` are kept in new memory.
    Json* giveAway(std::size_t at);
    /// Gives back what a giant text needed.
    void release();

private:
    void grow();
    Json* m_cells = nullptr;
    std::size_t m_size = 0, m_capacity = 0;
};

class JsonBuilder
{
public:
    /// `indexes`: where tokens begin, a string at its quote.
    JsonBuilder(std::string_view text, const std::uint32_t* indexes, std::size_t count, JsonArena& arena,
                JsonCells& cells);
    bool all(Json& root)
    {
        const bool isRead = value(0) && m_at == m_end;
        root = isRead ? *m_cells.from(0) : Json();
        return isRead;
    }

private:
    // Each pushes one cell.
    bool value(int depth);
    bool object(int depth);
    bool array(int depth);
    bool string(std::string_view raw, Json& out);
    bool number(std::string_view raw, Json& out) const;
    std::string_view tokenAt(std::size_t begin) const;
    bool takes(char sign);
    Json objectOf(const Json* cells, std::size_t count);
    bool mayRepeat(const Json* cells, std::size_t count) const;

    const std::string_view m_text;
    const std::uint32_t* m_at;
    const std::uint32_t* const m_end;
    JsonArena& m_arena;
    JsonCells& m_cells;
    const bool m_hasEscapes;
};

} // namespace weir
