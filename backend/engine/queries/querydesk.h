// Purpose: questions under way, partition by partition, and the desk between the server's thread, the worker's and the
// one that counts over columns. Thread: as said at each. Limits: as QueryServer. Only for queries/.
#pragma once

#include "backend/engine/queries/columnscounts.h"
#include "backend/engine/queries/query.h"

#include <condition_variable>
#include <map>
#include <mutex>

namespace weir::engine {

/// A query with how far each partition is. Belongs to the worker's thread while it is asked, else to the server's.
struct Running
{
    struct Part
    {
        PartitionQuestion question;
        std::chrono::steady_clock::time_point told{};
        bool isTold = false, isSeen = false;
        bool isOfColumns = false, isCounted = false; ///< counted there; and for good
        std::string names{};                         ///< of its members, as far as they are named
        std::size_t named = 0;
        std::optional<ColumnsResult> counted{}; ///< yet to be told

        bool isDone() const { return isOfColumns ? isCounted && !counted : question.isDone(); }
    };
    std::shared_ptr<QuestionPlan> plan;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    std::map<int, Part> parts{};

    bool concerns(int partition) const
    {
        const std::vector<int>& wanted = plan->query.partitions;
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), partition) != wanted.end();
    }
    bool isDone() const
    {
        return std::all_of(parts.begin(), parts.end(), [](const auto& one) { return one.second.isDone(); });
    }
    /// Is there something for the worker's thread? Who is counted in columns has nothing to do with it.
    bool needsWorker() const
    {
        return parts.empty() || std::any_of(parts.begin(), parts.end(), [](const auto& one) {
                   return one.second.isOfColumns ? one.second.counted.has_value() : !one.second.question.isDone();
               });
    }
};

/// Between the server and the worker, which may answer when the server is gone.
struct Desk
{
    std::mutex mutex;
    std::condition_variable changed;
    bool isAsking = false;
    std::vector<Answer> out;
    std::vector<std::pair<std::shared_ptr<QuestionPlan>, int>> toCount;
    std::vector<ColumnsResult> counted;
    bool hasColumns = false;

    void answer(Running& running, int partition, const cdp::ProfileStage& people, std::chrono::milliseconds budget);
    void tellCounted(Running& running, int partition, Running::Part& part, const cdp::ProfileStage& people,
                     std::chrono::milliseconds budget);
};

} // namespace weir::engine
