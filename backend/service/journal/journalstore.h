// Purpose: the journal for whoever has no event loop (weirctl), and the file that stands in for the topic. Thread:
// free functions for workers; those with a ClientConf block. Limits: the newest 10,000.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/service/journal/journal.h"
#include "backend/service/workspace/workspacetopic.h"

namespace weir {

inline constexpr int mostJournalEntries = 10'000;

/// <folder>/journal/<cluster id>.jsonl; empty where one of both is.
QString journalFile(const QString& dataFolder, const QString& clusterId);
/// One line more; made if it is not there, readable by its owner only. Errors: Io.
Result<void> appendToJournalFile(const QString& path, const JournalEntry& entry);
/// Oldest first; a line that is none is left out.
std::vector<JournalEntry> readJournalFile(const QString& path);

WorkspaceRecord journalRecord(const JournalEntry& entry);
/// None: it is no entry.
std::optional<JournalEntry> journalEntryOf(const WorkspaceRecord& record);
/// Newest first, each once.
std::vector<JournalEntry> mergedJournal(std::vector<JournalEntry> shared, const std::vector<JournalEntry>& local);

struct JournalWritten
{
    std::optional<Error> localBecause; ///< unset: it is in the cluster
};
/// Into the topic, else into the file. Errors: Io, if the file does not work either.
Result<JournalWritten> appendToJournal(const ClientConf& conf, const QString& dataFolder, const JournalEntry& entry,
                                       int timeoutMs, const TopicRecipe& topic = journalTopic());
/// Newest first. Errors: those of the topic, if there is no file either.
Result<std::vector<JournalEntry>> readJournal(const ClientConf& conf, const QString& dataFolder,
                                              const QString& clusterId, int timeoutMs,
                                              const TopicRecipe& topic = journalTopic());

} // namespace weir
