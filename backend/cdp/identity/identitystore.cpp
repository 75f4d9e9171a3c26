#include "backend/cdp/identity/identitystore.h"

#include <algorithm>

namespace weir::cdp {
namespace {
constexpr float fullest = 0.75F;

std::uint16_t sizeOf(std::string_view packed)
{
    return std::uint16_t(std::min<std::size_t>(packed.size(), UINT16_MAX));
}
} // namespace

std::size_t IdentityStore::LinkHash::operator()(Number link) const
{
    return operator()(Key{store->link(link).type, store->m_texts.packed(link)});
}

bool IdentityStore::LinkEqual::operator()(const Key& key, Number link) const
{
    const Link& at = store->link(link);
    if (at.type != key.type || at.size != sizeOf(key.packed))
        return false;
    return at.size < UINT16_MAX ? store->m_texts.begins(link, key.packed) : store->m_texts.packed(link) == key.packed;
}

IdentityStore::IdentityStore()
    : m_byIdentifier(0, LinkHash{this}, LinkEqual{this}), m_byId(0, ProfileHash{this}, ProfileEqual{this})
{
    m_byIdentifier.max_load_factor(fullest);
    m_byId.max_load_factor(fullest);
}

std::uint16_t IdentityStorage::typeNumber(std::string_view name)
{
    if (const std::optional<std::uint16_t> known = typeOf(name))
        return *known;
    m_types.emplace_back(name);
    return std::uint16_t(m_types.size() - 1);
}

std::optional<std::uint16_t> IdentityStorage::typeOf(std::string_view name) const
{
    const auto found = std::find(m_types.begin(), m_types.end(), name);
    if (found == m_types.end())
        return {};
    return std::uint16_t(found - m_types.begin());
}

IdentityStore::Number IdentityStore::linkOf(std::uint16_t type, std::string_view value) const
{
    TextPool::pack(value, m_packed);
    const auto found = m_byIdentifier.find(Key{type, m_packed});
    return found == m_byIdentifier.end() ? none : *found;
}

IdentityStore::Person IdentityStore::find(std::uint16_t type, std::string_view value) const
{
    const Number number = linkOf(type, value);
    return number == none ? Person() : personAt(link(number).profile);
}

IdentityStore::Number IdentityStore::numberOf(ProfileId id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? none : *found;
}

IdentityStore::Number IdentityStore::current(Number profile) const
{
    Number last = profile;
    while (last != none && m_profiles[last].into != last)
        last = m_profiles[last].into;
    while (profile != last && profile != none) {
        const Number next = m_profiles[profile].into;
        m_profiles[profile].into = last;
        profile = next;
    }
    return last;
}

void IdentityStore::count(const Person& profile, std::vector<std::int64_t>& byType) const
{
    for (Number number = m_profiles[profile.number].firstLink; number != none; number = link(number).next)
        ++byType[link(number).type];
}

std::vector<IdentityLink> IdentityStore::links(const Person& profile) const
{
    std::vector<Number> numbers;
    for (Number number = m_profiles[profile.number].firstLink; number != none; number = link(number).next)
        numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    std::vector<IdentityLink> links;
    for (const Number number : numbers)
        links.push_back({m_types[link(number).type], value(number), cause(number)});
    return links;
}

std::vector<ProfileMerge> IdentityStore::mergesInto(const Person& profile) const
{
    std::vector<ProfileMerge> merges;
    for (const Number number : mergeNumbers(profile.number)) {
        const Merge& merge = m_merges[number];
        merges.push_back({m_profiles[merge.from].id, m_profiles[merge.into].id, cause(merge)});
    }
    return merges;
}

std::vector<ProfileId> IdentityStore::all() const
{
    std::vector<ProfileId> all;
    for (Number number = 0; number < m_profiles.size(); ++number)
        if (m_profiles[number].into == number)
            all.push_back(m_profiles[number].id);
    return all;
}

IdentityStore::Person IdentityStore::addProfile(ProfileId id)
{
    const auto number = Number(m_profiles.size());
    m_profiles.push_back({.id = id, .into = number});
    m_byId.insert(number);
    ++m_count;
    return {number, id};
}

void IdentityStore::addLink(const Person& profile, std::uint16_t type, std::string_view value,
                            std::string_view messageId)
{
    TextPool::pack(value, m_packed);
    TextPool::pack(messageId, m_packedCause);
    const Number number = m_texts.add(m_packed, m_packedCause);
    new (m_texts.head(number)) Link{.profile = profile.number, .type = type, .size = sizeOf(m_packed)};
    m_byIdentifier.insert(number);
    Profile& owner = m_profiles[profile.number];
    (owner.lastLink == none ? owner.firstLink : linkAt(owner.lastLink).next) = number;
    owner.lastLink = number;
}

void IdentityStore::addMerge(const Person& younger, const Person& older, std::string_view messageId)
{
    const Number from = younger.number, into = older.number;
    Profile& old = m_profiles[from];
    Profile& stays = m_profiles[into];
    for (Number number = old.firstLink; number != none; number = link(number).next)
        linkAt(number).profile = into;
    if (old.firstLink != none) {
        (stays.lastLink == none ? stays.firstLink : linkAt(stays.lastLink).next) = old.firstLink;
        stays.lastLink = old.lastLink;
    }
    old.firstLink = old.lastLink = none;
    old.into = into;

    TextPool::pack(messageId, m_packed);
    const auto number = Number(m_merges.size());
    TextPool::pack({}, m_packedCause);
    m_merges.push_back({from, into, none, m_causes.add(m_packed, m_packedCause)});
    (stays.lastMerge == none ? stays.firstMerge : m_merges[stays.lastMerge].next) = number;
    stays.lastMerge = number;
    --m_count;
}

std::vector<IdentityStore::Number> IdentityStore::mergeNumbers(Number profile) const
{
    std::vector<Number> found;
    std::vector<Number> open = {profile};
    while (!open.empty()) {
        const Number into = open.back();
        open.pop_back();
        for (Number merge = m_profiles[into].firstMerge; merge != none; merge = m_merges[merge].next) {
            found.push_back(merge);
            open.push_back(m_merges[merge].from);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

void IdentityStore::erase(const Person& person)
{
    const Number profile = person.number;
    std::vector<Number> gone = {profile};
    for (const Number number : mergeNumbers(profile)) {
        Merge& merge = m_merges[number];
        gone.push_back(merge.from);
        m_causes.wipe(merge.cause);
        merge.from = merge.into = none;
    }
    for (Number number = m_profiles[profile].firstLink; number != none;) {
        m_byIdentifier.erase(m_byIdentifier.find(number));
        m_texts.wipe(number);
        linkAt(number).profile = none;
        number = link(number).next;
    }
    for (const Number number : gone) {
        m_byId.erase(m_byId.find(number));
        m_profiles[number] = {};
    }
    --m_count;
}

void IdentityStore::clear()
{
    m_byIdentifier.clear();
    m_byId.clear();
    m_types.clear();
    m_profiles.clear();
    m_merges.clear();
    m_texts.clear();
    m_causes.clear();
    m_count = 0;
}

std::size_t IdentityStore::bytes() const
{
    constexpr std::size_t bucket = 12;
    return m_profiles.capacity() * sizeof(Profile) + m_merges.capacity() * sizeof(Merge) + m_texts.bytes() +
           m_causes.bytes() + (m_byIdentifier.bucket_count() + m_byId.bucket_count()) * bucket;
}

} // namespace weir::cdp
