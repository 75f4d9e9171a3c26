// Purpose: what happens to a history file with time: ticks become chunks, chunks of a tier are folded into the next,
// what is too old goes, the file shrinks. Thread: the writer's. Limits: one short transaction a step; a step that was
// broken off, or done twice, does no harm.
#pragma once

#include "backend/monitor/history/historyfile.h"

#include <map>

namespace weir {

class HistoryMaintenance
{
public:
    HistoryMaintenance(HistoryFile& file, std::int64_t mostBytes) : m_file(file), m_mostBytes(mostBytes) {}

    /// False: there is nothing to do at this time.
    Result<bool> step(std::int64_t nowMs);
    /// Of the oldest point in the file; 0: none.
    Result<std::int64_t> oldestMs();
    /// Series were removed since it was last asked: their numbers are void.
    bool takeSeriesRemoved() { return std::exchange(m_seriesRemoved, false); }

private:
    struct TierState
    {
        std::int64_t foldedMs = 0; ///< what is older is in the next coarser tier, too
        std::int64_t goneMs = 0;   ///< what is older was removed
    };
    Result<TierState> tierState(Tier tier);
    Result<bool> rollTicks(std::int64_t nowMs);
    Result<void> rollPart(std::int64_t slot, std::int64_t part);
    Result<bool> fold(Tier into, std::int64_t nowMs);
    Result<void> foldBlock(Tier into, std::int64_t slot, std::int64_t firstSeries);
    Result<bool> forget(std::int64_t nowMs);
    Result<bool> forgetSlot(Tier tier, std::int64_t slot);
    Result<bool> keepWithinBounds();
    Result<bool> forgetSeries(std::int64_t nowMs);
    Result<bool> vacuum();
    Result<std::optional<std::int64_t>> oldestSlot(Tier tier);

    using Points = std::map<std::int64_t, HistoryPoints>; ///< by series
    Result<void> load(Tier tier, std::int64_t slot, std::int64_t firstSeries, std::int64_t endSeries, Points& points);
    Result<void> store(Tier tier, std::int64_t slot, const Points& points);

    HistoryFile& m_file;
    const std::int64_t m_mostBytes;
    std::int64_t m_foldingSlot[tierCount] = {-1, -1, -1}; ///< being folded, in blocks of series
    std::int64_t m_foldingSeries[tierCount] = {};
    std::int64_t m_seriesLookedAtMs = 0;
    bool m_seriesRemoved = false;
};

/// Both ascending; where both have a point of one time, that of `newer` counts.
HistoryPoints merged(const HistoryPoints& older, const HistoryPoints& newer);

} // namespace weir
