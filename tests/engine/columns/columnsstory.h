// Purpose: a random history of people (events, merges, erasures), told to EventColumns and kept beside it in the
// plainest way, so that both can be compared. Thread: one. Limits: for this folder.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/engine/columns/eventcolumns.h"

#include <map>
#include <random>

namespace weir::engine::test {

inline constexpr std::int64_t day = 86'400'000, nowMs = 1'790'000'000'000;

/// What happened at an offset.
struct Happening
{
    enum class What { Event, Trait, Merge, Erase };
    What what = What::Event;
    std::int64_t seq = 0;
    cdp::ProfileId person{}, into{};
    std::string json{}, key{}, value{};
    std::int64_t timeMs = 0;
    bool hasUserId = false;
};

class ColumnsStory
{
public:
    explicit ColumnsStory(unsigned seed, int people = 40) : m_random(seed), m_people(people) {}

    /// So many more things happen.
    void go(int count);
    const std::vector<Happening>& happenings() const { return m_all; }
    std::int64_t position() const { return std::int64_t(m_all.size()); }

    /// Those from `first` on, told to the columns, `batch` of them between two passed().
    void tell(EventColumns& columns, std::size_t first = 0, std::size_t batch = 7) const;
    static void tellOne(EventColumns& columns, const Happening& one);

    /// By person: what is left of whom, in order, of the first `count` happenings.
    using People = std::map<cdp::ProfileId, std::vector<const Happening*>>;
    People people(std::size_t count) const;
    People people() const { return people(m_all.size()); }

    unsigned dice(unsigned sides) { return unsigned(m_random() % sides); }

private:
    cdp::ProfileId person();
    std::string event(std::int64_t timeMs, const std::string& messageId);

    std::mt19937 m_random;
    int m_people;
    std::vector<Happening> m_all;
    std::map<cdp::ProfileId, cdp::ProfileId> m_moved;
};

cdp::ProfileId personOf(int number);
cdp::Event eventOf(const Json& root, std::int64_t timeMs);
/// An audience's document with ' for ", at random.
std::string randomRule(ColumnsStory& dice);
/// Who is a member, as the rule engine says that has all events of all people.
std::vector<cdp::ProfileId> membersOf(const cdp::DefinitionBook& book, const std::string& audience,
                                      const ColumnsStory::People& people, std::int64_t atMs, bool knowsBegin = false);
std::string doubleQuoted(std::string_view text); ///< ' become "
bool isListed(cdp::ProfileId id, const cdp::CompiledList& list);

/// Empty: the columns have exactly those events of those people. Else what is different.
std::string difference(const EventColumns& columns, const ColumnsStory::People& people);

} // namespace weir::engine::test
