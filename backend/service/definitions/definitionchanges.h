// Purpose: what has to be saved so that a set of definitions stands on a cluster, and whether it may. Thread: any, no
// state. Limits: customer definitions are checked with all that stay in force; alerts and channels each by itself.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/common/mistake.h"
#include "backend/service/definitions/definitionlog.h"

#include <QStringList>
#include <span>

namespace weir {

/// One definition that is written: a new version of `after`.
struct DefinitionChange
{
    std::optional<Definition> before; ///< in force now; none: there is none
    Definition after;                 ///< with its version; `removed`: it is taken away
};

struct DefinitionChanges
{
    QVector<DefinitionChange> changes; ///< in the order wanted, then what is pruned
    QVector<DefinitionChange> stale;   ///< made from an old version: `after.version` is what was offered
    int unchanged = 0;                 ///< stand as wanted; not written again, whatever version they name
};

/// Kinds of the customer half, in the order in which people read them.
const QStringList& customerKinds();
/// Those that --prune removes: requests of privacy are deeds, and stay.
bool isPruned(const QString& kind);

/// The same, whatever version, author, time and note.
bool isSameDefinition(const Definition& a, const Definition& b);

/// Each of `wanted` once. `prune`: customer definitions that are not among them are removed. One without a version gets
/// the next; one that names another than the next is stale, unless it is the same as what stands.
DefinitionChanges changesTo(const DefinitionLog& log, const QVector<Definition>& wanted, bool prune);

struct DefinitionRefusal
{
    std::size_t index = 0; ///< in the documents
    cdp::Mistakes mistakes;
    std::optional<Error> error; ///< of an alert or a channel instead
};

/// Of the documents as they are written; with them is checked what else stays in force after the changes.
std::vector<DefinitionRefusal> checkDefinitions(const DefinitionLog& log, std::span<const Json> documents,
                                                const QVector<DefinitionChange>& changes);

} // namespace weir
