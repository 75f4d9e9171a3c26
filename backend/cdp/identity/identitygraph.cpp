#include "backend/cdp/identity/identitygraph.h"

#include "backend/cdp/identity/identitystore.h"

#include <algorithm>

namespace weir::cdp {
using Person = IdentityStorage::Person;

struct IdentityGraph::Private
{
    struct Candidate
    {
        FoundIdentifier identifier;
        std::uint16_t type = 0;
        Person owner; ///< nobody: not known yet
    };

    explicit Private(std::unique_ptr<IdentityStorage> kept) : storage(std::move(kept)) {}

    std::unique_ptr<IdentityStorage> storage;
    IdentityStorage& store = *storage;
    // Used again for each event.
    std::vector<std::uint16_t> types; ///< of the rules, as the store's
    std::vector<Candidate> candidates;
    std::vector<Person> profiles; ///< that match, the oldest first
    std::vector<std::int64_t> merged, most, own;

    void takeTypes(const IdentityRules& rules);
    bool takeCandidates(std::span<const FoundIdentifier> found);
    void match();
    std::optional<IdentityDecision::Dropped> obstacle(const IdentityRules& rules);
    std::optional<std::string> brokenLimit(const IdentityRules& rules);
    std::optional<std::string> brokenPair(const IdentityRules& rules) const;
    Person sideOf(const std::pair<std::string, std::string>& side, bool& isThere) const;
    ProfileId newId(std::string_view messageId) const;
};

void IdentityGraph::Private::takeTypes(const IdentityRules& rules)
{
    types.clear();
    for (const IdentityRules::Type& type : rules.types())
        types.push_back(store.typeNumber(type.name));
}

/// True: all are known, and of one profile.
bool IdentityGraph::Private::takeCandidates(std::span<const FoundIdentifier> found)
{
    candidates.clear();
    bool isSame = true;
    for (const FoundIdentifier& identifier : found) {
        const std::uint16_t type = types[identifier.type];
        candidates.push_back({identifier, type, store.find(type, identifier.value)});
        isSame = isSame && candidates.back().owner && candidates.back().owner == candidates.front().owner;
    }
    return isSame;
}

void IdentityGraph::Private::match()
{
    profiles.clear();
    for (const Candidate& candidate : candidates)
        if (candidate.owner)
            profiles.push_back(candidate.owner);
    std::sort(profiles.begin(), profiles.end());
    profiles.erase(std::unique(profiles.begin(), profiles.end()), profiles.end());
}

/// The type that would have too many values, and more than it has in any of the profiles already.
std::optional<std::string> IdentityGraph::Private::brokenLimit(const IdentityRules& rules)
{
    merged.assign(store.types().size(), 0);
    most.assign(store.types().size(), 0);
    for (const Person& profile : profiles) {
        own.assign(store.types().size(), 0);
        store.count(profile, own);
        for (std::size_t type = 0; type < own.size(); ++type) {
            merged[type] += own[type];
            most[type] = std::max(most[type], own[type]);
        }
    }
    for (const Candidate& candidate : candidates)
        merged[candidate.type] += candidate.owner ? 0 : 1;
    for (std::size_t i = 0; i < types.size(); ++i)
        if (merged[types[i]] > rules.types()[i].limit && merged[types[i]] > most[types[i]])
            return rules.types()[i].name;
    return {};
}

/// The profile among those that match that has it; none with `isThere`: the event brings it.
Person IdentityGraph::Private::sideOf(const std::pair<std::string, std::string>& side, bool& isThere) const
{
    isThere = false;
    const std::optional<std::uint16_t> type = store.typeOf(side.first);
    if (!type)
        return {};
    if (const Person profile = store.find(*type, side.second)) {
        isThere = std::binary_search(profiles.begin(), profiles.end(), profile);
        return profile;
    }
    isThere = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return candidate.type == *type && candidate.identifier.value == side.second;
    });
    return {};
}

std::optional<std::string> IdentityGraph::Private::brokenPair(const IdentityRules& rules) const
{
    for (const IdentityRules::Pair& pair : rules.neverMerge()) {
        bool isOne = false, isOther = false;
        const Person one = sideOf(pair.one, isOne);
        if (!isOne)
            continue;
        const Person other = sideOf(pair.other, isOther);
        const bool isSoAlready = one && one == other;
        if (isOther && !isSoAlready)
            return pair.one.first + ':' + pair.one.second + ' ' + pair.other.first + ':' + pair.other.second;
    }
    return {};
}

/// Why these identifiers can't be one profile; the last of them is to be dropped then.
std::optional<IdentityDecision::Dropped> IdentityGraph::Private::obstacle(const IdentityRules& rules)
{
    if (candidates.size() == 1)
        return {};
    const FoundIdentifier& last = candidates.back().identifier;
    if (std::optional<std::string> type = brokenLimit(rules))
        return IdentityDecision::Dropped{last, IdentityDecision::Dropped::Why::Limit, std::move(*type)};
    if (std::optional<std::string> pair = brokenPair(rules))
        return IdentityDecision::Dropped{last, IdentityDecision::Dropped::Why::NeverMerge, std::move(*pair)};
    return {};
}

/// A messageId that came again after the horizon must not make the same id twice.
ProfileId IdentityGraph::Private::newId(std::string_view messageId) const
{
    ProfileId id = ProfileId::ofMessage(messageId);
    for (int again = 2; store.find(id); ++again)
        id = ProfileId::ofMessage(std::string(messageId) + '\0' + std::to_string(again));
    return id;
}

IdentityGraph::IdentityGraph() : IdentityGraph(std::make_unique<IdentityStore>()) {}
IdentityGraph::IdentityGraph(std::unique_ptr<IdentityStorage> storage)
    : d(std::make_unique<Private>(std::move(storage)))
{
}
IdentityGraph::~IdentityGraph() = default;
IdentityGraph::IdentityGraph(IdentityGraph&&) noexcept = default;
IdentityGraph& IdentityGraph::operator=(IdentityGraph&&) noexcept = default;

IdentityDecision IdentityGraph::resolve(const IdentityRules& rules, std::span<const FoundIdentifier> found,
                                        std::string_view messageId)
{
    IdentityDecision decision;
    if (found.empty())
        return decision;
    IdentityStorage& store = d->store;
    d->takeTypes(rules);
    if (d->takeCandidates(found)) {
        decision.number = d->candidates.front().owner.number;
        decision.profile = d->candidates.front().owner.id;
        return decision;
    }
    d->match();
    while (std::optional<IdentityDecision::Dropped> dropped = d->obstacle(rules)) {
        decision.dropped.push_back(std::move(*dropped));
        d->candidates.pop_back();
        d->match();
    }
    decision.isNew = d->profiles.empty();
    const Person person = decision.isNew ? store.addProfile(d->newId(messageId)) : d->profiles.front();
    decision.number = person.number;
    decision.profile = person.id;
    for (std::size_t i = 1; i < d->profiles.size(); ++i) {
        const Person& from = d->profiles[i];
        decision.merged.push_back({from.id, person.id, std::string(messageId)});
        store.addMerge(from, person, messageId);
    }
    for (const Private::Candidate& candidate : d->candidates) {
        if (candidate.owner)
            continue;
        store.addLink(person, candidate.type, candidate.identifier.value, messageId);
        decision.linked.push_back(candidate.identifier);
    }
    return decision;
}

std::optional<ProfileId> IdentityGraph::find(std::string_view type, std::string_view value) const
{
    const std::optional<std::uint16_t> number = d->store.typeOf(type);
    const Person person = number ? d->store.find(*number, value) : Person();
    if (!person)
        return {};
    return person.id;
}

std::vector<IdentityLink> IdentityGraph::identifiers(ProfileId profile) const
{
    const Person person = d->store.current(profile);
    return person ? d->store.links(person) : std::vector<IdentityLink>();
}

std::vector<ProfileMerge> IdentityGraph::merges(ProfileId profile) const
{
    const Person person = d->store.current(profile);
    return person ? d->store.mergesInto(person) : std::vector<ProfileMerge>();
}

std::optional<std::uint32_t> IdentityGraph::number(ProfileId profile) const
{
    const Person person = d->store.current(profile);
    if (!person)
        return {};
    return person.number;
}

std::optional<ProfileId> IdentityGraph::current(ProfileId profile) const
{
    const Person person = d->store.current(profile);
    if (!person)
        return {};
    return person.id;
}

bool IdentityGraph::erase(ProfileId profile)
{
    const Person person = d->store.current(profile);
    if (person)
        d->store.erase(person);
    return bool(person);
}

std::size_t IdentityGraph::size() const { return d->store.size(); }
std::uint32_t IdentityGraph::numberOfAll() const { return d->store.numberOfAll(); }
std::size_t IdentityGraph::bytes() const { return d->store.bytes(); }
std::vector<ProfileId> IdentityGraph::all() const { return d->store.all(); }
void IdentityGraph::save(ByteWriter& writer) const { d->store.save(writer); }
bool IdentityGraph::load(ByteReader& reader) { return d->store.load(reader); }

} // namespace weir::cdp
