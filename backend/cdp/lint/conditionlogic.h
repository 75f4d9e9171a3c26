// Purpose: what of a condition is always true or never, and whether one condition implies another. Thread: any, no
// state. Limits: as filterlogic.h.
#pragma once

#include "backend/cdp/lint/catalogue.h"
#include "backend/cdp/lint/filterlogic.h"

namespace weir::cdp {

class ConditionLogic
{
public:
    ConditionLogic(const Catalogue& seen, const Tell& tell) : m_seen(seen), m_tell(tell) {}

    Truth truth(const Condition& condition) const;
    /// Of the filter of a pattern.
    Truth truth(const std::optional<EventFilter>& filter) const;
    /// Tells of one that has no length. Returns whether it has none.
    bool isEmptyWindow(const Window& window, const std::string& place) const;

private:
    Truth ofEvents(const Condition& condition) const;
    Truth ofSequence(const Condition& condition) const;
    Truth several(const Condition& condition) const;
    Truth ofTests(const Condition& condition, bool isAll) const;
    Truth ofCounts(const Condition& condition, bool isAll) const;
    void tell(Remark::Kind kind, const Condition& condition, std::string other = {}) const;

    const Catalogue& m_seen;
    const Tell& m_tell;
};

/// Whoever fulfils the first fulfils the second; false where that is not known.
bool implies(const Condition& first, const Condition& second);
/// Every event that fits the first fits the second.
bool implies(const EventPattern& first, const EventPattern& second);
/// The same for what means the same in the same words.
std::string canonicalOf(const Condition& condition);

} // namespace weir::cdp
