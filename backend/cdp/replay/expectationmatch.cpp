#include "backend/cdp/replay/expectation.h"

#include <algorithm>
#include <map>

namespace weir::cdp {
namespace {

bool isWithinArray(const Json& expected, const Json& actual, std::string* place)
{
    const std::span<const Json> wanted = expected.elements(), found = actual.elements();
    if (!actual.isArray() || wanted.size() != found.size())
        return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::string inner;
        if (isWithin(wanted[i], found[i], &inner))
            continue;
        if (place)
            *place = placeOf({}, i) + (inner.empty() ? "" : '.' + inner);
        return false;
    }
    return true;
}

bool isWithinObject(const Json& expected, const Json& actual, std::string* place)
{
    if (!actual.isObject())
        return false;
    for (const JsonMember& member : expected.members()) {
        const Json found = actual.at(member.name);
        if (member.name == "comment" && member.value.isText() && found.isAbsent())
            continue;
        std::string inner;
        if (isWithin(member.value, found, &inner))
            continue;
        if (place)
            *place = std::string(member.name) + (inner.empty() || inner.front() == '[' ? inner : '.' + inner);
        return false;
    }
    return true;
}

/// Which message goes with which expectation: each person's next one is the only one that can.
class Matching
{
public:
    Matching(std::span<const Json> expected, std::span<const Json> actual, std::span<const ProfileId> people)
        : m_expected(expected), m_actual(actual)
    {
        for (std::size_t i = 0; i < actual.size(); ++i)
            m_queues[people[i]].push_back(i);
    }

    /// Each expectation takes the first that fits.
    bool findAtOnce()
    {
        for (const Json& wanted : m_expected) {
            const auto fits = [&](const auto& each) {
                const std::size_t taken = m_taken[each.first];
                return taken < each.second.size() && isWithin(wanted, m_actual[each.second[taken]]);
            };
            const auto found = std::find_if(m_queues.begin(), m_queues.end(), fits);
            if (found == m_queues.end())
                break;
            m_matches.push_back(found->second[m_taken[found->first]++]);
        }
        return m_matches.size() == m_expected.size();
    }

    /// Tries the others, too, where what is expected fits several.
    bool find()
    {
        m_matches.clear();
        m_taken.clear();
        return m_expected.size() <= mostExpected && find(0);
    }

    std::vector<std::size_t> takeMatches() { return std::move(m_matches); }

private:
    bool find(std::size_t next)
    {
        if (next == m_expected.size())
            return true;
        for (auto& [person, queue] : m_queues) {
            std::size_t& taken = m_taken[person];
            if (taken == queue.size() || ++m_tries > mostTries || !isWithin(m_expected[next], m_actual[queue[taken]]))
                continue;
            m_matches.push_back(queue[taken]);
            ++taken;
            if (find(next + 1))
                return true;
            --taken;
            m_matches.pop_back();
        }
        return false;
    }

    static constexpr std::size_t mostTries = 200'000, mostExpected = 1'000;
    const std::span<const Json> m_expected, m_actual;
    std::map<ProfileId, std::vector<std::size_t>> m_queues;
    std::map<ProfileId, std::size_t> m_taken;
    std::vector<std::size_t> m_matches;
    std::size_t m_tries = 0;
};

} // namespace

bool isWithin(const Json& expected, const Json& actual, std::string* place)
{
    if (expected.isAbsent() || actual.isAbsent())
        return expected.isAbsent() && actual.isAbsent();
    if (expected.isObject())
        return isWithinObject(expected, actual, place);
    if (expected.isArray())
        return isWithinArray(expected, actual, place);
    if (expected.isNumber() && actual.isNumber())
        return expected == actual || expected.number() == actual.number();
    return expected == actual;
}

std::vector<std::size_t> matchInOrder(std::span<const Json> expected, std::span<const Json> actual,
                                      std::span<const ProfileId> people)
{
    if (expected.size() > actual.size())
        return {};
    Matching matching(expected, actual, people);
    return matching.findAtOnce() || matching.find() ? matching.takeMatches() : std::vector<std::size_t>();
}

} // namespace weir::cdp
