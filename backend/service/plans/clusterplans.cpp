#include "backend/service/plans/clusterplans.h"

#include "backend/service/cluster.h"
#include "backend/service/definitions/definitions.h"
#include "backend/service/journal/journalentry.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/plans/appliedrecord.h"
#include "backend/service/plans/offsetplanner.h"
#include "backend/service/plans/planrunner.h"
#include "backend/service/poison/poisonfinder.h"
#include "backend/service/produce/workerthread.h"
#include "backend/service/workspace/guipost.h"

#include <QPointer>

namespace weir {
namespace {

constexpr int poisonTimeoutMs = 15'000;

bool isOfDefinitions(const PlanStep& step)
{
    return step.kind == StepKind::SaveDefinition || step.kind == StepKind::RemoveDefinition;
}

} // namespace

ClusterPlans::ClusterPlans(Cluster& cluster, ClientConf conf)
    : m_cluster(cluster), m_conf(std::move(conf)), m_post(std::make_shared<GuiPost>(this))
{
}

ClusterPlans::~ClusterPlans() { m_post->close(); }

std::function<std::optional<std::int64_t>(const QString&)> ClusterPlans::membersSince() const
{
    const std::shared_ptr<const MonitorSnapshot> seen = m_cluster.monitor() ? m_cluster.monitor()->snapshot() : nullptr;
    return [seen](const QString& group) -> std::optional<std::int64_t> {
        const std::shared_ptr<const GroupInfo> info = seen ? seen->group(group) : nullptr;
        return info ? info->membersSinceMs : std::optional<std::int64_t>();
    };
}

void ClusterPlans::make(Making making, QObject* context, Made done)
{
    PlannerAids aids;
    aids.decoders = m_cluster.decoders();
    aids.masks = m_masking ? m_masking() : nullptr;
    aids.membersSince = membersSince();
    launchProduceThread([conf = m_conf, aids, post = m_post, making = std::move(making),
                         context = QPointer<QObject>(context), done = std::move(done)] {
        OffsetPlanner planner(conf, aids);
        const Result<ChangePlan> plan = making(planner);
        post->post([plan, context, done] {
            if (context && done)
                done(plan);
        });
    });
}

void ClusterPlans::moveOffsets(const OffsetMove& move, QObject* context, Made done)
{
    make([move](OffsetPlanner& planner) { return planner.moveOffsets(move); }, context, std::move(done));
}

void ClusterPlans::cloneGroup(const QString& from, const QString& to, QObject* context, Made done)
{
    make([from, to](OffsetPlanner& planner) { return planner.cloneGroup(from, to); }, context, std::move(done));
}

void ClusterPlans::deleteGroup(const QString& group, QObject* context, Made done)
{
    make([group](OffsetPlanner& planner) { return planner.deleteGroup(group); }, context, std::move(done));
}

void ClusterPlans::deleteOffsets(const QString& group, const QString& topic, QObject* context, Made done)
{
    make([group, topic](OffsetPlanner& planner) { return planner.deleteOffsets(group, topic); }, context,
         std::move(done));
}

void ClusterPlans::findPoison(const QString& group, const TopicPartition& at, QObject* context,
                              std::function<void(Result<PoisonReport>)> done)
{
    launchProduceThread([conf = m_conf, decoders = m_cluster.decoders(), group, at, post = m_post,
                         context = QPointer<QObject>(context), done = std::move(done)] {
        const Result<PoisonReport> report = weir::findPoison(conf, *decoders, group, at, poisonTimeoutMs);
        post->post([report, context, done] {
            if (context && done)
                done(report);
        });
    });
}

void ClusterPlans::apply(const ChangePlan& plan, QObject* context, Made done)
{
    const std::shared_ptr<const ClusterSnapshot> here = m_cluster.snapshot();
    if (here && !plan.clusterId.isEmpty() && plan.clusterId != here->clusterId) {
        const Error error{
            ErrorKind::Conflict, 0,
            QStringLiteral("the plan is for the cluster %1, this is %2").arg(plan.clusterId, here->clusterId),
            plan.clusterName};
        m_post->post([context = QPointer<QObject>(context), done = std::move(done), error] {
            if (context && done)
                done(error);
        });
        return;
    }
    // Definitions may be saved where the cluster must not be changed: they stay on this machine then.
    if (std::all_of(plan.steps.begin(), plan.steps.end(), &isOfDefinitions)) {
        saveDefinitions(plan, plan, {}, context, std::move(done));
        return;
    }
    RunnerAids aids;
    aids.membersSince = membersSince();
    const auto record = std::make_shared<AppliedRecord>(m_cluster.journal()->appender(), historyStore());
    launchProduceThread([this, conf = m_conf, aids, plan, record, post = m_post, context = QPointer<QObject>(context),
                         done = std::move(done)] {
        const Result<ChangePlan> applied = PlanRunner(conf, aids).apply(plan);
        // Should the cluster be closed by now, what was done is written down all the same.
        if (applied)
            record->set(journalEntryFor(plan, *applied));
        post->post([this, plan, applied, record, context, done] {
            if (applied)
                saveDefinitions(plan, *applied, record, context, done);
            else if (context && done)
                done(applied);
        });
    });
}

void ClusterPlans::saveDefinitions(const ChangePlan& before, ChangePlan plan, const Record& applied, QObject* context,
                                   Made done)
{
    QVector<Definition> definitions;
    for (const PlanStep& step : plan.steps) {
        if (isOfDefinitions(step) && !step.done && !step.refused && step.after)
            definitions << *step.after;
    }
    if (definitions.isEmpty()) {
        finish(before, plan, applied, context, done);
        return;
    }
    m_cluster.definitions()->save(definitions, this,
                                  [this, before, plan = std::move(plan), applied, context = QPointer<QObject>(context),
                                   done = std::move(done)](const Result<void>& saved) mutable {
                                      for (PlanStep& step : plan.steps) {
                                          if (!isOfDefinitions(step) || step.done || step.refused)
                                              continue;
                                          if (saved)
                                              step.done = true;
                                          else
                                              step.refused = saved.error();
                                      }
                                      finish(before, plan, applied, context, done);
                                  });
}

void ClusterPlans::finish(const ChangePlan& before, const ChangePlan& plan, const Record& record, QObject* context,
                          const Made& done)
{
    const QPointer<QObject> stillThere(context);
    writeDown(before, plan);
    if (record)
        record->release();
    emit applied(plan);
    if (stillThere && done)
        done(plan);
}

std::shared_ptr<HistoryStore> ClusterPlans::historyStore() const
{
    return m_cluster.monitor() ? m_cluster.monitor()->store() : nullptr;
}

void ClusterPlans::writeDown(const ChangePlan& before, const ChangePlan& plan)
{
    const std::optional<JournalEntry> entry = journalEntryFor(before, plan);
    if (!entry)
        return;
    m_cluster.journal()->append(*entry);
    if (const std::shared_ptr<HistoryStore> store = historyStore())
        store->mark(journalMark(*entry));
}

} // namespace weir
