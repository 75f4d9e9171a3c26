#include "backend/kafka/scan/segmentreader.h"

#include "backend/kafka/scan/segmentfileprivate.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir {
namespace {

constexpr std::size_t chunkBytes = std::size_t(1) << 20;
constexpr std::size_t mostBackBytes = std::size_t(64) << 20; ///< without one sound batch: given up as damaged

Error ioError(int code, const QString& path)
{
    return {ErrorKind::Io, code,
            code == 0 ? QStringLiteral("The file has become shorter while it was open")
                      : QString::fromLocal8Bit(std::strerror(code)),
            path};
}

} // namespace

/// The piece that is being read.
class SegmentReader::Handle
{
public:
    ~Handle() { close(); }

    Result<void> open(std::size_t index, const SegmentFile::Private::Piece& piece)
    {
        if (m_handle >= 0 && m_index == index)
            return {};
        close();
        m_handle = ::open(piece.path.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC);
        m_index = index;
        return m_handle >= 0 ? Result<void>() : Result<void>(ioError(errno, piece.path));
    }

    /// Reading instead of mapping: a mapped file that is cut kills who looks at it.
    Result<void> read(std::int64_t at, std::size_t size, char* into, const QString& path) const
    {
        while (size > 0) {
            const ssize_t got = ::pread(m_handle, into, size, off_t(at));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return ioError(got < 0 ? errno : 0, path);
            into += got;
            at += got;
            size -= std::size_t(got);
        }
        return {};
    }

private:
    void close()
    {
        if (m_handle >= 0)
            ::close(m_handle);
        m_handle = -1;
    }

    int m_handle = -1;
    std::size_t m_index = 0;
};

SegmentReader::SegmentReader(std::shared_ptr<const SegmentFile> file, bool backwards, bool marksTransactions,
                             std::int64_t from, std::int64_t to)
    : m_file(std::move(file)), m_backwards(backwards), m_marksTransactions(marksTransactions), m_from(from), m_to(to),
      m_at(backwards ? m_file->d->size : 0), m_passed(backwards ? INT64_MAX : 0), m_handle(new Handle)
{
}

SegmentReader::~SegmentReader() = default;

std::size_t SegmentReader::pieceAt(std::int64_t at) const
{
    const auto& pieces = m_file->d->pieces;
    const auto next = std::upper_bound(pieces.begin(), pieces.end(), at,
                                       [](std::int64_t place, const auto& piece) { return place < piece.at; });
    return std::size_t(next - pieces.begin()) - 1;
}

/// Precondition: within one piece.
Result<void> SegmentReader::read(std::int64_t at, std::size_t size, WireBuffer& buffer)
{
    const std::size_t index = pieceAt(at);
    const SegmentFile::Private::Piece& piece = m_file->d->pieces[index];
    if (Result<void> opened = m_handle->open(index, piece); !opened)
        return opened;
    return m_handle->read(at - piece.at, size, buffer.reserve(size), piece.path);
}

void SegmentReader::note(const SegmentWalk& walk, std::int64_t at)
{
    const std::int64_t end = at + std::int64_t(walk.consumed);
    const bool isAllZeros = walk.zeros == walk.consumed;
    // Zeros that something follows are no end.
    if (!isAllZeros && m_zeros > 0 && !m_backwards && m_zerosAt + m_zeros == at)
        m_file->d->damaged(m_zerosAt, m_zeros, QStringLiteral("nothing but zeros"));
    if (!isAllZeros || m_zerosAt + m_zeros != at)
        m_zeros = 0;
    if (m_zeros == 0)
        m_zerosAt = end - std::int64_t(walk.zeros);
    m_zeros += std::int64_t(walk.zeros);
    for (const SegmentDamage& damage : walk.damages)
        m_file->d->damaged(at + std::int64_t(damage.at), std::int64_t(damage.bytes), QLatin1String(damage.what));
}

void SegmentReader::damaged(const SegmentChunk& chunk, const SegmentBatch& batch, const QString& what) const
{
    const std::int64_t at = chunk.at + std::int64_t(batch.at);
    const std::lock_guard lock(m_file->d->mutex);
    m_file->d->damages.insert_or_assign(at, SegmentFile::Damage{at, std::int64_t(batch.size), what});
}

/// At least one batch from `at` on, or all that is left of the piece.
Result<SegmentWalk> SegmentReader::walkAt(std::int64_t at, WireBuffer& buffer, std::string_view& bytes,
                                          std::int64_t least)
{
    const SegmentFile::Private::Piece& piece = m_file->d->pieces[pieceAt(at)];
    const std::int64_t left = piece.at + piece.size - at;
    for (std::size_t wanted = chunkBytes;;) {
        const std::size_t size = std::size_t(std::min<std::int64_t>(left, std::int64_t(wanted)));
        if (Result<void> done = read(at, size, buffer); !done)
            return done.error();
        bytes = {buffer.data(), size};
        SegmentWalk walk = walkSegment(bytes, {least, INT64_MAX, std::int64_t(size) == left, m_file->d->hasOldFormat});
        if (walk.consumed > 0 || std::int64_t(size) == left)
            return walk;
        wanted = std::max(wanted * 2, walk.wants);
    }
}

Result<void> SegmentReader::next(SegmentChunk& chunk)
{
    chunk.batches.clear();
    chunk.packedBytes = 0;
    chunk.timeMs = -1;
    chunk.isLast = false;
    return m_backwards ? nextBackwards(chunk) : nextForwards(chunk);
}

Result<void> SegmentReader::nextForwards(SegmentChunk& chunk)
{
    chunk.from = m_passed;
    const std::int64_t size = m_file->d->size;
    if (m_at < size && m_passed < m_to) {
        Result<SegmentWalk> walk = walkAt(m_at, chunk.buffer, chunk.bytes, m_passed);
        if (!walk)
            return walk.error();
        note(*walk, m_at);
        chunk.at = m_at;
        m_at += std::int64_t(walk->consumed);
        chunk.packedBytes = walk->consumed;
        if (!walk->batches.empty())
            m_passed = walk->batches.back().header.lastOffset + 1;
        if (Result<void> filled = fill(chunk, *walk); !filled)
            return filled;
    }
    chunk.isLast = m_at >= size || m_passed >= m_to;
    chunk.to = m_passed;
    return {};
}

Result<void> SegmentReader::nextBackwards(SegmentChunk& chunk)
{
    chunk.to = m_passed;
    if (m_at > 0 && m_passed > m_from) {
        const SegmentFile::Private::Piece& piece = m_file->d->pieces[pieceAt(m_at - 1)];
        const std::int64_t left = m_at - piece.at;
        std::size_t begin = 0;
        std::int64_t at = 0;
        // Of the piece's last chunk only its true end tells where the batches before begin.
        const SegmentBounds bounds{0, m_passed, true, m_file->d->hasOldFormat};
        for (std::size_t wanted = chunkBytes;; wanted *= 2) {
            const std::size_t size = std::size_t(std::min<std::int64_t>(left, std::int64_t(wanted)));
            at = m_at - std::int64_t(size);
            if (Result<void> done = read(at, size, chunk.buffer); !done)
                return done;
            chunk.bytes = {chunk.buffer.data(), size};
            if (std::int64_t(size) == left)
                break;
            if (const std::optional<std::size_t> found = findBatch(chunk.bytes, bounds)) {
                begin = *found;
                break;
            }
            if (wanted >= mostBackBytes)
                break;
        }
        const SegmentWalk walk = walkSegment(chunk.bytes.substr(begin), bounds);
        chunk.bytes.remove_prefix(begin);
        note(walk, at + std::int64_t(begin));
        m_at = chunk.at = at + std::int64_t(begin);
        chunk.packedBytes = chunk.bytes.size();
        if (!walk.batches.empty())
            m_passed = walk.batches.front().header.baseOffset;
        if (Result<void> filled = fill(chunk, walk); !filled)
            return filled;
    }
    chunk.isLast = m_at <= 0 || m_passed <= m_from;
    chunk.from = m_passed;
    return {};
}

Result<void> SegmentReader::fill(SegmentChunk& chunk, const SegmentWalk& walk)
{
    if (m_marksTransactions) {
        for (const SegmentBatch& batch : walk.batches)
            m_markers.note(batch.header);
    }
    for (const SegmentBatch& batch : walk.batches) {
        const BatchHeader& header = batch.header;
        if (header.lastOffset < m_from || header.baseOffset >= m_to)
            continue;
        const std::int64_t time =
            m_backwards ? std::min(header.baseTimestampMs, header.maxTimestampMs) : header.maxTimestampMs;
        if (time >= 0 && (chunk.timeMs < 0 || (time < chunk.timeMs) == m_backwards))
            chunk.timeMs = time;
        Result<RecordFlag> state = stateOf(header);
        if (!state)
            return state.error();
        chunk.batches.push_back({batch, *state});
    }
    return {};
}

Result<RecordFlag> SegmentReader::stateOf(const BatchHeader& header)
{
    if (!m_marksTransactions || !header.isTransactional || header.isControl)
        return RecordFlag::None;
    // Backwards, what follows has been seen.
    while (!m_backwards && m_markers.flagOf(header) == RecordFlag::Pending) {
        m_lookAt = std::max(m_lookAt, m_at);
        m_lookOffset = std::max(m_lookOffset, m_passed);
        Result<bool> more = lookAhead();
        if (!more)
            return more.error();
        if (!*more)
            break;
    }
    return m_markers.flagOf(header);
}

/// False at the end.
Result<bool> SegmentReader::lookAhead()
{
    if (m_lookAt >= m_file->d->size)
        return false;
    std::string_view bytes;
    Result<SegmentWalk> walk = walkAt(m_lookAt, m_lookBuffer, bytes, m_lookOffset);
    if (!walk)
        return walk.error();
    for (const SegmentBatch& batch : walk->batches)
        m_markers.note(batch.header);
    if (!walk->batches.empty())
        m_lookOffset = walk->batches.back().header.lastOffset + 1;
    m_lookAt += std::int64_t(walk->consumed);
    return true;
}

} // namespace weir
