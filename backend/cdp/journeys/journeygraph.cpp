#include "backend/cdp/journeys/journeynodes.h"

namespace weir::cdp {
namespace {

void noteUnreachable(const JourneyDefinition& journey, Mistakes& mistakes)
{
    std::vector<bool> isReached(journey.nodes.size());
    std::vector<std::uint32_t> open{journey.start};
    isReached[journey.start] = true;
    while (!open.empty()) {
        const std::uint32_t node = open.back();
        open.pop_back();
        for (const std::uint32_t next : journeyNodesAfter(journey.nodes[node])) {
            if (!isReached[next]) {
                isReached[next] = true;
                open.push_back(next);
            }
        }
    }
    for (std::size_t i = 0; i < journey.nodes.size(); ++i) {
        if (!isReached[i])
            addMistake(mistakes, {Mistake::Kind::Unreachable, journey.nodes[i].place, journey.nodes[i].name});
    }
}

/// Depth first over nodes in which nobody waits; what leads back to a node on the way is a circle.
class CircleSearch
{
public:
    CircleSearch(const JourneyDefinition& journey, Mistakes& mistakes)
        : m_journey(journey), m_mistakes(mistakes), m_state(journey.nodes.size(), State::New)
    {
    }

    void run()
    {
        for (std::uint32_t node = 0; node < m_journey.nodes.size(); ++node) {
            if (m_state[node] == State::New)
                from(node);
        }
    }

private:
    enum class State : std::uint8_t { New, OnTheWay, Done };
    struct Step
    {
        std::uint32_t node;
        std::vector<std::uint32_t> after;
    };

    void enter(std::uint32_t node)
    {
        m_state[node] = State::OnTheWay;
        const JourneyNode& entered = m_journey.nodes[node];
        m_way.push_back({node, entered.waits() ? std::vector<std::uint32_t>() : journeyNodesAfter(entered)});
    }

    void from(std::uint32_t first)
    {
        enter(first);
        while (!m_way.empty()) {
            Step& step = m_way.back();
            if (step.after.empty()) {
                m_state[step.node] = State::Done;
                m_way.pop_back();
                continue;
            }
            const std::uint32_t next = step.after.back();
            step.after.pop_back();
            if (m_state[next] == State::OnTheWay)
                note(next);
            else if (m_state[next] == State::New)
                enter(next);
        }
    }

    void note(std::uint32_t back)
    {
        std::string circle;
        bool isIn = false;
        for (const Step& step : m_way) {
            isIn = isIn || step.node == back;
            if (isIn)
                circle += m_journey.nodes[step.node].name + " > ";
        }
        circle += m_journey.nodes[back].name;
        addMistake(m_mistakes, {Mistake::Kind::Cycle, m_journey.nodes[back].place, std::move(circle)});
    }

    const JourneyDefinition& m_journey;
    Mistakes& m_mistakes;
    std::vector<State> m_state;
    std::vector<Step> m_way;
};

} // namespace

std::vector<std::uint32_t> journeyNodesAfter(const JourneyNode& node)
{
    std::vector<std::uint32_t> after;
    for (const JourneyBranch& branch : node.branches)
        after.push_back(branch.next);
    after.push_back(node.next);
    after.push_back(node.otherwise);
    std::erase(after, noNode);
    return after;
}

void checkJourneyGraph(const JourneyDefinition& journey, Mistakes& mistakes)
{
    noteUnreachable(journey, mistakes);
    CircleSearch(journey, mistakes).run();
}

} // namespace weir::cdp
