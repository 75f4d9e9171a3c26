// Purpose: a draft audience compiled with what it asks for and nothing else, and what it reads of the events: their
// names and properties. Thread: immutable, any. Limits: as RuleSet.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/rules/ruleset.h"
#include "backend/engine/columns/columnsview.h"

namespace weir::engine {

class DraftRules
{
public:
    /// `draft`: an audience's document (its key may be one that is in force: then it stands for it), or a condition
    /// alone. Invalid, detail: the first mistake and its place.
    static Result<std::shared_ptr<const DraftRules>> compile(const cdp::DefinitionBook& book, const Json& draft);

    std::shared_ptr<const cdp::RuleSet> rules{};
    cdp::RuleId rule = 0; ///< of the draft
    std::vector<EventNames> names{};
    std::vector<std::int64_t> depths{}; ///< by name: how long ago such events may still count; never: for ever
    std::vector<ColumnPath> paths{};    ///< with messageId where the order of equal moments counts
    bool readsWhole = false;            ///< paths do not do: events have to be looked at as a whole
    bool readsTraits = false;           ///< that are told: identify events, journeys
    bool readsLists = false, readsAccount = false, readsFirstEvent = false;

    /// What all rules of a set read: for EventColumns::setPaths().
    static std::vector<ColumnPath> pathsOf(const cdp::RuleSet& rules);

private:
    void add(const EventNames& wanted, std::int64_t depth);
};

} // namespace weir::engine
