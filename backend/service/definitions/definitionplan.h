// Purpose: definitions that were saved without a plan (weirctl apply), as what the journal keeps. Thread: any, no
// state. Limits: an entry is kept below what a topic takes unless it is told otherwise; many definitions are several
// entries.
#pragma once

#include "backend/service/definitions/definitionchanges.h"
#include "backend/service/journal/journal.h"

namespace weir {

/// By this user, now, of changes that were made: each as a step that can be taken back.
std::vector<JournalEntry> journalEntriesFor(const QVector<DefinitionChange>& changes, const QString& clusterId,
                                            const QString& clusterName);

} // namespace weir
