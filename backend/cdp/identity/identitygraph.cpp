#include "backend/cdp/identity/identitygraph.h"

#include "backend/cdp/identity/identitystore.h"

#include <algorithm>

namespace weir::cdp {
using Number = IdentityStore::Number;
constexpr Number none = IdentityStore::none;

struct IdentityGraph::Private
{
    struct Candidate
    {
        FoundIdentifier identifier;
        std::uint16_t type = 0;
        Number link = none; ///< none: not known yet
    };

    IdentityStore store;
    // Used again for each event.
    std::vector<std::uint16_t> types; ///< of the rules, as the store's
    std::vector<Candidate> candidates;
    std::vector<Number> profiles; ///< that match, the oldest first
    std::vector<std::int64_t> merged, most;

    void takeTypes(const IdentityRules& rules);
    bool takeCandidates(std::span<const FoundIdentifier> found);
    void match();
    std::optional<IdentityDecision::Dropped> obstacle(const IdentityRules& rules);
    std::optional<std::string> brokenLimit(const IdentityRules& rules);
    std::optional<std::string> brokenPair(const IdentityRules& rules) const;
    Number sideOf(const std::pair<std::string, std::string>& side, bool& isThere) const;
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
        const Number link = store.find(type, identifier.value);
        candidates.push_back({identifier, type, link});
        isSame = isSame && link != none && store.link(link).profile == store.link(candidates.front().link).profile;
    }
    return isSame;
}

void IdentityGraph::Private::match()
{
    profiles.clear();
    for (const Candidate& candidate : candidates)
        if (candidate.link != none)
            profiles.push_back(store.link(candidate.link).profile);
    std::sort(profiles.begin(), profiles.end());
    profiles.erase(std::unique(profiles.begin(), profiles.end()), profiles.end());
}

/// The type that would have too many values, and more than it has in any of the profiles already.
std::optional<std::string> IdentityGraph::Private::brokenLimit(const IdentityRules& rules)
{
    merged.assign(store.types().size(), 0);
    most.assign(store.types().size(), 0);
    std::vector<std::int64_t> own(store.types().size(), 0);
    for (const Number profile : profiles) {
        std::fill(own.begin(), own.end(), 0);
        for (Number link = store.profiles()[profile].firstLink; link != none; link = store.link(link).next)
            ++own[store.link(link).type];
        for (std::size_t type = 0; type < own.size(); ++type) {
            merged[type] += own[type];
            most[type] = std::max(most[type], own[type]);
        }
    }
    for (const Candidate& candidate : candidates)
        merged[candidate.type] += candidate.link == none ? 1 : 0;
    for (std::size_t i = 0; i < types.size(); ++i)
        if (merged[types[i]] > rules.types()[i].limit && merged[types[i]] > most[types[i]])
            return rules.types()[i].name;
    return {};
}

/// The profile among those that match that has it; none with `isThere`: the event brings it.
Number IdentityGraph::Private::sideOf(const std::pair<std::string, std::string>& side, bool& isThere) const
{
    isThere = false;
    const std::optional<std::uint16_t> type = store.typeOf(side.first);
    if (!type)
        return none;
    const Number link = store.find(*type, side.second);
    if (link != none) {
        const Number profile = store.link(link).profile;
        isThere = std::binary_search(profiles.begin(), profiles.end(), profile);
        return profile;
    }
    isThere = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return candidate.type == *type && candidate.identifier.value == side.second;
    });
    return none;
}

std::optional<std::string> IdentityGraph::Private::brokenPair(const IdentityRules& rules) const
{
    for (const IdentityRules::Pair& pair : rules.neverMerge()) {
        bool isOne = false, isOther = false;
        const Number one = sideOf(pair.one, isOne);
        if (!isOne)
            continue;
        const Number other = sideOf(pair.other, isOther);
        const bool isSoAlready = one != none && one == other;
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
    for (int again = 2; store.find(id) != none; ++again)
        id = ProfileId::ofMessage(std::string(messageId) + '\0' + std::to_string(again));
    return id;
}

IdentityGraph::IdentityGraph() : d(std::make_unique<Private>()) {}
IdentityGraph::~IdentityGraph() = default;
IdentityGraph::IdentityGraph(IdentityGraph&&) noexcept = default;
IdentityGraph& IdentityGraph::operator=(IdentityGraph&&) noexcept = default;

IdentityDecision IdentityGraph::resolve(const IdentityRules& rules, std::span<const FoundIdentifier> found,
                                        std::string_view messageId)
{
    IdentityDecision decision;
    if (found.empty())
        return decision;
    IdentityStore& store = d->store;
    d->takeTypes(rules);
    if (d->takeCandidates(found)) {
        decision.number = store.link(d->candidates.front().link).profile;
        decision.profile = store.profiles()[decision.number].id;
        return decision;
    }
    d->match();
    while (std::optional<IdentityDecision::Dropped> dropped = d->obstacle(rules)) {
        decision.dropped.push_back(std::move(*dropped));
        d->candidates.pop_back();
        d->match();
    }
    decision.isNew = d->profiles.empty();
    decision.number = decision.isNew ? store.addProfile(d->newId(messageId)) : d->profiles.front();
    decision.profile = store.profiles()[decision.number].id;
    for (std::size_t i = 1; i < d->profiles.size(); ++i) {
        const Number from = d->profiles[i];
        decision.merged.push_back({store.profiles()[from].id, decision.profile, std::string(messageId)});
        store.addMerge(from, decision.number, messageId);
    }
    for (const Private::Candidate& candidate : d->candidates) {
        if (candidate.link != none)
            continue;
        store.addLink(decision.number, candidate.type, candidate.identifier.value, messageId);
        decision.linked.push_back(candidate.identifier);
    }
    return decision;
}

std::optional<ProfileId> IdentityGraph::find(std::string_view type, std::string_view value) const
{
    const std::optional<std::uint16_t> number = d->store.typeOf(type);
    const Number link = number ? d->store.find(*number, value) : none;
    if (link == none)
        return {};
    return d->store.profiles()[d->store.link(link).profile].id;
}

std::vector<IdentityLink> IdentityGraph::identifiers(ProfileId profile) const
{
    std::vector<Number> links;
    if (const std::optional<std::uint32_t> at = number(profile))
        for (Number link = d->store.profiles()[*at].firstLink; link != none; link = d->store.link(link).next)
            links.push_back(link);
    std::sort(links.begin(), links.end());
    std::vector<IdentityLink> identifiers;
    for (const Number number : links) {
        identifiers.push_back(
            {d->store.typeName(d->store.link(number).type), d->store.value(number), d->store.cause(number)});
    }
    return identifiers;
}

std::vector<ProfileMerge> IdentityGraph::merges(ProfileId profile) const
{
    std::vector<ProfileMerge> merges;
    if (const std::optional<std::uint32_t> at = number(profile))
        for (const Number number : d->store.mergesInto(*at)) {
            const IdentityStore::Merge& merge = d->store.merges()[number];
            merges.push_back({profileAt(merge.from), profileAt(merge.into), d->store.cause(merge)});
        }
    return merges;
}

std::optional<std::uint32_t> IdentityGraph::number(ProfileId profile) const
{
    const Number found = d->store.find(profile);
    if (found == none)
        return {};
    return d->store.current(found);
}

std::optional<ProfileId> IdentityGraph::current(ProfileId profile) const
{
    const std::optional<std::uint32_t> at = number(profile);
    if (!at)
        return {};
    return profileAt(*at);
}

ProfileId IdentityGraph::profileAt(std::uint32_t number) const { return d->store.profiles()[number].id; }

bool IdentityGraph::erase(ProfileId profile)
{
    const std::optional<std::uint32_t> at = number(profile);
    if (at)
        d->store.erase(*at);
    return at.has_value();
}

std::size_t IdentityGraph::size() const { return d->store.count(); }
std::uint32_t IdentityGraph::numberOfAll() const { return std::uint32_t(d->store.profiles().size()); }
std::size_t IdentityGraph::bytes() const { return d->store.bytes(); }

std::vector<ProfileId> IdentityGraph::all() const
{
    std::vector<ProfileId> all;
    for (Number number = 0; number < d->store.profiles().size(); ++number)
        if (d->store.profiles()[number].into == number)
            all.push_back(d->store.profiles()[number].id);
    return all;
}

void IdentityGraph::save(ByteWriter& writer) const { d->store.save(writer); }
bool IdentityGraph::load(ByteReader& reader) { return d->store.load(reader); }

} // namespace weir::cdp
