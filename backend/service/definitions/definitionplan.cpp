#include "backend/service/definitions/definitionplan.h"

#include "backend/service/journal/journalentry.h"
#include "backend/service/workspace/author.h"

#include <QDateTime>

namespace weir {
namespace {

constexpr qsizetype mostBytes = 700'000; // the usual max.message.bytes is 1 MiB

} // namespace

std::vector<JournalEntry> journalEntriesFor(const QVector<DefinitionChange>& changes, const QString& clusterId,
                                            const QString& clusterName)
{
    std::vector<JournalEntry> entries;
    ChangePlan plan;
    qsizetype bytes = 0;
    const auto end = [&] {
        if (plan.steps.isEmpty())
            return;
        plan.subject = plan.steps.size() == 1 ? plan.steps.first().after->id() : QString();
        entries.push_back(newJournalEntry(plan));
        plan.steps.clear();
        bytes = 0;
    };
    plan.purpose = PlanPurpose::SaveDefinitions;
    plan.clusterId = clusterId;
    plan.clusterName = clusterName;
    plan.madeAtMs = QDateTime::currentMSecsSinceEpoch();
    for (const DefinitionChange& change : changes) {
        PlanStep step;
        step.kind = change.after.removed ? StepKind::RemoveDefinition : StepKind::SaveDefinition;
        step.before = change.before;
        step.after = change.after;
        step.after->author = thisAuthor().user;
        step.after->changedAtMs = plan.madeAtMs;
        step.done = true;
        const qsizetype more =
            definitionBytes(*step.after).size() + (step.before ? definitionBytes(*step.before).size() : 0);
        if (bytes + more > mostBytes)
            end();
        bytes += more;
        plan.steps << step;
    }
    end();
    return entries;
}

} // namespace weir
