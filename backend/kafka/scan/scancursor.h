// Purpose: how far one partition's range has been fetched, forwards or in windows from the end, and what to fetch next.
// Thread: whoever holds it. Limits: knows nothing of connections; answers are trusted in nothing.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/kafka/wire/bulkfetch.h"

#include <chrono>
#include <optional>
#include <string>

namespace weir {

class ScanCursor;

/// One partition's share of an answer, to be given to the visitor. Views point into the answer.
struct Fetched
{
    ScanCursor* cursor = nullptr;
    std::string_view records;
    std::vector<FetchRequest::AbortedTransaction> aborted;
    std::int64_t from = 0, to = 0; ///< of the records, these are wanted
    bool isBeyondStable = false;
    bool endsWindow = false;
    std::int64_t windowFrom = 0, windowTo = 0, windowTimeMs = -1;
    std::int64_t remaining = 0; ///< offsets left after this
    std::int64_t lost = 0;
};

class ScanCursor
{
public:
    ScanCursor(std::size_t index, ScanPart part, const ScanOptions& options);

    const std::size_t index;
    const ScanPart part;
    const std::string name; ///< of the topic
    std::uint16_t topic = 0;

    bool isFetched() const { return m_isFetched; }
    /// The range, cut to what exists.
    std::int64_t rangeFrom() const { return m_rangeFrom; }
    std::int64_t rangeTo() const { return m_rangeTo; }

    /// What stands at the front of the queue: true if this one is to be asked before `other`.
    bool isBefore(const ScanCursor& other) const;
    /// Begins the next window if none is under way; what to ask for. Precondition: !isFetched().
    std::int64_t fetchOffset();
    WireIsolation isolation() const;
    std::int64_t wantedBytes(std::int64_t most) const;

    /// Takes an answer without an error; `wasFirst`: it stood first in the request, so that a batch would have come if
    /// there was one. False if it told nothing new.
    bool accept(BulkFetchRequest::PartitionData& data, bool wasFirst, Fetched& fetched);
    /// The broker said that the offset does not exist; what does is [start, end).
    Fetched restart(std::int64_t start, std::int64_t end);
    /// Length fields that are impossible were met: once.
    bool takeDamage() { return std::exchange(m_isDamaged, false); }

private:
    void openWindow();
    void contact(const BulkFetchRequest::PartitionData& data);
    std::string_view walk(std::string_view records, std::int64_t& bytes);
    void finish(Fetched& fetched);
    std::int64_t limit(const BulkFetchRequest::PartitionData& data) const;
    std::int64_t remaining() const;

    const ScanOptions m_options;
    std::int64_t m_rangeFrom, m_rangeTo;
    std::int64_t m_from, m_to;                       ///< what is left outside the window: backwards [m_from, m_to)
    std::int64_t m_windowFrom = -1, m_windowTo = -1; ///< -1: none is under way
    std::int64_t m_at = 0;                           ///< next in the window
    std::int64_t m_stableEnd = -1;                   ///< -1: not known
    std::int64_t m_windowTimeMs = -1;
    std::int64_t m_frontierMs = -1; ///< of what was fetched last; -1: nothing so far
    std::int64_t m_windowOffsets, m_windowBytes;
    std::int64_t m_needsBytes = 0; ///< a batch is larger than what was asked for
    double m_bytesPerOffset = 0;
    int m_empty = 0; ///< answers without a record in a row
    std::chrono::steady_clock::time_point m_emptySince;
    bool m_contacted = false, m_isFetched = false, m_isDamaged = false;
};

} // namespace weir
