// Purpose: definitions out of files and folders against those of a cluster: read, checked, compared. Thread: main;
// blocks. Limits: 64 MiB a file, 10,000 files.
#pragma once

#include "app/weirctl/clusterwork.h"
#include "app/weirctl/lintfile.h"
#include "backend/service/definitions/definitionchanges.h"
#include "backend/service/workspace/workspacetopic.h"

namespace weir::ctl {

/// What files say, and what it would change.
struct DefinitionWork : ClusterWork
{
    TopicRecipe topic; ///< of the workspace's definitions
    QVector<Definition> wanted;
    QStringList files; ///< of each that is wanted
    DefinitionLog log; ///< of the cluster; empty where nobody has saved anything yet
    DefinitionChanges changes;
};

/// Reads what the words name, and what the cluster has; checks all of it. On failure says why and sets `status`: 2
/// where the files are wrong, 1 where the cluster does not answer.
std::optional<DefinitionWork> openDefinitions(const Arguments& arguments, int& status);
/// The same without files: the cluster's.
std::optional<DefinitionWork> openCluster(const Arguments& arguments, int& status);

/// Made from an old version: both are shown. False: there are none.
bool complainOfStale(const DefinitionWork& work, const QVector<DefinitionChange>& stale);
/// A line a change, and below what differs in it; then how many there are.
QString changesText(const DefinitionChanges& changes);

Option prefixOption();
Option pruneOption();
OptionGroup definitionOptions(QVector<Option> options);

} // namespace weir::ctl
