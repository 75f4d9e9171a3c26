#include "backend/cdp/stages/profilestate.h"

namespace weir::cdp {
namespace {

constexpr std::uint64_t version = 1;

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
    writer.number(version);
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
    writer.number(person.consentOrder);
    writer.text(person.consent);
    engine.profile(number)->save(writer, engine.rules());
    return writer.take();
}

bool ProfileStage::Private::restore(ProfileId profile, std::string_view saved)
{
    ByteReader reader(saved);
    if (reader.number() != version)
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
    person.consentOrder = reader.number();
    person.consent = reader.text();
    if (!journeys || reader.isBroken())
        return false;
    person.journeys = std::move(*journeys);
    const std::uint32_t number = numberOf(profile);
    people[number] = std::move(person);
    order = std::max(order, place);
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
