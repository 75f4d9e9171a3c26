// Purpose: what filters of a profile's rules refer to: its traits at the moment of evaluation, earlier steps of a
// sequence, the entry of a journey. Thread: as the evaluator. Limits: valid while the evaluator is at it.
#pragma once

#include "backend/cdp/rules/evaluator.h"

namespace weir::cdp {

class ProfileSurroundings : public Surroundings
{
public:
    ProfileSurroundings(Evaluator& evaluator, const Profile& profile, std::int64_t atMs, Json entry)
        : m_evaluator(evaluator), m_profile(profile), m_atMs(atMs), m_entry(entry)
    {
    }
    void setSteps(const std::vector<Json>* steps) { m_steps = steps; }

    Json trait(const JsonPath& path, std::int64_t& until) const override;
    Json step(std::size_t index) const override
    {
        return m_steps && index < m_steps->size() ? (*m_steps)[index] : Json();
    }
    Json entry() const override { return m_entry; }

private:
    Evaluator& m_evaluator;
    const Profile& m_profile;
    std::int64_t m_atMs;
    Json m_entry;
    const std::vector<Json>* m_steps = nullptr;
};

} // namespace weir::cdp
