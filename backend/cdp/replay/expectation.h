// Purpose: compares what a case expects with what is (docs/cases.md). Thread: one at a time. Limits: part of replay.
#pragma once

#include "backend/cdp/world/world.h"

namespace weir::cdp {

/// Something that did not come out as it was expected; values are JSON, or empty where there is none.
struct CustomerMismatch
{
    enum class Why : std::uint8_t {
        Different, ///< another value came out
        Missing,   ///< expected, and is not there
        Unexpected ///< is there, and not expected
    };
    std::size_t step = 0;   ///< from 1; 0: the definitions that the case begins with
    std::string path{};     ///< "audiences.buyers"
    std::string expected{}; ///< shortened where it is long
    std::string actual{};
    Why why = Why::Different;
    std::vector<Refusal> refusals{}; ///< of definitions that were refused and should not be: why
};

/// Notes unknown keys and values of the wrong form in an `expect`.
void checkExpectation(const Json& expect, const std::string& place, Mistakes& mistakes);

/// What came about since the last expectation was compared, and since the beginning.
struct CustomerHistory
{
    std::vector<MembershipRecord> memberships{};
    std::vector<SentRecord> sent{};
    std::vector<DeadLetterRecord> deadLetters{};    ///< since the last one
    std::vector<DeadLetterRecord> allDeadLetters{}; ///< since the beginning
};

class Expectation
{
public:
    Expectation(const World& world, const CustomerHistory& history, std::size_t step,
                std::vector<CustomerMismatch>& mismatches)
        : m_world(world), m_history(history), m_step(step), m_mismatches(mismatches)
    {
    }
    void compare(const Json& expect);

private:
    using Names = std::vector<std::string>;

    void audiences(const Json& expected);
    void profiles(const Json& expected);
    void absent(const Json& expected);
    void journeys(const Json& expected);
    void moves(const Json& expected, std::string_view key, bool entered);
    void sent(const Json& expected);
    void deadLetters(const Json& expected);
    void why(const Json& expected);

    void members(const std::string& path, const Json& expected, Names actual);
    void subset(const std::string& path, const Json& expected, const Json& actual);
    std::string person(std::string_view name) const;
    void note(CustomerMismatch::Why why, std::string path, std::string expected, std::string actual);

    const World& m_world;
    const CustomerHistory& m_history;
    const std::size_t m_step;
    std::vector<CustomerMismatch>& m_mismatches;
};

/// Objects as subsets, null as absent, numbers by value, everything else the same. `place` tells where it first
/// differs. Comments are not compared unless there is such a member.
bool isWithin(const Json& expected, const Json& actual, std::string* place = nullptr);

/// Which of `actual` (by person, in their order) are the ones expected, each once and in the order of each person.
/// Empty: there is no such way.
std::vector<std::size_t> matchInOrder(std::span<const Json> expected, std::span<const Json> actual,
                                      std::span<const ProfileId> people);

} // namespace weir::cdp
