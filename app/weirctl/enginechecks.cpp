#include "app/weirctl/enginechecks.h"

#include "app/shell/ctl.h"

#include <cstdlib>

namespace weir::ctl {
namespace {

constexpr std::int64_t minuteMs = 60'000;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

EngineFlow::Verdict judge(const EngineStatus& status, const EngineFlow& flow)
{
    using Verdict = EngineFlow::Verdict;
    if (!status.isAuditWhole)
        return Verdict::Unknown;
    if (flow.gave == flow.took)
        return Verdict::Equal;
    if (!status.quiet.contains(flow.to))
        return Verdict::UnderWay;
    const bool isDoor = flow.from == "collect" && !status.kafkaSources.contains(flow.source);
    if (flow.gave < flow.took)
        return isDoor ? Verdict::Uncounted : Verdict::Doubled;
    return flow.from == "identify" && status.erasures > 0 ? Verdict::Erased : Verdict::Lost;
}

} // namespace

AuditRows auditSince(const EngineStatus& status, std::int64_t sinceMs)
{
    AuditRows rows;
    for (const auto& [place, totals] : status.audit) {
        if (place.minute * minuteMs + minuteMs > sinceMs)
            rows[{place.stage, place.source}] += totals;
    }
    return rows;
}

std::vector<EngineFlow> engineFlows(const EngineStatus& status)
{
    const AuditRows rows = auditSince(status, 0);
    std::vector<EngineFlow> flows;
    constexpr std::pair<const char*, const char*> steps[] = {{"collect", "identify"}, {"identify", "profile"}};
    for (const auto& [from, to] : steps) {
        std::map<std::string, EngineFlow> bySource;
        for (const auto& [place, totals] : rows) {
            const bool gives = place.first == from;
            if (!gives && place.first != to)
                continue;
            EngineFlow& flow = bySource.try_emplace(place.second, EngineFlow{from, to, place.second}).first->second;
            (gives ? flow.gave : flow.took) += totals[gives ? engine::Counted::Out : engine::Counted::In];
        }
        for (auto& [source, flow] : bySource) {
            flow.verdict = judge(status, flow);
            flows.push_back(flow);
        }
    }
    return flows;
}

std::string_view verdictName(EngineFlow::Verdict verdict)
{
    constexpr std::string_view names[] = {"equal", "underWay", "uncounted", "erased", "lost", "doubled", "unknown"};
    return names[std::size_t(verdict)];
}

QStringList engineProblems(const EngineStatus& status)
{
    QStringList problems;
    for (const engine::WrongSetting& wrong : status.topics.wrong) {
        if (wrong.isFatal)
            problems << Ctl::tr("The engine does not start: %1 of %2 is %3 and must be %4.")
                            .arg(text(wrong.name), text(wrong.topic), text(wrong.found), text(wrong.wanted));
    }
    if (status.properties && status.properties->partitions != status.topics.workspace.partitions)
        problems << Ctl::tr("The engine does not start: %1 has %2 partitions, the workspace was made with %3.")
                        .arg(text(status.topics.workspace.topic("events")))
                        .arg(status.topics.workspace.partitions)
                        .arg(status.properties->partitions);
    for (const EngineStatus::Stage& stage : status.stages) {
        const std::int64_t lag = stage.lag().value_or(0);
        if (stage.workers == 0 && lag > 0)
            problems << Ctl::tr("Nobody works at %1, and %2 records wait for it.").arg(text(stage.name)).arg(lag);
    }
    std::map<std::string, std::int64_t> unbalanced;
    for (const auto& [place, totals] : auditSince(status, 0)) {
        if (totals.balance() != 0)
            unbalanced[place.first] += std::llabs(totals.balance());
    }
    for (const auto& [stage, count] : unbalanced)
        problems
            << Ctl::tr("The audit of %1 does not balance: %2 events are unaccounted for.").arg(text(stage)).arg(count);
    for (const EngineFlow& flow : engineFlows(status)) {
        const QString sentence = flow.verdict == EngineFlow::Verdict::Lost
                                     ? Ctl::tr("Of %1, %2 gave %3 and %4 took only %5.")
                                     : Ctl::tr("Of %1, %2 gave %3 and %4 took %5, which is more.");
        if (flow.verdict == EngineFlow::Verdict::Lost || flow.verdict == EngineFlow::Verdict::Doubled)
            problems << sentence.arg(flow.source.empty() ? Ctl::tr("(no source)") : text(flow.source), text(flow.from))
                            .arg(flow.gave)
                            .arg(text(flow.to))
                            .arg(flow.took);
    }
    return problems;
}

} // namespace weir::ctl
