#include "backend/cdp/schema/valueset.h"

#include "backend/cdp/schema/exactnumber.h"

#include <algorithm>
#include <functional>

namespace weir::cdp {
namespace {

constexpr int deepest = 1'100;

std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 31U)) * 0x7FB5'D329'728E'A185U;
    value = (value ^ (value >> 27U)) * 0x81DA'DEF4'BC2D'D44DU;
    return value ^ (value >> 33U);
}

std::uint64_t textHash(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::uint64_t hashed(const Json& value, int depth)
{
    if (depth > deepest)
        return 1;
    std::uint64_t hash = 0;
    switch (value.kind()) {
    case Json::Kind::Absent:
    case Json::Kind::Null:
        return 2;
    case Json::Kind::False:
        return 3;
    case Json::Kind::True:
        return 4;
    case Json::Kind::Number:
        return mixed(numberHash(value) + 5);
    case Json::Kind::Text:
        return mixed(textHash(value.text()) + 6);
    case Json::Kind::Array:
        for (const Json& element : value.elements())
            hash = mixed(hash + hashed(element, depth + 1) + 7);
        return mixed(hash + 7);
    case Json::Kind::Object:
        for (const JsonMember& member : value.members())
            hash += mixed(textHash(member.name) ^ mixed(hashed(member.value, depth + 1) + 8));
        return mixed(hash + 9);
    }
    return hash;
}

} // namespace

std::uint64_t jsonHash(const Json& value) { return hashed(value, 0); }

bool areAllDifferent(std::span<const Json> values)
{
    // A handful of scalars is compared without any memory.
    if (values.size() <= 8 && std::none_of(values.begin(), values.end(),
                                           [](const Json& value) { return value.isArray() || value.isObject(); })) {
        for (std::size_t i = 1; i < values.size(); ++i) {
            if (std::find(values.begin(), values.begin() + std::ptrdiff_t(i), values[i]) !=
                values.begin() + std::ptrdiff_t(i))
                return false;
        }
        return true;
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes;
    hashes.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        hashes.emplace_back(jsonHash(values[i]), std::uint32_t(i));
    std::sort(hashes.begin(), hashes.end());
    for (std::size_t i = 1; i < hashes.size(); ++i) {
        // Values of one hash are next to each other; different ones of the same hash do not happen.
        if (hashes[i].first == hashes[i - 1].first && values[hashes[i].second] == values[hashes[i - 1].second])
            return false;
    }
    return true;
}

void ValueSet::build(std::span<const Json> values)
{
    std::vector<std::string_view> texts;
    for (const Json& value : values) {
        switch (value.kind()) {
        case Json::Kind::Absent:
        case Json::Kind::Null:
            m_hasNull = true;
            break;
        case Json::Kind::False:
            m_hasFalse = true;
            break;
        case Json::Kind::True:
            m_hasTrue = true;
            break;
        case Json::Kind::Text:
            texts.push_back(value.text());
            break;
        case Json::Kind::Number:
            m_hasNumbers = true;
            m_others.emplace_back(jsonHash(value), value);
            break;
        case Json::Kind::Array:
        case Json::Kind::Object:
            m_hasTrees = true;
            m_others.emplace_back(jsonHash(value), value);
            break;
        }
    }
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    m_texts.build(std::move(texts));
    std::stable_sort(m_others.begin(), m_others.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

bool ValueSet::has(const Json& value) const
{
    switch (value.kind()) {
    case Json::Kind::Absent:
    case Json::Kind::Null:
        return m_hasNull;
    case Json::Kind::False:
        return m_hasFalse;
    case Json::Kind::True:
        return m_hasTrue;
    case Json::Kind::Text:
        return m_texts.find(value.text()) >= 0;
    case Json::Kind::Number:
        if (!m_hasNumbers)
            return false;
        break;
    case Json::Kind::Array:
    case Json::Kind::Object:
        if (!m_hasTrees)
            return false;
    }
    const std::uint64_t hash = jsonHash(value);
    auto at = std::lower_bound(m_others.begin(), m_others.end(), hash,
                               [](const auto& entry, std::uint64_t wanted) { return entry.first < wanted; });
    // Copies in the list are next to each other: the first of a hash answers for all.
    return at != m_others.end() && at->first == hash && at->second == value;
}

} // namespace weir::cdp
