#include "backend/engine/queries/querydesk.h"

#include "backend/engine/records/recordjson.h"

#include <algorithm>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds betweenMs(300);
constexpr std::size_t mostNamedAtFirst = 10;

std::int64_t since(Clock::time_point begun)
{
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun).count();
}

} // namespace

void Desk::answer(Running& running, int partition, const cdp::ProfileStage& people, milliseconds budget)
{
    if (!running.concerns(partition) || running.plan->isCancelled)
        return;
    auto [found, isNew] = running.parts.try_emplace(partition, Running::Part{PartitionQuestion(running.plan)});
    Running::Part& part = found->second;
    part.isSeen = true;
    if (isNew && hasColumns && running.plan->isOfColumns() && people.size() > 0) {
        part.isOfColumns = true;
        const std::lock_guard lock(mutex);
        toCount.emplace_back(running.plan, partition);
        changed.notify_all();
    }
    if (part.isOfColumns)
        return tellCounted(running, partition, part, people, budget);
    if (part.question.isDone())
        return;
    part.question.step(people, budget);
    if (!part.question.isDone() && part.isTold && Clock::now() < part.told + betweenMs)
        return;
    part.isTold = true;
    part.told = Clock::now();
    Answer answer{.id = running.plan->query.id, .partition = partition, .isFinal = part.question.isDone()};
    answer.ms = since(running.begun);
    if (part.question.body())
        answer.body = *part.question.body();
    else
        answer.error = part.question.body().error();
    const std::lock_guard lock(mutex);
    out.push_back(std::move(answer));
}

/// Names are the stage's to give, who may have to look on the disk for each.
void Desk::tellCounted(Running& running, int partition, Running::Part& part, const cdp::ProfileStage& people,
                       milliseconds budget)
{
    if (!part.counted)
        return;
    const std::vector<cdp::ProfileId>& members = part.counted->members;
    const std::size_t most = part.counted->isFinal ? members.size() : std::min(members.size(), mostNamedAtFirst);
    for (const auto until = Clock::now() + budget; part.named < most; ++part.named) {
        if (Clock::now() > until)
            return;
        part.names +=
            (part.named > 0 ? "," : "") +
            ObjectText().id("id", members[part.named]).text("name", people.nameOf(members[part.named])).take();
    }
    const ColumnsResult result = *std::exchange(part.counted, std::nullopt);
    Answer answer{.id = running.plan->query.id, .partition = partition, .isFinal = result.isFinal};
    answer.ms = since(running.begun);
    answer.error = result.error;
    answer.body = result.body;
    if (answer.body.empty() && !answer.error)
        answer.body = ObjectText()
                          .number("examined", static_cast<std::int64_t>(result.examined))
                          .number("people", static_cast<std::int64_t>(result.people))
                          .number("count", static_cast<std::int64_t>(result.count))
                          .json("members", std::string_view('[' + part.names + ']'))
                          .take();
    const std::lock_guard lock(mutex);
    out.push_back(std::move(answer));
}

} // namespace weir::engine
