#include "backend/cdp/journeys/journeystate.h"

#include <algorithm>

namespace weir::cdp {
namespace {

void save(ByteWriter& bytes, const JourneyInstance& instance)
{
    bytes.text(instance.journey);
    bytes.integer(instance.version);
    bytes.text(instance.id);
    bytes.text(instance.per);
    bytes.text(instance.entry);
    bytes.number(instance.node);
    bytes.integer(instance.enteredMs);
    bytes.integer(instance.sinceMs);
    bytes.integer(instance.dueMs);
    bytes.integer(instance.watchMs);
    bytes.integer(instance.timeOfDayMs);
    bytes.number(instance.timeOfDayNode);
    bytes.number(instance.sends);
    bytes.integer(instance.heldBranch);
    bytes.integer(instance.heldExit);
}

JourneyInstance loadInstance(ByteReader& bytes)
{
    JourneyInstance instance;
    instance.journey = bytes.text();
    instance.version = bytes.integer();
    instance.id = bytes.text();
    instance.per = bytes.text();
    instance.entry = bytes.text();
    instance.node = std::uint32_t(bytes.number());
    instance.enteredMs = bytes.integer();
    instance.sinceMs = bytes.integer();
    instance.dueMs = bytes.integer();
    instance.watchMs = bytes.integer();
    instance.timeOfDayMs = bytes.integer();
    instance.timeOfDayNode = std::uint32_t(bytes.number());
    instance.sends = std::uint32_t(bytes.number());
    instance.heldBranch = std::int32_t(bytes.integer());
    instance.heldExit = std::int32_t(bytes.integer());
    return instance;
}

} // namespace

bool JourneyState::isEmpty() const
{
    return instances.empty() && memory.empty() && sends.empty() && ahead.empty() && ordinal == 0;
}

const JourneyInstance* JourneyState::oldest(const std::string& journey) const
{
    const JourneyInstance* found = nullptr;
    for (const JourneyInstance& instance : instances) {
        if (instance.journey == journey && (!found || instance.enteredMs < found->enteredMs))
            found = &instance;
    }
    return found;
}

std::int64_t JourneyState::sendsWithin(std::int64_t nowMs, std::int64_t perMs) const
{
    return sends.end() - std::upper_bound(sends.begin(), sends.end(), nowMs - perMs);
}

void JourneyState::save(ByteWriter& bytes) const
{
    bytes.number(instances.size());
    for (const JourneyInstance& instance : instances)
        cdp::save(bytes, instance);
    bytes.number(memory.size());
    for (const JourneyMemory& entry : memory) {
        bytes.text(entry.journey);
        bytes.text(entry.per);
        bytes.integer(entry.enteredMs);
        bytes.integer(entry.exitedMs);
    }
    bytes.number(sends.size());
    std::int64_t last = 0;
    for (const std::int64_t sent : sends) {
        bytes.integer(sent - last);
        last = sent;
    }
    bytes.number(ahead.size());
    for (const Ahead& event : ahead) {
        bytes.integer(event.atMs);
        bytes.text(event.event);
    }
    bytes.number(ordinal);
}

std::optional<JourneyState> JourneyState::load(ByteReader& bytes)
{
    JourneyState state;
    for (std::size_t left = bytes.count(); left > 0 && !bytes.isBroken(); --left)
        state.instances.push_back(loadInstance(bytes));
    for (std::size_t left = bytes.count(); left > 0 && !bytes.isBroken(); --left) {
        JourneyMemory& entry = state.memory.emplace_back();
        entry.journey = bytes.text();
        entry.per = bytes.text();
        entry.enteredMs = bytes.integer();
        entry.exitedMs = bytes.integer();
    }
    std::int64_t last = 0;
    for (std::size_t left = bytes.count(); left > 0 && !bytes.isBroken(); --left)
        state.sends.push_back(last += bytes.integer());
    for (std::size_t left = bytes.count(); left > 0 && !bytes.isBroken(); --left) {
        Ahead& event = state.ahead.emplace_back();
        event.atMs = bytes.integer();
        event.event = bytes.text();
    }
    state.ordinal = bytes.number();
    return bytes.isBroken() ? std::nullopt : std::optional(std::move(state));
}

} // namespace weir::cdp
