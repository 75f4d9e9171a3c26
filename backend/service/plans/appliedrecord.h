// Purpose: what a plan has done until it is written down. Goes with whoever is to write it; if that one is gone first
// (the cluster is closed, the program ends), it writes itself to the journal and the history. Thread: one at a time.
#pragma once

#include "backend/monitor/history/historystore.h"
#include "backend/service/journal/journal.h"

#include <memory>
#include <optional>

namespace weir {

/// What the history is told of an entry: where the journal says more.
HistoryMark journalMark(const JournalEntry& entry);

class AppliedRecord
{
public:
    /// `store` may be null: nothing is recorded then.
    AppliedRecord(Journal::Appender append, std::shared_ptr<HistoryStore> store);
    ~AppliedRecord();
    AppliedRecord(const AppliedRecord&) = delete;
    AppliedRecord& operator=(const AppliedRecord&) = delete;

    void set(std::optional<JournalEntry> entry) { m_entry = std::move(entry); }
    /// Somebody else writes it.
    void release() { m_entry.reset(); }

private:
    const Journal::Appender m_append;
    const std::shared_ptr<HistoryStore> m_store;
    std::optional<JournalEntry> m_entry;
};

} // namespace weir
