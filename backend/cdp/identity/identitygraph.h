// Purpose: which identifiers are one person, exactly as definitions.md says ("Identity"), with the event that caused
// each link and merge. Thread: one at a time. Limits: as its storage; a value of 32 KiB.
#pragma once

#include "backend/cdp/identity/identityrules.h"
#include "backend/cdp/identity/identitystorage.h"

#include <memory>

namespace weir::cdp {

/// What became of one event.
struct IdentityDecision
{
    struct Dropped
    {
        enum class Why : std::uint8_t { Limit, NeverMerge };
        FoundIdentifier identifier;
        Why why = Why::Limit;
        std::string what; ///< the type whose limit it was, or `userId:a userId:b`
    };
    ProfileId profile{};
    std::uint32_t number = 0; ///< of the profile, from 0 in the order in which they were made; never used again
    bool isNew = false;
    std::vector<ProfileMerge> merged;    ///< those that went away, the oldest first
    std::vector<FoundIdentifier> linked; ///< new to the profile
    std::vector<Dropped> dropped;        ///< in the order in which they were
};

class IdentityGraph
{
public:
    IdentityGraph(); ///< in memory
    explicit IdentityGraph(std::unique_ptr<IdentityStorage> storage);
    ~IdentityGraph();
    IdentityGraph(IdentityGraph&&) noexcept;
    IdentityGraph& operator=(IdentityGraph&&) noexcept;

    /// `found` as IdentityRules::extract() gives it, not empty. Limits and pairs that stand broken already (rules were
    /// tightened) hinder only what would add to them.
    IdentityDecision resolve(const IdentityRules& rules, std::span<const FoundIdentifier> found,
                             std::string_view messageId);

    std::optional<ProfileId> find(std::string_view type, std::string_view value) const;
    std::vector<IdentityLink> identifiers(ProfileId profile) const; ///< in the order linked; empty if there is none
    std::vector<ProfileMerge> merges(ProfileId profile) const;      ///< into it, also by way of others; in their order
    /// The profile itself, or the one that it went into. None: never made, or erased.
    std::optional<ProfileId> current(ProfileId profile) const;
    std::optional<std::uint32_t> number(ProfileId profile) const; ///< of current()

    /// Takes the profile and all that went into it away, for good. False: there is none.
    bool erase(ProfileId profile);

    std::size_t size() const;           ///< profiles there are
    std::uint32_t numberOfAll() const;  ///< ever made: numbers are below it
    std::vector<ProfileId> all() const; ///< those there are, in the order in which they were made
    std::size_t bytes() const;          ///< of memory, about

    void save(ByteWriter& writer) const;
    /// False: broken; the graph is then empty.
    bool load(ByteReader& reader);

    struct Private;

private:
    std::unique_ptr<Private> d;
};

} // namespace weir::cdp
