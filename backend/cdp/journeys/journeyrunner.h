// Purpose: leads one profile at a time through journeys (definitions.md, "Journey"), on the host's clock. Thread: one
// at a time; any number of runners over the same programs. Limits: 1,000 nodes a call and chain of jumps; an instance
// that would go on ends as `Loop` (dead letter `Journey-Loop`).
#pragma once

#include "backend/cdp/journeys/journeyprogram.h"
#include "backend/cdp/journeys/journeystate.h"

namespace weir::cdp {

/// What came about, in order; for the host's profile at the host's moment.
struct JourneyStep
{
    enum class What : std::uint8_t { Entered, Moved, Exited, Sent, NotSent };
    enum class Why : std::uint8_t {
        Event,
        Audience,
        Condition,
        Timeout, ///< a waitFor's
        Time,    ///< a wait or waitUntil came due
        Flow,    ///< a node that does not wait
        End,     ///< an exit node, or a jump to what is not in force
        Goal,    ///< exits from here on
        ExitWhen,
        Jumped,
        Reentered, ///< entered anew while inside
        Removed,
        Merged,    ///< another instance of the same journey was older
        Published, ///< a new version ended it
        Loop
    };
    What what = What::Entered;
    Why why = Why::Event;
    std::string journey{}, instance{};
    std::int64_t version = 0;
    std::string from{}, to{}; ///< nodes; of Sent and NotSent `from` is the node, `to` the destination
    std::string detail{};     ///< the branch's name; NotSent: what the mapping says
};
std::string_view journeyWhatName(JourneyStep::What what); ///< "entered"
std::string_view journeyWhyName(JourneyStep::Why why);    ///< "exitWhen"
using JourneySteps = std::vector<JourneyStep>;

class JourneyRunner
{
public:
    explicit JourneyRunner(const JourneyPrograms& programs) : m_programs(programs) {}

    /// After traits and audiences know of the event. One that is dated ahead is kept until its time comes.
    JourneySteps onEvent(JourneyHost& host, JourneyState& state, const Event& event) const;
    /// The profile became a member now. After onEvent() of the event that made it one.
    JourneySteps onAudienceEntered(JourneyHost& host, JourneyState& state, const std::string& audience) const;
    /// A watched rule may have changed, a trait was set, or due() has come. Timers that lie behind fire now.
    JourneySteps onMoment(JourneyHost& host, JourneyState& state) const;

    /// For every profile, after a version was added, enabled or disabled, with the programs as they are then. Lets in
    /// those already in the audience (`existing`) who never were in the journey, so all members are to be asked.
    JourneySteps onPublished(JourneyHost& host, JourneyState& state, const std::string& key) const;
    JourneySteps onRemoved(JourneyHost& host, JourneyState& state, const std::string& key) const;
    /// `gone` becomes part of the host's profile: of two instances of one journey and `per` the older stays.
    JourneySteps onMerge(JourneyHost& host, JourneyState& state, JourneyState&& gone) const;

    /// The first moment at which onMoment() is to be called though nothing new becomes known; never: none.
    std::int64_t due(const JourneyState& state) const;
    /// Sorted, each once: where one of their verdicts may have changed, onMoment() is to be called.
    std::vector<RuleId> watchedRules(const JourneyState& state) const;
    /// Of an instance; empty: its version is unknown.
    std::string nodeName(const JourneyInstance& instance) const;

private:
    const JourneyPrograms& m_programs;
};

} // namespace weir::cdp
