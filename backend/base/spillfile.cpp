#include "backend/base/spillfile.h"

#include <QDir>
#include <QStandardPaths>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace weir {
namespace {

constexpr std::size_t segmentBytes = 64u << 20; ///< few maps, however much is put
constexpr std::size_t pageBytes = 4096;

} // namespace

/// A part of the file, mapped for reading.
struct SpillFile::Segment
{
    Segment(void* from, std::size_t size, std::size_t offset) : from(from), size(size), offset(offset) {}
    ~Segment() { ::munmap(from, size); }
    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;

    void* const from;
    const std::size_t size;
    const std::size_t offset; ///< in the file
};

SpillFile::SpillFile(QString folder)
    : m_folder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::CacheLocation) : std::move(folder))
{
}

SpillFile::~SpillFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

Result<void> SpillFile::makeFile()
{
    QDir().mkpath(m_folder);
    const QByteArray folder = m_folder.toLocal8Bit();
    m_file = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (m_file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        QByteArray name = folder + "/spill-XXXXXX";
        m_file = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_file >= 0)
            ::unlink(name.constData());
    }
    if (m_file < 0)
        return Error{ErrorKind::Io, errno, QString::fromLocal8Bit(std::strerror(errno)), m_folder};
    return {};
}

Result<void> SpillFile::makeSegment(std::size_t bytes)
{
    const std::size_t size = (std::max(bytes, segmentBytes) + pageBytes - 1) / pageBytes * pageBytes;
    void* from = MAP_FAILED;
    if (::ftruncate(m_file, off_t(m_end + size)) == 0)
        from = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, m_file, off_t(m_end));
    if (from == MAP_FAILED)
        return Error{ErrorKind::Io, errno, QString::fromLocal8Bit(std::strerror(errno)), m_folder};
    m_segment = std::make_shared<Segment>(from, size, m_end);
    m_end += size;
    m_used = 0;
    return {};
}

Result<SpillFile::Piece> SpillFile::put(std::string_view bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_file < 0) {
        if (const Result<void> made = makeFile(); !made)
            return made.error();
    }
    if (!m_segment || m_segment->size - m_used < bytes.size()) {
        if (const Result<void> made = makeSegment(bytes.size()); !made)
            return made.error();
    }
    // Written, not copied into the map: pages of the map that nobody looks at cost no memory of ours, and a full disk
    // is an error instead of a signal.
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t written =
            ::pwrite(m_file, bytes.data() + done, bytes.size() - done, off_t(m_segment->offset + m_used + done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return Error{ErrorKind::Io, errno, QString::fromLocal8Bit(std::strerror(errno)), m_folder};
        done += std::size_t(written);
    }
    const std::string_view there(static_cast<const char*>(m_segment->from) + m_used, bytes.size());
    m_used += bytes.size();
    m_size += bytes.size();
    return Piece{m_segment, there};
}

std::size_t SpillFile::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_size;
}

} // namespace weir
