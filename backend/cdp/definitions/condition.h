// Purpose: what a condition says, as values (definitions.md, "Condition" and "Window"): audience rules, branches,
// goals, exits. Thread: values, immutable once read. Limits: 200 levels, 10,000 conditions, see conditionreader.h.
#pragma once

#include "backend/cdp/event/event.h"
#include "backend/cdp/filter/eventfilter.h"

namespace weir::cdp {

enum class CalendarUnit : std::uint8_t { Day, Week, Month, Quarter, Year };

/// Which events count at T, by their timestamp.
struct Window
{
    enum class Form : std::uint8_t {
        Relative, ///< (T − from, T − to]; from `never`: without beginning
        Absolute, ///< [from, to); `always` and `never`: open
        Calendar  ///< from the beginning of the current unit up to T
    };
    Form form = Form::Relative;
    std::int64_t from = never;
    std::int64_t to = 0;
    CalendarUnit unit = CalendarUnit::Day; ///< weeks begin on Monday
    std::string timeZone{};                ///< IANA; empty: UTC

    friend bool operator==(const Window&, const Window&) = default;
};

struct CountRange
{
    std::int64_t atLeast = 1, atMost = never; ///< inclusive

    bool contains(std::int64_t count) const { return count >= atLeast && count <= atMost; }
    friend bool operator==(const CountRange&, const CountRange&) = default;
};

/// Which events are meant.
struct EventPattern
{
    EventType type = EventType::Track;
    std::string name{};
    bool isPrefix = false;              ///< the name ended in `*`; an empty prefix is any name
    std::optional<EventFilter> where{}; ///< none: any

    bool fits(EventType eventType, std::string_view eventName) const
    {
        return eventType == type && (isPrefix ? eventName.starts_with(name) : eventName == name);
    }
};

enum class Aggregate : std::uint8_t { Sum, Average, Minimum, Maximum, UniqueCount };

struct SequenceStep
{
    EventPattern pattern{};
    std::optional<std::int64_t> within{}; ///< of an absent step: always there
    bool isAbsent = false;
};

struct Condition
{
    enum class Kind : std::uint8_t {
        Everyone,
        All,
        Any,
        Not,       ///< one child
        Trait,     ///< trait, test, heldFor
        Count,     ///< pattern, during, latest, count
        Aggregate, ///< pattern, during, latest, aggregate, property, test
        Sequence,  ///< steps, during
        Regularly, ///< pattern, each, periods, of, count
        Audience,  ///< key, heldFor
        List,      ///< key
        Account    ///< one child, quantifier
    };
    enum class Quantifier : std::uint8_t { Any, All, None };

    Kind kind = Kind::Everyone;
    std::string place{}; ///< where it stands in its definition: `rule.all[2]`
    std::vector<Condition> children{};
    JsonPath trait{}; ///< the first step is the trait's key
    std::optional<ValueTest> test{};
    std::int64_t heldFor = 0; ///< `for`; 0: none
    EventPattern pattern{};
    Window during{};
    std::optional<EventFilter> latest{};
    CountRange count{};
    Aggregate aggregate = Aggregate::Sum;
    JsonPath property{}; ///< from the event's root
    std::vector<SequenceStep> steps{};
    std::int64_t each = 0;
    int periods = 0, of = 0;
    std::string key{};
    Quantifier quantifier = Quantifier::Any;
};

/// Reads one. Filters in it may refer to traits, and to an entry if `inJourney`. None: mistakes were noted.
std::optional<Condition> readCondition(const Json& written, const std::string& place, bool inJourney,
                                       Mistakes& mistakes);
/// `event`, `type`, `where` of any object that names events.
std::optional<EventPattern> readEventPattern(ObjectReader& object, const FilterScope& scope);
/// `during`; absent: ever.
std::optional<Window> readWindow(const Json& written, const std::string& place, Mistakes& mistakes);

} // namespace weir::cdp
