// Purpose: what the rules remember of events: a feature is one kind of event (pattern and filter), shared by all
// definitions that ask for it, with the columns that they need. Thread: values, immutable once compiled. Limits: none.
#pragma once

#include "backend/cdp/definitions/definitions.h"

namespace weir::cdp {

struct FeatureColumn
{
    enum class Kind : std::uint8_t {
        Number, ///< what counts as a number; of an array each element
        Value,  ///< JSON text of the value; of an array each element
        Whole   ///< JSON text of the value, arrays whole
    };
    Kind kind = Kind::Number;
    JsonPath path{}; ///< from the event's root

    friend bool operator==(const FeatureColumn&, const FeatureColumn&) = default;
};

struct Feature
{
    EventPattern pattern{};
    std::int64_t from = always, until = never; ///< only events dated [from, until)
    std::vector<FeatureColumn> numbers{};      ///< Kind::Number
    std::vector<FeatureColumn> texts{};        ///< Kind::Value and Kind::Whole
    std::vector<JsonPath> document{}; ///< parts of the event to be looked at later; with it texts has one column more
    bool hasDocument = false;
    bool isDynamic = false; ///< the filter is decided when it is asked for: it depends on T, traits, steps, an entry
    bool isOrdered = false; ///< messageIds are kept: first and last are by timestamp, then messageId
    std::int64_t retention = 0; ///< entries are kept as long; older ones are folded, or forgotten
    bool folds = false;         ///< somebody asks without a beginning
    std::string key{};          ///< the same for features that take the same events

    std::size_t textCount() const { return texts.size() + (hasDocument ? 1 : 0); }
};

/// The parts of an event at these paths, as JSON text in which the same paths find the same values.
std::string capture(const Json& event, std::span<const JsonPath> paths);

} // namespace weir::cdp
