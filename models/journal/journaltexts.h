// Purpose: sentences of the journal: what was done, by whom, from where, how it went, and where the journal is kept.
// Thread: GUI (tr).
#pragma once

#include "backend/service/journal/journal.h"
#include "models/common/status.h"

#include <QString>

namespace weir::journaltexts {

QString what(const ChangePlan& plan);      ///< "Moved 12 offsets of billing"
QString whence(const JournalEntry& entry); ///< "workstation · weirctl"
QString subject(const ChangePlan& plan);   ///< the group or definition; "several" if there is none
QString result(const ChangePlan& plan);    ///< a word or two: "done", "11 of 12 done", "nothing done"
Status resultStatus(const ChangePlan& plan);
/// "The journal is kept on this machine only, because …"; empty: in the cluster.
QString localSentence(const std::optional<Error>& because);

} // namespace weir::journaltexts
