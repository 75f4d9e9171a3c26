#include "backend/cdp/identity/suppressions.h"

namespace weir::cdp {
namespace {
constexpr std::uint64_t format = 1;
}

void Suppressions::suppress(std::string_view type, std::string_view value, std::int64_t atMs)
{
    m_since.try_emplace(Hash128::of(type, value), atMs);
}

void Suppressions::unsuppress(std::string_view type, std::string_view value)
{
    m_since.erase(Hash128::of(type, value));
}

bool Suppressions::contains(std::string_view type, std::string_view value) const
{
    return !m_since.empty() && m_since.contains(Hash128::of(type, value));
}

std::string Suppressions::suppressedBy(const Event& event, const IdentityRules& rules,
                                       const IdentityRules::Extracted& found) const
{
    if (m_since.empty())
        return {};
    std::string by;
    const auto looksAt = [&](std::string_view type, std::string_view value) {
        if (value.empty() || !contains(type, value))
            return false;
        by = std::string(type).append(1, ':').append(value);
        return true;
    };
    if (looksAt("userId", event.userId) || looksAt("anonymousId", event.anonymousId))
        return by;
    for (const auto* list : {&found.usable, &found.blocked})
        for (const FoundIdentifier& identifier : *list)
            if (looksAt(rules.types()[identifier.type].name, identifier.value))
                return by;
    return {};
}

void Suppressions::save(ByteWriter& writer) const
{
    writer.number(format);
    writer.number(m_since.size());
    for (const auto& [hash, atMs] : m_since) {
        hash.save(writer);
        writer.integer(atMs);
    }
}

bool Suppressions::load(ByteReader& reader)
{
    m_since.clear();
    const bool isKnown = reader.number() == format;
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const Hash128 hash = Hash128::load(reader);
        m_since[hash] = reader.integer();
    }
    if (!isKnown || reader.isBroken())
        m_since.clear();
    return isKnown && !reader.isBroken();
}

} // namespace weir::cdp
