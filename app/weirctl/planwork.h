// Purpose: what commands that change something have in common: the plan is shown, asked about, applied, journalled, and
// how to take it back is said. Thread: main; blocks.
#pragma once

#include "app/weirctl/clusterwork.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/service/journal/journal.h"

namespace weir::ctl {

/// A cluster that has answered.
struct PlanWork : ClusterWork
{
    QString dataFolder; ///< where the journal is kept if the cluster refuses it
    QString connection; ///< the options that lead to the same cluster again: "-b localhost:9092"
};

std::optional<PlanWork> openWork(const Arguments& arguments, int& status);

/// What a change did is kept; where only this machine has it, that is told. False: nobody has it.
bool keepInJournal(const PlanWork& work, const JournalEntry& entry);
Result<std::vector<JournalEntry>> journalOf(const PlanWork& work);
/// --prefix.
Option workspaceOption();

/// --yes, --confirm, --dry-run, --plan, --json.
OptionGroup applyOptions();
/// Of `weirctl plan`, whose plan is a file already.
OptionGroup applyPlanOptions();

void printPlan(const ChangePlan& plan, bool json);
/// Shows it, and does with it what the options say. The exit status.
int reviewPlan(const PlanWork& work, const Arguments& arguments, const ChangePlan& plan);

} // namespace weir::ctl
