// Purpose: people of a slice as profiles on which the rules of a draft can be asked, filled by the rules' own code with
// the events that they read. Thread: one at a time each. Limits: one profile at a time; those in groups are kept where
// rules ask for accounts.
#pragma once

#include "backend/cdp/rules/ruleengine.h"
#include "backend/engine/columns/draftcount.h"
#include "backend/engine/columns/eventprojection.h"
#include "backend/engine/columns/slicereader.h"

namespace weir::engine {

class DraftFeed
{
public:
    DraftFeed(const DraftRules& rules, const DraftCount::IsListed& isListed);

    void beginSlice();
    /// Is this person a member at that moment? Per moment into `holds`.
    void ask(const Slice& slice, const SlicePerson& person, std::span<const std::int64_t> momentsMs, bool knowsBegin,
             std::vector<bool>& holds);

    /// Of rules over accounts: keeps who is in a group; false: asked at once as ask() does.
    bool keep(const Slice& slice, const SlicePerson& person);
    std::size_t kept() const { return m_kept; }
    /// After all were kept: each of them.
    void askKept(std::span<const std::int64_t> momentsMs, bool knowsBegin,
                 const std::function<void(cdp::ProfileId, std::size_t moment)>& member);

    bool hasMissed() const { return m_projection.hasMissed(); }

private:
    void fill(const Slice& slice, const SlicePerson& person, cdp::Profile& profile);
    bool holds(const cdp::Profile& profile, std::int64_t atMs);
    bool unknownHolds(bool hasUserId, std::int64_t atMs);
    void takeRow(ColumnBlock& block, std::uint32_t row, std::uint64_t order, cdp::Profile& profile);

    const DraftRules& m_rules;
    cdp::RuleEngine m_engine;
    EventProjection m_projection;
    bool m_knowsUnknown;                                     ///< people without events that count are all alike
    std::vector<std::pair<std::int64_t, bool>> m_unknown[2]; ///< answers for them, by moment
    std::uint32_t m_kept = 0;
};

} // namespace weir::engine
