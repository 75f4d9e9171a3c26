#include "backend/engine/columns/columnsegment.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::engine {

Result<std::shared_ptr<const ColumnSegment>> ColumnSegment::open(const std::string& path)
{
    std::shared_ptr<ColumnSegment> segment(new ColumnSegment());
    segment->m_path = path;
    segment->m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status = {};
    if (segment->m_descriptor < 0 || ::fstat(segment->m_descriptor, &status) != 0)
        return Error{.kind = ErrorKind::Io,
                     .code = errno,
                     .detail = QString::fromLocal8Bit(std::strerror(errno)),
                     .subject = QString::fromStdString(path)};
    segment->m_bytes = static_cast<std::uint64_t>(status.st_size);
    if (!segment->load())
        return segment->damage();
    return std::shared_ptr<const ColumnSegment>(std::move(segment));
}

ColumnSegment::~ColumnSegment()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Error ColumnSegment::damage() const
{
    return Error{.kind = ErrorKind::Decode,
                 .detail = QStringLiteral("segment of columns is damaged"),
                 .subject = QString::fromStdString(m_path)};
}

bool ColumnSegment::readAt(std::uint64_t offset, std::size_t bytes, std::string& out) const
{
    if (offset > m_bytes || bytes > m_bytes - offset)
        return false;
    out.resize(bytes);
    for (std::size_t done = 0; done < bytes;) {
        const ssize_t got = ::pread(m_descriptor, out.data() + done, bytes - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

bool ColumnSegment::load()
{
    std::string begin, trailer, frame, raw;
    if (m_bytes < segmentBegin.size() + segmentTrailer || !readAt(0, segmentBegin.size(), begin) ||
        begin != segmentBegin || !readAt(m_bytes - segmentTrailer, segmentTrailer, trailer) ||
        !trailer.ends_with(segmentEnd))
        return false;
    FramePlace place;
    std::memcpy(&place.offset, trailer.data(), 8);
    std::memcpy(&place.bytes, trailer.data() + 8, 4);
    std::memcpy(&place.rawBytes, trailer.data() + 12, 4);
    // The index ends where its place is told: a file that was cut and grew again is none.
    if (place.offset > m_bytes || place.offset + place.bytes + segmentTrailer != m_bytes || !read(place, raw))
        return false;
    auto index = loadIndex(raw, m_bytes);
    if (!index)
        return false;
    m_index = std::move(*index);
    if (m_index.dictionary.bytes > 0) {
        if (!read(m_index.dictionary, raw))
            return false;
        m_dictionary = std::make_unique<FrameDictionary>(raw);
    }
    return true;
}

bool ColumnSegment::read(const FramePlace& place, std::string& raw, bool withDictionary) const
{
    thread_local std::string frame;
    if (readAt(place.offset, place.bytes, frame) &&
        unpackFrame(frame, place.rawBytes, raw, withDictionary ? m_dictionary.get() : nullptr))
        return true;
    m_isDamaged = true;
    return false;
}

std::pair<std::uint32_t, std::uint32_t> ColumnSegment::blocksOf(cdp::ProfileId first, cdp::ProfileId last) const
{
    const auto& blocks = m_index.blocks;
    const auto from = std::lower_bound(blocks.begin(), blocks.end(), first,
                                       [](const BlockIndex& block, cdp::ProfileId id) { return block.last < id; });
    const auto to = std::upper_bound(from, blocks.end(), last,
                                     [](cdp::ProfileId id, const BlockIndex& block) { return id < block.first; });
    return {static_cast<std::uint32_t>(from - blocks.begin()), static_cast<std::uint32_t>(to - blocks.begin())};
}

std::optional<std::vector<NameCount>> ColumnSegment::counts() const
{
    std::string raw;
    if (!read(m_index.counts, raw))
        return std::nullopt;
    auto counts = loadCounts(raw);
    if (!counts)
        m_isDamaged = true;
    return counts;
}

std::vector<std::uint8_t> ColumnSegment::wanted(std::span<const EventNames> names) const
{
    std::vector<std::uint8_t> wanted;
    for (const SegmentName& name : m_index.names)
        wanted.push_back(std::any_of(names.begin(), names.end(), [&](const EventNames& asked) {
            return name.type < traitRow && asked.fits(static_cast<cdp::EventType>(name.type), name.name);
        }));
    return wanted;
}

std::vector<int> ColumnSegment::placesOf(std::span<const ColumnPath> paths) const
{
    std::vector<int> places;
    for (const ColumnPath& path : paths) {
        const auto found = std::find(m_index.paths.begin(), m_index.paths.end(), path);
        places.push_back(found == m_index.paths.end() ? -1 : static_cast<int>(found - m_index.paths.begin()));
    }
    return places;
}

} // namespace weir::engine
