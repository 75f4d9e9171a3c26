#include "backend/engine/columns/columnstail.h"

namespace weir::engine {

void ColumnsTail::append(Row row, std::string_view name, std::string_view json)
{
    row.text = m_texts.size();
    row.nameBytes = static_cast<std::uint32_t>(name.size());
    row.jsonBytes = static_cast<std::uint32_t>(json.size());
    m_texts += name;
    m_texts += json;
    m_byPerson[row.person].push_back(static_cast<std::uint32_t>(m_rows.size()));
    m_rows.push_back(row);
}

void ColumnsTail::passed(std::int64_t next)
{
    m_passed = next;
    m_passedRows = m_rows.size();
    m_passedChanges = m_changes.size();
}

std::unique_ptr<ColumnsTail> ColumnsTail::split()
{
    auto rest = std::make_unique<ColumnsTail>(m_passed);
    for (std::size_t i = m_passedRows; i < m_rows.size(); ++i)
        rest->append(m_rows[i], name(m_rows[i]), json(m_rows[i]));
    for (std::size_t i = m_passedChanges; i < m_changes.size(); ++i)
        rest->add(m_changes[i]);
    if (m_passedRows < m_rows.size())
        m_texts.resize(m_rows[m_passedRows].text);
    m_rows.resize(m_passedRows);
    m_changes.resize(m_passedChanges);
    for (auto entry = m_byPerson.begin(); entry != m_byPerson.end();) {
        std::vector<std::uint32_t>& rows = entry->second;
        while (!rows.empty() && rows.back() >= m_passedRows)
            rows.pop_back();
        entry = rows.empty() ? m_byPerson.erase(entry) : std::next(entry);
    }
    return rest;
}

const std::vector<std::uint32_t>* ColumnsTail::rowsOf(cdp::ProfileId person) const
{
    const auto found = m_byPerson.find(person);
    return found == m_byPerson.end() ? nullptr : &found->second;
}

} // namespace weir::engine
