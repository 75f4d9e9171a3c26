// Purpose: where IdentityGraph keeps profiles, their identifiers and merges: in memory (IdentityStore) or wherever an
// engine has them. Thread: one at a time. Limits: 4 billion profiles; numbers are never used again.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

struct IdentityLink
{
    std::string type, value;
    std::string messageId; ///< of the event that caused it

    friend bool operator==(const IdentityLink&, const IdentityLink&) = default;
};

struct ProfileMerge
{
    ProfileId from, into;
    std::string messageId;

    friend bool operator==(const ProfileMerge&, const ProfileMerge&) = default;
};

class IdentityStorage
{
public:
    using Number = std::uint32_t;
    static constexpr Number none = UINT32_MAX;

    struct Person
    {
        Number number = none; ///< in the order in which profiles were made, from 0; none: nobody
        ProfileId id{};

        explicit operator bool() const { return number != none; }
        friend bool operator==(const Person& a, const Person& b) { return a.number == b.number; }
        friend auto operator<=>(const Person& a, const Person& b) { return a.number <=> b.number; }
    };

    virtual ~IdentityStorage() = default;

    std::uint16_t typeNumber(std::string_view name); ///< made where it is new
    std::optional<std::uint16_t> typeOf(std::string_view name) const;
    const std::vector<std::string>& types() const { return m_types; }

    virtual Person find(std::uint16_t type, std::string_view value) const = 0; ///< whose identifier: a current profile
    virtual Person find(ProfileId id) const = 0;                               ///< as it was made
    virtual Person current(ProfileId id) const = 0;                            ///< what it went into at last
    /// Adds to the numbers by type (as types()) how many identifiers the profile has.
    virtual void count(const Person& profile, std::vector<std::int64_t>& byType) const = 0;
    virtual std::vector<IdentityLink> links(const Person& profile) const = 0;      ///< in the order linked
    virtual std::vector<ProfileMerge> mergesInto(const Person& profile) const = 0; ///< also by way of others

    virtual Person addProfile(ProfileId id) = 0; ///< a new one
    virtual void addLink(const Person& profile, std::uint16_t type, std::string_view value,
                         std::string_view messageId) = 0;
    /// `from` is current and younger than `into`, which is current, too.
    virtual void addMerge(const Person& from, const Person& into, std::string_view messageId) = 0;
    /// A current profile and all that went into it.
    virtual void erase(const Person& profile) = 0;

    virtual std::size_t size() const = 0;           ///< current profiles
    virtual Number numberOfAll() const = 0;         ///< ever made
    virtual std::vector<ProfileId> all() const = 0; ///< current ones, in the order in which they were made
    virtual std::size_t bytes() const = 0;          ///< of memory, about
    virtual void save(ByteWriter& writer) const = 0;
    virtual bool load(ByteReader& reader) = 0; ///< false: broken; it is then empty

protected:
    std::vector<std::string> m_types;
};

} // namespace weir::cdp
