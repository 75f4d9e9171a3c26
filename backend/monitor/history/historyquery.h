// Purpose: reads a history file and what is not yet in it as one. Thread: the file's. Limits: one chunk that is damaged
// is a gap.
#pragma once

#include "backend/monitor/history/historyfile.h"
#include "backend/monitor/history/pendingsamples.h"

#include <QHash>

namespace weir {

struct HistoryRange
{
    std::int64_t fromMs = 0, untilMs = 0;
    int mostPoints = 0;
};

class HistoryQuery
{
public:
    /// `file` null: there is only what is pending.
    explicit HistoryQuery(HistoryFile* file) : m_file(file) {}

    /// Of what was recorded here and is not written, by series, ascending. Where somebody else writes, only what is
    /// newer than the file's counts: two samplers would be mixed.
    struct Pending
    {
        std::vector<HistoryPoints> points;
        bool isOurs = true;
    };
    Result<QVector<HistorySeries>> read(const QVector<SeriesId>& ids, const HistoryRange& range,
                                        const Pending& pending);
    Result<QVector<HistoryMark>> marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs);
    Result<QVector<SeriesId>> series(Scope scope, Measure measure, const QString& group);

private:
    struct TierTimes
    {
        std::int64_t foldedMs = 0, goneMs = 0;
        std::int64_t fromMs = 0, untilMs = 0; ///< of what there is in chunks
    };
    struct Wanted
    {
        std::int64_t id = 0;  ///< 0: not in the file
        HistoryPoints points; ///< from chunks, by the step of the tier that is read
        HistoryPoints recent; ///< not in chunks yet, by the second
    };

    Result<void> readTiers();
    Result<std::vector<Wanted>> find(const QVector<SeriesId>& ids);
    Result<void> readChunks(Tier tier, Tier into, std::int64_t fromMs, std::int64_t untilMs,
                            std::vector<Wanted>& wanted);
    Result<void> readTicks(std::int64_t fromMs, std::int64_t untilMs, std::vector<Wanted>& wanted);

    HistoryFile* m_file;
    TierTimes m_tiers[tierCount];
};

} // namespace weir
