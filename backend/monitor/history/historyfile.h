// Purpose: a connection to a history file: opened, checked, its tables made, errors as values. Thread: the one that
// opened it, only. Limits: a file of a newer Weir is not touched.
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/history/chunkcodec.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <memory>

namespace weir {

class HistoryFile
{
public:
    enum class Mode { Write, Read };
    /// Write makes the file if there is none. Errors: Io; Decode: damaged, or not ours; UnsupportedVersion; NotFound
    /// (Read).
    static Result<std::unique_ptr<HistoryFile>> open(const QString& path, Mode mode);
    ~HistoryFile();
    HistoryFile(const HistoryFile&) = delete;
    HistoryFile& operator=(const HistoryFile&) = delete;

    const QString& path() const { return m_path; }
    /// Steps to the end: some pragmas do their work row by row.
    Result<void> run(const QString& sql);
    QSqlQuery query(const QString& sql);
    /// The first column of the first row; `otherwise` if there is none.
    Result<std::int64_t> number(const QString& sql, std::int64_t otherwise = 0);
    Error error(const QSqlQuery& query) const;
    /// Another file lies at the path now, or none.
    bool isReplaced() const;
    /// Of the pages in use.
    Result<std::int64_t> bytesUsed();

private:
    HistoryFile(QString path, QString name) : m_path(std::move(path)), m_name(std::move(name)) {}
    Result<void> prepare(Mode mode, bool isFrozen);
    Result<void> makeTables();
    std::pair<std::uint64_t, std::uint64_t> fileAtPath() const;

    const QString m_path, m_name;
    QSqlDatabase m_database;
    std::pair<std::uint64_t, std::uint64_t> m_file; ///< device, inode
};

/// Rolled back unless committed.
class HistoryTransaction
{
public:
    explicit HistoryTransaction(HistoryFile& file) : m_file(file) {}
    ~HistoryTransaction();
    /// Errors: Io: somebody else has been writing for 5 s.
    Result<void> begin(bool writes);
    Result<void> commit();

private:
    HistoryFile& m_file;
    bool m_isOpen = false;
};

/// Moves what cannot be read out of the way, with what belongs to it; returns its new name.
Result<QString> keepAside(const QString& path, std::int64_t nowMs);

/// How long a tier is kept, in what pieces.
std::int64_t tierStepMs(Tier tier);
std::int64_t tierSlotMs(Tier tier);
std::int64_t tierKeptMs(Tier tier);
/// The key of a chunk: by tier, then time, then series.
std::int64_t chunkKey(Tier tier, std::int64_t slot, std::int64_t series);
inline std::int64_t slotOfChunk(std::int64_t key) { return (key >> 32) & 0x3ffffff; }
inline std::int64_t seriesOfChunk(std::int64_t key) { return key & 0xffffffff; }

} // namespace weir
