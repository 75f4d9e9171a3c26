#include "backend/service/files/filesource.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace weir {

QStringList segmentsIn(const QString& folder)
{
    QStringList paths;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.log")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        const QString path = QDir(folder).filePath(name);
        if (looksLikeSegment(path) || QFileInfo(path).size() == 0)
            paths << path;
    }
    return paths;
}

bool looksLikeSegment(const QString& path)
{
    if (!path.endsWith(QLatin1String(".log"), Qt::CaseInsensitive))
        return false;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(17);
    // Offset, length, epoch or checksum, then the version of the format: no text has such a byte there.
    return head.size() == 17 && head[16] >= 0 && head[16] <= 2 && head[0] == 0 && head[8] == 0;
}

Result<FileSource::Opened> FileSource::get()
{
    const std::lock_guard lock(m_mutex);
    // What failed may go well the next time: the file may be there by then.
    if (!m_opened || !*m_opened)
        m_opened = open();
    return *m_opened;
}

Result<FileSource::Opened> FileSource::open() const
{
    Opened opened;
    const QFileInfo info(m_path);
    opened.identities << FileBytes::identityOf(m_path);
    if (!info.isDir() && !looksLikeSegment(m_path)) {
        Result<std::shared_ptr<const RecordFile>> file = RecordFile::open(m_path, &m_cancelled);
        if (!file)
            return file.error();
        opened.file = std::move(file).value();
        opened.facts = opened.file->facts();
        opened.identities[0] = opened.file->bytes().identity();
        return opened;
    }
    const QStringList paths = info.isDir() ? segmentsIn(m_path) : QStringList{m_path};
    if (paths.isEmpty())
        return Error{
            ErrorKind::Invalid, 0, QStringLiteral("there are no segments in this folder"), m_path, false, false};
    opened.facts.kind = FileKind::Segments;
    opened.facts.hasTimes = true;
    opened.facts.modifiedMs = info.lastModified().toMSecsSinceEpoch();
    std::optional<Error> first;
    for (const QString& path : paths) {
        if (QFileInfo(path).size() == 0)
            continue;
        Result<std::shared_ptr<const SegmentFile>> segment = SegmentFile::open(path);
        if (!segment) {
            first = first ? first : segment.error();
            continue;
        }
        opened.facts.size += (*segment)->size();
        opened.identities << FileBytes::identityOf(path);
        opened.segments.push_back(std::move(segment).value());
    }
    if (opened.segments.empty())
        return first.value_or(
            Error{ErrorKind::Invalid, 0, QStringLiteral("all its segments are empty"), m_path, false, false});
    opened.facts.files = int(opened.segments.size());
    return opened;
}

} // namespace weir
