// Purpose: identifiers whose events are dropped (definitions.md, "Privacy": suppress, unsuppress). Thread: one at a
// time. Limits: kept as hashes, so that no list of people comes about.
#pragma once

#include "backend/cdp/identity/hash128.h"
#include "backend/cdp/identity/identityrules.h"

#include <unordered_map>

namespace weir::cdp {

class Suppressions
{
public:
    void suppress(std::string_view type, std::string_view value, std::int64_t atMs);
    void unsuppress(std::string_view type, std::string_view value);
    /// Of `type:value`, as they were kept.
    void suppress(const Hash128& identifier, std::int64_t atMs) { m_since.try_emplace(identifier, atMs); }
    void unsuppress(const Hash128& identifier) { m_since.erase(identifier); }
    bool contains(std::string_view type, std::string_view value) const;
    std::size_t size() const { return m_since.size(); }

    /// The first identifier of the event that is suppressed, as `type:value`; empty: none is. Its userId and
    /// anonymousId count also where the identity definition does not name them, or blocks them.
    std::string suppressedBy(const Event& event, const IdentityRules& rules,
                             const IdentityRules::Extracted& found) const;

    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken; it is then empty

private:
    std::unordered_map<Hash128, std::int64_t> m_since; ///< of `type:value`
};

} // namespace weir::cdp
