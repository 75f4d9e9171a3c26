// Purpose: a file, or a folder of segments, as if it were a topic: read, searched and counted like one. Thread: GUI;
// files are opened and read on worker threads, nothing here blocks. Limits: see recordfile.h for what can be read; a
// stream or search that runs goes on with the file as it was when it was opened.
//
// JSON lines and Avro files that were exported here come back as they were: topic, partition, offset, key, headers and
// the same bytes. In any other file every line, row or Avro record is a value; its offset is its number from 0, its
// partition 0, its topic the file's name.
#pragma once

#include "backend/service/recordorigin.h"

#include <QFileSystemWatcher>
#include <QObject>

namespace weir {

class RecordFile;
class FileSource;

enum class FileKind { Unknown, Lines, Csv, JsonValues, Avro, Segments };

struct FileFacts
{
    FileKind kind = FileKind::Unknown;
    std::int64_t size = 0;
    std::int64_t modifiedMs = 0;
    QString codec;           ///< of the file (gzip, zstd) or of an Avro container; empty: none
    bool isExported = false; ///< records that were exported here, with their topics and offsets
    bool hasTimes = false;   ///< reading from or until a time makes sense
    int files = 1;           ///< segments
};

class FileOrigin : public QObject, public RecordOrigin
{
    Q_OBJECT
public:
    enum class State { Opening, Ready, Failed };

    /// Returns at once; a stream, search or scan that is opened before the file is waits for it.
    explicit FileOrigin(const QString& path, QObject* parent = nullptr);
    ~FileOrigin() override;

    const QString& path() const { return m_path; }
    /// "orders.jsonl": what stands where a topic's name does.
    QString name() const;
    State state() const { return m_state; }
    std::optional<Error> error() const { return m_error; } ///< Failed: why
    const FileFacts& facts() const { return m_facts; }
    /// The file on disk is not the one that was opened any more.
    bool hasChanged() const { return m_hasChanged; }
    /// Opens it anew, for what is made from now on. A new stream or search of a file that has changed does so by
    /// itself.
    void reload();

    std::unique_ptr<RecordStream> openStream(const ReadRequest& request) override;
    std::unique_ptr<SearchStream> openSearch(const SearchRequest& request) override;
    std::unique_ptr<RecordScan> openScan(const SearchRequest& request) override;
    std::shared_ptr<const DecoderSet> decoders() const override;

    /// Does this look like a path of a file, as against an address or a connection's name?
    static bool looksLikePath(const QString& text);

signals:
    void stateChanged();
    void changedOnDisk(); ///< hasChanged() is true now

private:
    void look();

    const QString m_path;
    std::shared_ptr<FileSource> m_source;
    std::shared_ptr<const DecoderSet> m_decoders;
    QFileSystemWatcher m_watcher;
    State m_state = State::Opening;
    std::optional<Error> m_error;
    FileFacts m_facts;
    bool m_hasChanged = false;
};

} // namespace weir
