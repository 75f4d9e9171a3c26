// Purpose: which identifiers an event has: the identity definition, compiled (definitions.md, "Identity"). Thread:
// immutable, any. Limits: as IdentityDefinition; at most 65,535 types.
#pragma once

#include "backend/cdp/definitions/definitions.h"

namespace weir::cdp {

/// `type` is an index into IdentityRules::types(); the value looks into the event, or the arena given.
struct FoundIdentifier
{
    std::uint16_t type = 0;
    std::string_view value;

    friend auto operator<=>(const FoundIdentifier&, const FoundIdentifier&) = default;
};

class IdentityRules
{
public:
    /// Types by priority, then name: the last of an event's identifiers is the first to be dropped.
    struct Type
    {
        std::string name;
        std::vector<JsonPath> paths;
        std::int64_t limit = 1;
        bool isUserId = false, isAnonymousId = false; ///< read from the event's own field
    };

    /// Values blocked by a pattern that is none (definitions are checked before) are not blocked.
    explicit IdentityRules(const IdentityDefinition& definition = usualIdentity());
    ~IdentityRules();
    IdentityRules(IdentityRules&&) noexcept;
    IdentityRules& operator=(IdentityRules&&) noexcept;

    const std::vector<Type>& types() const { return m_types; }

    struct Extracted
    {
        std::vector<FoundIdentifier> usable;  ///< each once, in the order of types(), then by code point
        std::vector<FoundIdentifier> blocked; ///< stay in the payload
    };
    /// Texts, and numbers as their text; empty or blank ones are none. `traits` of a group are the group's.
    void extract(const Event& event, JsonArena& arena, Extracted& found) const;
    bool isBlocked(std::string_view value) const; ///< texts as they are, with case; patterns unanchored

    /// Both sides of a pair that must never be one profile.
    struct Pair
    {
        std::pair<std::string, std::string> one, other; ///< type, value
    };
    const std::vector<Pair>& neverMerge() const { return m_neverMerge; }

private:
    struct Patterns;
    std::vector<Type> m_types;
    std::vector<std::string> m_blocked; ///< sorted
    std::unique_ptr<Patterns> m_patterns;
    std::vector<Pair> m_neverMerge;
};

} // namespace weir::cdp
