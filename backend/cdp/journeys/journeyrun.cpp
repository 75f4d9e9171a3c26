#include "backend/cdp/journeys/journeyrun.h"

#include "backend/base/json/jsonparser.h"

namespace weir::cdp {

JourneyRun::JourneyRun(const JourneyPrograms& programs, JourneyHost& host, JourneyState& state)
    : m_programs(programs), m_host(host), m_state(state), m_now(host.nowMs())
{
}

const JourneyProgram* JourneyRun::program(std::size_t index) const
{
    const JourneyInstance& instance = m_state.instances[index];
    const JourneyProgram* found = m_programs.find(instance.journey, instance.version);
    return found && instance.node < found->definition.nodes.size() ? found : nullptr;
}

const JourneyNode& JourneyRun::node(std::size_t index) const
{
    return program(index)->definition.nodes[m_state.instances[index].node];
}

void JourneyRun::offer(const Event& event)
{
    for (std::size_t i = 0, count = m_state.instances.size(); i < count; ++i)
        visit(i, &event);
    std::string entry;
    for (const JourneyProgram* entered : m_programs.enteredBy(event.type, event.name)) {
        const std::optional<EventFilter>& where = entered->definition.entryEvent->where;
        if (where && !where->evaluate(event.root, m_now, &m_host.surroundings(Json())).holds)
            continue;
        if (entry.empty())
            entry = toJsonText(event.root);
        enter(*entered, entry, event.root, Why::Event, std::string(event.name));
    }
}

void JourneyRun::moment()
{
    while (!m_state.ahead.empty() && m_state.ahead.front().atMs <= m_now) {
        const JourneyState::Ahead due = std::move(m_state.ahead.front());
        m_state.ahead.erase(m_state.ahead.begin());
        const Result<JsonPointer> document = parseJson(due.event);
        if (!document)
            continue;
        Event event;
        event.document = *document;
        event.root = (*document)->root;
        event.type = eventTypeOf(event.root.at("type").text()).value_or(EventType::Track);
        event.name = event.root.at(event.type == EventType::Track ? "event" : "name").text();
        event.messageId = event.root.at("messageId").text();
        event.timestampMs = due.atMs;
        offer(event);
    }
    for (std::size_t i = 0, count = m_state.instances.size(); i < count; ++i)
        visit(i, nullptr);
}

/// One instance, with the event or without.
void JourneyRun::visit(std::size_t index, const Event* event)
{
    if (isGone(index) || !program(index))
        return;
    if (!m_programs.isEnabled(at(index).journey))
        return hold(index, event);
    // Journeys that lead each other on by traits would go on for ever in the same moment.
    m_hops = event || at(index).hopsMs != m_now ? 0 : at(index).hops;
    m_until = never;
    if (ends(index, event))
        return;
    if (!node(index).waits() || waitsOver(index, event)) {
        follow(index);
        jumps();
    } else {
        at(index).watchMs = m_until;
    }
}

/// Nobody moves while a journey is held; but who was led out by an event meanwhile goes no further afterwards.
void JourneyRun::hold(std::size_t index, const Event* event)
{
    if (!event)
        return;
    JourneyInstance& instance = at(index);
    const JourneyDefinition& journey = program(index)->definition;
    if (instance.heldExit != -1)
        return;
    if (journey.goal && arrives(index, *journey.goal, event))
        instance.heldExit = -2;
    for (std::size_t i = 0; i < journey.exitWhen.size() && instance.heldExit == -1; ++i) {
        if (arrives(index, journey.exitWhen[i], event))
            instance.heldExit = std::int32_t(i);
    }
    const Node& here = node(index);
    if (here.type != Node::Type::WaitFor || instance.dueMs <= m_now)
        return;
    for (std::size_t i = 0; i < here.branches.size() && instance.heldBranch == -1; ++i) {
        if (arrives(index, here.branches[i].trigger, event))
            instance.heldBranch = std::int32_t(i);
    }
}

/// The goal and the exits, before everything else.
bool JourneyRun::ends(std::size_t index, const Event* event)
{
    const JourneyDefinition& journey = program(index)->definition;
    const std::int32_t held = at(index).heldExit;
    if (journey.goal && (held == -2 || isMet(index, *journey.goal, event))) {
        exit(index, Why::Goal);
        return true;
    }
    for (std::size_t i = 0; i < journey.exitWhen.size(); ++i) {
        if (held == std::int32_t(i) || isMet(index, journey.exitWhen[i], event)) {
            exit(index, Why::ExitWhen, journey.exitWhen[i].place);
            return true;
        }
    }
    return false;
}

bool JourneyRun::isMet(std::size_t index, const JourneyTrigger& trigger, const Event* event)
{
    if (!trigger.when)
        return arrives(index, trigger, event);
    const Verdict verdict = m_host.holds(trigger.rule);
    m_until = std::min(m_until, verdict.until);
    return verdict.holds;
}

bool JourneyRun::arrives(std::size_t index, const JourneyTrigger& trigger, const Event* event)
{
    if (!event || !trigger.event || !trigger.event->fits(event->type, event->name))
        return false;
    const std::optional<EventFilter>& where = trigger.event->where;
    if (!where)
        return true;
    const Json entry = where->readsEntry() ? entryOf(index) : Json();
    return where->evaluate(event->root, m_now, &m_host.surroundings(entry)).holds;
}

/// Moves it on where the wait is over; the node that it comes to is not looked at yet.
bool JourneyRun::waitsOver(std::size_t index, const Event* event)
{
    const Node& here = node(index);
    JourneyInstance& instance = at(index);
    if (here.type == Node::Type::WaitFor) {
        for (std::size_t i = 0; i < here.branches.size(); ++i) {
            const JourneyBranch& branch = here.branches[i];
            if (instance.heldBranch == std::int32_t(i) || isMet(index, branch.trigger, event)) {
                go(index, branch.next, branch.trigger.when ? Why::Condition : Why::Event, branch.name);
                return true;
            }
        }
        if (instance.dueMs > m_now)
            return false;
        go(index, here.otherwise, Why::Timeout);
        return true;
    }
    if (here.type == Node::Type::WaitUntil && here.timeOfDaySeconds < 0) {
        arm(index);
        if (instance.dueMs == never && here.otherwise != noNode) {
            go(index, here.otherwise, Why::Flow);
            return true;
        }
    }
    if (instance.dueMs > m_now)
        return false;
    if (here.timeOfDaySeconds >= 0) {
        instance.timeOfDayMs = m_now;
        instance.timeOfDayNode = instance.node;
    }
    go(index, here.next, Why::Time);
    return true;
}

void JourneyRun::go(std::size_t index, std::uint32_t to, Why why, const std::string& detail)
{
    JourneyStep moved = step(index, JourneyStep::What::Moved, why);
    JourneyInstance& instance = at(index);
    instance.node = to;
    instance.sinceMs = m_now;
    instance.dueMs = never;
    instance.watchMs = never;
    instance.heldBranch = -1;
    moved.to = node(index).name;
    moved.detail = detail;
    m_steps.push_back(std::move(moved));
}

void JourneyRun::exit(std::size_t index, Why why, const std::string& detail)
{
    JourneyStep exited = step(index, JourneyStep::What::Exited, why);
    exited.detail = detail;
    m_steps.push_back(std::move(exited));
    JourneyInstance& instance = at(index);
    instance.version = gone;
    if (JourneyMemory* memory = why == Why::Merged ? nullptr : memoryOf(instance.journey, instance.per))
        memory->exitedMs = m_now;
}

JourneyStep JourneyRun::step(std::size_t index, JourneyStep::What what, Why why) const
{
    const JourneyInstance& instance = m_state.instances[index];
    JourneyStep step;
    step.what = what;
    step.why = why;
    step.journey = instance.journey;
    step.instance = instance.id;
    step.version = instance.version;
    if (program(index))
        step.from = node(index).name;
    return step;
}

Json JourneyRun::entryOf(std::size_t index)
{
    if (m_entryId != at(index).id) {
        const Result<JsonPointer> document = parseJson(at(index).entry);
        m_entry = document ? *document : nullptr;
        m_entryId = at(index).id;
    }
    return m_entry ? m_entry->root : Json();
}

JourneySteps JourneyRun::finish()
{
    std::erase_if(m_state.instances, [](const JourneyInstance& instance) { return instance.version == gone; });
    return std::move(m_steps);
}

} // namespace weir::cdp
