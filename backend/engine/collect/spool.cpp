#include "backend/engine/collect/spool.h"

#include "backend/engine/collect/spoolfile.h"
#include "backend/kafka/wire/checksum.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::engine {
namespace {

constexpr char extension[] = ".spool", positionName[] = "delivered";
using namespace spoolfile;

} // namespace

Error Spool::ioError(const char* what, int code) const
{
    const bool isFull = code == ENOSPC || code == EDQUOT;
    return {isFull ? ErrorKind::Limit : ErrorKind::Io, code,
            QStringLiteral("%1: %2").arg(QLatin1String(what), QString::fromLocal8Bit(std::strerror(code))),
            QString::fromStdString(m_options.folder)};
}

std::string Spool::pathOf(std::uint64_t sequence) const
{
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "%020" PRIu64, sequence);
    return m_options.folder + '/' + name.data() + extension;
}

Result<std::unique_ptr<Spool>> Spool::open(SpoolOptions options)
{
    std::unique_ptr<Spool> spool(new Spool(std::move(options)));
    if (const Result<void> locked = spool->lock(); !locked)
        return locked.error();
    if (const Result<void> found = spool->findSegments(); !found)
        return found.error();
    spool->readPosition();
    spool->dropDelivered();
    spool->rewind();
    return spool;
}

Spool::~Spool()
{
    (void)flush();
    closeFile(m_file);
    closeFile(m_reading);
    closeFile(m_lock);
}

Result<void> Spool::lock()
{
    std::error_code failed;
    std::filesystem::create_directories(m_options.folder, failed);
    if (failed)
        return ioError("the spool's folder cannot be made", failed.value());
    ::chmod(m_options.folder.c_str(), folderMode);
    m_lock = ::open((m_options.folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, fileMode);
    if (m_lock < 0)
        return ioError("the spool cannot be opened", errno);
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::Busy, errno, QStringLiteral("another process uses this spool"),
                     QString::fromStdString(m_options.folder)};
    return {};
}

Result<void> Spool::findSegments()
{
    std::error_code failed;
    for (const auto& file : std::filesystem::directory_iterator(m_options.folder, failed)) {
        Segment segment;
        const std::string name = file.path().filename().string();
        if (file.path().extension() != extension || std::sscanf(name.c_str(), "%20" SCNu64, &segment.sequence) != 1)
            continue;
        segment.size = file.file_size(failed);
        if (failed)
            break;
        m_segments.push_back(segment);
    }
    if (failed)
        return ioError("the spool cannot be read", failed.value());
    std::sort(m_segments.begin(), m_segments.end(),
              [](const Segment& a, const Segment& b) { return a.sequence < b.sequence; });
    if (!m_segments.empty()) {
        m_lastSequence = m_segments.back().sequence;
        if (const Result<void> cut = cutTail(m_segments.back()); !cut)
            return cut;
    }
    for (const Segment& segment : m_segments)
        m_counts.bytes += segment.size;
    return {};
}

/// A file of another version is not touched. One that was only begun may be empty, or zeros.
Result<void> Spool::checkFormat(const Segment& segment) const
{
    std::string line(std::min<std::size_t>(formatLine.size(), segment.size), '\0');
    int file = ::open(pathOf(segment.sequence).c_str(), O_RDONLY | O_CLOEXEC);
    const bool isRead = file >= 0 && readAll(file, line.data(), line.size(), 0);
    closeFile(file);
    if (!isRead)
        return ioError("the spool cannot be read", errno);
    if (formatLine.starts_with(line) || line.find_first_not_of('\0') == line.npos)
        return {};
    return Error{ErrorKind::UnsupportedVersion, 0, QStringLiteral("this spool was written by another version"),
                 QString::fromStdString(pathOf(segment.sequence))};
}

/// What was being written when the process, or the machine, ended.
Result<void> Spool::cutTail(Segment& segment)
{
    const std::uint64_t before = segment.size;
    if (const Result<void> known = checkFormat(segment); !known)
        return known;
    m_next = {segment.sequence, formatLine.size()};
    SpoolEntry entry;
    std::uint64_t end = std::min<std::uint64_t>(before, formatLine.size());
    while (readOne(segment, entry))
        m_next = entry.end, end = entry.end.offset;
    closeFile(m_reading);
    if (end < before && ::truncate(pathOf(segment.sequence).c_str(), static_cast<off_t>(end)) != 0)
        return ioError("the torn end of the spool cannot be cut off", errno);
    segment.size = end;
    return {};
}

void Spool::readPosition()
{
    m_delivered = m_segments.empty() ? SpoolPlace{} : SpoolPlace{m_segments.front().sequence, formatLine.size()};
    std::array<char, 128> text{};
    const int file = ::open((m_options.folder + '/' + positionName).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    const ssize_t size = ::pread(file, text.data(), text.size() - 1, 0);
    ::close(file);
    SpoolPlace place;
    std::uint32_t checksum = 0;
    int numbersEnd = 0;
    if (size <= 0 || std::sscanf(text.data(), "%" SCNu64 " %" SCNu64 "%n %" SCNu32, &place.segment, &place.offset,
                                 &numbersEnd, &checksum) != 3)
        return; // everything is handed out again
    if (crc32c(std::string_view(text.data(), static_cast<std::size_t>(numbersEnd))) != checksum)
        return;
    m_noted = place;
    m_lastSequence = std::max(m_lastSequence, place.segment);
    m_delivered = std::max(m_delivered, place);
}

Result<void> Spool::beginSegment()
{
    closeSegment();
    const std::string path = pathOf(m_lastSequence + 1);
    m_file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, fileMode);
    if (m_file < 0)
        return ioError("the spool cannot be written", errno);
    ++m_lastSequence;
    int code = writeAll(m_file, formatLine);
    if (code == 0)
        code = syncFolder(m_options.folder);
    if (code != 0) {
        closeSegment();
        ::unlink(path.c_str());
        return ioError("the spool cannot be written", code);
    }
    m_segments.push_back({m_lastSequence, formatLine.size()});
    m_counts.bytes += formatLine.size();
    if (m_segments.size() == 1) {
        m_delivered = {m_lastSequence, formatLine.size()};
        rewind();
    }
    return {};
}

void Spool::closeSegment() { closeFile(m_file); }

Result<void> Spool::write(std::string_view bytes)
{
    Segment& segment = m_segments.back();
    int code = writeAll(m_file, bytes);
    if (code == 0 && ::fdatasync(m_file) != 0)
        code = errno;
    if (code == 0) {
        segment.size += bytes.size();
        m_counts.bytes += bytes.size();
        return {};
    }
    // What the disk has of it now is not known: nothing more is written behind it.
    (void)::ftruncate(m_file, static_cast<off_t>(segment.size));
    closeSegment();
    return ioError("the spool cannot be written", code);
}

Result<void> Spool::append(std::span<const std::string> payloads, std::int64_t nowMs)
{
    std::string bytes;
    for (const std::string& payload : payloads) {
        if (payload.size() > mostPayload)
            return Error{ErrorKind::Limit, 0, QStringLiteral("an entry is too long for the spool")};
        appendEntry(bytes, payload, nowMs);
    }
    if (bytes.empty())
        return {};
    if (m_counts.bytes + bytes.size() > m_options.mostBytes)
        return Error{ErrorKind::Limit, 0, QStringLiteral("the spool is full"),
                     QString::fromStdString(m_options.folder)};
    if (m_file < 0 || m_segments.back().size >= m_options.segmentBytes) {
        if (const Result<void> begun = beginSegment(); !begun)
            return begun;
    }
    return write(bytes);
}

/// At m_next. False: nothing, or nothing that can be read.
bool Spool::readOne(const Segment& segment, SpoolEntry& entry)
{
    if (m_reading < 0 || m_readingSequence != segment.sequence) {
        closeFile(m_reading);
        m_reading = ::open(pathOf(segment.sequence).c_str(), O_RDONLY | O_CLOEXEC);
        m_readingSequence = segment.sequence;
        std::array<char, formatLine.size()> line{};
        if (m_reading < 0 || !readAll(m_reading, line.data(), line.size(), 0) ||
            std::string_view(line.data(), line.size()) != formatLine) {
            closeFile(m_reading);
            return false;
        }
    }
    std::string bytes(headBytes, '\0');
    if (m_next.offset + headBytes > segment.size || !readAll(m_reading, bytes.data(), headBytes, m_next.offset))
        return false;
    const std::uint64_t size = numberAt(bytes.data(), 4);
    if (size > mostPayload || m_next.offset + headBytes + size > segment.size)
        return false;
    bytes.resize(headBytes + size);
    if (!readAll(m_reading, &bytes[headBytes], size, m_next.offset + headBytes) ||
        numberAt(&bytes[4], 4) != checksumOf(bytes))
        return false;
    entry.keptAtMs = static_cast<std::int64_t>(numberAt(&bytes[8], 8));
    entry.payload = bytes.substr(headBytes);
    entry.end = {segment.sequence, m_next.offset + headBytes + size};
    return true;
}

std::vector<SpoolEntry> Spool::read(std::size_t mostBytes, std::int64_t nowMs)
{
    std::vector<SpoolEntry> entries;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < m_segments.size() && bytes < mostBytes; ++i) {
        const Segment segment = m_segments[i];
        if (segment.sequence < m_next.segment)
            continue;
        if (segment.sequence > m_next.segment) {
            const SpoolPlace begin{segment.sequence, formatLine.size()};
            if (entries.empty() && m_delivered >= m_next)
                m_delivered = begin;
            m_next = begin;
        }
        SpoolEntry entry;
        while (bytes < mostBytes && m_next.offset < segment.size) {
            const SpoolPlace before = m_next;
            const bool isThere = readOne(segment, entry);
            m_next = isThere ? entry.end : SpoolPlace{segment.sequence, segment.size};
            const bool isOld = isThere && nowMs - entry.keptAtMs > m_options.mostAgeMs;
            m_counts.damaged += isThere ? 0 : 1;
            m_counts.expired += isOld ? 1 : 0;
            if (isThere && !isOld) {
                bytes += entry.payload.size() + headBytes;
                entries.push_back(std::move(entry));
            } else if (entries.empty() && m_delivered >= before) {
                m_delivered = m_next;
            }
        }
    }
    if (entries.empty())
        dropDelivered();
    return entries;
}

void Spool::rewind()
{
    m_next = m_delivered;
    closeFile(m_reading);
}

void Spool::delivered(const SpoolPlace& place)
{
    m_delivered = std::max(m_delivered, place);
    dropDelivered();
}

void Spool::dropDelivered()
{
    while (!m_segments.empty() && m_delivered >= SpoolPlace{m_segments.front().sequence, m_segments.front().size}) {
        const Segment segment = m_segments.front();
        if (m_segments.size() == 1)
            closeSegment();
        if (segment.sequence == m_readingSequence)
            closeFile(m_reading); // or its room is not given back, and the disk may be full
        m_segments.pop_front();
        m_counts.bytes -= segment.size;
        ::unlink(pathOf(segment.sequence).c_str());
    }
}

Result<void> Spool::flush()
{
    if (m_noted == m_delivered)
        return {};
    std::string text = std::to_string(m_delivered.segment) + ' ' + std::to_string(m_delivered.offset);
    text += ' ' + std::to_string(crc32c(text)) + '\n';
    if (const int code = replaceFile(m_options.folder + '/' + positionName, text); code != 0)
        return ioError("the spool's position cannot be written", code);
    m_noted = m_delivered;
    return {};
}

bool Spool::isEmpty() const
{
    return m_segments.empty() || m_delivered >= SpoolPlace{m_segments.back().sequence, m_segments.back().size};
}

} // namespace weir::engine
