#include "backend/kafka/scan/scancursor.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t firstWindowOffsets = 1000, firstWindowBytes = 256 << 10, mostWindowBytes = 4 << 20;
constexpr std::int64_t mostWindowOffsets = 100'000'000;
constexpr std::int64_t mostOffset = INT64_MAX - INT32_MAX - 1; ///< of a batch's first record
constexpr double guessedBytesPerOffset = 256;
constexpr std::size_t lengthEnd = 12, headEnd = 61, oldAttributesAt = 17;
constexpr std::chrono::seconds believedEmptyAfter{2};

template <typename Number> Number bigEndian(const char* at)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        value = value << 8 | std::uint8_t(at[i]);
    return Number(value);
}

} // namespace

ScanCursor::ScanCursor(std::size_t index, ScanPart part, const ScanOptions& options)
    : index(index), part(part), name(part.topic.toStdString()), m_options(options),
      m_rangeFrom(std::max<std::int64_t>(0, part.from)), m_rangeTo(std::max(m_rangeFrom, part.to)), m_from(m_rangeFrom),
      m_to(m_rangeTo), m_windowOffsets(firstWindowOffsets), m_windowBytes(firstWindowBytes),
      m_isFetched(m_rangeFrom == m_rangeTo)
{
}

bool ScanCursor::isBefore(const ScanCursor& other) const
{
    // A batch that did not fit comes whole only to who stands first, and a window begun is to be ended.
    const auto rank = [](const ScanCursor& one) {
        return one.m_needsBytes > 0 ? 2 : one.m_options.backwards && one.m_windowFrom >= 0 ? 1 : 0;
    };
    if (rank(*this) != rank(other))
        return rank(*this) > rank(other);
    if (m_frontierMs == other.m_frontierMs)
        return index < other.index;
    if (m_frontierMs < 0 || other.m_frontierMs < 0)
        return m_frontierMs < 0;
    return m_options.backwards ? m_frontierMs > other.m_frontierMs : m_frontierMs < other.m_frontierMs;
}

void ScanCursor::openWindow()
{
    m_windowTo = m_to;
    m_windowFrom = m_options.backwards ? std::max(m_from, m_to - m_windowOffsets) : m_from;
    // What lies beyond the last stable offset is asked for in another way.
    if (m_options.showControl && m_stableEnd > m_windowFrom && m_stableEnd < m_windowTo) {
        if (m_options.backwards)
            m_windowFrom = m_stableEnd;
        else
            m_windowTo = m_stableEnd;
    }
    m_at = m_windowFrom;
    m_windowTimeMs = -1;
}

std::int64_t ScanCursor::fetchOffset()
{
    if (m_windowFrom < 0)
        openWindow();
    return m_at;
}

WireIsolation ScanCursor::isolation() const
{
    const bool isStable = m_stableEnd < 0 || m_at < m_stableEnd;
    return (m_options.showControl && isStable) || (m_options.committed && !m_options.showControl)
               ? WireIsolation::ReadCommitted
               : WireIsolation::ReadUncommitted;
}

std::int64_t ScanCursor::wantedBytes(std::int64_t most) const
{
    if (m_needsBytes > 0)
        return m_needsBytes;
    const double each = m_bytesPerOffset > 0 ? m_bytesPerOffset : guessedBytesPerOffset;
    std::int64_t left = m_windowTo - m_at;
    if (m_windowFrom < 0)
        left = m_options.backwards ? std::min(m_windowOffsets, m_to - m_from) : m_to - m_from;
    const double bytes = double(left) * each * 1.15 + (64 << 10);
    return std::int64_t(std::min(bytes, double(most)));
}

std::int64_t ScanCursor::limit(const BulkFetchRequest::PartitionData& data) const
{
    return isolation() == WireIsolation::ReadCommitted && data.lastStableOffset >= 0 ? data.lastStableOffset
                                                                                     : data.highWatermark;
}

std::int64_t ScanCursor::remaining() const
{
    if (m_isFetched)
        return 0;
    if (m_windowFrom < 0)
        return m_to - m_from;
    return (m_windowTo - m_at) + (m_options.backwards ? m_windowFrom - m_from : m_to - m_windowTo);
}

/// The first answer tells what there is of the range.
void ScanCursor::contact(const BulkFetchRequest::PartitionData& data)
{
    m_contacted = true;
    if (m_options.showControl)
        m_stableEnd = data.lastStableOffset;
    const bool wantsAll = m_options.showControl || !m_options.committed;
    const std::int64_t end = wantsAll || data.lastStableOffset < 0 ? data.highWatermark : data.lastStableOffset;
    if (data.logStart > m_from)
        m_rangeFrom = m_from = std::min(data.logStart, m_to);
    if (end >= 0 && end < m_to)
        m_rangeTo = m_to = std::max(end, m_from);
    m_isFetched = m_from >= m_to;
    const std::int64_t asked = m_at;
    openWindow();
    m_at = m_options.backwards ? m_at : std::max(m_at, std::min(asked, m_windowTo));
}

/// Steps over the batches that lie in the window; returns them.
std::string_view ScanCursor::walk(std::string_view records, std::int64_t& bytes)
{
    std::size_t place = 0;
    while (records.size() - place >= lengthEnd + 5 && m_at < m_windowTo) {
        const char* const head = records.data() + place;
        const auto base = bigEndian<std::int64_t>(head);
        const std::int64_t size = std::int64_t(bigEndian<std::int32_t>(head + 8)) + std::int64_t(lengthEnd);
        if (size < std::int64_t(lengthEnd) + 5 || base < 0 || base > mostOffset) {
            m_isDamaged = true;
            ++m_at; // where the next batch begins nobody knows
            break;
        }
        if (std::size_t(size) > records.size() - place) {
            if (place == 0)
                m_needsBytes = size + 1024;
            break;
        }
        const bool isNew = std::size_t(size) >= headEnd && head[16] == 2;
        const std::int64_t last = base + (isNew ? std::max(0, bigEndian<std::int32_t>(head + 23)) : 0);
        // An old wrapper is called after its last record: one that is called beyond the window may begin inside.
        const bool isOldWrapper = !isNew && std::size_t(size) > oldAttributesAt && (head[oldAttributesAt] & 7) != 0;
        if (base >= m_windowTo && !isOldWrapper) {
            m_at = m_windowTo;
            break;
        }
        place += std::size_t(size);
        if (last < m_at)
            continue;
        // A batch is given as a whole, so the window begins where it begins.
        if (m_options.backwards && base < m_windowFrom && m_at == m_windowFrom)
            m_windowFrom = std::max(m_from, base);
        bytes += size;
        m_at = last + 1;
        if (isNew) {
            const std::int64_t first = bigEndian<std::int64_t>(head + 27), largest = bigEndian<std::int64_t>(head + 35);
            const std::int64_t time = m_options.backwards ? std::min(first, largest) : largest;
            if (time >= 0 && (m_windowTimeMs < 0 || (time < m_windowTimeMs) == m_options.backwards))
                m_windowTimeMs = time;
        }
    }
    return records.substr(0, place);
}

void ScanCursor::finish(Fetched& fetched)
{
    m_at = std::min(m_at, m_windowTo);
    fetched.cursor = this;
    fetched.windowFrom = m_options.backwards ? m_windowFrom : m_rangeFrom;
    fetched.windowTo = m_options.backwards ? m_windowTo : m_at;
    fetched.windowTimeMs = m_windowTimeMs;
    fetched.endsWindow = m_at >= m_windowTo || !m_options.backwards;
    if (m_windowTimeMs >= 0)
        m_frontierMs = m_windowTimeMs;
    if (m_at >= m_windowTo) {
        if (m_options.backwards)
            m_to = m_windowFrom;
        else
            m_from = m_windowTo;
        m_isFetched = m_from >= m_to;
        m_windowFrom = m_windowTo = -1;
    }
    fetched.remaining = remaining();
}

bool ScanCursor::accept(BulkFetchRequest::PartitionData& data, bool wasFirst, Fetched& fetched)
{
    const bool isFirstContact = !m_contacted;
    if (isFirstContact) {
        const std::int64_t asked = m_at;
        contact(data);
        if (m_isFetched) {
            m_windowFrom = m_windowTo = -1;
            fetched.cursor = this;
            return true;
        }
        // The window is another one now: what came does not belong to it.
        if (m_at != asked)
            data.records = {};
    }
    fetched.isBeyondStable = m_options.showControl && isolation() == WireIsolation::ReadUncommitted;
    const std::int64_t before = m_at, windowBefore = m_windowFrom;
    m_needsBytes = 0;
    std::int64_t bytes = 0;
    fetched.records = walk(data.records, bytes);
    if (data.records.empty() && wasFirst && !isFirstContact && m_at < limit(data)) {
        // Nothing there although something could have come: compaction has left nothing up to the end. A broker that
        // is slow to bring old records back answers so, too, but not for long.
        const auto now = std::chrono::steady_clock::now();
        if (m_empty++ == 0)
            m_emptySince = now;
        if (m_empty >= 2 && now - m_emptySince >= believedEmptyAfter) {
            m_at = std::min(m_windowTo, limit(data));
            m_empty = 0;
        }
    } else if (!data.records.empty()) {
        m_empty = 0;
    }
    fetched.cursor = this;
    if (m_at == before) {
        fetched.records = {};
        fetched.remaining = remaining();
        return isFirstContact;
    }
    fetched.aborted = std::move(data.aborted);
    fetched.from = std::min(before, m_windowFrom < windowBefore ? m_windowFrom : before);
    fetched.to = m_windowTo;
    const std::int64_t passed = std::min(m_at, m_windowTo) - fetched.from;
    if (passed > 0 && bytes > 0)
        m_bytesPerOffset = double(bytes) / double(passed);
    if (m_options.backwards && m_at >= m_windowTo) {
        m_windowBytes = std::min(m_windowBytes * 4, mostWindowBytes);
        const double each = std::max(m_bytesPerOffset, 0.01);
        m_windowOffsets = std::clamp(std::int64_t(double(m_windowBytes) / each), std::int64_t(16),
                                     std::min(m_windowOffsets * 16, mostWindowOffsets));
    }
    finish(fetched);
    return true;
}

Fetched ScanCursor::restart(std::int64_t start, std::int64_t end)
{
    Fetched fetched;
    fetched.cursor = this;
    const std::int64_t before = remaining();
    fetchOffset();
    m_empty = 0;
    if (m_options.backwards) {
        m_from = std::clamp(start, m_from, m_to);
        end = std::max(end, m_from);
        if (m_at == m_windowFrom) {
            m_to = std::min(m_to, end);
            m_windowFrom = m_windowTo = -1; // the next one lies where records are
            m_isFetched = m_from >= m_to;
            fetched.remaining = remaining();
        } else {
            m_windowFrom = std::max(m_windowFrom, m_from);
            m_at = std::clamp(start, m_at, m_windowTo);
            m_windowTo = std::clamp(end, m_at, m_windowTo);
            finish(fetched);
        }
    } else {
        m_at = std::clamp(start, m_at, m_to);
        m_to = std::clamp(end, m_at, m_to);
        m_windowTo = m_at < m_windowTo ? std::min(m_windowTo, m_to) : m_to;
        finish(fetched);
    }
    if (m_contacted) {
        fetched.lost = before - fetched.remaining;
    } else {
        // Nothing of it was ever there for this scan: the range is cut.
        m_rangeFrom = std::max(m_rangeFrom, std::min(start, m_rangeTo));
        m_rangeTo = std::max(m_rangeFrom, std::min(m_rangeTo, end));
    }
    return fetched;
}

} // namespace weir
