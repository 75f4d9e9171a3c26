// Purpose: one call of JourneyRunner: the instances of one profile, led on as far as they go at this moment. Thread:
// one. Limits: as JourneyRunner.
#pragma once

#include "backend/cdp/journeys/journeyrunner.h"

namespace weir::cdp {

class JourneyRun
{
public:
    JourneyRun(const JourneyPrograms& programs, JourneyHost& host, JourneyState& state);

    /// To those inside first, then as an entry.
    void offer(const Event& event);
    void keepAhead(const Event& event);
    void moment();
    void audienceEntered(const std::string& audience);
    void published(const std::string& key);
    void removed(const std::string& key);
    void merge(JourneyState&& gone);
    /// Ended instances are gone after it.
    JourneySteps finish();

private:
    using Why = JourneyStep::Why;
    using Node = JourneyNode;

    JourneyInstance& at(std::size_t index) { return m_state.instances[index]; }
    bool isGone(std::size_t index) const { return m_state.instances[index].version == gone; }
    const JourneyProgram* program(std::size_t index) const;
    const Node& node(std::size_t index) const;

    // journeyentry.cpp
    void enterByAudience(const JourneyProgram& program);
    void enter(const JourneyProgram& program, const std::string& entry, const Json& event, Why why,
               const std::string& detail);
    bool mayEnter(const JourneyProgram& program, const std::string& per);
    JourneyMemory* memoryOf(std::string_view journey, std::string_view per);
    void forget(const std::string& journey);
    void jumps();
    void move(std::size_t index, const JourneyProgram& to);
    void dropYounger();

    // journeyrun.cpp
    void visit(std::size_t index, const Event* event);
    void hold(std::size_t index, const Event* event);
    bool ends(std::size_t index, const Event* event);
    bool isMet(std::size_t index, const JourneyTrigger& trigger, const Event* event);
    bool arrives(std::size_t index, const JourneyTrigger& trigger, const Event* event);
    bool waitsOver(std::size_t index, const Event* event);
    void go(std::size_t index, std::uint32_t to, Why why, const std::string& detail = {});
    void exit(std::size_t index, Why why, const std::string& detail = {});
    JourneyStep step(std::size_t index, JourneyStep::What what, Why why) const;
    Json entryOf(std::size_t index);

    // journeynoderun.cpp
    void follow(std::size_t index);
    void pass(std::size_t index);
    void arm(std::size_t index);
    std::int64_t dateOf(std::size_t index);
    std::string zoneOf(std::size_t index);
    void split(std::size_t index);
    void send(std::size_t index);
    void jump(std::size_t index);

    static constexpr std::int64_t gone = always; ///< the version of an instance that has ended in this call
    struct Jump
    {
        std::string journey, entry, from;
    };

    const JourneyPrograms& m_programs;
    JourneyHost& m_host;
    JourneyState& m_state;
    const std::int64_t m_now;
    JourneySteps m_steps;
    std::vector<Jump> m_jumps;
    std::int64_t m_until = never; ///< of the verdicts asked for the instance at hand
    int m_hops = 0;               ///< of the instance at hand, and of those it jumps to
    std::string m_entryId;        ///< of the instance whose entry is read
    JsonPointer m_entry;
};

} // namespace weir::cdp
