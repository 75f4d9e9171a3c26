// Purpose: why a rule holds for a profile at a moment, or does not: each condition with the events that count, what is
// missing and when it flips by itself. Thread: as the evaluator. Limits: the profile must have nothing folded, and
// `events` be all of its events.
#pragma once

#include "backend/cdp/rules/evaluator.h"
#include "backend/cdp/rules/explanation.h"

namespace weir::cdp {

class Explainer
{
public:
    Explainer(Evaluator& evaluator, std::span<const Event> events) : m_evaluator(evaluator), m_events(events) {}
    Explanation explain(const Profile& profile, RuleId rule, std::int64_t atMs);

private:
    Explanation explain(const RuleNode& node, const Evaluator::At& at);
    void explainTrait(const RuleNode& node, const Evaluator::At& at, Explanation& explanation);
    void explainEvents(const RuleNode& node, const Evaluator::At& at, Explanation& explanation);
    void explainFor(const RuleNode& node, const Evaluator::At& at, Explanation& explanation);
    void explainPeriods(const RuleNode& node, const Evaluator::At& at, Explanation& explanation);
    void count(const EventPattern& pattern, std::int64_t fromMs, std::int64_t toMs, const Evaluator::At& at,
               Explanation& explanation);

    Evaluator& m_evaluator;
    std::span<const Event> m_events;
};

} // namespace weir::cdp
