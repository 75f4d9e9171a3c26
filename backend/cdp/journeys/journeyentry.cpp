#include "backend/base/json/jsonparser.h"
#include "backend/cdp/journeys/journeyrun.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t mostAhead = 1'000;

/// What somebody enters with who entered by an audience: the Segment shape of it.
std::string audienceEvent(const std::string& audience, std::int64_t nowMs)
{
    const std::string moment = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
    JsonArena arena;
    const JsonMember properties[] = {{"audience_key", Json::ofText(audience)}};
    const JsonMember members[] = {{"type", Json::ofText("track")},
                                  {"event", Json::ofText("Audience Entered")},
                                  {"timestamp", Json::ofText(moment)},
                                  {"properties", arena.object(properties)}};
    return toJsonText(arena.object(members));
}

/// Texts and numbers that look the same are the same.
std::string perOf(const JourneyDefinition& journey, const Json& event)
{
    if (!journey.per)
        return {};
    const Json value = journey.per->of(event);
    return value.isAbsent() ? std::string() : value.isText() ? std::string(value.text()) : toJsonText(value);
}

} // namespace

void JourneyRun::audienceEntered(const std::string& audience)
{
    for (const JourneyProgram* entered : m_programs.enteredByAudience(audience))
        enterByAudience(*entered);
}

void JourneyRun::enterByAudience(const JourneyProgram& program)
{
    const std::string entry = audienceEvent(program.definition.entryAudience, m_now);
    enter(program, entry, Json(), Why::Audience, program.definition.entryAudience);
}

void JourneyRun::enter(const JourneyProgram& program, const std::string& entry, const Json& event, Why why,
                       const std::string& detail)
{
    const std::string per = perOf(program.definition, event);
    // Who sets a trait that makes the audience that lets in would go round for ever in the same moment.
    const JourneyMemory* last = why == Why::Audience ? memoryOf(program.key, per) : nullptr;
    if ((last && last->enteredMs == m_now) || !mayEnter(program, per))
        return;
    if (why != Why::Jumped)
        m_hops = 0;
    forget(program.key);
    if (JourneyMemory* memory = memoryOf(program.key, per))
        *memory = {program.key, per, m_now, always};
    else
        m_state.memory.push_back({program.key, per, m_now, always});

    JourneyInstance instance;
    instance.journey = program.key;
    instance.version = program.version;
    instance.per = per;
    instance.entry = entry;
    instance.node = program.definition.start;
    instance.enteredMs = instance.sinceMs = m_now;
    std::string identity = program.key;
    for (const std::string& part : {m_host.profile().toText(), per, std::to_string(++m_state.ordinal)})
        identity += '\0' + part;
    instance.id = ProfileId{stableHash(identity), 0}.toText().substr(0, 16);
    m_state.instances.push_back(std::move(instance));

    const std::size_t index = m_state.instances.size() - 1;
    JourneyStep entered = step(index, JourneyStep::What::Entered, why);
    entered.to = std::exchange(entered.from, {});
    entered.detail = detail;
    m_steps.push_back(std::move(entered));
    follow(index);
    if (why != Why::Jumped)
        jumps();
}

/// What the rules of re-entry say; who may enter anew while inside is led out.
bool JourneyRun::mayEnter(const JourneyProgram& program, const std::string& per)
{
    using Allow = JourneyDefinition::Allow;
    const JourneyDefinition& journey = program.definition;
    std::size_t inside = 0;
    const std::size_t count = m_state.instances.size();
    while (inside < count && (isGone(inside) || at(inside).journey != program.key || at(inside).per != per))
        ++inside;
    const JourneyMemory* memory = memoryOf(program.key, per);
    switch (journey.allow) {
    case Allow::Once:
        return !memory && inside == count;
    case Allow::AfterExit:
        return inside == count &&
               (!memory || memory->exitedMs == always || m_now - memory->exitedMs >= journey.reentryWait);
    case Allow::Always:
        if (memory && m_now - memory->enteredMs < journey.reentryWait)
            return false;
        if (inside < count)
            exit(inside, Why::Reentered);
        return true;
    }
    return false;
}

JourneyMemory* JourneyRun::memoryOf(std::string_view journey, std::string_view per)
{
    const auto found = std::find_if(m_state.memory.begin(), m_state.memory.end(), [&](const JourneyMemory& memory) {
        return memory.journey == journey && memory.per == per;
    });
    return found == m_state.memory.end() ? nullptr : &*found;
}

/// Values of `per` are without number: what no rule of the version in force can ask any more is dropped.
void JourneyRun::forget(const std::string& journey)
{
    const JourneyProgram* program = m_programs.latest(journey);
    if (!program || program->definition.allow == JourneyDefinition::Allow::Once)
        return;
    std::erase_if(m_state.memory, [&](const JourneyMemory& memory) {
        return memory.journey == journey && !memory.per.empty() && memory.exitedMs != always &&
               m_now - std::max(memory.enteredMs, memory.exitedMs) >= program->definition.reentryWait;
    });
}

void JourneyRun::keepAhead(const Event& event)
{
    if (!m_programs.concerns(event.type, event.name))
        return;
    auto& ahead = m_state.ahead;
    const auto later = [](std::int64_t ms, const JourneyState::Ahead& kept) { return ms < kept.atMs; };
    ahead.insert(std::upper_bound(ahead.begin(), ahead.end(), event.timestampMs, later),
                 {event.timestampMs, toJsonText(event.root)});
    if (ahead.size() > mostAhead)
        ahead.pop_back();
}

/// Those who were led out of one journey into another, one by one: each may lead on.
void JourneyRun::jumps()
{
    while (!m_jumps.empty()) {
        const Jump jump = std::move(m_jumps.front());
        m_jumps.erase(m_jumps.begin());
        const Result<JsonPointer> entry = parseJson(jump.entry);
        if (const JourneyProgram* target = m_programs.latest(jump.journey); target && entry)
            enter(*target, jump.entry, (*entry)->root, Why::Jumped, jump.from);
    }
}

void JourneyRun::published(const std::string& key)
{
    const JourneyProgram* latest = m_programs.latest(key);
    if (!latest)
        return removed(key);
    for (std::size_t i = 0, count = m_state.instances.size(); i < count; ++i) {
        if (isGone(i) || at(i).journey != key)
            continue;
        if (at(i).version != latest->version) {
            if (latest->definition.inFlight == JourneyDefinition::InFlight::End)
                exit(i, Why::Published);
            else if (latest->definition.inFlight == JourneyDefinition::InFlight::Move)
                move(i, *latest);
        }
        visit(i, nullptr);
    }
    if (latest->definition.existing && m_programs.isEnabled(key) && !memoryOf(key, {}) &&
        m_host.holds(latest->definition.entryRule).holds)
        enterByAudience(*latest);
}

/// To the node of the same name, where it goes on waiting as long as the new version says, since it came there.
void JourneyRun::move(std::size_t index, const JourneyProgram& to)
{
    JourneyInstance& instance = at(index);
    const JourneyProgram* from = program(index);
    const std::uint32_t target = from ? to.definition.nodeOf(node(index).name) : noNode;
    if (target == noNode)
        return exit(index, Why::Published);
    // An exit of the old version that was met while it was held may not be there in the new one.
    if (instance.heldExit != -1)
        return exit(index, instance.heldExit == -2 ? Why::Goal : Why::ExitWhen);
    JourneyStep moved = step(index, JourneyStep::What::Moved, Why::Published);
    const bool isSame = node(index).type == to.definition.nodes[target].type;
    instance.version = to.version;
    instance.node = target;
    instance.sinceMs = isSame ? instance.sinceMs : m_now;
    instance.heldBranch = -1;
    moved.to = node(index).name;
    moved.version = to.version;
    m_steps.push_back(std::move(moved));
    if (node(index).waits())
        arm(index);
}

void JourneyRun::removed(const std::string& key)
{
    for (std::size_t i = 0; i < m_state.instances.size(); ++i) {
        if (!isGone(i) && at(i).journey == key)
            exit(i, Why::Removed);
    }
}

void JourneyRun::merge(JourneyState&& other)
{
    std::move(other.instances.begin(), other.instances.end(), std::back_inserter(m_state.instances));
    dropYounger();
    for (JourneyMemory& memory : other.memory) {
        if (JourneyMemory* mine = memoryOf(memory.journey, memory.per)) {
            mine->enteredMs = std::max(mine->enteredMs, memory.enteredMs);
            mine->exitedMs = std::max(mine->exitedMs, memory.exitedMs);
        } else {
            m_state.memory.push_back(std::move(memory));
        }
    }
    std::vector<std::int64_t>& sends = m_state.sends;
    sends.insert(sends.end(), other.sends.begin(), other.sends.end());
    std::sort(sends.begin(), sends.end());
    auto& ahead = m_state.ahead;
    std::move(other.ahead.begin(), other.ahead.end(), std::back_inserter(ahead));
    std::stable_sort(ahead.begin(), ahead.end(), [](const auto& a, const auto& b) { return a.atMs < b.atMs; });
    m_state.ordinal += other.ordinal;
}

void JourneyRun::dropYounger()
{
    std::vector<JourneyInstance>& all = m_state.instances;
    std::stable_sort(all.begin(), all.end(), [](const JourneyInstance& a, const JourneyInstance& b) {
        return std::tie(a.enteredMs, a.journey, a.id) < std::tie(b.enteredMs, b.journey, b.id);
    });
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!seen.emplace(all[i].journey, all[i].per).second)
            exit(i, Why::Merged);
    }
}

} // namespace weir::cdp
