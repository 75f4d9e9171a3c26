// Purpose: the recorded past of one cluster in one SQLite file: 5 s for a day, 1 min for 30 days, 10 min for 2 years
// (min, max, mean, last), marks beside them; bounded in size. Thread: record() and mark() any, they return at once; a
// thread of its own writes in batches. Blocking reads on any thread but the GUI's. Limits: survives kill -9 (loses at
// most a batch, 10 s), a full disk (says so, goes on trying), a damaged file (kept aside, a new one begun, said).
// Several processes may record the same cluster: one of them records a time slot, whoever was first.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/monitor/history/series.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace weir {

struct HistoryOptions
{
    QString path;
    std::int64_t mostBytes = std::int64_t(2) << 30;
    const Clock* clock = nullptr; ///< null: the system's
    int batchMs = 10'000;
};

struct HistoryState
{
    bool recording = true;
    std::optional<Error> error; ///< e.g. the disk is full
    QString keptAside;          ///< where a damaged file went; empty: none
    std::int64_t bytes = 0;
    std::int64_t oldestMs = 0; ///< of the oldest point; 0: empty
    /// Samples that found no room in memory while the file could not be written; since the store was opened.
    std::int64_t lostSamples = 0;
    bool isRecorder = false; ///< this process is the one that writes; false too before the first batch
    friend bool operator==(const HistoryState&, const HistoryState&) = default;
};

using SeriesHandle = std::int32_t;

class HistoryStore
{
public:
    /// Never fails: what stands in the way is in state(). The handler is called on the writing thread.
    static std::shared_ptr<HistoryStore> open(HistoryOptions options,
                                              std::function<void(HistoryState)> stateChanged = {});
    virtual ~HistoryStore(); ///< writes what is left

    /// Cheap after the first time; any thread.
    virtual SeriesHandle handle(const SeriesId& id) = 0;
    struct Sample
    {
        SeriesHandle series;
        double value; ///< NaN: not known, a gap
    };
    virtual void record(std::int64_t atMs, std::vector<Sample> samples) = 0;
    virtual void mark(HistoryMark mark) = 0;
    /// Returns when all told before is in the file (tests, end of the program). False: it could not be written.
    virtual bool flush() = 0;
    /// Folds, forgets and shrinks as far as the clock wants it; otherwise done bit by bit after each batch. Blocks.
    virtual bool maintain() = 0;
    /// Of the processes that record this cluster, the one that writes: who else acts once for all of them (webhooks)
    /// asks for this. Any thread; changes at most once a batch.
    virtual bool isRecorder() const = 0;

    /// In the order asked for; the finest step that gives at most `mostPoints` (min and max are kept). What is not yet
    /// written is included. Errors: Io.
    virtual Result<QVector<HistorySeries>> read(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs,
                                                int mostPoints) const = 0;
    /// Of these subjects (empty: all), oldest first, at most 10,000.
    virtual Result<QVector<HistoryMark>> marks(const QStringList& subjects, std::int64_t fromMs,
                                               std::int64_t untilMs) const = 0;
    /// Ids whose group, topic or scope fit; empty strings: any.
    virtual Result<QVector<SeriesId>> series(Scope scope, Measure measure, const QString& group,
                                             const QString& topic) const = 0;
    virtual HistoryState state() const = 0;
};

/// Where a cluster's file is: <data folder>/history/<cluster id>.sqlite.
QString historyPath(const QString& dataFolder, const QString& clusterId);

} // namespace weir
