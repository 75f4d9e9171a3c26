// Purpose: the memory of IdentityGraph: profiles, the identifiers linked to them, merges, and how to find them. Thread:
// one at a time. Limits: 4 billion each; numbers of profiles are never used again.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"
#include "backend/cdp/identity/textpool.h"

#include <new>
#include <optional>
#include <tsl/robin_set.h>

namespace weir::cdp {

class IdentityStore
{
public:
    using Number = std::uint32_t;
    static constexpr Number none = UINT32_MAX;

    struct Profile
    {
        ProfileId id;
        Number into = none; ///< itself; none: erased
        Number firstLink = none, lastLink = none;
        Number firstMerge = none, lastMerge = none; ///< of those into it
    };
    struct Link
    {
        Number profile = none; ///< none: gone
        Number next = none;    ///< of the profile
        std::uint16_t type = 0;
        std::uint16_t size = 0; ///< of the value as it is packed; 65,535: that or more
    };
    struct Merge
    {
        Number from = none, into = none; ///< none: gone
        Number next = none;              ///< of the same `into`
        TextPool::Place cause = 0;       ///< in m_causes
    };

    IdentityStore();
    IdentityStore(const IdentityStore&) = delete;
    IdentityStore& operator=(const IdentityStore&) = delete;

    std::uint16_t typeNumber(std::string_view name); ///< made where it is new
    std::optional<std::uint16_t> typeOf(std::string_view name) const;
    const std::string& typeName(std::uint16_t type) const { return m_types[type]; }
    const std::vector<std::string>& types() const { return m_types; }

    Number find(std::uint16_t type, std::string_view value) const; ///< a link
    Number find(ProfileId id) const;                               ///< a profile, as it was made
    Number current(Number profile) const;                          ///< what it went into at last

    Number addProfile(ProfileId id);
    void addLink(Number profile, std::uint16_t type, std::string_view value, std::string_view messageId);
    /// `from` is current and younger than `into`, which is current, too.
    void addMerge(Number from, Number into, std::string_view messageId);
    void erase(Number profile);
    void clear();

    const std::vector<Profile>& profiles() const { return m_profiles; }
    const Link& link(Number number) const { return *linkAt(m_texts.head(number)); }
    const std::vector<Merge>& merges() const { return m_merges; }
    std::vector<Number> mergesInto(Number profile) const; ///< also by way of others, in their order
    std::string value(Number link) const { return TextPool::unpack(m_texts.packed(link)); }
    std::string cause(Number link) const { return TextPool::unpack(m_texts.packedBehind(link)); }
    std::string cause(const Merge& merge) const { return TextPool::unpack(m_causes.packed(merge.cause)); }
    std::size_t count() const { return m_count; } ///< current profiles
    std::size_t bytes() const;

    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken; it is then empty

private:
    bool loadProfiles(ByteReader& reader);
    bool loadMerges(ByteReader& reader);
    bool loadLinks(ByteReader& reader);

    static const Link* linkAt(const char* head) { return std::launder(reinterpret_cast<const Link*>(head)); }
    Link& linkAt(Number number) { return *std::launder(reinterpret_cast<Link*>(m_texts.head(number))); }

    struct Key
    {
        std::uint16_t type;
        std::string_view packed;
    };
    struct LinkHash
    {
        const IdentityStore* store;
        std::size_t operator()(const Key& key) const { return stableHash(key.packed, key.type); }
        std::size_t operator()(Number link) const;
    };
    struct LinkEqual
    {
        using is_transparent = void;
        const IdentityStore* store;
        bool operator()(Number a, Number b) const { return a == b; }
        bool operator()(const Key& key, Number link) const;
        bool operator()(Number link, const Key& key) const { return operator()(key, link); }
    };
    struct ProfileHash
    {
        const IdentityStore* store;
        std::size_t operator()(ProfileId id) const { return id.low; }
        std::size_t operator()(Number profile) const { return store->m_profiles[profile].id.low; }
    };
    struct ProfileEqual
    {
        using is_transparent = void;
        const IdentityStore* store;
        bool operator()(Number a, Number b) const { return a == b; }
        bool operator()(ProfileId id, Number profile) const { return store->m_profiles[profile].id == id; }
        bool operator()(Number profile, ProfileId id) const { return store->m_profiles[profile].id == id; }
    };

    std::vector<std::string> m_types;
    mutable std::vector<Profile> m_profiles; ///< `into` is made shorter when it is followed
    std::vector<Merge> m_merges;
    TextPool m_texts{sizeof(Link)}; ///< links with their value and event; a link's number is its place
    TextPool m_causes{0};
    tsl::robin_set<Number, LinkHash, LinkEqual, std::allocator<Number>, true> m_byIdentifier;
    tsl::robin_set<Number, ProfileHash, ProfileEqual, std::allocator<Number>, true> m_byId;
    mutable std::string m_packed, m_packedCause;
    std::size_t m_count = 0;
};

} // namespace weir::cdp
