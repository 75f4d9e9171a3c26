// What IdentifyCore reads of its store for a batch of events, together: one after the other would cost several times as
// much.
#include "backend/engine/identify/incoming.h"

namespace weir::engine {

KeyShelf IdentifyCore::keyShelf()
{
    if (!m_store)
        return {};
    return [this](cdp::ProfileId profile) -> Result<std::optional<std::string>> {
        if (const auto found = m_shelf.find(profile); found != m_shelf.end())
            return found->second;
        return m_store->get(keyTable, storeKey(profile));
    };
}

void IdentifyCore::prefetch(std::span<const Incoming> events)
{
    struct Place
    {
        std::size_t begin = 0, size = 0;
    };
    std::string texts;
    std::vector<Place> places;
    std::vector<std::size_t> ends; ///< of each event's identifiers
    std::vector<cdp::Hash128> messages;
    cdp::IdentityRules::Extracted found;
    for (const Incoming& event : events) {
        if (event.checked) {
            messages.push_back(cdp::Hash128::of(event.checked.event.messageId));
            m_stage.rules().extract(event.checked.event, m_arena, found);
            for (const cdp::FoundIdentifier& identifier : found.usable) {
                const std::size_t begin = texts.size();
                texts.append(m_stage.rules().types()[identifier.type].name).append(1, ':').append(identifier.value);
                places.push_back({begin, texts.size() - begin});
            }
        }
        ends.push_back(places.size());
    }
    std::vector<std::string_view> keys;
    for (const Place& place : places)
        keys.push_back(std::string_view(texts).substr(place.begin, place.size));
    m_tables->prefetch(keys);
    m_seen->prefetch(messages);
    std::vector<std::span<const std::string_view>> identifiers;
    for (std::size_t i = 0, begin = 0; i < events.size(); begin = ends[i++])
        identifiers.push_back(std::span(keys).subspan(begin, ends[i] - begin));
    prefetchPeople(events, identifiers);
}

/// Those who will be changed, and the keys of all.
void IdentifyCore::prefetchPeople(std::span<const Incoming> events,
                                  std::span<const std::span<const std::string_view>> identifiers)
{
    using Person = cdp::IdentityStorage::Person;
    std::vector<cdp::ProfileId> changed, all;
    for (std::size_t i = 0; i < events.size(); ++i) {
        Person first;
        bool isSame = true;
        const std::size_t before = changed.size();
        for (const std::string_view key : identifiers[i]) {
            const Person owner = m_tables->ownerOf(key);
            isSame = isSame && owner && (!first || owner == first);
            if (!owner)
                continue;
            first = owner;
            changed.push_back(owner.id);
            all.push_back(owner.id);
        }
        if (isSame)
            changed.resize(before);
        if (!first && !identifiers[i].empty()) {
            changed.push_back(cdp::ProfileId::ofMessage(events[i].checked.event.messageId));
            all.push_back(changed.back());
        }
    }
    m_tables->prefetch(changed);
    if (m_options.workspace.isEncrypted)
        prefetchKeys(all);
}

void IdentifyCore::prefetchKeys(std::span<const cdp::ProfileId> people)
{
    m_shelf.clear();
    std::vector<ShortKey> names;
    std::vector<std::optional<std::string>*> values;
    for (const cdp::ProfileId profile : people) {
        if (m_keys.isInMemory(profile))
            continue;
        const auto [at, isNew] = m_shelf.try_emplace(profile);
        if (!isNew)
            continue;
        names.push_back(storeKey(profile));
        values.push_back(&at->second);
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    // What cannot be read is asked for again one by one, and says so then.
    if (!m_store->getMany(keyTable, views, [&](std::size_t i, std::string_view value) { values[i]->emplace(value); }))
        m_shelf.clear();
}

} // namespace weir::engine
