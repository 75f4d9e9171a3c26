#include "backend/engine/queries/columnscounts.h"

#include "backend/engine/queries/catalogue.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>
#include <cmath>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int niceness = 3, turnMs = 50;
constexpr milliseconds patience(3'000), betterEvery(300);

int threads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 2, 1, 8); }

ColumnsResult resultOf(const std::shared_ptr<QuestionPlan>& plan, int partition, const DraftAnswer& answer,
                       bool isFinal)
{
    ColumnsResult result{.plan = plan, .partition = partition, .isFinal = isFinal};
    const double share = answer.isExact ? 1 : answer.share;
    result.count = static_cast<std::uint64_t>(std::llround(static_cast<double>(answer.count) * share));
    result.examined = answer.examined;
    result.people = static_cast<std::uint64_t>(std::llround(static_cast<double>(answer.examined) / share));
    result.members = answer.sample;
    return result;
}

bool hasEstimate(QueryKind kind) { return kind == QueryKind::Draft || kind == QueryKind::Sample; }

} // namespace

ColumnsCounts::ColumnsCounts(ColumnsFeeder& feeder, Told told) : m_feeder(feeder), m_told(std::move(told))
{
    m_thread = std::thread([this] { run(); });
}

ColumnsCounts::~ColumnsCounts()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_isStopped = true;
    m_wake.notify_all();
    m_thread.join();
}

void ColumnsCounts::ask(std::shared_ptr<QuestionPlan> plan, int partition)
{
    const std::lock_guard lock(m_mutex);
    const bool isEstimated = !hasEstimate(plan->query.kind);
    m_jobs.push_back({std::move(plan), partition, Clock::now() + patience, isEstimated});
    m_wake.notify_one();
}

/// Estimates come before exact numbers: somebody waits for a first one.
void ColumnsCounts::run()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_isEnding || !m_jobs.empty(); });
        if (m_isEnding)
            return;
        auto next = std::find_if(m_jobs.begin(), m_jobs.end(), [](const Job& job) { return !job.isEstimated; });
        if (next == m_jobs.end())
            next = m_jobs.begin();
        const Job job = std::move(*next);
        m_jobs.erase(next);
        lock.unlock();
        if (!job.plan->isCancelled)
            work(job);
        lock.lock();
    }
}

void ColumnsCounts::work(const Job& job)
{
    if (!job.isEstimated)
        return estimate(job);
    std::shared_ptr<EventColumns> columns;
    do {
        columns = m_feeder.columns(job.partition, turnMs);
    } while (!columns && m_feeder.isComing(job.partition) && !m_isStopped && !job.plan->isCancelled &&
             Clock::now() < job.until);
    const Result<void> answered = columns ? answer(job, *columns) : Result<void>(Error{.kind = ErrorKind::Busy});
    if (answered || job.plan->isCancelled || m_isStopped)
        return;
    if (answered.error().kind == ErrorKind::Decode)
        m_feeder.mend(job.partition);
    if (answered.error().kind == ErrorKind::Limit)
        m_told({.plan = job.plan, .partition = job.partition, .error = answered.error()});
    else
        m_told({.plan = job.plan, .partition = job.partition, .isFinal = false, .isForLogs = true});
}

/// From what is at hand on disk: it does not wait for what came a moment ago.
void ColumnsCounts::estimate(const Job& job)
{
    const std::shared_ptr<EventColumns> columns = m_feeder.atHand(job.partition);
    if (columns && columns->rows() > 0 && !job.plan->rules->readsAccount) {
        DraftCount count(*columns, job.plan->rules);
        const Result<DraftAnswer> answer = count.run({.atMs = job.plan->atMs,
                                                      .sample = job.plan->query.limit,
                                                      .threads = threads(),
                                                      .isEstimateEnough = true,
                                                      .knowsBegin = job.plan->query.atMs.has_value()});
        if (answer && answer->examined > 0)
            m_told(resultOf(job.plan, job.partition, *answer, false));
    }
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back({job.plan, job.partition, job.until, true});
}

Result<void> ColumnsCounts::answer(const Job& job, EventColumns& columns)
{
    const Query& query = job.plan->query;
    if (hasEstimate(query.kind))
        return count(job, columns);
    ColumnsResult result{.plan = job.plan, .partition = job.partition};
    if (query.kind == QueryKind::Catalogue) {
        const auto view = columns.view();
        if (!view)
            return view.error();
        Catalogue catalogue;
        catalogue.add((*view)->catalogue());
        result.body = ObjectText()
                          .json("events", std::string_view(catalogue.eventsText(job.plan->sensitive, query.limit)))
                          .json("traits", std::string_view(catalogue.traitsText(job.plan->sensitive, query.limit)))
                          .take();
        m_told(std::move(result));
        return {};
    }
    DraftCount count(columns, job.plan->rules);
    std::uint64_t examined = 0;
    const auto counts = count.series(query.momentsMs, threads(), [&](std::uint64_t people) {
        examined = people;
        if (job.plan->isCancelled || m_isStopped)
            count.cancel();
    });
    if (!counts)
        return counts.error();
    std::string list = "[";
    for (const std::uint64_t one : *counts)
        list += (list.size() > 1 ? "," : "") + std::to_string(one);
    result.body = ObjectText()
                      .number("examined", static_cast<std::int64_t>(examined))
                      .number("people", static_cast<std::int64_t>(examined))
                      .json("counts", std::string_view(list + "]"))
                      .take();
    m_told(std::move(result));
    return {};
}

Result<void> ColumnsCounts::count(const Job& job, EventColumns& columns)
{
    DraftCount count(columns, job.plan->rules);
    auto last = Clock::now();
    const auto progress = [&](const DraftAnswer& answer) {
        if (job.plan->isCancelled || m_isStopped)
            return count.cancel();
        if (answer.isExact || answer.examined == 0 || Clock::now() < last + betterEvery)
            return;
        last = Clock::now();
        m_told(resultOf(job.plan, job.partition, answer, false));
    };
    const Result<DraftAnswer> answer = count.run({.atMs = job.plan->atMs,
                                                  .sample = job.plan->query.limit,
                                                  .threads = threads(),
                                                  .knowsBegin = job.plan->query.atMs.has_value()},
                                                 progress);
    if (!answer)
        return answer.error();
    m_told(resultOf(job.plan, job.partition, *answer, true));
    return {};
}

} // namespace weir::engine
