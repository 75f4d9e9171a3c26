// Purpose: what the stage is to the journeys of one profile. Thread: as the stage. Limits: lives as long as one call of
// JourneyRunner.
#pragma once

#include "backend/cdp/rules/profilesurroundings.h"
#include "backend/cdp/stages/profilestate.h"

namespace weir::cdp {

class ProfileJourneyHost : public JourneyHost
{
public:
    ProfileJourneyHost(ProfileStage::Private& stage, std::uint32_t number) : m_stage(stage), m_number(number) {}

    std::int64_t nowMs() const override { return m_stage.nowMs; }
    ProfileId profile() const override { return m_stage.people[m_number].id; }
    Verdict holds(RuleId rule) const override
    {
        const RuleId compiled = m_stage.engine.rules().askedRule(rule);
        return m_stage.engine.evaluator().rule(*m_stage.engine.profile(m_number), compiled, m_stage.nowMs);
    }
    const Surroundings& surroundings(const Json& entry) const override
    {
        m_surroundings.emplace(m_stage.engine.evaluator(), *m_stage.engine.profile(m_number), m_stage.nowMs, entry);
        return *m_surroundings;
    }
    Json profileDocument(JsonArena& arena) const override { return m_stage.document(m_number, arena); }
    void send(const JourneyMessage& message) override { m_stage.sendMessage(m_number, message); }
    void setTrait(const std::string& trait, const Json& value) override { m_stage.setTrait(m_number, trait, value); }

private:
    ProfileStage::Private& m_stage;
    std::uint32_t m_number;
    mutable std::optional<ProfileSurroundings> m_surroundings;
};

} // namespace weir::cdp
