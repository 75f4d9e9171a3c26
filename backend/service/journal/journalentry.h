// Purpose: entries of the journal: made, and as JSON. Thread: any. Limits: the decoded record of a step is not kept.
#pragma once

#include "backend/service/journal/journal.h"

#include <QJsonObject>

namespace weir {

/// By this user, on this machine, now.
JournalEntry newJournalEntry(const ChangePlan& plan);
/// Of what `applied` has done that was not done `before`; none: nothing was.
std::optional<JournalEntry> journalEntryFor(const ChangePlan& before, const ChangePlan& applied);
QJsonObject journalJson(const JournalEntry& entry);
/// Errors: Invalid with the place.
Result<JournalEntry> readJournalEntry(const QJsonObject& json);
/// The object of the cluster that it is about: "group/billing", "definition/alert/lag".
QString journalKey(const JournalEntry& entry);

} // namespace weir
