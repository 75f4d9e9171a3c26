#include "backend/cdp/rules/profile.h"

#include "backend/cdp/common/profileidbytes.h"

#include <algorithm>

namespace weir::cdp {
namespace {

template <typename T> void insertByTime(std::vector<T>& items, T item)
{
    const auto place = std::upper_bound(items.begin(), items.end(), item, [](const T& a, const T& b) {
        return std::pair(a.timeMs, a.order) < std::pair(b.timeMs, b.order);
    });
    items.insert(place, std::move(item));
}

auto slotOf(auto& traits, std::string_view key)
{
    return std::lower_bound(traits.begin(), traits.end(), key,
                            [](const TraitSlot& slot, std::string_view wanted) { return slot.key < wanted; });
}

auto placeOfFeature(auto& series, std::uint32_t feature)
{
    return std::lower_bound(series.begin(), series.end(), feature,
                            [](const Profile::SeriesPlace& one, std::uint32_t wanted) { return one.feature < wanted; });
}

} // namespace

const Series* Profile::seriesOf(std::uint32_t feature) const
{
    const auto found = placeOfFeature(series, feature);
    return found != series.end() && found->feature == feature ? found->series.get() : nullptr;
}

Series& Profile::makeSeries(std::uint32_t feature)
{
    auto found = placeOfFeature(series, feature);
    if (found == series.end() || found->feature != feature) {
        const auto at = found - series.begin();
        if (series.size() == series.capacity())
            series.reserve(series.size() + 2 + series.size() / 4);
        found = series.insert(series.begin() + at, SeriesPlace{feature, std::make_unique<Series>(feature)});
    }
    return *found->series;
}

const TraitSlot* Profile::traitSlot(std::string_view key) const
{
    const auto found = slotOf(traits, key);
    return found != traits.end() && found->key == key ? &*found : nullptr;
}

void Profile::tell(std::string_view key, ToldTrait trait, std::int64_t forgetBeforeMs)
{
    auto slot = slotOf(traits, key);
    if (slot == traits.end() || slot->key != key)
        slot = traits.insert(slot, {std::string(key), {}});
    insertByTime(slot->told, std::move(trait));
    auto& told = slot->told;
    const auto newer =
        std::find_if(told.begin(), told.end(), [&](const ToldTrait& one) { return one.timeMs > forgetBeforeMs; });
    if (newer - told.begin() > 1)
        told.erase(told.begin(), newer - 1);
}

void Profile::join(ToldGroup group) { insertByTime(groups, std::move(group)); }

void Profile::absorb(Profile&& other, const RuleSet& rules, std::int64_t nowMs)
{
    events += other.events;
    hasUserId = hasUserId || other.hasUserId;
    firstEventMs = std::min(firstEventMs, other.firstEventMs);
    for (SeriesPlace& theirs : other.series)
        makeSeries(theirs.feature).add(rules.features()[theirs.feature], std::move(*theirs.series), nowMs);
    for (TraitSlot& slot : other.traits)
        for (ToldTrait& told : slot.told)
            tell(slot.key, std::move(told), always);
    for (ToldGroup& group : other.groups)
        join(std::move(group));
}

std::size_t Profile::bytes() const
{
    std::size_t bytes = sizeof *this + states.capacity() * sizeof(RuleState) + groups.capacity() * sizeof(ToldGroup) +
                        traits.capacity() * sizeof(TraitSlot) + series.capacity() * sizeof(SeriesPlace);
    for (const SeriesPlace& one : series)
        bytes += one.series->bytes();
    for (const TraitSlot& slot : traits) {
        bytes += slot.told.capacity() * sizeof(ToldTrait) + (slot.key.capacity() > 15 ? slot.key.capacity() + 1 : 0);
        for (const ToldTrait& told : slot.told)
            bytes += told.json.capacity() > 15 ? told.json.capacity() + 1 : 0;
    }
    return bytes;
}

void Profile::save(ByteWriter& writer, const RuleSet& rules) const
{
    writeId(writer, id);
    writer.number(index);
    writer.number(events);
    writer.flag(hasUserId);
    writer.integer(firstEventMs);
    writer.number(series.size());
    for (const SeriesPlace& one : series) {
        writer.number(one.feature);
        one.series->save(rules.features()[one.feature], writer);
    }
    writer.number(traits.size());
    for (const TraitSlot& slot : traits) {
        writer.text(slot.key);
        writer.number(slot.told.size());
        for (const ToldTrait& told : slot.told) {
            writer.integer(told.timeMs);
            writer.number(told.order);
            writer.text(told.json);
        }
    }
    writer.number(groups.size());
    for (const ToldGroup& group : groups) {
        writer.integer(group.timeMs);
        writer.number(group.order);
        writer.text(group.group);
    }
    writer.number(states.size());
    for (const RuleState& state : states) {
        writer.number(state.rule);
        writer.flag(state.holds);
        writer.integer(state.until);
    }
}

Profile Profile::load(ByteReader& reader, const RuleSet& rules)
{
    Profile profile;
    profile.id = readId(reader);
    profile.index = static_cast<std::uint32_t>(reader.number());
    profile.events = static_cast<std::uint32_t>(reader.number());
    profile.hasUserId = reader.flag();
    profile.firstEventMs = reader.integer();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto feature = static_cast<std::uint32_t>(reader.number());
        if (feature >= rules.features().size())
            break;
        profile.series.push_back(
            {feature, std::make_unique<Series>(Series::load(feature, rules.features()[feature], reader))});
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        TraitSlot slot{.key = std::string(reader.text())};
        for (std::size_t told = reader.count(); told > 0 && !reader.isBroken(); --told) {
            const std::int64_t timeMs = reader.integer();
            const std::uint64_t order = reader.number();
            slot.told.push_back({timeMs, order, std::string(reader.text())});
        }
        profile.traits.push_back(std::move(slot));
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::int64_t timeMs = reader.integer();
        const std::uint64_t order = reader.number();
        profile.groups.push_back({timeMs, order, std::string(reader.text())});
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const auto rule = static_cast<RuleId>(reader.number());
        const bool holds = reader.flag();
        profile.states.push_back({rule, holds, reader.integer()});
    }
    return profile;
}

} // namespace weir::cdp
