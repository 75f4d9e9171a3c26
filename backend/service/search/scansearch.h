// Purpose: SearchStream over a RecordScan: its hits become rows in the order of time. Thread: GUI; the scan has its own
// threads. Limits: as SearchStream; a search without an end (until live) is refused.
#pragma once

#include "backend/service/search/hitorder.h"
#include "backend/service/search/matchbuckets.h"
#include "backend/service/search/searchrun.h"
#include "backend/service/search/searchstream.h"

#include <QElapsedTimer>
#include <QTimer>

namespace weir {

class ScanSearch final : public SearchStream
{
    Q_OBJECT
public:
    /// `scan`: of what the request names, not started. `awaitSchema`: see SearchRun; may be empty.
    ScanSearch(SearchRequest request, std::unique_ptr<RecordScan> scan, AwaitSchema awaitSchema = {},
               const QString& spillFolder = {});
    ~ScanSearch() override; ///< returns at once; the scan ends on a worker

    const SearchRequest& search() const override { return m_search; }
    SearchCounts counts() const override;
    MatchHistogram histogram(int buckets) const override;
    void setBudget(std::int64_t bytesPerSecond) override;
    ScanProgress scanProgress() const override { return m_progress; }
    QStringList scanTopics() const override;

    const ReadRequest& request() const override { return m_request; }
    void start() override;
    void cancel() override;
    void setPaused(bool paused) override;
    bool isPaused() const override { return m_paused; }
    void setMemoryLimit(std::size_t, std::size_t) override {} ///< the request's limit holds

    std::size_t count() const override { return m_hits->size(); }
    RecordView at(std::size_t row) const override;
    std::vector<RecordHeader> headers(std::size_t row) const override;
    std::shared_ptr<const RecordBatch> batch(std::size_t row, std::size_t* indexInBatch) const override;
    std::vector<Rows> rows(std::size_t first, std::size_t count) const override;
    std::uint64_t dropped() const override { return 0; }

    ReadEnd end() const override { return m_end; }
    QVector<PartitionProgress> progress() const override;
    QVector<ReadProblem> problems() const override { return m_problems; }
    std::size_t bytesHeld() const override { return m_hits->bytes(); }
    double recordsPerSecond() const override { return m_rate.recordsPerSecond; }

private:
    struct Rate
    {
        std::uint64_t records = 0, bytes = 0;
        std::int64_t offsets = 0;
        double recordsPerSecond = 0, bytesPerSecond = 0, offsetsPerSecond = 0;
    };
    class Receiver;

    void wake();
    void tick();
    void release(bool all);
    std::optional<std::int64_t> bound() const;
    void readProgress(bool isLast);
    void measureRate();
    void finish(ReadEnd end);
    void sortThenEnd(ReadEnd end);
    void setEnd(ReadEnd end);

    SearchRequest m_search;
    ReadRequest m_request;
    std::shared_ptr<Receiver> m_receiver;
    std::shared_ptr<SearchRun> m_run;
    std::shared_ptr<HitOrder> m_hits;
    MatchBuckets m_buckets;
    std::vector<std::optional<std::int64_t>> m_reached; ///< by part: searched up to this time
    ScanProgress m_progress;
    QVector<ReadProblem> m_problems;
    Rate m_rate;
    QTimer m_timer, m_patience;
    QElapsedTimer m_sinceTick, m_sinceStatus, m_sinceRate, m_heldSince;
    ReadEnd m_end = ReadEnd::Running;
    bool m_started = false, m_paused = false, m_cancelled = false, m_isEnding = false;
};

} // namespace weir
