#include "backend/cdp/stages/profilestate.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::uint64_t version = 3;
constexpr std::uint64_t versionMerging = 4; ///< with the journeys of those who were merged into it just now

void saveTexts(ByteWriter& writer, const std::map<std::string, std::string>& texts)
{
    writer.number(texts.size());
    for (const auto& [key, value] : texts) {
        writer.text(key);
        writer.text(value);
    }
}

struct SavedLinks
{
    std::uint64_t format = 0, rulesMark = 0, journeysMark = 0, order = 0;
    std::vector<Person::Link> links{};
    std::map<std::string, std::int64_t> memberSince{};
};

/// What every saved person begins with, whatever the rules.
SavedLinks readLinks(ByteReader& reader)
{
    SavedLinks saved;
    saved.format = reader.number();
    saved.rulesMark = reader.number();
    saved.journeysMark = reader.number();
    saved.order = reader.number();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        Person::Link& link = saved.links.emplace_back();
        link.link.type = reader.text();
        link.link.value = reader.text();
        link.link.messageId = reader.text();
        link.order = reader.number();
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::string audience(reader.text());
        saved.memberSince[audience] = reader.integer();
    }
    return saved;
}

} // namespace

bool isMemberAsSaved(std::string_view saved, const std::string& audience)
{
    ByteReader reader(saved);
    return readLinks(reader).memberSince.contains(audience);
}

bool hasUserIdAsSaved(std::string_view saved)
{
    ByteReader reader(saved);
    const std::vector<Person::Link> links = readLinks(reader).links;
    return std::any_of(links.begin(), links.end(), [](const Person::Link& link) { return link.link.type == "userId"; });
}

std::string ProfileStage::Private::save(std::uint32_t number) const
{
    const Person& person = people[number];
    ByteWriter writer;
    const std::vector<std::uint32_t> gone = goneInto(number);
    writer.number(gone.empty() ? version : versionMerging);
    writer.number(rulesMark);
    writer.number(journeysMark);
    writer.number(order);
    writer.number(person.links.size());
    for (const auto& [link, place] : person.links) {
        writer.text(link.type);
        writer.text(link.value);
        writer.text(link.messageId);
        writer.number(place);
    }
    writer.number(person.memberSince.size());
    for (const auto& [audience, sinceMs] : person.memberSince) {
        writer.text(audience);
        writer.integer(sinceMs);
    }
    saveTexts(writer, person.toldTraits);
    person.journeys.save(writer);
    if (!gone.empty())
        writer.number(gone.size());
    for (const std::uint32_t one : gone)
        people[one].journeys.save(writer);
    writer.number(person.consentOrder);
    writer.text(person.consent);
    engine.profile(number)->save(writer, engine.rules());
    return writer.take();
}

bool ProfileStage::Private::restore(std::uint32_t number, std::string_view saved)
{
    ByteReader reader(saved);
    SavedLinks known = readLinks(reader);
    if (known.format != version && known.format != versionMerging)
        return false;
    const ProfileId profile = people[number].id;
    Person person;
    person.id = profile;
    person.links = std::move(known.links);
    person.memberSince = std::move(known.memberSince);
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::string key(reader.text());
        person.toldTraits[key] = reader.text();
    }
    std::optional<JourneyState> journeys = JourneyState::load(reader);
    std::vector<JourneyState> merging;
    for (std::size_t left = known.format == versionMerging ? reader.count() : 0; left > 0 && !reader.isBroken();
         --left) {
        std::optional<JourneyState> one = JourneyState::load(reader);
        if (!one)
            return false;
        merging.push_back(std::move(*one));
    }
    person.consentOrder = reader.number();
    person.consent = reader.text();
    if (!journeys || reader.isBroken())
        return false;
    person.journeys = std::move(*journeys);
    for (const Person::Link& link : person.links)
        identifiers.add(link.link.value, number);
    people[number] = std::move(person);
    order = std::max(order, known.order);
    for (JourneyState& one : merging) {
        gonePeople.push_back({number, static_cast<std::uint32_t>(people.size())});
        people.emplace_back().journeys = std::move(one);
    }
    const bool isOfOtherRules = known.rulesMark != rulesMark;
    if (!isOfOtherRules) {
        Profile filled = Profile::load(reader, engine.rules());
        if (reader.isBroken())
            return false;
        filled.index = number;
        filled.id = profile;
        engine.restore(std::move(filled));
    } else {
        for (const auto& [link, at] : people[number].links)
            if (link.type == "userId")
                engine.profile(number)->hasUserId = true;
    }
    if (isOfOtherRules || known.journeysMark != journeysMark)
        stale.push_back({number, isOfOtherRules, known.journeysMark != journeysMark});
    scheduleJourneys(number);
    changed.insert(number);
    return true;
}

void ProfileStage::Private::restored()
{
    if (!stale.empty()) {
        happening = {Cause::Edit, {}};
        const bool isOfOther =
            std::any_of(stale.begin(), stale.end(), [](const Stale& one) { return one.isOfOtherRules; });
        // Members of accounts look at each other: everybody is filled before anybody is looked at.
        if (isOfOther && engine.rules().readsAccounts()) {
            fillAll();
            for (Stale& one : stale)
                one.isOfOtherRules = false;
        }
        for (const Stale& one : std::exchange(stale, {})) {
            if (one.isOfOtherRules)
                refill(one.number);
            if (one.isOfOtherJourneys)
                catchUpJourneys(one.number);
        }
    }
    drain();
}

} // namespace weir::cdp
