#include "backend/cdp/journeys/journeyrunner.h"

#include "backend/cdp/journeys/journeyrun.h"

#include <algorithm>

namespace weir::cdp {
namespace {

/// Null: its version is unknown here, so that it stays where it is.
const JourneyProgram* programOf(const JourneyPrograms& programs, const JourneyInstance& instance)
{
    const JourneyProgram* found = programs.find(instance.journey, instance.version);
    return found && instance.node < found->definition.nodes.size() ? found : nullptr;
}

} // namespace

std::string_view journeyWhatName(JourneyStep::What what)
{
    static constexpr std::string_view names[] = {"entered", "moved", "exited", "sent", "notSent"};
    return names[std::size_t(what)];
}

std::string_view journeyWhyName(JourneyStep::Why why)
{
    static constexpr std::string_view names[] = {"event",     "audience", "condition", "timeout",   "time",
                                                 "flow",      "end",      "goal",      "exitWhen",  "jumped",
                                                 "reentered", "removed",  "merged",    "published", "loop"};
    return names[std::size_t(why)];
}

JourneySteps JourneyRunner::onEvent(JourneyHost& host, JourneyState& state, const Event& event) const
{
    JourneyRun run(m_programs, host, state);
    if (event.timestampMs > host.nowMs()) {
        run.keepAhead(event);
        run.moment();
    } else {
        run.offer(event);
    }
    return run.finish();
}

JourneySteps JourneyRunner::onAudienceEntered(JourneyHost& host, JourneyState& state, const std::string& audience) const
{
    JourneyRun run(m_programs, host, state);
    run.audienceEntered(audience);
    return run.finish();
}

JourneySteps JourneyRunner::onMoment(JourneyHost& host, JourneyState& state) const
{
    JourneyRun run(m_programs, host, state);
    run.moment();
    return run.finish();
}

JourneySteps JourneyRunner::onPublished(JourneyHost& host, JourneyState& state, const std::string& key) const
{
    JourneyRun run(m_programs, host, state);
    run.published(key);
    return run.finish();
}

JourneySteps JourneyRunner::onRemoved(JourneyHost& host, JourneyState& state, const std::string& key) const
{
    JourneyRun run(m_programs, host, state);
    run.removed(key);
    return run.finish();
}

JourneySteps JourneyRunner::onMerge(JourneyHost& host, JourneyState& state, JourneyState&& gone) const
{
    JourneyRun run(m_programs, host, state);
    run.merge(std::move(gone));
    run.moment();
    return run.finish();
}

std::int64_t JourneyRunner::due(const JourneyState& state) const
{
    std::int64_t due = state.ahead.empty() ? never : state.ahead.front().atMs;
    for (const JourneyInstance& instance : state.instances) {
        if (m_programs.isEnabled(instance.journey) && programOf(m_programs, instance))
            due = std::min({due, instance.dueMs, instance.watchMs});
    }
    return due;
}

std::vector<RuleId> JourneyRunner::watchedRules(const JourneyState& state) const
{
    std::vector<RuleId> rules;
    const auto watch = [&](const JourneyTrigger& trigger) {
        if (trigger.when)
            rules.push_back(trigger.rule);
    };
    for (const JourneyInstance& instance : state.instances) {
        const JourneyProgram* program = programOf(m_programs, instance);
        if (!program || !m_programs.isEnabled(instance.journey))
            continue;
        const JourneyDefinition& journey = program->definition;
        if (journey.goal)
            watch(*journey.goal);
        for (const JourneyTrigger& exit : journey.exitWhen)
            watch(exit);
        const JourneyNode& node = journey.nodes[instance.node];
        for (const JourneyBranch& branch : node.branches)
            watch(branch.trigger);
        if (node.dateThere)
            rules.push_back(node.dateRule);
    }
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return rules;
}

std::string JourneyRunner::nodeName(const JourneyInstance& instance) const
{
    const JourneyProgram* program = programOf(m_programs, instance);
    return program ? program->definition.nodes[instance.node].name : std::string();
}

} // namespace weir::cdp
