#include "backend/engine/columns/valuecounts.h"

#include <algorithm>
#include <array>

namespace weir::engine {

void ValueCounts::see(const Json& value)
{
    const Json::Kind kind = value.kind() == Json::Kind::False ? Json::Kind::True : value.kind();
    kinds |= 1u << static_cast<unsigned>(kind);
    if (m_isHopeless || kind == Json::Kind::Null || value.isArray() || value.isObject())
        return;
    if (value.isText() && (value.text().size() > longest || value.text().find('@') != std::string_view::npos)) {
        m_isCut = true;
        return;
    }
    add(toJsonText(value), 1);
}

void ValueCounts::add(std::string_view json, std::uint64_t times)
{
    if (m_isHopeless)
        return;
    if (const auto known = m_counts.find(json); known != m_counts.end()) {
        known->second += times;
        return;
    }
    if (m_counts.size() >= mostFollowed)
        shrink();
    if (!m_isHopeless)
        m_counts.emplace(json, times);
}

void ValueCounts::add(const ValueCounts& other)
{
    kinds |= other.kinds;
    m_isCut = m_isCut || other.m_isCut;
    if (other.m_isHopeless) {
        m_isHopeless = true;
        m_counts.clear();
    }
    for (const auto& [value, times] : other.m_counts)
        add(value, times);
}

void ValueCounts::shrink()
{
    m_isCut = true;
    auto kept = top(mostFollowed / 2);
    m_counts.clear();
    m_isHopeless = kept.front().second < 3;
    if (!m_isHopeless)
        m_counts.insert(std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()));
}

std::vector<std::pair<std::string, std::uint64_t>> ValueCounts::top(std::size_t most) const
{
    std::vector<std::pair<std::string, std::uint64_t>> all(m_counts.begin(), m_counts.end());
    const auto kept = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), kept, all.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    all.erase(kept, all.end());
    return all;
}

bool isPersonal(std::string_view property)
{
    static constexpr std::array<std::string_view, 16> names{
        "address",   "avatar", "birthday", "description", "email",    "firstName", "first_name", "lastName",
        "last_name", "name",   "phone",    "street",      "username", "userId",    "id",         "website"};
    constexpr std::string_view traits = "traits.";
    if (!property.starts_with(traits))
        return property == "properties.email" || property == "properties.phone";
    return std::find(names.begin(), names.end(), property.substr(traits.size())) != names.end();
}

} // namespace weir::engine
