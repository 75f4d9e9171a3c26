// Purpose: events that were appended and are not on disk yet, in the order they came. Thread: one at a time; immutable
// once sealed. Limits: as ColumnsOptions.
#pragma once

#include "backend/engine/columns/segmentformat.h"

#include <unordered_map>

namespace weir::engine {

class ColumnsTail
{
public:
    struct Row
    {
        cdp::ProfileId person{};
        std::int64_t seq = 0, timeMs = 0;
        std::uint64_t text = 0; ///< where the name and, behind it, the event begin
        std::uint32_t nameBytes = 0, jsonBytes = 0;
        std::uint8_t type = 0;
        bool hasUserId = false;
    };

    explicit ColumnsTail(std::int64_t from) : m_from(from), m_passed(from) {}

    void append(Row row, std::string_view name, std::string_view json);
    void add(const PeopleChanges::Change& change) { m_changes.push_back(change); }
    void passed(std::int64_t next);
    /// What came behind the last passed(): taken out, into a tail of its own.
    std::unique_ptr<ColumnsTail> split();

    std::int64_t from() const { return m_from; }
    std::int64_t position() const { return m_passed; }
    std::size_t size() const { return m_rows.size(); }
    std::size_t bytes() const { return m_texts.size() + m_rows.size() * (sizeof(Row) + 24); }
    bool isEmpty() const { return m_rows.empty() && m_changes.empty(); }
    bool hasPassed() const { return m_passedRows > 0 || m_passedChanges > 0; }

    const std::vector<Row>& rows() const { return m_rows; }
    const std::vector<PeopleChanges::Change>& changes() const { return m_changes; }
    std::string_view name(const Row& row) const { return std::string_view(m_texts).substr(row.text, row.nameBytes); }
    std::string_view json(const Row& row) const
    {
        return std::string_view(m_texts).substr(row.text + row.nameBytes, row.jsonBytes);
    }
    /// By row; null: none.
    const std::vector<std::uint32_t>* rowsOf(cdp::ProfileId person) const;

private:
    std::int64_t m_from, m_passed;
    std::size_t m_passedRows = 0, m_passedChanges = 0;
    std::vector<Row> m_rows;
    std::string m_texts;
    std::vector<PeopleChanges::Change> m_changes;
    std::unordered_map<cdp::ProfileId, std::vector<std::uint32_t>> m_byPerson;
};

} // namespace weir::engine
