// Purpose: answers drafts, samples, series and the catalogue from the columnar copies, so that the stage has nothing to
// do with it: first an estimate for each partition, then the exact number. Thread: has one of its own (of low priority,
// with as many helpers as half of the machine has cores); ask() by any. Limits: what a copy cannot answer in time, or
// at all, is said (isForLogs): the people's logs have to be asked.
#pragma once

#include "backend/engine/columns/draftcount.h"
#include "backend/engine/profile/columnsfeeder.h"
#include "backend/engine/queries/partitionquestion.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace weir::engine {

struct ColumnsResult
{
    std::shared_ptr<QuestionPlan> plan;
    int partition = 0;
    bool isFinal = true, isForLogs = false;
    std::optional<Error> error{};
    /// JSON, but for members, who are named by whoever knows names.
    std::uint64_t count = 0, examined = 0, people = 0;
    std::vector<cdp::ProfileId> members{};
    std::string body{}; ///< of Series and Catalogue
};

class ColumnsCounts
{
public:
    using Told = std::function<void(ColumnsResult result)>;
    /// `told` on the thread of this. Both outlive it.
    ColumnsCounts(ColumnsFeeder& feeder, Told told);
    ~ColumnsCounts();
    ColumnsCounts(const ColumnsCounts&) = delete;
    ColumnsCounts& operator=(const ColumnsCounts&) = delete;

    /// The plan's isCancelled ends it without a word.
    void ask(std::shared_ptr<QuestionPlan> plan, int partition);

private:
    struct Job
    {
        std::shared_ptr<QuestionPlan> plan;
        int partition = 0;
        std::chrono::steady_clock::time_point until{}; ///< for the copy to be current
        bool isEstimated = false;
    };
    void run();
    void work(const Job& job);
    Result<void> answer(const Job& job, EventColumns& columns);
    void estimate(const Job& job);
    Result<void> count(const Job& job, EventColumns& columns);

    ColumnsFeeder& m_feeder;
    Told m_told;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_isEnding = false;
    std::atomic<bool> m_isStopped = false;
    std::thread m_thread;
};

} // namespace weir::engine
