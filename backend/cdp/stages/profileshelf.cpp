#include "backend/cdp/stages/profilestate.h"

#include <algorithm>

namespace weir::cdp {

/// Somebody who was saved under other definitions gets what those of today make of them, as of now.
std::optional<std::uint32_t> ProfileStage::Private::wake(ProfileId profile)
{
    const std::string saved = shelf->take(profile);
    if (saved.empty())
        return std::nullopt;
    const Happening before = happening;
    const std::uint32_t number = make(profile);
    if (!restore(number, saved))
        shelf->damaged(profile);
    happening = {Cause::Time, {}};
    restored();
    happening = before;
    return number;
}

bool ProfileStage::Private::shelve(std::uint32_t number)
{
    const ProfileId profile = people[number].id;
    const bool isMerging =
        std::any_of(gonePeople.begin(), gonePeople.end(), [&](const Gone& one) { return one.into == number; });
    if (isMerging || doubted.contains(number) || unsaved.contains(profile) || engine.rules().readsAccounts())
        return false;
    journeyTimers.schedule(number, never);
    traitTimers.schedule(number, never);
    engine.shelve(number);
    people[number] = Person{};
    numbers.erase(profile);
    freeNumbers.push_back(number);
    ++shelved;
    cleanIdentifiers();
    return true;
}

/// Hints of those who went are not taken out one by one.
void ProfileStage::Private::cleanIdentifiers()
{
    constexpr std::size_t fewest = 20'000;
    if (shelved < std::max(fewest, 2 * numbers.size()))
        return;
    shelved = 0;
    identifiers = IdentifierIndex();
    for (const auto& [profile, number] : numbers)
        for (const auto& [link, place] : people[number].links)
            identifiers.add(link.value, number);
}

std::uint64_t ProfileStage::Private::mark() const { return rulesMark ^ (journeysMark << 1) ^ (toldMark << 2); }

void ProfileStage::setShelf(Shelf* shelf) { d->shelf = shelf; }
std::size_t ProfileStage::inMemory() const { return d->numbers.size(); }
bool ProfileStage::wake(ProfileId profile) { return d->find(profile).has_value(); }
std::uint64_t ProfileStage::mark() const { return d->mark(); }
bool ProfileStage::needsEverybody() const { return d->engine.rules().readsAccounts(); }
bool ProfileStage::willNeedEverybody() const
{
    std::vector<std::shared_ptr<const Condition>> asked;
    (void)Private::journeysOf(d->book, asked);
    return RuleSet::compile(d->book, asked)->readsAccounts();
}

void ProfileStage::wakeAll()
{
    std::vector<ProfileId> profiles;
    d->shelf->each([&](ProfileId profile, std::string_view) { profiles.push_back(profile); });
    for (const ProfileId profile : profiles)
        if (!d->restore(d->make(profile), d->shelf->take(profile)))
            d->shelf->damaged(profile);
    d->happening = {Cause::Time, {}};
    d->restored();
}

/// The clock algorithm: who was looked at since the hand came by last stays.
std::vector<ProfileId> ProfileStage::idle(std::size_t most)
{
    std::vector<ProfileId> found;
    for (std::size_t steps = 2 * d->people.size(); steps > 0 && found.size() < most; --steps, ++d->hand) {
        d->hand = d->hand < d->people.size() ? d->hand : 0;
        Person& person = d->people[d->hand];
        const auto known = d->numbers.find(person.id);
        if (known == d->numbers.end() || known->second != d->hand)
            continue;
        if (std::exchange(person.isUsed, !person.isUsed))
            continue;
        found.push_back(person.id); // once a call
    }
    return found;
}

void ProfileStage::letGo(ProfileId profile, bool isTakenNext)
{
    const std::uint32_t number = d->numberOf(profile);
    if (isTakenNext) {
        d->doubted.insert(number);
        return;
    }
    d->engine.letGo(number);
    d->scheduleJourneys(number);
    d->traitTimers.schedule(number, d->hasSubscription(DestinationDefinition::On::Trait) ? d->nowMs : never);
}

bool ProfileStage::shelve(ProfileId profile)
{
    const auto number = d->numbers.find(profile);
    return number != d->numbers.end() && d->shelve(number->second);
}

std::int64_t ProfileStage::dueOf(ProfileId profile) const
{
    const auto number = d->numbers.find(profile);
    if (number == d->numbers.end())
        return never;
    return std::min(
        {d->engine.dueOf(number->second), d->journeyTimers.due(number->second), d->traitTimers.due(number->second)});
}

void ProfileStage::eachIdentifier(ProfileId profile, const std::function<void(std::string_view value)>& see) const
{
    if (const auto number = d->numbers.find(profile); number != d->numbers.end())
        for (const auto& [link, place] : d->people[number->second].links)
            see(link.value);
}

} // namespace weir::cdp
