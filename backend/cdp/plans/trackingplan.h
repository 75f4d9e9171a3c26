// Purpose: tracking plans: is an event planned, does it keep to its schema, what is to be done (definitions.md,
// "Source, plan, transformation"). Thread: compiled plans are immutable, any. Limits: 2,000 events a plan. Formats are
// asserted; a remote $ref is refused.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/plans/planoutcome.h"
#include "backend/cdp/schema/schemanames.h"

#include <map>
#include <memory>

namespace weir::cdp {

class DefinitionBook;

/// One plan.
class TrackingPlan
{
public:
    /// Takes a plan's own fields (not the envelope's); null where mistakes were noted.
    static std::shared_ptr<const TrackingPlan> read(ObjectReader& document, std::string key);

    const std::string& key() const { return m_key; }
    bool appliesTo(std::string_view source) const;
    /// Adds what is wrong. `event` passed the spec check.
    void check(const Json& event, std::vector<PlanViolation>& violations) const;

private:
    struct Planned
    {
        std::shared_ptr<const Schema> schema; ///< null: any will do
        std::optional<SchemaNames> names;     ///< of properties (identify, group: traits)
    };
    void readEvents(ObjectReader& document);
    void readEvent(ObjectReader& entry);
    const Planned* planned(std::string_view type, std::string_view name) const;
    void checkSchema(const Json& event, const Schema& schema, std::vector<PlanViolation>& violations) const;
    void checkNames(const Json& event, std::string_view type, const Planned& planned,
                    std::vector<PlanViolation>& violations) const;

    std::string m_key;
    std::vector<std::string> m_sources;
    std::map<std::string, Planned, std::less<>> m_events;   ///< by "type name"
    std::map<std::string, Planned, std::less<>> m_prefixes; ///< by "type name" without the star
    std::shared_ptr<const Schema> m_common;
    std::optional<SchemaNames> m_commonProperties, m_commonTraits;
    PlanAction m_onEvent = PlanAction::Allow, m_onProperty = PlanAction::Allow, m_onViolation = PlanAction::Allow;
};

/// All that are in force.
class TrackingPlans
{
public:
    static TrackingPlans compile(const DefinitionBook& book);
    void add(std::shared_ptr<const TrackingPlan> plan) { m_plans.push_back(std::move(plan)); }

    /// `source`: its key; empty: one that every plan applies to. What is left out of `event` lies in `arena`, which
    /// must hold or outlive it.
    PlanOutcome check(const Json& event, std::string_view source, JsonArena& arena) const;

private:
    std::vector<std::shared_ptr<const TrackingPlan>> m_plans;
};

/// For DefinitionBook::setCheck("plan", …).
void checkPlan(ObjectReader& document);

} // namespace weir::cdp
