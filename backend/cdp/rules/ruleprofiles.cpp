#include "backend/cdp/rules/ruleengine.h"

#include <algorithm>

namespace weir::cdp {

Profile& RuleEngine::add(std::uint32_t index, ProfileId id)
{
    if (index >= m_slots.size())
        m_slots.resize(index + 1);
    if (!m_slots[index].isThere()) {
        m_slots[index].open = std::make_unique<Profile>();
        m_slots[index].open->id = id;
        m_slots[index].open->index = index;
        m_open.push_back(index);
        ++m_count;
    }
    return *opened(index);
}

Profile* RuleEngine::opened(std::uint32_t index) const
{
    if (index >= m_slots.size())
        return nullptr;
    Slot& slot = m_slots[index];
    slot.isUsed = true;
    if (!slot.open && !slot.packed.empty()) {
        ByteReader reader(slot.packed);
        slot.open = std::make_unique<Profile>(Profile::load(reader, *m_rules));
        slot.packed = {};
        m_open.push_back(index);
    }
    return slot.open.get();
}

void RuleEngine::pack(Slot& slot) const
{
    ByteWriter writer;
    slot.open->save(writer, *m_rules);
    slot.packed = writer.take();
    slot.packed.shrink_to_fit();
    slot.open.reset();
}

/// The clock algorithm: who was looked at since the hand came by last stays. Not while references to profiles are held.
void RuleEngine::packSome()
{
    while (m_open.size() > m_mostOpen) {
        m_hand = m_hand >= m_open.size() ? 0 : m_hand;
        Slot& slot = m_slots[m_open[m_hand]];
        if (slot.isUsed) {
            slot.isUsed = false;
            ++m_hand;
            continue;
        }
        if (slot.open)
            pack(slot);
        m_open[m_hand] = m_open.back();
        m_open.pop_back();
    }
}

Profile* RuleEngine::profile(std::uint32_t index) { return opened(index); }
const Profile* RuleEngine::profile(std::uint32_t index) const { return opened(index); }

void RuleEngine::erase(std::uint32_t index, std::int64_t nowMs)
{
    forget(index);
    settleGroups(nowMs);
}

void RuleEngine::forget(std::uint32_t index)
{
    const Profile* profile = opened(index);
    if (!profile)
        return;
    for (const ToldGroup& told : profile->groups)
        if (const auto found = m_groups.find(told.group); found != m_groups.end()) {
            std::erase(found->second, index);
            if (m_rules->readsAccounts())
                m_unsettled.push_back(told.group);
        }
    m_timers.schedule(index, never);
    m_slots[index] = {};
    std::erase(m_open, index);
    --m_count;
}

void RuleEngine::eachProfile(const std::function<void(Profile&)>& see)
{
    for (std::uint32_t index = 0; index < m_slots.size(); ++index) {
        if (Profile* profile = opened(index))
            see(*profile);
        packSome();
    }
}

void RuleEngine::eachProfile(const std::function<void(const Profile&)>& see) const
{
    for (Slot& slot : m_slots) {
        if (slot.open) {
            see(*slot.open);
        } else if (!slot.packed.empty()) {
            ByteReader reader(slot.packed);
            see(Profile::load(reader, *m_rules));
        }
    }
}

void RuleEngine::indexGroups()
{
    m_groups.clear();
    eachProfile([this](Profile& profile) {
        for (const ToldGroup& told : profile.groups) {
            auto& members = m_groups[told.group];
            if (members.empty() || members.back() != profile.index)
                members.push_back(profile.index);
        }
    });
}

void RuleEngine::restore(Profile profile)
{
    Profile& place = add(profile.index, profile.id);
    place = std::move(profile);
    joinGroups(place);
    m_isDueKnown = false;
    schedule(place);
}

void RuleEngine::joinGroups(const Profile& profile)
{
    if (!m_rules->readsAccounts())
        return;
    for (const ToldGroup& told : profile.groups) {
        auto& members = m_groups[told.group];
        if (std::find(members.begin(), members.end(), profile.index) == members.end())
            members.push_back(profile.index);
    }
}

void RuleEngine::shelve(std::uint32_t index)
{
    if (index >= m_slots.size() || !m_slots[index].isThere())
        return;
    m_timers.schedule(index, never);
    m_slots[index] = {}; // packSome() finds out
    --m_count;
}

} // namespace weir::cdp
