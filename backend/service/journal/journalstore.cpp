#include "backend/service/journal/journalstore.h"

#include "backend/service/journal/journalentry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>

namespace weir {
namespace {

std::optional<JournalEntry> parsed(const QByteArray& line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return {};
    Result<JournalEntry> entry = readJournalEntry(document.object());
    if (!entry)
        return {};
    return std::move(entry).value();
}

QByteArray lineOf(const JournalEntry& entry)
{
    return QJsonDocument(journalJson(entry)).toJson(QJsonDocument::Compact);
}

} // namespace

QString journalFile(const QString& dataFolder, const QString& clusterId)
{
    if (dataFolder.isEmpty() || clusterId.isEmpty())
        return {};
    return QStringLiteral("%1/journal/%2.jsonl").arg(dataFolder, clusterId);
}

Result<void> appendToJournalFile(const QString& path, const JournalEntry& entry)
{
    if (path.isEmpty())
        return {};
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) ||
        !file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return Error{ErrorKind::Io, 0, file.errorString(), path};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const QByteArray line = lineOf(entry) + '\n';
    if (file.write(line) != line.size())
        return Error{ErrorKind::Io, 0, file.errorString(), path};
    return {};
}

std::vector<JournalEntry> readJournalFile(const QString& path)
{
    std::vector<JournalEntry> all;
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return all;
    while (!file.atEnd()) {
        if (std::optional<JournalEntry> entry = parsed(file.readLine()))
            all.push_back(std::move(*entry));
    }
    return all;
}

WorkspaceRecord journalRecord(const JournalEntry& entry)
{
    WorkspaceRecord record;
    record.key = journalKey(entry).toStdString();
    record.value = lineOf(entry).toStdString();
    return record;
}

std::optional<JournalEntry> journalEntryOf(const WorkspaceRecord& record)
{
    return parsed(QByteArray(record.value.data(), qsizetype(record.value.size())));
}

std::vector<JournalEntry> mergedJournal(std::vector<JournalEntry> shared, const std::vector<JournalEntry>& local)
{
    shared.insert(shared.end(), local.begin(), local.end());
    std::stable_sort(shared.begin(), shared.end(),
                     [](const JournalEntry& a, const JournalEntry& b) { return a.atMs > b.atMs; });
    QSet<QString> seen;
    std::erase_if(shared, [&seen](const JournalEntry& entry) {
        const bool isAgain = seen.contains(entry.id);
        seen.insert(entry.id);
        return isAgain;
    });
    if (shared.size() > std::size_t(mostJournalEntries))
        shared.resize(mostJournalEntries);
    return shared;
}

Result<JournalWritten> appendToJournal(const ClientConf& conf, const QString& dataFolder, const JournalEntry& entry,
                                       int timeoutMs, const TopicRecipe& topic)
{
    const Result<void> written = writeTogether(conf, topic, {journalRecord(entry)}, timeoutMs);
    if (written)
        return JournalWritten{};
    const QString path = journalFile(dataFolder, entry.plan.clusterId);
    if (path.isEmpty())
        return written.error();
    if (const Result<void> kept = appendToJournalFile(path, entry); !kept)
        return kept.error();
    return JournalWritten{written.error()};
}

Result<std::vector<JournalEntry>> readJournal(const ClientConf& conf, const QString& dataFolder,
                                              const QString& clusterId, int timeoutMs, const TopicRecipe& topic)
{
    const std::vector<JournalEntry> local = readJournalFile(journalFile(dataFolder, clusterId));
    const Result<std::vector<WorkspaceRecord>> read =
        readWorkspaceTopic(conf, topic.name, mostJournalEntries, timeoutMs);
    if (!read && local.empty())
        return read.error();
    std::vector<JournalEntry> shared;
    if (read) {
        for (const WorkspaceRecord& record : *read) {
            if (std::optional<JournalEntry> entry = journalEntryOf(record))
                shared.push_back(std::move(*entry));
        }
    }
    return mergedJournal(std::move(shared), local);
}

} // namespace weir
