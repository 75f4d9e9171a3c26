// Purpose: IdentityGraph's storage in memory: profiles, the identifiers linked to them, merges, and how to find them.
// Thread: one at a time. Limits: 4 billion each.
#pragma once

#include "backend/cdp/identity/identitystorage.h"
#include "backend/cdp/identity/textpool.h"

#include <new>
#include <tsl/robin_set.h>

namespace weir::cdp {

class IdentityStore final : public IdentityStorage
{
public:
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

    Person find(std::uint16_t type, std::string_view value) const override;
    Person find(ProfileId id) const override { return personAt(numberOf(id)); }
    Person current(ProfileId id) const override { return personAt(current(numberOf(id))); }
    void count(const Person& profile, std::vector<std::int64_t>& byType) const override;
    std::vector<IdentityLink> links(const Person& profile) const override;
    std::vector<ProfileMerge> mergesInto(const Person& profile) const override;

    Person addProfile(ProfileId id) override;
    void addLink(const Person& profile, std::uint16_t type, std::string_view value,
                 std::string_view messageId) override;
    void addMerge(const Person& from, const Person& into, std::string_view messageId) override;
    void erase(const Person& profile) override;

    std::size_t size() const override { return m_count; }
    Number numberOfAll() const override { return Number(m_profiles.size()); }
    std::vector<ProfileId> all() const override;
    std::size_t bytes() const override;
    void save(ByteWriter& writer) const override;
    bool load(ByteReader& reader) override;

private:
    void clear();
    Number linkOf(std::uint16_t type, std::string_view value) const;
    Number numberOf(ProfileId id) const;
    Number current(Number profile) const;
    std::vector<Number> mergeNumbers(Number profile) const;
    Person personAt(Number number) const { return number == none ? Person() : Person{number, m_profiles[number].id}; }
    const Link& link(Number number) const { return *linkAt(m_texts.head(number)); }
    std::string value(Number link) const { return TextPool::unpack(m_texts.packed(link)); }
    std::string cause(Number link) const { return TextPool::unpack(m_texts.packedBehind(link)); }
    std::string cause(const Merge& merge) const { return TextPool::unpack(m_causes.packed(merge.cause)); }
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
