// Purpose: a file that is opened when it is first needed, once, whoever asks. Thread: any; get() blocks until it is
// open. Limits: what is open stays as it is; a source is made anew to see what the file has become.
#pragma once

#include "backend/kafka/scan/segmentfile.h"
#include "backend/service/files/recordfile.h"

namespace weir {

class FileSource
{
public:
    explicit FileSource(QString path) : m_path(std::move(path)) {}

    struct Opened
    {
        std::shared_ptr<const RecordFile> file; ///< null: segments
        std::vector<std::shared_ptr<const SegmentFile>> segments;
        FileFacts facts;
        QVector<FileBytes::Identity> identities; ///< of the path and, if it is a folder, of the segments
    };
    /// Errors: RecordFile::open's, SegmentFile::open's.
    Result<Opened> get();
    /// Ends opening soon.
    void cancel() { m_cancelled = true; }
    const std::atomic<bool>& cancelled() const { return m_cancelled; }
    const QString& path() const { return m_path; }

private:
    Result<Opened> open() const;

    const QString m_path;
    std::atomic<bool> m_cancelled = false;
    std::mutex m_mutex;
    std::optional<Result<Opened>> m_opened;
};

/// The segments of a partition's folder, by their first offsets' names; empty: there are none.
QStringList segmentsIn(const QString& folder);
/// Begins like a segment and is not called like something else.
bool looksLikeSegment(const QString& path);

} // namespace weir
