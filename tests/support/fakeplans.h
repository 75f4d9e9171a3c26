// Purpose: Plans and a Journal that say what a test tells them to, for pages and rare states; and short ways to make
// plans. Thread: GUI. Answers come in a later turn of the event loop, as the real ones' do.
#pragma once

#include "backend/service/journal/journal.h"
#include "backend/service/plans/plans.h"

#include <QPointer>
#include <QTimer>

namespace weir::test {

class FakePlans final : public Plans
{
public:
    void moveOffsets(const OffsetMove& move, QObject* context, Made done) override
    {
        moves << move;
        answer(context, std::move(done), made);
    }
    void cloneGroup(const QString& from, const QString& to, QObject* context, Made done) override
    {
        clones << std::pair(from, to);
        answer(context, std::move(done), made);
    }
    void deleteGroup(const QString& group, QObject* context, Made done) override
    {
        deleted << group;
        answer(context, std::move(done), made);
    }
    void deleteOffsets(const QString& group, const QString& topic, QObject* context, Made done) override
    {
        deleted << group + QLatin1Char('/') + topic;
        answer(context, std::move(done), made);
    }
    void apply(const ChangePlan& plan, QObject* context, Made done) override
    {
        asked << plan;
        ChangePlan result = plan;
        for (int i = 0; i < result.steps.size(); ++i) {
            if (refusals.contains(i))
                result.steps[i].refused = refusals.value(i);
            result.steps[i].done = !result.steps[i].refused;
        }
        answer(context, std::move(done), applyError ? Result<ChangePlan>(*applyError) : Result<ChangePlan>(result));
    }
    /// Answers what is held back.
    void release()
    {
        hold = false;
        for (const auto& each : std::exchange(held, {}))
            each();
    }

    Result<ChangePlan> made = ChangePlan();
    std::optional<Error> applyError;
    QHash<int, Error> refusals; ///< of steps, when the plan is applied
    bool hold = false;
    QVector<OffsetMove> moves;
    QVector<std::pair<QString, QString>> clones;
    QStringList deleted;
    QVector<ChangePlan> asked;

private:
    void answer(QObject* context, Made done, Result<ChangePlan> result)
    {
        const auto send = [context = QPointer<QObject>(context), done = std::move(done), result = std::move(result)] {
            if (context)
                done(result);
        };
        if (hold)
            held.push_back(send);
        else
            QTimer::singleShot(0, this, send);
    }
    std::vector<std::function<void()>> held;
};

class FakeJournal final : public Journal
{
public:
    std::shared_ptr<const std::vector<JournalEntry>> entries() const override { return all; }
    bool isLoaded() const override { return loaded; }
    std::optional<Error> localBecause() const override { return because; }
    void append(const JournalEntry& entry) override
    {
        auto more = std::make_shared<std::vector<JournalEntry>>(*all);
        more->insert(more->begin(), entry);
        all = more;
        emit changed();
    }
    void tell() { emit changed(); }

    std::shared_ptr<const std::vector<JournalEntry>> all = std::make_shared<std::vector<JournalEntry>>();
    bool loaded = true;
    std::optional<Error> because;
};

/// A log of 0 to 5,000.
inline PlanStep moveStep(const QString& topic, int partition, std::optional<std::int64_t> from, std::int64_t to)
{
    PlanStep step;
    step.group = QStringLiteral("billing");
    step.at = {topic, partition};
    step.from = from;
    step.to = to;
    step.start = 0;
    step.end = 5000;
    return step;
}

inline ChangePlan movePlan(QVector<PlanStep> steps)
{
    ChangePlan plan;
    plan.purpose = PlanPurpose::MoveOffsets;
    plan.clusterId = QStringLiteral("c1");
    plan.clusterName = QStringLiteral("test");
    plan.subject = QStringLiteral("billing");
    plan.steps = std::move(steps);
    plan.madeAtMs = 1'790'000'000'000;
    return plan;
}

inline ChangePlan deletePlan()
{
    ChangePlan plan = movePlan({});
    plan.purpose = PlanPurpose::DeleteGroup;
    PlanStep offset = moveStep(QStringLiteral("orders"), 0, 40, 0);
    offset.kind = StepKind::DeleteOffset;
    offset.to.reset();
    PlanStep group;
    group.kind = StepKind::DeleteGroup;
    group.group = plan.subject;
    plan.steps = {offset, group};
    return plan;
}

inline ChangePlan alertPlan(int version)
{
    ChangePlan plan;
    plan.purpose = PlanPurpose::SaveDefinitions;
    plan.subject = QStringLiteral("alert/billing_lag");
    PlanStep step;
    step.kind = StepKind::SaveDefinition;
    Definition definition;
    definition.kind = QStringLiteral("alert");
    definition.key = QStringLiteral("billing_lag");
    definition.name = QStringLiteral("Billing is late");
    if (version > 1) {
        definition.version = version - 1;
        definition.body = {{QStringLiteral("above"), 100}};
        step.before = definition;
    }
    definition.version = version;
    definition.body = {{QStringLiteral("above"), 250}};
    step.after = definition;
    plan.steps = {step};
    return plan;
}

} // namespace weir::test
