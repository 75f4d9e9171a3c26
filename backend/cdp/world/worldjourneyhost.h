// Purpose: what a world is to the journeys of one profile. Thread: as the world. Limits: lives as long as one call of
// JourneyRunner.
#pragma once

#include "backend/cdp/rules/profilesurroundings.h"
#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {

class WorldJourneyHost : public JourneyHost
{
public:
    WorldJourneyHost(World::Private& world, std::uint32_t number) : m_world(world), m_number(number) {}

    std::int64_t nowMs() const override { return m_world.nowMs; }
    ProfileId profile() const override { return m_world.graph.profileAt(m_number); }
    Verdict holds(RuleId rule) const override
    {
        const RuleId compiled = m_world.engine.rules().askedRule(rule);
        return m_world.engine.evaluator().rule(*m_world.engine.profile(m_number), compiled, m_world.nowMs);
    }
    const Surroundings& surroundings(const Json& entry) const override
    {
        m_surroundings.emplace(m_world.engine.evaluator(), *m_world.engine.profile(m_number), m_world.nowMs, entry);
        return *m_surroundings;
    }
    Json profileDocument(JsonArena& arena) const override { return m_world.profileDocument(m_number, arena); }
    void send(const JourneyMessage& message) override { m_world.sendMessage(m_number, message); }
    void setTrait(const std::string& trait, const Json& value) override { m_world.setTrait(m_number, trait, value); }

private:
    World::Private& m_world;
    std::uint32_t m_number;
    mutable std::optional<ProfileSurroundings> m_surroundings;
};

} // namespace weir::cdp
