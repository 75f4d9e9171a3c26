#include "backend/cdp/stages/profilestate.h"

namespace weir::cdp {
namespace {

constexpr std::uint64_t version = 1;
constexpr std::uint64_t versionMerging = 2; ///< with the journeys of those who were merged into it just now

void saveTexts(ByteWriter& writer, const std::map<std::string, std::string>& texts)
{
    writer.number(texts.size());
    for (const auto& [key, value] : texts) {
        writer.text(key);
        writer.text(value);
    }
}

} // namespace

std::string ProfileStage::Private::save(std::uint32_t number) const
{
    const Person& person = people[number];
    ByteWriter writer;
    const std::vector<std::uint32_t> gone = goneInto(number);
    writer.number(gone.empty() ? version : versionMerging);
    writer.number(rulesMark);
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

bool ProfileStage::Private::restore(ProfileId profile, std::string_view saved)
{
    ByteReader reader(saved);
    const std::uint64_t format = reader.number();
    if (format != version && format != versionMerging)
        return false;
    const std::uint64_t mark = reader.number();
    const std::uint64_t place = reader.number();
    Person person;
    person.id = profile;
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        Person::Link& link = person.links.emplace_back();
        link.link.type = reader.text();
        link.link.value = reader.text();
        link.link.messageId = reader.text();
        link.order = reader.number();
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::string audience(reader.text());
        person.memberSince[audience] = reader.integer();
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::string key(reader.text());
        person.toldTraits[key] = reader.text();
    }
    std::optional<JourneyState> journeys = JourneyState::load(reader);
    std::vector<JourneyState> merging;
    for (std::size_t left = format == versionMerging ? reader.count() : 0; left > 0 && !reader.isBroken(); --left) {
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
    const std::uint32_t number = numberOf(profile);
    for (const Person::Link& link : person.links)
        identifiers.add(link.link.value, number);
    people[number] = std::move(person);
    order = std::max(order, place);
    for (JourneyState& one : merging) {
        gonePeople.push_back({number, static_cast<std::uint32_t>(people.size())});
        people.emplace_back().journeys = std::move(one);
    }
    if (mark == rulesMark) {
        Profile known = Profile::load(reader, engine.rules());
        if (reader.isBroken())
            return false;
        known.index = number;
        known.id = profile;
        engine.restore(std::move(known));
    } else {
        for (const auto& [link, at] : people[number].links)
            if (link.type == "userId")
                engine.profile(number)->hasUserId = true;
        stale.push_back(number);
    }
    scheduleJourneys(number);
    changed.insert(number);
    return true;
}

void ProfileStage::Private::restored()
{
    if (!stale.empty()) {
        happening = {Cause::Edit, {}};
        for (const std::uint32_t number : std::exchange(stale, {}))
            refill(number);
    }
    drain();
}

} // namespace weir::cdp
